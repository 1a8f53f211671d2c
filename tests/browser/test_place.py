"""The one place in a browser: chosen by drop-down, map and row, freed by the second click; kept by
pages and language; the way back goes back exactly one choice."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlparse

from playwright.sync_api import Page

from dashboards.lib.texts import Texts
from tests.browser.conftest import complete

# Where the middle of a territory stands on the screen, by the map's own projection.
PLACE_ON_MAP = """([lon, lat]) => {
    const chart = [...document.querySelectorAll('.js-plotly-plot')].find(c => c._fullLayout.geo);
    const map = chart._fullLayout.geo._subplot;
    const [x, y] = map.projection([lon, lat]);
    const frame = chart.querySelector('.main-svg').getBoundingClientRect();
    return [frame.left + x, frame.top + y];
  }"""
KAZAKHSTAN = (67.3, 48.2)
# Where a row's mark stands on the screen: panel and label.
MARK = """([panel, label]) => {
    const chart = document.querySelector(`.st-key-panel-${panel} .js-plotly-plot`);
    const {xaxis, yaxis, _size: size} = chart._fullLayout;
    const trace = chart._fullData.find(t => t.mode !== 'lines' && t.y && t.y.includes(label));
    const frame = chart.getBoundingClientRect(), at = trace.y.indexOf(label);
    const end = xaxis.d2p(trace.x[at]), y = yaxis.d2p(label);
    const x = trace.type === 'bar' ? end / 2 : end;
    return [frame.left + size.l + x, frame.top + size.t + y];
  }"""
PAGE_TITLE = "Diaspora · Kazakhstan · Programmes for compatriots"


def place(page: Page) -> str:
    return parse_qs(urlparse(page.url).query).get("place", [""])[-1]


def shows(page: Page, code: str) -> None:
    """Wait until the address names the place and the page is drawn."""
    page.wait_for_function(
        "code => (new URLSearchParams(location.search).get('place') || '') === code", arg=code
    )
    complete(page)


def choose(page: Page, name: str) -> None:
    page.get_by_role("combobox", name="Place").click()
    page.keyboard.type(name)
    page.keyboard.press("Enter")


def click(page: Page, script: str, given: object) -> None:
    page.mouse.move(5, 5)
    page.mouse.move(*page.evaluate(script, given))
    page.wait_for_selector(".hoverlayer .hovertext")
    page.mouse.down()
    page.mouse.up()


def test_a_place_is_chosen_freed_and_gone_back_to(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page(f"{address}/overview?lang=en", height=2200)
    assert urlparse(page.url).path == "/", "the first page, by its code, is the address itself"
    before = page.evaluate("() => history.length")
    click(page, PLACE_ON_MAP, KAZAKHSTAN)
    shows(page, "KAZ")
    assert Texts("en")("world.note") in page.inner_text("body")
    click(page, PLACE_ON_MAP, KAZAKHSTAN)
    shows(page, "")
    choose(page, "Western Eu")
    shows(page, "D05")
    assert page.evaluate("() => history.length") == before + 3, "one step a choice"
    for code in ("", "KAZ"):
        page.go_back()
        shows(page, code)
    # Another page, a row there, another language: the place stays, the way back is one step.
    page.get_by_test_id("stTopNav").get_by_role("link", name="Diaspora").click()
    page.wait_for_selector("h1:has-text('Diaspora')")
    shows(page, "KAZ")
    page.wait_for_function("title => document.title === title", arg=PAGE_TITLE)
    click(page, MARK, ["diaspora-population_share", "Kazakhstan"])
    shows(page, "")
    click(page, MARK, ["diaspora-estimates", "Kazakhstan"])
    shows(page, "KAZ")
    page.get_by_text("RU", exact=True).click()
    page.wait_for_function("() => document.documentElement.lang === 'ru'")
    complete(page)
    assert page.get_by_role("combobox", name="Место").input_value() == "Казахстан"
    page.go_back()
    page.wait_for_function("() => document.documentElement.lang === 'en'")
    page.go_back()
    shows(page, "")
    page.go_back()
    shows(page, "KAZ")
    page.go_back()
    page.wait_for_selector("h1:has-text('Reach of programmes')")
    shows(page, "KAZ")


def test_an_address_of_before_and_a_wrong_one_lead_on(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page(f"{address}/?overview.group=D05&overview.year=2024&lang=ru")
    steps = page.evaluate("() => history.length")
    shows(page, "D05")
    assert "overview.group" not in page.url
    page.get_by_role("radio", name="2023").click(force=True)
    page.wait_for_function("() => location.search.includes('overview.year=2023')")
    page.go_back()
    page.wait_for_function("() => location.search.includes('overview.year=2024')")
    assert page.evaluate("() => history.length") == steps + 1
    page = open_page(f"{address}/diaspora?lang=ru&place=KAZZ")
    page.evaluate("() => { window.cwSame = true; }")
    page.locator(".cw-notice").get_by_role("link", name="Казахстан").click()
    shows(page, "KAZ")
    page.wait_for_selector(".cw-notice", state="detached")
    assert page.evaluate("() => window.cwSame"), "a link inside does not load the page anew"


def test_an_address_of_no_page_names_the_nearest(
    open_page: Callable[..., Page], address: str
) -> None:
    page = open_page(f"{address}/coutnry?lang=ru&place=KAZ")
    assert urlparse(page.url).path == "/"
    assert page.inner_text(".cw-notice") == "Страницы «coutnry» нет. Ближайшая: Страна."
    page.locator(".cw-notice a").click()
    page.wait_for_selector("h1:has-text('Страна: Казахстан')")
    complete(page)
    assert page.locator(".cw-notice").count() == 0
    assert "asked" not in page.url
