"""Filters of the Rights page: a year, and a place that stands for its union of groups."""

from __future__ import annotations

from dataclasses import dataclass

from dashboards.lib.names import names
from dashboards.lib.periods import periods
from dashboards.lib.place import WORLD as WHOLE
from dashboards.lib.place import Place, choose_place, group_of
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL, Selection, year_switch

CASES = "P03"


@dataclass(frozen=True)
class RightsSelection(Selection):
    year: str = ""


def choose(scope: Scope) -> RightsSelection:
    """Years that have ended: cases are told of nothing shorter than a half-year."""
    return RightsSelection(
        year_switch(scope, periods(scope, "Y", CASES), "rights.year"), place=choose_place(scope)
    )


def is_of_world(selection: RightsSelection) -> bool:
    return selection.place == ALL


def told_place(scope: Scope, selection: RightsSelection) -> Place:
    """The smallest place around the chosen one of which cases are told: a union, or the world."""
    group = group_of(scope, selection.place)
    union = names(scope).territories[group]["union_code"] if group else None
    return Place("union", str(union)) if union else WHOLE


def told_name(scope: Scope, selection: RightsSelection) -> str:
    return names(scope)("territory", told_place(scope, selection).code)
