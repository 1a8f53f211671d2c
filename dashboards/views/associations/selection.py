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
from dashboards.lib.selection import choose as choose_code
from dashboards.lib.texts import Texts
from dashboards.views.associations.labels import labels

VIEWS = ("alive", "grants", "list")
VIEW_KEY, ONE_KEY = "associations.view", "association"
REGISTER = "mart_associations__register"


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
    one = choose_association(scope, place) if view == "list" else ALL
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


def choose_association(scope: Scope, place: str) -> str:
    """One association of the place, by its name; all of them: no card."""
    if not has_table(scope, REGISTER):
        return ALL
    named = labels(scope)
    inside, values = condition(scope, place)
    sql = f"select association_id from {REGISTER} where {inside} order by association_id"
    codes = [row["association_id"] for row in rows(scope, sql, *values)]
    texts = Texts(scope.language)
    return choose_code(
        texts("associations.one"),
        [ALL, *sorted(codes, key=lambda code: named[code])],
        ONE_KEY,
        default=ALL,
        words=lambda code: texts("associations.all") if code == ALL else named[code],
        width=300,
    )
