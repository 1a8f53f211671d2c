"""The small world written by hand, built by dbt with all tests, once for all that read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.once import made_once
from tests.pipeline import raw_fixture
from tests.pipeline.dbt_project import run_dbt

KNOWN_AT = "2026-11-01T00:00:00Z"


def small_world(factory: pytest.TempPathFactory) -> Path:
    """Its warehouse, beside it dbt's target; only to be read."""

    def make(folder: Path) -> None:
        raw_fixture.build(folder / "warehouse.duckdb")
        run_dbt(folder / "warehouse.duckdb", KNOWN_AT, "build")

    return made_once(factory, "small_world", make) / "warehouse.duckdb"
