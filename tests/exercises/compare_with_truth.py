"""Builds the indicators of a small demo and compares them with the oracle:
``python -m tests.exercises.compare_with_truth FOLDER INDICATOR``. Run in a working copy."""

from __future__ import annotations

import sys
from pathlib import Path

from dagster_project.catalogue import read_meanings
from dagster_project.demo.timeline import KNOWN_AT, parse_instant
from tests.pipeline import raw_demo
from tests.pipeline.dbt_project import rows, run_dbt
from tests.pipeline.truth_comparison import compare_warehouse
from tests.truth.oracle import Oracle

SCALE = 0.05
COUNTED = "select count(*) from indicators.fct_indicator_value where indicator_code = '{}'"


def main(folder: Path, indicator: str) -> None:
    demo, known_at = raw_demo.make_demo(SCALE), KNOWN_AT[-1]
    warehouse = raw_demo.build(folder / "warehouse.duckdb", demo)
    run_dbt(warehouse, known_at, "build", "--exclude-resource-type", "unit_test")
    wrong = compare_warehouse(warehouse, Oracle(demo.shelf, parse_instant(known_at)))
    assert not wrong, "\n".join(wrong)
    model = read_meanings()[indicator]["model"]
    run_dbt(warehouse, known_at, "test", "--select", f"{model},test_type:unit")
    spoken = COUNTED.format(indicator) + " and status = 'ok' and value_central > 0"
    assert rows(warehouse, spoken)[0][0] > 0


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
