"""Q02b: which published cells count as changed against the release before."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dagster_project.release.candidate import count_changed
from tests.pipeline.person_world import INDICATOR_SCHEMA, cell


@pytest.mark.parametrize(
    ("change", "count"),
    [
        ({}, 0),
        ({"value_central": Decimal(2)}, 1),
        ({"status": "partial"}, 1),
        ({"definition_version": 2}, 1),
        # One is gone and one is new in a period that was published.
        ({"territory_code": "BBB"}, 2),
        # A period that was not published before is no change; its former cell is gone.
        ({"period_code": "2026"}, 1),
    ],
)
def test_what_vanished_and_what_is_defined_anew_has_changed(
    tmp_path: Path, change: dict[str, Any], count: int
) -> None:
    published = cell("R01", "territory", "AAA", value=1)
    assert changed(tmp_path, published, published | change) == count


def test_that_another_month_has_passed_of_a_year_is_no_change(tmp_path: Path) -> None:
    published = cell("R01", "world", "WLD", value=1, period=("YTD", "2026-YTD09"))
    later = cell("R01", "world", "WLD", value=2, period=("YTD", "2026-YTD10"))
    assert changed(tmp_path, published, later) == 0


def changed(folder: Path, before: dict[str, Any], now: dict[str, Any]) -> int:
    pq.write_table(pa.Table.from_pylist([before], INDICATOR_SCHEMA), folder / "before.parquet")
    return count_changed(pa.Table.from_pylist([now], INDICATOR_SCHEMA), folder / "before.parquet")
