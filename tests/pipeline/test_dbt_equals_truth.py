"""The SQL alone against the oracle: every mart row and every indicator row.

The rows come from the facts behind the demo files, so a difference here is one of rules, not
of reading. The whole line from file to release is compared in its own test.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.demo.timeline import KNOWN_AT, parse_instant
from tests.pipeline import raw_demo
from tests.pipeline.dbt_project import run_dbt
from tests.pipeline.truth_comparison import compare_warehouse
from tests.truth.oracle import Oracle

SCALE = 0.12


@pytest.fixture(scope="module")
def demo() -> raw_demo.Demo:
    return raw_demo.make_demo(SCALE)


# At the second a year has ended that is not yet final, and its last month is not yet due.
@pytest.mark.parametrize("known_at", [KNOWN_AT[-1], "2026-01-12T12:00:00Z"])
def test_every_row_equals_the_truth(demo: raw_demo.Demo, tmp_path: Path, known_at: str) -> None:
    warehouse = raw_demo.build(tmp_path / "warehouse.duckdb", demo)
    run_dbt(warehouse, known_at, "build", "--exclude-resource-type", "unit_test")
    wrong = compare_warehouse(warehouse, Oracle(demo.shelf, parse_instant(known_at)))
    assert not wrong, "\n".join(wrong)
