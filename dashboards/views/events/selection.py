"""Filters of the Events page: view, year, place; type, order, campaign and more where they act."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboards.lib import url_state
from dashboards.lib.names import names
from dashboards.lib.periods import periods
from dashboards.lib.place import choose_place
from dashboards.lib.release_access import known_at, rows
from dashboards.lib.scope import Scope
from dashboards.lib.selection import (
    ALL,
    Selection,
    switch,
    word_switch,
    year_switch,
)
from dashboards.lib.selection import choose as choose_code
from dashboards.lib.texts import Texts

VIEWS = ("calendar", "plan", "turnout", "posts", "list")
# Views whose every figure knows the type of an event.
TYPED_VIEWS = ("calendar", "list")
OUTCOMES = ("held", "cancelled", "moved", "no_report", "not_yet", "planned_ahead")
COUNTS = ("events", "visits")
ORDERS = ("total", "show_up", "name")


VIEW_KEY = "events.view"
SORT_KEY = "events.sort"


@dataclass(frozen=True)
class EventsSelection(Selection):
    view: str = VIEWS[0]
    year: str = ""
    event_type: str = ALL
    campaign: str = ALL
    count: str = COUNTS[0]
    quarter: str = ""
    outcome: str = ALL
    search: str = ""
    order: str = ORDERS[0]
    sort: str = ""


def years(scope: Scope) -> list[str]:
    """Years with events, the unfinished one too: a calendar fills as the year goes."""
    sql = """
        select distinct substr(month, 1, 4) as year from mart_events__attendance
        where held_count > 0 order by year
    """
    return [row["year"] for row in rows(scope, sql)] or [str(known_at(scope).year)]


def choose_common(scope: Scope) -> EventsSelection:
    """Filters in the head of the page; none that the chosen view could not follow."""
    year = year_switch(scope, years(scope), "events.year")
    place = choose_place(scope)
    url_state.resolve(VIEW_KEY, VIEWS, VIEWS[0])
    if st.session_state[VIEW_KEY] not in TYPED_VIEWS:
        return EventsSelection(year=year, place=place)
    return EventsSelection(year=year, place=place, event_type=choose_type(scope))


def choose_type(scope: Scope) -> str:
    texts, words = Texts(scope.language), names(scope)
    return choose_code(
        texts("filter.event_type"),
        [ALL, *words.codes("event_type")],
        "events.type",
        default=ALL,
        words=lambda code: texts("filter.all_types") if code == ALL else words("event_type", code),
        width=180,
    )


def choose_view(scope: Scope) -> str:
    return word_switch(scope, VIEWS, VIEW_KEY)


def choose_count(scope: Scope) -> str:
    return word_switch(scope, COUNTS, "events.count", label="filter.count")


def choose_order(scope: Scope) -> str:
    return word_switch(scope, ORDERS, "events.order")


def choose_quarter(scope: Scope, year: str) -> str:
    """A quarter of the year that the plan figures exist for, or its latest."""
    texts = Texts(scope.language)
    codes = [code for code in periods(scope, "Q", "E01") if code[:4] == year]
    parts = [code[-2:] for code in codes]
    if not parts:
        return ""
    chosen = switch(
        texts("filter.quarter"),
        parts,
        "events.quarter",
        default=parts[-1],
        words=lambda code: texts("filter.quarter_word", number=code[1:]),
        hidden_label=True,
    )
    return f"{year}-{chosen}"


def choose_campaign(scope: Scope) -> str:
    texts, words = Texts(scope.language), names(scope)
    return choose_code(
        texts("filter.campaign"),
        [ALL, *words.codes("campaign")],
        "events.campaign",
        default=ALL,
        words=lambda code: (
            texts("filter.all_campaigns") if code == ALL else words("campaign", code)
        ),
        width=220,
    )


def choose_outcome(scope: Scope) -> str:
    texts = Texts(scope.language)
    return choose_code(
        texts("filter.outcome"),
        [ALL, *OUTCOMES],
        "events.outcome",
        default=ALL,
        words=lambda code: (
            texts("filter.all_outcomes") if code == ALL else texts(f"outcome.{code}")
        ),
        width=190,
    )


def type_search(scope: Scope) -> str:
    """Words of the title or the city; in the URL as typed."""
    texts = Texts(scope.language)
    return str(
        st.text_input(
            texts("filter.search"),
            key="events.search",
            bind="query-params",
            placeholder=texts("filter.search_hint"),
            width=260,
        )
        or ""
    ).strip()


def choose_sort() -> str:
    """How the list is sorted, as a click on a head of its table wrote it into the address."""
    code = url_state.in_address(SORT_KEY)
    if code is None and not url_state.is_written():
        code = url_state.kept(SORT_KEY)
    url_state.keep(SORT_KEY, code or "")
    url_state.put(SORT_KEY, code or None)
    return code or ""
