"""Every event: filters, pages, and the whole filtered list as a file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from dashboards.lib import table as tables
from dashboards.lib.around import empty_state, heading
from dashboards.lib.files import offer
from dashboards.lib.format import Formats
from dashboards.lib.links import country_link
from dashboards.lib.measures import first_row, pages_of
from dashboards.lib.names import names
from dashboards.lib.release_access import known_at, rows
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.table import Column, Order, Table
from dashboards.lib.texts import Texts
from dashboards.lib.view import View
from dashboards.views.events.calendar import where
from dashboards.views.events.selection import SORT_KEY, EventsSelection

PAGE_ROWS = 25


def show(scope: Scope, selection: EventsSelection) -> None:
    """The list in its card, one page of rows at a time."""
    texts = Texts(scope.language)
    table = event_table(scope, selection)
    count = len(table.rows)
    with st.container(border=True, key="panel-events-list"):
        title = texts("events.list.title", n=count, count=Formats(scope.language).number(count))
        said = View(title, texts("events.list.note"), Table(()))
        st.html(heading(said))
        if not count:
            st.html(empty_state("", scope.language))
            return
        pages = pages_of(count, PAGE_ROWS)
        place = st.empty()
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
        ):
            page = 1
            if pages > 1:
                page = st.pagination(
                    pages, key="events.page", bind="query-params", max_visible_pages=5
                )
            offer(
                lambda: replace(said, table=table),
                scope,
                selection,
                "events.list",
            )
        first = first_row(page, PAGE_ROWS)
        shown = replace(table, rows=table.rows[first : first + PAGE_ROWS])
        place.html(tables.html(shown, scope.language, height=9000))


def _condition(scope: Scope, selection: EventsSelection) -> tuple[str, list[Any]]:
    condition, values = where(scope, selection)
    parameters: list[Any] = list(values)
    if selection.outcome != ALL:
        condition += " and outcome = ?"
        parameters.append(selection.outcome)
    if selection.search:
        condition += (
            " and contains(lower(concat_ws(' ', event_id, title_ru, title_en, city)), lower(?))"
        )
        parameters.append(selection.search)
    return condition, parameters


@st.cache_data(show_spinner=False, max_entries=256)
def event_table(scope: Scope, selection: EventsSelection) -> Table:
    """Matching events: those ahead, the nearest first, then the past ones from the newest on; or
    as the reader sorts them."""
    texts, words = Texts(scope.language), names(scope)
    condition, parameters = _condition(scope, selection)
    sql = f"""
        select event_id, event_date, title_{scope.language} as title, territory_code, city,
               event_type_code, campaign_code, outcome, count_basis, visits_count, regions
        from event_list where {condition}
        order by event_date <= ?, abs(event_date - ?), event_id
    """
    known = known_at(scope).date()
    listed: list[dict[str, Any]] = [
        row
        | {
            "territory": words("territory", row["territory_code"]),
            "country": country_link(scope, "territory", row["territory_code"]),
            "type": words("event_type", row["event_type_code"]),
            "campaign": ""
            if row["campaign_code"] in (None, "none")
            else words("campaign", row["campaign_code"]),
            "outcome_word": texts.get(f"outcome.{row['outcome']}", str(row["outcome"])),
            "basis": ""
            if row["count_basis"] in (None, "none")
            else texts.get(f"basis.{row['count_basis']}", row["count_basis"]),
            "regions_word": ", ".join(
                words("region", code) for code in (row["regions"] or "").split(";") if code
            ),
        }
        for row in rows(scope, sql, *parameters, known, known)
    ]
    table = Table(
        (
            Column("event_date", texts("column.date"), "date"),
            Column("title", texts("column.title"), "reported"),
            Column("territory", texts("column.territory"), leads_to="country"),
            Column("city", texts("column.city"), "reported"),
            Column("type", texts("column.event_type")),
            Column("campaign", texts("column.campaign")),
            Column("outcome_word", texts("column.outcome")),
            Column("visits_count", texts("column.visits"), "count"),
            Column("basis", texts("column.basis")),
            Column("regions_word", texts("column.regions_list")),
        ),
        listed,
        texts("events.list.caption"),
        can_sort=False,
        order=Order(SORT_KEY, selection.sort),
    )
    return Order(SORT_KEY, selection.sort).put(table, scope.language)
