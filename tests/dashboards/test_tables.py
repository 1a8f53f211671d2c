"""Tables: what is searched, where rows lead, and which rows come first."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from dashboards.lib.scope import LANGUAGES, Scope
from dashboards.lib.table import ROWS_SEEN_AT_ONCE, Column, Order, Table, html
from dashboards.lib.texts import Texts
from dashboards.views.data import charts as deliveries
from dashboards.views.data.selection import DataSelection
from dashboards.views.events import charts, listing, plan
from dashboards.views.events.selection import EventsSelection

MANY, FEW = ROWS_SEEN_AT_ONCE + 1, ROWS_SEEN_AT_ONCE


def table(rows: int, **more: Any) -> Table:
    listed = [{"name": f"row {n}", "at": f"/country?place={n}&lang=en"} for n in range(rows)]
    return Table((Column("name", "Name", leads_to="at"),), listed, "Rows", **more)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_table_is_searched_and_a_page_of_a_list_is_not(language: str) -> None:
    label = Texts(language)("table.search")
    assert f'<input type="search" aria-label="{label}"' in html(table(MANY), language)
    assert "cw-find" not in html(table(FEW), language)
    assert "cw-find" not in html(table(MANY, can_sort=False), language)


def test_a_cell_leads_on_where_its_row_says_so() -> None:
    assert '<a href="/country?place=0&amp;lang=en" target="_self">row 0</a>' in html(table(1), "en")
    assert "<a " not in html(replace(table(1), rows=[{"name": "row 0"}]), "en")


def test_events_ahead_come_first_the_nearest_on_top(
    scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2026, 6, 15)
    monkeypatch.setattr(listing, "known_at", lambda _: now)
    # What is kept was made at the release's own time.
    listing.event_table.clear()
    listed = listing.event_table(scope, EventsSelection(year="2026"))
    listing.event_table.clear()
    days = listed.values("event_date")
    ahead = [day for day in days if day > now.date()]
    assert ahead
    assert days == sorted(ahead) + sorted(days[len(ahead) :], reverse=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_pages_of_the_list_are_sorted_together(scope: Scope, language: str) -> None:
    reader = replace(scope, language=language)

    def listed(by: str) -> Table:
        return listing.event_table(reader, EventsSelection(year="2025", sort=by))

    assert len(listed("").rows) > listing.PAGE_ROWS
    for key in ("visits_count", "event_date"):
        for by, falls in ((key, False), (f"-{key}", True)):
            values = listed(by).values(key)
            known = [value for value in values if value is not None]
            assert known == sorted(known, reverse=falls)
            assert values[: len(known)] == known, "without a number: last"
    names = listed("territory").values("territory")
    assert names == sorted(names, key=lambda name: name.casefold().replace("ё", "е"))
    assert names != listed("").values("territory")
    assert listed("no_column").rows == listed("").rows


def test_a_head_of_a_paged_table_says_the_next_order() -> None:
    (name, number) = Column("name", "Name"), Column("n", "N", "count")

    def heads(by: str) -> list[str]:
        shown = Table((name, number), [{"name": "a", "n": 1}], order=Order("page.sort", by))
        return re.findall(r'<th[^>]*><button[^>]*data-key="page.sort" data-by="([^"]*)"',
                          html(replace(shown, can_sort=False), "en"))  # fmt: skip

    assert heads("") == ["name", "-n"]
    assert heads("name") == ["-name", "-n"]
    assert heads("-name") == ["", "-n"]
    assert heads("-n") == ["name", "n"]
    assert heads("n") == ["name", ""]


def test_the_worst_comes_first(scope: Scope) -> None:
    selection = EventsSelection(year="2025", quarter="2025-Q2")
    for rates in (
        plan.plan_by_post(scope, selection).table.values("E01"),
        charts.show_up(scope, selection).table.values("value"),
    ):
        known = [rate for rate in rates if rate is not None]
        assert known == sorted(known)
        assert rates[: len(known)] == known, "without a rate: last"
    states = deliveries.deliveries(scope, DataSelection()).table.values("timeliness")
    order = ["missing", "late", "on_time"]
    assert states == sorted(states, key=order.index)
