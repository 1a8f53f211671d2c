"""What people do: change the language, filter, share a link, click the map, wait for a release."""

from __future__ import annotations

import re
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Browser, Error, Page, Route

from dashboards.lib.texts import Texts
from tests.browser.access import violations
from tests.browser.conftest import Guard, complete
from tests.dashboards import sample_release

OpenPage = Callable[..., Page]


def parameters(page: Page) -> dict[str, str]:
    return {key: values[-1] for key, values in parse_qs(urlparse(page.url).query).items()}


def test_language_is_kept_from_page_to_page(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    assert page.inner_text("h1") == "Охват программ для соотечественников"
    page.get_by_text("EN", exact=True).click()
    page.wait_for_selector("h1:has-text('Reach of programmes')")
    page.wait_for_function("() => location.search.includes('lang=en')")
    page.get_by_test_id("stTopNav").get_by_role("link", name="Youth").click()
    page.wait_for_selector("h1:has-text('Youth')")
    page.wait_for_function("() => location.search.includes('lang=en')")
    page.wait_for_function("() => document.documentElement.lang === 'en'")


def late(route: Route) -> None:
    time.sleep(2)
    route.continue_()


def test_the_land_may_come_late(browser: Browser, address: str) -> None:
    """On a slow machine figures and land come seconds later: a complete page has waited."""
    page = browser.new_context().new_page()
    page.route(re.compile("Plotly|world_110m"), late)
    page.goto(f"{address}/?lang=en")
    complete(page)
    assert page.locator("path.choroplethlocation").count() > 10
    page.context.close()


def open_table(page: Page) -> None:
    closed = page.locator(".cw-table").count()
    page.get_by_text("Таблица и выгрузка").nth(1).click()
    page.wait_for_function(
        "n => document.querySelectorAll('.cw-table').length === n + 1", arg=closed
    )


def test_a_table_can_be_taken_home(open_page: OpenPage, address: str) -> None:
    page = open_page(f"{address}/diaspora?lang=ru")
    open_table(page)
    with page.expect_download() as started:
        page.get_by_text("Скачать CSV").click()
    content = Path(started.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert "20261101T030000Z-full" in content.decode("utf-8-sig").splitlines()[1]
    # It stays open, and follows what is chosen.
    before = page.locator(".stExpander .cw-table").inner_text()
    page.get_by_text("EN", exact=True).click()
    page.wait_for_function(
        # While it is drawn anew there is none.
        "text => { const table = document.querySelector('.stExpander .cw-table');"
        " return table && table.innerText !== text; }",
        arg=before,
    )


def test_a_slow_line_fetches_a_file_while_others_read(open_page: OpenPage, address: str) -> None:
    page = open_page(f"{address}/diaspora?lang=ru")
    open_table(page)
    with page.expect_request("**/media/**") as asked:
        page.get_by_text("Скачать CSV").click()
    other = open_page(f"{address}/diaspora?lang=ru")
    for language in ("EN", "RU", "EN"):
        other.get_by_text(language, exact=True).click()
        other.wait_for_function(
            "code => document.documentElement.lang === code", arg=language.lower()
        )
        complete(other)
    with urllib.request.urlopen(asked.value.url, timeout=10) as answer:
        assert answer.read().startswith(b"\xef\xbb\xbf")


# Of a table: what the cells of a column hold, and how the column is sorted.
COLUMN = """([place, column]) => { const table = document.querySelector(place + ' .cw-table');
    return [[...table.tBodies[0].rows].map(row => row.children[column].textContent),
            table.querySelectorAll('th')[column].getAttribute('aria-sort')]; }"""


def test_a_table_is_sorted_by_a_click_and_by_keys(open_page: OpenPage, address: str) -> None:
    page = open_page(f"{address}/spending?lang=ru")
    place = ".st-key-panel-spending-by_territory"
    amounts, _ = page.evaluate(COLUMN, [place, 1])
    page.click(f"{place} th:nth-child(1) button")
    names, said = page.evaluate(COLUMN, [place, 0])
    assert (names, said) == (sorted(names), "ascending")
    page.focus(f"{place} th:nth-child(2) button")
    page.keyboard.press("Enter")
    assert page.evaluate(COLUMN, [place, 1]) == [amounts, "descending"]
    page.keyboard.press("Enter")
    assert page.evaluate(COLUMN, [place, 1]) == [amounts[::-1], "ascending"]
    whole = page.locator(".st-key-panel-spending-parts th")
    assert whole.locator("button").count() == 0, "the last row is the whole of those above"


SHOWN = """place => [...document.querySelectorAll(place + ' tbody tr')]
    .filter(row => !row.hidden).map(row => row.children[0].textContent)"""


def test_a_long_table_is_searched_by_words(open_page: OpenPage, address: str) -> None:
    page = open_page(f"{address}/spending?lang=ru")
    place = ".st-key-panel-spending-by_territory"
    every, box = page.evaluate(SHOWN, place), page.locator(f"{place} input[type=search]")
    box.fill("германия")
    assert page.evaluate(SHOWN, place) == ["Германия"]
    assert page.inner_text(f"{place} output") == f"показано 1 из {len(every)}"
    box.press("Escape")
    assert page.evaluate(SHOWN, place) == every
    assert page.inner_text(f"{place} output") == ""


def test_on_a_phone_the_newest_months_are_seen_first_in_whole_columns(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(f"{address}/events?lang=ru", width=390)
    wide = "[class*='st-key-wide-']"
    page.wait_for_selector(f"{wide} .cw-side")
    seen = page.evaluate(
        """wide => { const place = document.querySelector(wide);
          const {_size: size, xaxis: axis} = place.querySelector('.js-plotly-plot')._fullLayout;
          const step = size.w / (axis.range[1] - axis.range[0]);
          return [place.scrollWidth - place.clientWidth - place.scrollLeft,
                  place.scrollLeft / step]; }""",
        wide,
    )
    assert seen[0] <= 1, "it opens at its end"
    assert abs(seen[1] - round(seen[1])) < 0.05, "no column is cut"
    assert seen[1] > 1


def test_on_a_phone_what_came_and_went_is_read_from_its_start(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(f"{address}/associations?lang=ru", width=390)
    scrolled = """() => { const place = [...document.querySelectorAll('[class*="st-key-wide-"]')]
      .find(place => place.querySelector('.js-plotly-plot').data.some(t => t.base));
      return [place.scrollWidth > place.clientWidth, place.scrollLeft]; }"""
    assert page.evaluate(scrolled) == [True, 0]


@pytest.mark.parametrize(("language", "width"), [("ru", 1440), ("en", 390)])
def test_a_figure_opens_its_passport_by_keys(
    open_page: OpenPage, address: str, language: str, width: int
) -> None:
    page = open_page(f"{address}/country?lang={language}&place=KAZ&country.year=2025", width)
    page.locator(".cw-card [data-passport]").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".cw-passport")
    assert parameters(page)["passport"] == "R01.KAZ.2025"
    dialog = page.locator("[role=dialog]")
    assert dialog.evaluate("place => place.scrollWidth <= place.clientWidth")
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.wait_for_selector(".cw-passport", state="detached")
    page.wait_for_function("() => !location.search.includes('passport')")
    # Chosen again, it opens again; the way back closes it.
    page.locator(".cw-card [data-passport]").first.click()
    page.wait_for_selector(".cw-passport")
    page.go_back()
    page.wait_for_selector(".cw-passport", state="detached")
    assert parameters(page)["place"] == "KAZ"


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_running_page_shows_the_new_release(
    open_page: OpenPage, serve: Callable[[Path], str], tmp_path: Path, language: str
) -> None:
    sample_release.write(tmp_path, "one_year", "release-before")
    page = open_page(f"{serve(tmp_path)}/?lang={language}")
    assert "release-before" in page.inner_text(".cw-page-foot")
    sample_release.write(tmp_path, "full", "release-after")
    page.wait_for_selector(".cw-page-foot:has-text('release-after')", timeout=20_000)


def test_before_the_first_release(
    open_page: OpenPage, serve: Callable[[Path], str], tmp_path: Path
) -> None:
    page = open_page(f"{serve(tmp_path)}/?lang=ru", until=".cw-empty")
    assert Texts("ru")("empty.no_release") in page.inner_text("body")
    sample_release.write(tmp_path, "one_year", "release-first")
    page.wait_for_selector(".cw-page-foot:has-text('release-first')", timeout=20_000)


def test_a_page_itself_reaches_nothing_outside(browser: Browser, address: str) -> None:
    guard = Guard()
    context = browser.new_context()
    page = guard.watch(context)
    page.goto(address)
    complete(page)
    with pytest.raises(Error, match="Failed to fetch"):
        page.evaluate("fetch('http://127.0.0.2:9/outside')")
    page.wait_for_timeout(200)
    assert guard.outside == []
    assert any("Content Security Policy" in said for said in guard.errors)
    context.close()


def test_the_guard_sees_what_it_guards(browser: Browser, address: str) -> None:
    guard = Guard()
    # The page's own policy would stop the request before the guard sees it.
    context = browser.new_context(bypass_csp=True)
    page = guard.watch(context)
    page.goto(address)
    complete(page)
    assert (guard.outside, guard.errors) == ([], [])
    with pytest.raises(Error, match="Failed to fetch"):
        page.evaluate("fetch('http://127.0.0.2:9/outside')")
    assert guard.outside == ["http://127.0.0.2:9/outside"]
    page.wait_for_timeout(200)
    assert guard.errors
    context.close()
