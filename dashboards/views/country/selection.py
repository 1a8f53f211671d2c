"""Filters of the Country page: the place, the year that its tables tell of, and whose median."""

from __future__ import annotations

from dataclasses import dataclass

from dashboards.lib.peers import RULES
from dashboards.lib.periods import YEAR, periods, with_current
from dashboards.lib.place import choose_place
from dashboards.lib.scope import Scope
from dashboards.lib.selection import Selection, word_switch, year_switch

# A country is read as a whole; its sections are for who looks something up.
SECTIONS = ("all", "reach", "events", "associations", "youth", "language", "money", "data")
VIEW_KEY = "country.view"


@dataclass(frozen=True)
class CountrySelection(Selection):
    """``place``: a territory, else no figure has anything to tell; ``peers``: one of ``RULES``."""

    year: str = ""
    peers: str = RULES[0]


def years(scope: Scope) -> list[str]:
    """Years with visits, and the unfinished one."""
    return with_current(scope, periods(scope, YEAR, "R01"))


def choose(scope: Scope) -> CountrySelection:
    """Filters in the head of the page."""
    return CountrySelection(
        year=year_switch(scope, years(scope), "country.year"), place=choose_place(scope)
    )


def choose_peers(scope: Scope) -> str:
    return word_switch(scope, RULES, "country.peers")


def choose_view(scope: Scope) -> str:
    return word_switch(scope, SECTIONS, VIEW_KEY)
