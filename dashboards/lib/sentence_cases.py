"""Of which case a sentence is: the first of ``CASES`` that applies to a figure (decision 0052)."""

from __future__ import annotations

import re
from decimal import Decimal

from dashboards.lib.changes import Compared
from dashboards.lib.indicators import Cell
from dashboards.lib.measures import relative

CASES = (
    "too_few",
    "missing",
    "partial",
    "first_year",
    "break",
    "not_distinguishable",
    "slightly",
    "clearly",
)
# A change of less than this part of the former value is slight, where the bands do not overlap: the
# best grade of an estimate (A) is told as ×÷ 1.05, so nothing here is known better (model.md, §6).
SLIGHT = Decimal("0.05")
FEW = {"too_few", "few_recipients"}
COMPARING = {"not_distinguishable", "slightly", "clearly"}
BLOCK_YEARS = 3


def case_of(cell: Cell | None, change: Compared | None, former: Cell | None) -> str:
    """The first of ``CASES`` that applies to a figure, its published change, and the figure of the
    period before."""
    if cell is not None and cell.status in FEW:
        return "too_few"
    if cell is None or not cell.is_shown:
        return "missing"
    if cell.is_partial:
        return "partial"
    if former is None or change is None:
        return "first_year"
    if change.has_other_basis:
        return "break"
    return moved(change) if change.is_ok else "first_year"


def moved(change: Compared) -> str:
    """How a figure compares where both values are there."""
    if change.is_within_bands or change.value == change.base:
        return "not_distinguishable"
    part = relative(change.value, change.base)
    return "slightly" if part is not None and abs(part) < SLIGHT else "clearly"


def period_before(code: str) -> str:
    """``2025`` → ``2024``, ``S2025`` → ``S2024``, ``2023-2025`` → ``2020-2022``."""
    years = re.findall(r"\d{4}", code)
    step = BLOCK_YEARS if len(years) > 1 else 1
    return re.sub(r"\d{4}", lambda year: str(int(year[0]) - step), code)
