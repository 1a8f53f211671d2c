"""The one way to open ``warehouse.duckdb``: closed to the outside, bounded in memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from dagster_project.errors import UserError
from dagster_project.home import Home

MEMORY_VARIABLE = "COMPATRIOTS_MEMORY_LIMIT"
DEFAULT_MEMORY = "4GB"


def memory_limit() -> str:
    return os.environ.get(MEMORY_VARIABLE) or DEFAULT_MEMORY


def spill_folder(home: Home) -> Path:
    """Where DuckDB puts what does not fit into memory; disposable."""
    return home.work / "duckdb"


@contextmanager
def open_warehouse(home: Home, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the warehouse, closed at the end. UTC; no extension is ever fetched.

    Raises ``UserError`` when another program holds the file, or when it is damaged.
    """
    spill = spill_folder(home)
    spill.mkdir(parents=True, exist_ok=True)
    try:
        connection = duckdb.connect(
            str(home.warehouse),
            read_only=read_only,
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "memory_limit": memory_limit(),
                "temp_directory": str(spill),
            },
        )
    except duckdb.Error as error:
        raise _explained(home, error) from error
    try:
        connection.execute("set TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()


def _explained(home: Home, error: duckdb.Error) -> UserError:
    where = str(home.warehouse)
    if "lock" in str(error).lower():
        return UserError(
            "Another program has the warehouse open.",
            where=where,
            hint="Close it (a database browser, perhaps) and run again.",
        )
    return UserError(
        f"The warehouse can't be opened ({type(error).__name__}).",
        where=where,
        hint="Delete the file: it is rebuilt from the lake at the next run.",
    )
