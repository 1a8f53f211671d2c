"""Cells of ``fct_indicator_value`` as a page asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

import streamlit as st

from dashboards.lib.asked import Ask, Told, asked
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.statuses import PARTIAL, WITH_VALUE

TOTAL = "_T"
# All indicators of so few places are read in one question; of more only the one asked for.
FEW_PLACES = 12


@dataclass(frozen=True)
class Cell:
    """One published value with its band, and what it rests on: how many deliveries are due and
    which share of them is in effect. Numbers are None where the status stands for no value."""

    indicator: str
    period: str
    level: str
    territory: str
    dimension: str
    low: Decimal | None
    central: Decimal | None
    high: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    status: str
    maturity: str
    grade: str | None
    coverage_expected: int | None = None
    coverage_share: Decimal | None = None
    scheme: str = TOTAL

    @property
    def is_shown(self) -> bool:
        return self.status in WITH_VALUE and self.central is not None

    @property
    def is_partial(self) -> bool:
        return self.status == PARTIAL

    @property
    def passport(self) -> str:
        """What the address of the page calls this number by (``passport_dialog``)."""
        whole = f"{self.indicator}.{self.territory}.{self.period}"
        return whole if self.scheme == TOTAL else f"{whole}.{self.scheme}:{self.dimension}"

    @property
    def standing(self) -> dict[str, Any]:
        """What a row of a table says of the cell beside its value."""
        return {
            "status": self.status,
            "maturity": self.maturity,
            "coverage_expected": self.coverage_expected,
            "coverage_share": self.coverage_share,
            "passport": self.passport,
        }

    @property
    def has_band(self) -> bool:
        return self.low is not None and self.high is not None and self.low != self.high


def cells(
    scope: Scope,
    indicator: str,
    *,
    level: str = "world",
    period_type: str = "Y",
    periods: Sequence[str] = (),
    territories: Sequence[str] = (),
    scheme: str = TOTAL,
) -> list[Cell]:
    """Cells of one indicator at one level and period type, ordered by period, place, part."""
    ask = Ask(indicator, tuple(territories), tuple(periods))
    asked(ask)
    if 0 < len(ask.places) <= FEW_PLACES and scheme == TOTAL:
        return _of_places(scope, ask, level, period_type)
    return _cells(scope.of_numbers, ask, level, period_type, scheme)


def _of_places(scope: Scope, ask: Ask, level: str, period_type: str) -> list[Cell]:
    known = _history(scope.of_numbers, ask.places, period_type)
    found = [
        cell
        for place in ask.places
        for cell in known.get((ask.indicator, place), ())
        if cell.level == level and (not ask.periods or cell.period in ask.periods)
    ]
    return sorted(found, key=lambda cell: (cell.period, cell.territory))


@st.cache_data(show_spinner=False, max_entries=512)
def _cells(scope: Scope, ask: Ask, level: str, period_type: str, scheme: str) -> list[Cell]:
    sql = """
        select * from fct_indicator_value
        where indicator_code = ? and territory_level = ? and period_type = ? and dim1_scheme = ?
          and (len(?) = 0 or list_contains(?, period_code))
          and (len(?) = 0 or list_contains(?, territory_code))
        order by period_code, territory_code, dim1_code
    """
    periods, places = list(ask.periods), list(ask.places)
    cut = (ask.indicator, level, period_type, scheme)
    found = rows(scope, sql, *cut, periods, periods, places, places)
    return [_cell(row) for row in found]


def _cell(row: dict[str, Any]) -> Cell:
    return Cell(
        row["indicator_code"],
        row["period_code"],
        row["territory_level"],
        row["territory_code"],
        row["dim1_code"],
        row["value_low"],
        row["value_central"],
        row["value_high"],
        row["numerator_central"],
        row["denominator_central"],
        row["status"],
        row["maturity"],
        row["grade"],
        # A release of before tells no coverage.
        row.get("coverage_expected"),
        row.get("coverage_share"),
        row["dim1_scheme"],
    )


def history(
    scope: Scope, places: tuple[str, ...], period_type: str = "Y"
) -> Mapping[tuple[str, str], tuple[Cell, ...]]:
    """(indicator, place) → its cells without a breakdown, oldest first: all indicators of a few
    places in one question."""
    return Told(_history(scope.of_numbers, places, period_type))


# Asked for a hundred times by a page: Streamlit's cache would hash the scope each time. What is
# given is shared, and nobody changes it.
@lru_cache(maxsize=128)
def _history(
    scope: Scope, places: tuple[str, ...], period_type: str
) -> Mapping[tuple[str, str], tuple[Cell, ...]]:
    sql = """
        select * from fct_indicator_value
        where period_type = ? and dim1_scheme = ? and list_contains(?, territory_code)
        order by indicator_code, territory_code, period_code
    """
    found: dict[tuple[str, str], list[Cell]] = {}
    for row in rows(scope, sql, period_type, TOTAL, list(places)):
        cell = _cell(row)
        found.setdefault((cell.indicator, cell.territory), []).append(cell)
    return {key: tuple(listed) for key, listed in found.items()}


@st.cache_data(show_spinner=False, max_entries=64)
def places(scope: Scope, indicator: str, level: str) -> set[str]:
    """Codes of the places of a level that the indicator has cells for."""
    sql = """
        select distinct territory_code from fct_indicator_value
        where indicator_code = ? and territory_level = ?
    """
    return {row["territory_code"] for row in rows(scope, sql, indicator, level)}
