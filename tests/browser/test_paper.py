"""What is printed: nothing to press, what is chosen in words, figures no wider than the sheet."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

SHEET = 700  # px: A4 without its margins
SEEN = """selector => [...document.querySelectorAll(selector)]
  .filter(e => e.getBoundingClientRect().width > 1).map(e => e.innerText.trim())"""
WIDEST = """() => Math.max(...[...document.querySelectorAll('.js-plotly-plot .main-svg')]
  .map(figure => figure.getBoundingClientRect().width))"""


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
