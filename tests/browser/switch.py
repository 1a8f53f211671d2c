"""The switch of the language, and what of the other one it leaves over."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, TimeoutError

from tests.browser.looks import foreign, other_language

SWITCH = """language => [...document.querySelectorAll('.st-key-language button')]
  .find(button => button.textContent.trim() === language).click()"""
# The script has run for the language, and Streamlit has put all of it into the page.
DRAWN_IN = """language => document.documentElement.lang === language
  && document.querySelector('[data-test-script-state="notRunning"]')
  && !document.querySelector('[data-stale="true"]')"""
STATE = """() => ({language: document.documentElement.lang, address: location.search,
  title: document.title, head: document.querySelector('h1')?.innerText,
  script: document.querySelector('[data-test-script-state]')?.dataset.testScriptState})"""
# Words that stand in no text: of fields, pictures, what hovers and what software reads aloud.
# Texts of a source stand as the source wrote them; their cells say so.
ATTRIBUTES = """() => [document.title, ...[...document.querySelectorAll('*')]
  .filter(e => !e.closest('.cw-reported'))
  .flatMap(e => [...['placeholder', 'aria-label', 'title', 'alt', 'aria-description']
    .map(name => e.getAttribute(name)), e.matches('input:not([type=radio])') ? e.value : null])
  .filter(Boolean)].join('\\n')"""
OPTIONS = "() => [...document.querySelectorAll('[role=option]')].map(e => e.innerText).join('\\n')"


def lay_open(page: Page, box: Locator) -> None:
    """Open a drop-down; a key pressed while the page is still drawn in the language is lost."""
    for _ in range(5):
        box.press("ArrowDown")
        try:
            page.wait_for_selector("[role=option]", timeout=3_000)
        except TimeoutError:
            continue
        return
    raise AssertionError(f"a drop-down does not open: {box.get_attribute('aria-label')}")


def options(page: Page) -> str:
    """What the drop-downs of the page offer."""
    said = []
    for box in page.get_by_role("combobox").all():
        lay_open(page, box)
        said.append(str(page.evaluate(OPTIONS)))
        page.keyboard.press("Escape")
        page.wait_for_selector("[role=option]", state="detached")
    return "\n".join(said)


def switch_to(page: Page, language: str) -> None:
    """A click while the page is still drawn is lost, as a key is; a second one is not."""
    for _ in range(3):
        # By its element: an open dialog lies over the switch.
        page.evaluate(SWITCH, language.upper())
        try:
            page.wait_for_function(DRAWN_IN, arg=language)
        except TimeoutError:
            continue
        return
    state = page.evaluate(STATE)
    raise AssertionError(f"the page does not change to {language}: {state}")


def left_over(page: Page, language: str, offered: Callable[[Page], str] = options) -> set[str]:
    """Words of the other language after the switch to this one; ``offered``: what else is read."""
    switch_to(page, language)
    said = f"{page.evaluate(ATTRIBUTES)}\n{offered(page)}"
    return {*other_language(page, language), *foreign(said, language)}
