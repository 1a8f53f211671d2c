"""Dominance in spending: who received a sum can't be read out of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from dagster_project.release.protection_money import is_dominated, protect_money

Row = dict[str, Any]


def row(
    territory: str, gross: int, top1: int, top2: int, *, measure: str = "M11",
    period: str = "2025-03", net: int | None = None, allocation: str = "direct",
) -> Row:  # fmt: skip
    amounts = {"gross": gross, "storno": 0, "net": gross if net is None else net}
    return {
        "measure_code": measure, "territory_code": territory, "period_type": "M",
        "territory_level": "none" if allocation == "unallocated" else "territory",
        "period_code": period, "allocation": allocation, "payments_count": 9,
        "unknown_amounts_count": 0,
        **{f"{name}_amount_rub": Decimal(value) for name, value in amounts.items()},
        "top1_amount_rub": Decimal(top1), "top2_amount_rub": Decimal(top2),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("gross", "top1", "top2", "expected"),
    [
        (100, 50, 35, False),  # exactly 85 %
        (100, 50, 36, True),
        (100, 80, 0, False),
        (1000, 849, 1, False),
        (100, 40, 20, False),
        (300, 255, 0, False),
        (300, 275, 0, True),
    ],
)
def test_dominance(gross: int, top1: int, top2: int, expected: bool) -> None:
    assert is_dominated(row("AAA", gross, top1, top2)) is expected


def test_a_sum_with_an_unknown_payment_is_hidden_where_persons_are_paid() -> None:
    unknown = row("AAA", 0, 0, 0) | {"unknown_amounts_count": 1}
    unknown |= dict.fromkeys(("gross_amount_rub", "storno_amount_rub", "net_amount_rub"))
    assert is_dominated(unknown)
    (shown,) = protect_money([unknown | {"measure_code": "M01"}], {"M11"})
    assert (shown["status"], shown["unknown_amounts_count"]) == ("low_quality", 1)
    (hidden,) = protect_money([unknown], {"M11"})
    assert (hidden["status"], hidden["unknown_amounts_count"]) == ("protected", None)


def test_a_reversal_without_payments_is_dominated() -> None:
    assert is_dominated(row("AAA", 0, 0, 0, net=-50))
    assert not is_dominated(row("AAA", 0, 0, 0, net=0))


def statuses(rows: list[Row], persons: tuple[str, ...] = ("M11", "M05")) -> list[str]:
    return [released["status"] for released in protect_money(rows, persons)]


def test_one_hidden_territory_takes_the_next_smallest_along() -> None:
    rows = [row("AAA", 100, 90, 5), row("BBB", 900, 100, 90), row("CCC", 500, 60, 50)]
    rows += [row(code, 800, 100, 90, period="2025-04") for code in ("AAA", "BBB", "CCC")]
    # CCC follows AAA in March; in AAA's and CCC's own year another month follows each of them.
    assert statuses(rows) == ["protected", "ok", "protected", "protected", "ok", "protected"]


def test_the_year_of_a_territory_does_not_give_a_single_hidden_sum_back() -> None:
    rows = [row("AAA", 100, 90, 5), row("AAA", 700, 700, 0, measure="M01"),
            row("AAA", 600, 600, 0, measure="M01", period="2025-07")]  # fmt: skip
    assert statuses(rows) == ["protected", "ok", "protected"]


def test_bodies_and_unallocated_rows() -> None:
    rows = [row("AAA", 100, 100, 0, measure="M01"), row("_U", 100, 95, 0, allocation="unallocated")]
    assert statuses(rows) == ["ok", "protected"]


def test_hidden_sums_are_null_and_the_largest_never_released() -> None:
    (released,) = protect_money([row("AAA", 100, 95, 0)], ("M11",))
    assert "top1_amount_rub" not in released
    assert [
        released[name] for name in ("gross_amount_rub", "net_amount_rub", "payments_count")
    ] == [
        None,
        None,
        None,
    ]
