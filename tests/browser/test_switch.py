"""After the switch of the language nothing of the other one is left, also in a place and whatever
lies open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import LAST_ELEMENT
from tests.browser.switch import left_over
from tests.dashboards.charts import PAGES, views

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
LAY_OPEN = """codes => {
    document.querySelectorAll('details:not([open]) summary').forEach(summary => summary.click());
    document.querySelectorAll(codes).forEach(part => part.classList.add('cw-reported'));
  }"""


@pytest.mark.parametrize("code", PAGES)
def test_nothing_of_the_other_language_is_left_in_a_place(
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
