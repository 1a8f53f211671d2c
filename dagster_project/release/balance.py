"""Y10, computed when a release is made, of published counts of territories alone: how far the share
of finalists lies from the share of applicants, less what chance and rounding make of it.

The index is D = ½ Σ |f/F − a/A| over territories, with f of F finalists and a of A applicants.
Even a fair draw gives a positive D. Its expected value is taken from absolute deviations of normal
variates, σ √(2/π) each (as for indices of dissimilarity: Cortese, Falk and Cohen 1976, Winship
1977), where

    σ² = p (1 − p) / F · (A − F) / (A − 1) + (b² − 1) / 6 · (1/F² + 1/A²),   p = a/A:

a draw of F out of A without putting back, and the rounding of f and a to multiples of b.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import pi, sqrt

from dagster_project.release.lattice import Row
from dagster_project.release.persons import SMALLEST_DENOMINATOR, TOO_FEW, half_up

BALANCE = "Y10"
# Finalists are whose applications passed the first round, of all that were sent.
FUNNEL, STEP = "Y04", "round_1"
BASE = 5
# What the warehouse says of a cell whose parts only the release knows.
OPEN = "zero_denominator"


def balanced(rows: Iterable[Row], released: Iterable[Row]) -> list[Row]:
    """Rows of Y10 with their values. ``rows``: as the warehouse has them; ``released``: rows of
    persons as released."""
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in released:
        if (
            (row["indicator_code"], row["dim1_code"]) == (FUNNEL, STEP)
            and row["territory_level"] == "territory"
            and row["denominator_central"]
        ):
            counts = int(row["numerator_central"] or 0), int(row["denominator_central"])
            places[row["period_code"]].append(counts)
    return [
        row | figures(places[row["period_code"]]) if row["status"] == OPEN else row for row in rows
    ]


def figures(places: Sequence[tuple[int, int]]) -> Row:
    finalists, applicants = totals(places)
    if min(finalists, applicants) < SMALLEST_DENOMINATOR:
        return {"status": TOO_FEW}
    value = half_up(Decimal(index(places) - expected(places)), Decimal("0.01"))
    return {"status": "ok"} | {f"value_{end}": value for end in ("low", "central", "high")}


def totals(places: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return sum(f for f, _ in places), sum(a for _, a in places)


def index(places: Sequence[tuple[int, int]]) -> float:
    """Of pairs of finalists and applicants."""
    finalists, applicants = totals(places)
    return sum(abs(f / finalists - a / applicants) for f, a in places) / 2


def expected(places: Sequence[tuple[int, int]]) -> float:
    """The index of a fair draw."""
    finalists, applicants = totals(places)
    drawn = (applicants - finalists) / (applicants - 1) / finalists
    rounded = (BASE**2 - 1) / 6 * (1 / finalists**2 + 1 / applicants**2)
    shares = [a / applicants for _, a in places]
    return sqrt(2 / pi) * sum(sqrt(p * (1 - p) * drawn + rounded) for p in shares) / 2
