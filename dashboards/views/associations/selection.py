"""Filters of the Associations page: view, year where it acts, place, and one association."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboards.lib import url_state
from dashboards.lib.periods import periods
from dashboards.lib.place import choose_place, condition
from dashboards.lib.release_access import has_table, rows
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL, Selection, word_switch, year_switch
from dashboards.views.associations.labels import REGISTER

VIEWS = ("alive", "grants", "list")
VIEW_KEY, ONE_KEY = "associations.view", "association"


@dataclass(frozen=True)
class AssociationsSelection(Selection):
    """``association``: the one whose card is shown; all: none."""

    year: str = ""
    view: str = VIEWS[0]
    association: str = ALL


def choose(scope: Scope) -> AssociationsSelection:
    """Filters in the head of the page; a year only where the figures are of one year."""
    url_state.resolve(VIEW_KEY, VIEWS, VIEWS[0])
    if url_state.in_address(ONE_KEY) and VIEW_KEY not in st.query_params:
        st.session_state[VIEW_KEY] = "list"
    view = st.session_state[VIEW_KEY]
    year = ""
    if view != "list":
        year = year_switch(scope, years(scope, view), "associations.year")
    place = choose_place(scope)
    if view != "list":
        url_state.put(ONE_KEY, None)
    one = association_in_address(scope, place)
    return AssociationsSelection(year, place=place, association=one)


def years(scope: Scope, view: str) -> list[str]:
    """Years of the register's figures, or in which grants were applied for."""
    if view == "grants" and has_table(scope, "mart_associations__grant"):
        sql = """
            select distinct cast(year(applied_date) as varchar) as year
            from mart_associations__grant where applied_date is not null order by year
        """
        return [row["year"] for row in rows(scope, sql)]
    return periods(scope, "Y", "A01")


def choose_view(scope: Scope) -> str:
    return word_switch(scope, VIEWS, VIEW_KEY)


def association_in_address(scope: Scope, place: str) -> str:
    """The association whose card the address asks for, if it is one of the place; else all.

    The register and its links choose it: a drop-down of all would be longer than any screen.
    """
    code = url_state.in_address(ONE_KEY)
    if not code or not has_table(scope, REGISTER):
        return ALL
    inside, values = condition(scope, place)
    sql = f"select association_id from {REGISTER} where association_id = ? and {inside}"
    return code if rows(scope, sql, code, *values) else ALL
