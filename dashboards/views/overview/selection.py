"""Filters of the Overview: the year, a disclosure group, a territory picked on the map."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboards.lib.periods import periods, with_current
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL, Selection, group_choice, territory_choice, year_switch

TERRITORY_KEY = "overview.territory"
MAP_KEY = "overview.map"


@dataclass(frozen=True)
class OverviewSelection(Selection):
    year: str = ""
    group: str = ALL
    territory: str = ALL


def choose(scope: Scope) -> OverviewSelection:
    """Draw the filters and return what is chosen."""
    years = with_current(scope, periods(scope, "Y", "R02"))
    year = year_switch(scope, years, "overview.year")
    group = group_choice(scope, "overview.group")
    territory = territory_choice(scope, TERRITORY_KEY, group)
    return OverviewSelection(year, group, territory)


def pick_on_map() -> None:
    """A click on the map chooses the territory; a second click on it frees the choice."""
    event = st.session_state.get(MAP_KEY)
    picked = event["selection"]["points"] if event else []
    code = picked[0].get("customdata") if picked else None
    if isinstance(code, list):
        code = code[0]
    st.session_state[TERRITORY_KEY] = code or ALL
