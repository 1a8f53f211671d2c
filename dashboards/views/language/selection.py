"""Filters of the Language page: year and place, and the places that its figures are told of."""

from __future__ import annotations

from dataclasses import dataclass

from dashboards.lib import place as places
from dashboards.lib.indicators import cells
from dashboards.lib.names import names
from dashboards.lib.periods import periods
from dashboards.lib.place import Place, choose_place, place_of
from dashboards.lib.scope import Scope
from dashboards.lib.selection import Selection, word_switch, year_switch

VIEWS = ("learners", "levels", "centres")
VIEW_KEY, YEAR_KEY = "language.view", "language.year"
# Learners, per head, completed courses, the next level, hours.
LEARNERS, PER_1000, COMPLETION, NEXT_LEVEL, HOURS = "L06b", "L06", "L03", "L04", "L05"


@dataclass(frozen=True)
class LanguageSelection(Selection):
    year: str = ""
    view: str = VIEWS[0]


def choose(scope: Scope) -> LanguageSelection:
    """Filters in the head of the page."""
    year = year_switch(scope, periods(scope, "Y", LEARNERS), YEAR_KEY)
    return LanguageSelection(year, place=choose_place(scope))


def choose_view(scope: Scope) -> str:
    return word_switch(scope, VIEWS, VIEW_KEY)


def group_or_world(scope: Scope, selection: LanguageSelection) -> Place:
    """The smallest place of which courses are told: a group, or the world."""
    group = places.group_of(scope, selection.place)
    return Place("group", group) if group else places.WORLD


def name_of(scope: Scope, place: Place) -> str:
    return names(scope)("territory", place.code)


def parts_of(scope: Scope, selection: LanguageSelection) -> tuple[str, list[str]]:
    """Level and codes of what stands beside each other: the groups of the world; the territories
    of the chosen group, or of the one that the chosen territory lies in."""
    if place_of(scope, selection.place).is_world:
        return "group", names(scope).of_level("group")
    group = places.group_of(scope, selection.place)
    return "territory", names(scope).of_level("territory", group)


def followed_year(scope: Scope, selection: LanguageSelection) -> str:
    """The last year up to the chosen one of which it is known who went on; else the chosen one."""
    told = [
        cell.period
        for cell in cells(scope, NEXT_LEVEL)
        if cell.period <= selection.year and cell.status != "not_yet"
    ]
    return told[-1] if told else selection.year
