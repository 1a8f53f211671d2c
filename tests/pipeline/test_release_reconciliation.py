"""Deliveries in effect must add up before anything is published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dagster_project.contracts.read import read_contracts
from dagster_project.home import CONTRACTS, Home
from dagster_project.release.gate import check
from tests.pipeline.release_home import World, build, commit_delivery, raw_rows

WIDE = "un_desa_migrant_stock"
PLAIN = "grants"
LISTED = "trip_rosters"


@pytest.fixture(scope="module")
def contracts() -> dict[str, Any]:
    return read_contracts(CONTRACTS)


def failures(home: Home, contracts: dict[str, Any]) -> list[str]:
    result = check(home, contracts, World().result())
    if result.candidate is not None:
        result.candidate.discard()
    return [item.check_name for item in result.failures]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    build(home, World())
    return home


@pytest.mark.parametrize(
    ("changes", "in_raw", "expected"),
    [
        ({}, 2, []),
        ({}, 1, ["raw_rows_as_ledger"]),
        ({"rows_read": 4}, 2, ["rows_accounted_for"]),
        ({"control_totals": [{"column": "x", "declared": "10", "computed": "9"}]}, 2,
         ["control_totals"]),
        ({"control_totals": [{"column": "x", "declared": "9", "computed": "9"}]}, 2, []),
        ({"control_totals": [{"column": "x", "declared": None, "computed": "9"}]}, 2,
         ["control_totals"]),
        # What can't be read may explain it: a reminder, no failure.
        ({"control_totals": [{"column": "x", "declared": "10", "computed": "9", "unread": 1}]}, 2,
         []),
        # Held deliveries are not in effect: nobody reads them.
        ({"status": "held", "rows_read": 4}, 2, []),
    ],
)  # fmt: skip
def test_rows_and_totals(
    home: Home,
    contracts: dict[str, Any],
    changes: dict[str, Any],
    in_raw: int,
    expected: list[str],
) -> None:
    row = commit_delivery(home, contracts[PLAIN], **changes)
    raw_rows(home, PLAIN, row.delivery_id, in_raw)
    assert failures(home, contracts) == expected


@pytest.mark.parametrize("accepted", [2, 3])
def test_items_of_lists_are_those_of_the_receipt(
    home: Home, contracts: dict[str, Any], accepted: int
) -> None:
    items = {"status_history": {"read": 3, "accepted": accepted}}
    row = commit_delivery(home, contracts[LISTED], lists=("status_history",), items=items)
    raw_rows(home, LISTED, row.delivery_id, 2)
    raw_rows(home, f"{LISTED}__status_history", row.delivery_id, 2)
    assert failures(home, contracts) == ([] if accepted == 2 else ["raw_rows_as_ledger"])


def test_cells_of_a_wide_file_are_its_rows(home: Home, contracts: dict[str, Any]) -> None:
    row = commit_delivery(home, contracts[WIDE], cells_exploded=40)
    raw_rows(home, WIDE, row.delivery_id, 40)
    assert failures(home, contracts) == []
