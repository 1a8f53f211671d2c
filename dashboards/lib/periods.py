"""Which period stands for the year that a reader chose: the year, or its months so far.

A year in a filter is four digits, so that a link keeps its meaning. While the year is not over,
what adds up within it is told as ``YTD`` (year to date); counts of persons have no such period and
stand for the last full year, which the page then says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from dashboards.lib.format import Formats
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.texts import Texts

YEAR, YEAR_TO_DATE = "Y", "YTD"
# A page opens on the current year once it has so many months.
LEAST_MONTHS = 3


@dataclass(frozen=True)
class Shown:
    """The published period that stands for a year."""

    period_type: str
    code: str

    @property
    def year(self) -> str:
        return self.code[:4]

    @property
    def last_month(self) -> int:
        """Up to which month of the year it reaches."""
        return int(self.code[-2:]) if self.period_type == YEAR_TO_DATE else 12


def periods(scope: Scope, period_type: str, indicator: str = "", scheme: str = "_T") -> list[str]:
    """Period codes that the release has cells for, in order."""
    return list(_periods(scope.of_numbers, period_type, indicator, scheme))


@lru_cache(maxsize=64)
def _periods(scope: Scope, period_type: str, indicator: str, scheme: str) -> tuple[str, ...]:
    sql = """
        select distinct period_code from fct_indicator_value
        where period_type = ? and (? = '' or indicator_code = ? and dim1_scheme = ?)
        order by period_code
    """
    found = rows(scope, sql, period_type, indicator, indicator, scheme)
    return tuple(row["period_code"] for row in found)


def period_for(scope: Scope, indicator: str, year: str, scheme: str = "_T") -> Shown:
    """The year itself, or its months so far, or the last full year before it."""
    years = periods(scope, YEAR, indicator, scheme)
    if year in years:
        return Shown(YEAR, year)
    begun = [c for c in periods(scope, YEAR_TO_DATE, indicator, scheme) if c[:4] == year]
    if begun:
        return Shown(YEAR_TO_DATE, begun[-1])
    before = [code for code in years if code <= year]
    return Shown(YEAR, before[-1] if before else year)


def current(scope: Scope) -> str:
    """The unfinished year's period, ``2026-YTD09``; empty where the release tells none."""
    full = set(periods(scope, YEAR))
    return next((c for c in reversed(periods(scope, YEAR_TO_DATE)) if c[:4] not in full), "")


def shown_period(scope: Scope, year: str) -> str:
    """What the page stands for: the year, or its months so far."""
    begun = current(scope)
    return begun if begun[:4] == year else year


def with_current(scope: Scope, years: Sequence[str]) -> list[str]:
    """The years, and the unfinished one where something is told of it."""
    return sorted({*years, current(scope)[:4]} - {""})


def opening_year(scope: Scope, years: Sequence[str]) -> str:
    """The year that a page opens on: the current one once it is three months old, else the last
    full one, else the last there is."""
    begun, full = current(scope), set(periods(scope, YEAR))
    wanted = [
        year
        for year in years
        if year in full or (year == begun[:4] and int(begun[-2:]) >= LEAST_MONTHS)
    ]
    return next(reversed(wanted or list(years)), "")


def titled(scope: Scope, title: str, shown: Shown, year: str) -> str:
    """The title, with the period where it is not the one that the page shows."""
    if shown.code == shown_period(scope, year):
        return title
    return f"{title}, {Formats(scope.language).stretch(shown.code)}"


def note_of(scope: Scope, shown: Shown, year: str) -> str:
    """For which period a figure stands, where it is not the one that the page shows."""
    if shown.code == shown_period(scope, year):
        return ""
    period = Formats(scope.language).stretch(shown.code)
    return Texts(scope.language)("card.period_note", period=period)
