"""What is printed: nothing to press, what is chosen in words, figures no wider than the sheet; and
that a page follows the theme of its device, but stays light on paper."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from dashboards.lib import palette
from dashboards.lib.theme import DARK, in_theme
from tests.browser.conftest import LAST_ELEMENT

SHEET = 980  # px: A4 lying, without its margins
SEEN = """selector => [...document.querySelectorAll(selector)]
  .filter(e => e.getBoundingClientRect().width > 1).map(e => e.innerText.trim())"""
WIDEST = """() => Math.max(...[...document.querySelectorAll('.js-plotly-plot .main-svg')]
  .map(figure => figure.getBoundingClientRect().width))"""

# Also figures, which are drawn in the colours of one theme.
INKS_ARE = """ink => [...document.querySelectorAll('.js-plotly-plot')]
  .some(figure => figure.layout && figure.layout.font.color === ink)"""
TURNED_ROUND = "getComputedStyle(document.querySelector('.stApp')).filter"


def test_a_sheet_has_the_figures_whole_and_nothing_to_press(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page(f"{address}/events?lang=en&place=D05")
    months = page.locator(".st-key-panel-events-by_month_and_type .xtick").count()
    assert months > 9
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(WIDEST) <= SHEET
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(WIDEST) > SHEET, "on the screen as before"
    page.emulate_media(media="print")
    assert not page.evaluate(SEEN, ".stAppHeader, .stPopover, .stDownloadButton, .cw-find")
    chosen = page.evaluate(SEEN, "[data-testid=stButtonGroup] button")
    assert "Calendar" in chosen
    assert len(chosen) == 3, "year, part of the page, what is counted"
    assert page.get_by_role("combobox", name="Place").input_value() == "Western Europe"


def test_a_page_follows_its_device_into_the_dark_but_not_on_paper(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page(f"{address}/events?lang=en&place=D05")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(INKS_ARE, arg=in_theme(palette.INK, DARK))
    page.wait_for_selector(LAST_ELEMENT)
    page.emulate_media(color_scheme="dark", media="print")
    assert page.evaluate(TURNED_ROUND).startswith("invert(1)")
