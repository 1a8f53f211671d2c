"""Cells of cases as rows of tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboards.lib.indicators import TOTAL, Cell, cells
from dashboards.lib.periods import periods
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.views.rights.selection import RightsSelection, told_place

HALF, YEAR = "H", "Y"
MEDIAN, MOST = "P01a", "P01b"


def shown_periods(scope: Scope, selection: RightsSelection, code: str) -> tuple[str, list[str]]:
    """Period type and codes up to the chosen year: halves of the world, years of a union, from the
    first one with a record."""
    place = told_place(scope, selection)
    kind = HALF if place.is_world else YEAR
    listed = [period for period in periods(scope, kind, code) if period[:4] <= selection.year]
    found = history(scope, selection, code)
    known = [period for period in listed if period in found and found[period].status != "not_yet"]
    return kind, [period for period in listed if known and period >= known[0]]


def history(scope: Scope, selection: RightsSelection, code: str) -> Mapping[str, Cell]:
    """Period → cell of the place that is told."""
    place = told_place(scope, selection)
    kind = HALF if place.is_world else YEAR
    found = cells(scope, code, level=place.level, territories=[place.code], period_type=kind)
    return {cell.period: cell for cell in found}


def of_cell(key: str, cell: Cell | None) -> Row:
    """Value and status of a cell under a key."""
    return {
        key: cell.central if cell else None,
        f"{key}_status": cell.status if cell else "not_applicable",
    }


def columns_of(keys: Sequence[tuple[str, str, str]]) -> tuple[Column, ...]:
    """A column for each (key, label, unit), beside it its status."""
    return tuple(Column(key, label, unit, status=f"{key}_status") for key, label, unit in keys)


def by_dimension(scope: Scope, code: str, period: str, scheme: str) -> Mapping[str, Cell]:
    """Code of the breakdown → cell of the world, the whole under ``_T``."""
    kind = HALF if "-" in period else YEAR
    return {
        cell.dimension: cell
        for part in (TOTAL, scheme)
        for cell in cells(scope, code, period_type=kind, periods=[period], scheme=part)
    }
