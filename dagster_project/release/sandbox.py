"""One SELECT over a release, or over the warehouse: bounded in tables, time and memory.

Two fences, each enough on its own: the statement is taken apart before it runs
(``sandbox_check``), and it runs in a process of its own that can open nothing and has copies of
the tables it reads (``sandbox_worker``).
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from dagster_project.errors import UserError, wrong_use
from dagster_project.home import Home
from dagster_project.release import pointer
from dagster_project.release.reader import INTERNAL
from dagster_project.release.released_tables import SCHEMAS
from dagster_project.release.unaltered import require_unaltered
from dagster_project.warehouse.connection import open_warehouse

DEFAULT_LIMIT = 1_000
SECONDS = 20.0
MEMORY_MEGABYTES = 1_024
# What the process needs besides DuckDB's own memory: the interpreter, its libraries, stacks.
OVERHEAD_MEGABYTES = 2_048
# What the steward may ask the warehouse for; deliveries as they came stay out.
WAREHOUSE_SCHEMAS = (*SCHEMAS, "seeds")


@dataclass(frozen=True)
class QueryResult:
    """``is_cut``: there were more rows than the limit."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    is_cut: bool
    release_id: str


def query(
    home: Home,
    sql: str,
    limit: int = DEFAULT_LIMIT,
    *,
    release_id: str | None = None,
    tier: str = INTERNAL,
    seconds: float = SECONDS,
    memory_megabytes: int = MEMORY_MEGABYTES,
) -> QueryResult:
    """Answer exactly one SELECT over the tables of a release (the current one by default).

    Raises UserError when the text is anything else, names another table, a file or a setting,
    takes too long or needs too much memory.
    """
    release = (
        pointer.current(home) if release_id is None else pointer.open_release(home, release_id)
    )
    if release is None:
        raise UserError(
            "Nothing is published yet.", where=str(home.releases), hint="Run `compatriots run`."
        )
    require_unaltered(release)
    files = [str(release.file(tier, name)) for name in sorted(release.manifest["tables"][tier])]
    columns, rows = answered(
        {"sql": sql, "files": files, "of": "release"}, limit, seconds, memory_megabytes
    )
    return QueryResult(columns, rows[:limit], len(rows) > limit, release.release_id)


def query_warehouse(home: Home, sql: str, limit: int) -> QueryResult:
    """Answer one SELECT over the tables of the last build, for the steward, behind the same
    fences. ``release_id`` is empty.

    Raises UserError as ``query`` does, and when there is no warehouse.
    """
    if not home.warehouse.is_file():
        raise UserError(
            "There is no warehouse yet.", where=str(home.warehouse), hint="Run `compatriots build`."
        )
    with open_warehouse(home, read_only=True) as warehouse:
        found = warehouse.execute(
            "select table_name, table_schema from information_schema.tables "
            "where list_contains($1, table_schema) order by all",
            [list(WAREHOUSE_SCHEMAS)],
        ).fetchall()
    request = {
        "sql": sql, "warehouse": str(home.warehouse), "tables": dict(found), "of": "warehouse",
    }  # fmt: skip
    columns, rows = answered(request, limit, SECONDS, MEMORY_MEGABYTES)
    return QueryResult(columns, rows[:limit], len(rows) > limit, "")


def answered(
    request: dict[str, Any], limit: int, seconds: float, memory_megabytes: int
) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
    """Columns, and at most one row more than the limit. Raises UserError."""
    request |= {
        "limit": limit,
        "memory_megabytes": memory_megabytes,
        "overhead_megabytes": OVERHEAD_MEGABYTES,
        "seconds": seconds,
    }
    try:
        finished = subprocess.run(
            [sys.executable, "-m", "dagster_project.release.sandbox_worker"],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=seconds + 5,
            env={name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ},
        )
    except subprocess.TimeoutExpired:
        raise refused(f"The query took longer than {seconds:g} seconds.", request) from None
    header, _, body = finished.stdout.partition(b"\n")
    try:
        answer = json.loads(header)
    except ValueError:
        raise refused(
            f"The query was stopped: it needs more than {memory_megabytes} MB of memory or "
            f"{seconds:g} seconds.",
            request,
        ) from None
    if "problem" in answer:
        raise refused(str(answer["problem"]), request)
    table = pa.ipc.open_stream(io.BytesIO(body)).read_all()
    rows = tuple(zip(*(column.to_pylist() for column in table.columns), strict=True))
    return tuple(table.column_names), rows


def refused(message: str, request: dict[str, Any]) -> UserError:
    return wrong_use(
        message,
        where="sql",
        hint=f"Write one SELECT over the tables of the {request['of']}.",
    )
