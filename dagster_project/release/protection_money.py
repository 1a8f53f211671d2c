"""Money whose recipients are persons: dominance (2, 85) and the p % rule (domain.md §5.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal

from dagster_project.release.lattice import PROTECTED, Row

LARGEST_TWO_SHARE = Decimal("0.85")
SMALLEST_REMAINDER_SHARE = Decimal("0.10")
NEVER_RELEASED = ("top1_amount_rub", "top2_amount_rub")
HIDDEN_AMOUNTS = (
    "gross_amount_rub", "storno_amount_rub", "net_amount_rub", "payments_count",
    "unknown_amounts_count",
)  # fmt: skip


def is_dominated(row: Row) -> bool:
    """True when one or two recipients could be read out of the sum, or nobody can tell."""
    if row["unknown_amounts_count"]:
        return True
    gross, first, second = (
        Decimal(row[name] or 0)
        for name in ("gross_amount_rub", "top1_amount_rub", "top2_amount_rub")
    )
    if gross <= 0:
        return bool(row["net_amount_rub"])
    return (
        first + second > LARGEST_TWO_SHARE * gross
        or gross - first - second < SMALLEST_REMAINDER_SHARE * first
    )


def protect_money(rows: Iterable[Row], person_measures: Collection[str]) -> list[Row]:
    """``mart_spending__programme`` as released: dominated sums of person measures are hidden,
    and where one hidden row of a block would be alone, the next smallest follows."""
    listed = list(rows)
    hidden = {
        index
        for index, row in enumerate(listed)
        if row["measure_code"] in person_measures and is_dominated(row)
    }
    blocks = blocks_with_known_sum(listed, person_measures)
    before = -1
    while before != len(hidden):
        before = len(hidden)
        for block in blocks:
            if len(hidden.intersection(block)) == 1:
                following = sorted(
                    (index for index in block if index not in hidden and amount(listed[index]) > 0),
                    key=lambda index: smallest_first(listed[index], person_measures),
                )
                hidden |= set(following[:1])
    return [released(row, index in hidden) for index, row in enumerate(listed)]


def blocks_with_known_sum(rows: list[Row], person_measures: Collection[str]) -> list[list[int]]:
    """Row numbers of every block whose sum may be known from elsewhere.

    One block is a person measure's territories in one period; the other is everything that went
    directly to one territory in one year, since spending per compatriot (F08) shows that sum.
    """
    by_measure: dict[tuple[str, ...], list[int]] = defaultdict(list)
    by_year: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        if row["allocation"] != "direct":
            continue
        if row["measure_code"] in person_measures:
            names = ("measure_code", "territory_level", "period_type", "period_code")
            by_measure[tuple(str(row[name]) for name in names)].append(index)
        if (row["territory_level"], row["period_type"]) == ("territory", "M"):
            by_year[row["territory_code"], row["period_code"][:4]].append(index)
    return [by_measure[key] for key in sorted(by_measure)] + [
        by_year[key] for key in sorted(by_year)
    ]


def amount(row: Row) -> Decimal:
    return Decimal(row["gross_amount_rub"] or 0)


def smallest_first(row: Row, person_measures: Collection[str]) -> tuple[object, ...]:
    names = ("territory_code", "measure_code", "period_code")
    return (row["measure_code"] not in person_measures, amount(row), *(row[n] for n in names))


def released(row: Row, is_hidden: bool) -> Row:
    kept = {name: value for name, value in row.items() if name not in NEVER_RELEASED}
    if is_hidden:
        kept |= dict.fromkeys(HIDDEN_AMOUNTS)
        return {**kept, "status": PROTECTED}
    return {**kept, "status": "low_quality" if row["unknown_amounts_count"] else "ok"}
