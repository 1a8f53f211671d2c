"""Runs the dbt project on a scratch warehouse, all working files outside the repository."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.contracts import sources
from dagster_project.home import DBT_PROJECT


def run_dbt(warehouse: Path, known_at: str, *arguments: str, project: Path = DBT_PROJECT) -> None:
    """Run one dbt command; fails with dbt's own words. In a process of its own, so that no
    connection to the warehouse outlives it."""
    work = warehouse.parent / "dbt"
    sources.write(work / "sources")
    done = subprocess.run(
        [
            Path(sys.executable).with_name("dbt"),
            *arguments,
            "--project-dir",
            project,
            "--profiles-dir",
            project,
        ],
        env=os.environ
        | {
            "COMPATRIOTS_WAREHOUSE": str(warehouse),
            sources.VARIABLE: str(work / "sources"),
            # Not a variable: another value would make dbt parse everything anew.
            "COMPATRIOTS_KNOWN_AT": known_at,
            "DBT_TARGET_PATH": str(work / "target"),
            "DBT_LOG_PATH": str(work / "logs"),
            "DBT_USE_COLORS": "false",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]


def rows(warehouse: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(query).fetchall()
