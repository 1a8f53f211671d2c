"""The gate's own look at released rows of persons."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.release.counts import Counts
from dagster_project.release.lattice import Lattice, Row
from dagster_project.release.person_checks import person_checks

COUNTS = {"R02": Counts("participants", "")}


def row(value: int | None, scheme: str = "_T", code: str = "_T", status: str = "ok") -> Row:
    shown = None if value is None else Decimal(value)
    return {
        "indicator_code": "R02", "territory_level": "territory", "territory_code": "KAZ",
        "period_type": "Y", "period_code": "2024", "dim1_scheme": scheme, "dim1_code": code,
        "status": status, "numerator_central": None,
        "denominator_central": None, "value_low": shown, "value_central": shown,
    }  # fmt: skip


LATTICE = Lattice.from_rows(
    [row(0) | {"base": 5}, row(0, "age5") | {"base": 5, "least_total": 100}]
)


@pytest.mark.parametrize(
    ("released", "status"),
    [
        ([row(100), row(35, "age5", "18_35")], "pass"),
        ([row(95), row(35, "age5", "18_35")], "fail"),
        ([row(95), row(None, "age5", "18_35", "too_few")], "pass"),
        ([row(35, "age5", "18_35")], "fail"),
    ],
)
def test_a_slice_that_needs_a_large_total_has_one(released: list[Row], status: str) -> None:
    exact = [row(97), row(36, "age5", "18_35")]
    checks, useful = person_checks(released, exact, COUNTS, LATTICE)
    found = {check.check_name: check.status for check in checks}
    assert found["slices_of_enough_persons"] == status
    assert set(useful) == {"R02"}


@pytest.mark.parametrize(("travelled", "status"), [(20, "pass"), (10, "fail")])
def test_the_total_of_a_share_is_its_counts_not_its_value(travelled: int, status: str) -> None:
    parts = {"numerator_central": Decimal(travelled), "denominator_central": Decimal(50)}
    shown = row(0) | parts | {"indicator_code": "Y05", "value_central": Decimal("0.40")}
    counts = {"Y05": Counts("travelled", "applications")}
    lattice = Lattice.from_rows([shown | {"base": 10, "least_total": 20}])
    checks, _ = person_checks([shown], [shown], counts, lattice)
    assert {c.check_name: c.status for c in checks}["slices_of_enough_persons"] == status


@pytest.mark.parametrize(
    ("top", "bottom", "status"), [(30, 40, "pass"), (10, 40, "fail"), (20, 15, "fail")]
)
def test_a_rate_that_needs_large_counts_has_them(top: int, bottom: int, status: str) -> None:
    rate = row(1) | {"numerator_central": Decimal(top), "denominator_central": Decimal(bottom)}
    counts = {"R02": Counts("travelled", "applications")}
    lattice = Lattice.from_rows([rate | {"base": 5, "least_total": 20}])
    checks, _ = person_checks([rate], [rate], counts, lattice)
    found = {check.check_name: check.status for check in checks}
    assert found["slices_of_enough_persons"] == status
