"""The SQL alone against the oracle: every mart row and every indicator row, early in a year.

The rows come from the facts behind the demo files, so a difference here is one of rules, not
of reading. ``test_demo_truth`` compares the whole line from file to release, at later moments.
"""

from __future__ import annotations

from pathlib import Path

from dagster_project.demo.timeline import parse_instant
from tests.pipeline import raw_demo
from tests.pipeline.dbt_project import run_dbt
from tests.pipeline.truth_comparison import compare_warehouse
from tests.truth.oracle import Oracle

SCALE = 0.12
# A year has ended that is not yet final, and its last month is not yet due.
KNOWN_AT = "2026-01-12T12:00:00Z"


def test_every_row_equals_the_truth(tmp_path: Path) -> None:
    demo = raw_demo.make_demo(SCALE)
    warehouse = raw_demo.build(tmp_path / "warehouse.duckdb", demo)
    run_dbt(warehouse, KNOWN_AT, "build", "--exclude-resource-type", "unit_test")
    wrong = compare_warehouse(warehouse, Oracle(demo.shelf, parse_instant(KNOWN_AT)))
    assert not wrong, "\n".join(wrong)
