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
from tests.once import made_once_beside

PARSED = "dbt/target/partial_parse.msgpack"


def run_dbt(warehouse: Path, known_at: str, *arguments: str, project: Path = DBT_PROJECT) -> None:
    """Run one dbt command; fails with dbt's own words. In a process of its own, so that no
    connection to the warehouse outlives it."""
    is_shipped = project == DBT_PROJECT
    parsed = made_once_beside(warehouse, "dbt_parsed", _parse) if is_shipped else None
    _dbt(warehouse, known_at, arguments, project, parsed)


def _parse(folder: Path) -> None:
    _dbt(folder / "warehouse.duckdb", "", ("parse",), DBT_PROJECT, None)


def _dbt(
    warehouse: Path,
    known_at: str,
    arguments: tuple[str, ...],
    project: Path,
    parsed: Path | None,
) -> None:
    """``parsed``: the folder of another call, whose parse of the same project is good here, too."""
    work = warehouse.parent / "dbt"
    written = (parsed / "dbt" if parsed else work) / "sources"
    if parsed is None:
        sources.write(written)
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
            # dbt parses everything anew for another path, another place of the sources, or another
            # variable: so the path is the same for all, and `known_at` is none.
            "COMPATRIOTS_WAREHOUSE": warehouse.name,
            sources.VARIABLE: str(written),
            "COMPATRIOTS_KNOWN_AT": known_at,
            "DBT_TARGET_PATH": str(work / "target"),
            # Nobody reads it.
            "DBT_LOG_LEVEL_FILE": "none",
            "DBT_LOG_PATH": str(work / "logs"),
            "DBT_USE_COLORS": "false",
        }
        | ({"DBT_PARTIAL_PARSE_FILE_PATH": str(parsed / PARSED)} if parsed else {}),
        cwd=warehouse.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]


def rows(warehouse: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(query).fetchall()
