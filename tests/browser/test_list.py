"""The list of events is sorted by its heads, all pages together; the link of what is shown."""

from __future__ import annotations

from playwright.sync_api import Page

from dashboards.lib.texts import Texts
from tests.browser.conftest import OpenPage, complete

LIST = ".st-key-panel-events-list"


def visits(page: Page) -> list[int]:
    """The column of visits, as far as it is known."""
    at = 1 + page.locator(f"{LIST} thead th").all_inner_texts().index(heading(page))
    cells = page.locator(f"{LIST} tbody td:nth-child({at})").all_inner_texts()
    return [int(text.replace(",", "")) for text in cells if text[:1].isdigit()]


def heading(page: Page) -> str:
    return page.locator(f"{LIST} thead th", has_text=Texts("en")("column.visits")).inner_text()


def sort(page: Page, by: str) -> None:
    page.locator(f"{LIST} thead button", has_text=Texts("en")("column.visits")).click()
    page.wait_for_function("by => location.search.includes(by)", arg=f"events.sort={by}")
    complete(page)


def test_the_link_of_what_is_shown_is_in_reach_everywhere(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(f"{address}/events?lang=en&place=D02", height=700)
    for place in (".cw-title", ".cw-page-foot"):
        page.locator(place).scroll_into_view_if_needed()
        box = page.locator(".st-key-link button").bounding_box()
        assert box is not None
        assert 0 <= box["y"] < 60, place
    page.click(".st-key-link button")
    rolling, fixed = page.locator(".cw-link code").all_inner_texts()
    assert "place=D02" in rolling
    assert "release=" not in rolling
    assert "release=" in fixed


def test_a_click_sorts_all_pages(open_page: OpenPage, address: str) -> None:
    page = open_page(f"{address}/events?lang=en&events.view=list&events.year=2025", height=1600)
    page.get_by_role("button", name="Page 2", exact=True).click()
    page.wait_for_function("() => location.search.includes('events.page=2')")
    sort(page, "-visits_count")
    largest = visits(page)
    assert largest == sorted(largest, reverse=True)
    assert "events.page=2" not in page.url, "another order begins with its first page"
    sort(page, "visits_count")
    smallest = visits(page)
    assert smallest == sorted(smallest)
    assert max(smallest) <= min(largest)
    again = open_page(page.url, height=1600)
    assert visits(again) == smallest
