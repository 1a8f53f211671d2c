"""A mark of a figure opens the passport of its number, unless a click on it chooses a place."""

from __future__ import annotations

from playwright.sync_api import Page

from dashboards.lib.texts import Texts
from tests.browser.conftest import OpenPage, complete
from tests.browser.test_place import KAZAKHSTAN, PLACE_ON_MAP, click, shows

# Where a figure's mark of a period stands on the screen: panel, name of the line, period.
POINT = """([panel, name, period]) => {
    const chart = document.querySelector(`.st-key-panel-${panel} .js-plotly-plot`);
    const {xaxis, yaxis, _size: size} = chart._fullLayout;
    const trace = chart._fullData.find(t => t.name === name), at = trace.x.indexOf(period);
    // Years are names of this axis, not numbers.
    const x = xaxis.l2p(xaxis._categories.indexOf(period));
    const frame = chart.getBoundingClientRect();
    return [frame.left + size.l + x, frame.top + size.t + yaxis.d2p(trace.y[at])];
  }"""


def opened(page: Page, number: str) -> None:
    page.wait_for_selector(".cw-passport")
    assert f"passport={number}" in page.url
    page.go_back()
    page.wait_for_selector(".cw-passport", state="detached")
    complete(page)


def test_marks_and_what_is_chosen_open_their_numbers(open_page: OpenPage, address: str) -> None:
    page = open_page(f"{address}/country?lang=en&place=KAZ&country.year=2025", height=2200)
    click(page, POINT, ["country-per_1000", "Kazakhstan", "2024"])
    opened(page, "R04.KAZ.2024")
    page = open_page(f"{address}/?lang=en&overview.year=2025", height=2200)
    foot = ".st-key-panel-overview-reach_map .cw-passports"
    click(page, PLACE_ON_MAP, KAZAKHSTAN)
    shows(page, "KAZ")
    assert page.locator(".cw-passport").count() == 0, "a click on the map chooses, and opens none"
    assert page.inner_text(foot).startswith(Texts("en")("passport.open"))
    page.click(f"{foot} button")
    opened(page, "R04.KAZ.2025")
