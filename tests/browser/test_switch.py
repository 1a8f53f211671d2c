"""After the switch of the language nothing of the other one is left, in every view of a page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, TimeoutError

from tests.browser.conftest import LAST_ELEMENT
from tests.browser.looks import foreign, other_language
from tests.dashboards.charts import PAGES, views

# The script has run for the language, and Streamlit has put all of it into the page.
DRAWN_IN = """language => document.documentElement.lang === language
  && document.querySelector('[data-test-script-state="notRunning"]')
  && !document.querySelector('[data-stale="true"]')"""
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


# What else a page may say than in its views: other places, an open passport, tables and notes laid
# open, a release that there is not.
STATES = {
    "group": "events?place=D05",
    "few": "country?place=MNG",
    "passport": "country?country.view=reach&place=KAZ&passport=R01.KAZ.2025",
    "no such release": "spending?release=20200101T000000Z-aaaaaaaa",
}
# Of a passport that lies open: its words, without codes, files and commands.
CODES = ".cw-passport dd, .cw-passport p, .cw-passport td"
SWITCH = """language => [...document.querySelectorAll('.st-key-language button')]
  .find(button => button.textContent.trim() === language).click()"""
LAY_OPEN = """codes => {
    document.querySelectorAll('details:not([open]) summary').forEach(summary => summary.click());
    document.querySelectorAll(codes).forEach(part => part.classList.add('cw-reported'));
  }"""


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
    raise AssertionError(f"the page does not change to {language}")


def left_over(page: Page, language: str, offered: Callable[[Page], str] = options) -> set[str]:
    """Words of the other language after the switch to this one; ``offered``: what else is read."""
    switch_to(page, language)
    said = f"{page.evaluate(ATTRIBUTES)}\n{offered(page)}"
    return {*other_language(page, language), *foreign(said, language)}


@pytest.mark.parametrize("code", PAGES)
def test_nothing_of_the_other_language_is_left(
    open_page: Callable[..., Page], address: str, code: str
) -> None:
    page = open_page(f"{address}/{'' if code == PAGES[0] else code}?lang=ru&place=KAZ")
    faults = {}
    for position in range(sum(page_of == code for page_of, _ in views())):
        if position:
            switch = page.locator(f"[class*='st-key-{code}-view'] [role=radio]").nth(position)
            switch.click(force=True)
            page.wait_for_selector(LAST_ELEMENT)
        for language in ("en", "ru"):
            faults[position, language] = left_over(page, language)
    assert not {key: words for key, words in faults.items() if words}


@pytest.mark.parametrize("state", STATES)
def test_nothing_is_left_in_a_state(
    open_page: Callable[..., Page], address: str, state: str
) -> None:
    page = open_page(f"{address}/{STATES[state]}&lang=ru", until=".cw-link-state, .cw-page-foot")

    def laid_open(page: Page) -> str:
        page.evaluate(LAY_OPEN, CODES)
        return ""

    faults = {language: left_over(page, language, laid_open) for language in ("en", "ru")}
    assert not {key: words for key, words in faults.items() if words}
