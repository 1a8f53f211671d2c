"""The one way to open ``warehouse.duckdb``: closed to the outside, bounded in memory."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from dagster_project.errors import UserError
from dagster_project.home import Home

MEMORY_VARIABLE = "COMPATRIOTS_MEMORY_LIMIT"
DEFAULT_MEMORY = "4GB"
# What DuckDB says of a file that is open elsewhere: in another process, or in this one.
HELD = re.compile("lock|different configuration", re.IGNORECASE)
# What it says of a file that is not as it left it.
DAMAGED = re.compile(
    r"not a valid DuckDB database|read enough bytes from file \"[^\"]*\.duckdb\"|"
    r"Corrupt database file|Failed to deserialize"
)


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
        if HELD.search(str(error)):
            raise held(home) from error
        if says_damaged(str(error)):
            raise damaged(home) from error
        raise
    try:
        connection.execute("set TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()


def says_damaged(text: str) -> bool:
    return DAMAGED.search(text) is not None


def says_held(text: str) -> bool:
    """True for DuckDB's words when another process has the file open."""
    return "could not set lock on file" in text.lower()


def held(home: Home) -> UserError:
    return UserError(
        "Another program has the warehouse open.",
        where=str(home.warehouse),
        hint="Close it (a database browser, perhaps) and call this again.",
    )


def damaged(home: Home) -> UserError:
    return UserError(
        "The warehouse can't be read.",
        where=str(home.warehouse),
        hint="Delete the file: it is rebuilt from the lake at the next run.",
    )


def discard_damaged(home: Home) -> None:
    """Delete a warehouse that can't be opened for damage: the lake holds all of it."""
    if not home.warehouse.is_file():
        return
    try:
        duckdb.connect(str(home.warehouse), read_only=True).close()
    except duckdb.Error as error:
        if says_damaged(str(error)):
            discard(home)


def discard(home: Home) -> None:
    """Delete the warehouse; the next build makes it from the lake."""
    for path in (home.warehouse, home.warehouse.with_name(f"{home.warehouse.name}.wal")):
        path.unlink(missing_ok=True)
