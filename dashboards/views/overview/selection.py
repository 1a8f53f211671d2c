"""Filters of the Overview: the year and the place, which the map and its neighbours choose too."""

from __future__ import annotations

from dataclasses import dataclass

from dashboards.lib.periods import periods, with_current
from dashboards.lib.place import choose_place
from dashboards.lib.scope import Scope
from dashboards.lib.selection import Selection, year_switch


@dataclass(frozen=True)
class OverviewSelection(Selection):
    year: str = ""


def choose(scope: Scope) -> OverviewSelection:
    """Draw the filters and return what is chosen."""
    years = with_current(scope, periods(scope, "Y", "R02"))
    year = year_switch(scope, years, "overview.year")
    return OverviewSelection(year, place=choose_place(scope))
