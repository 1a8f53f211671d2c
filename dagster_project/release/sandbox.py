"""One SELECT over a release, for people who write SQL: bounded in files, time and memory.

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

from dagster_project.errors import ExitCode, UserError
from dagster_project.home import Home
from dagster_project.release import pointer
from dagster_project.release.reader import INTERNAL
from dagster_project.release.unaltered import require_unaltered

DEFAULT_LIMIT = 1_000
SECONDS = 20.0
MEMORY_MEGABYTES = 1_024
# What the process needs besides DuckDB's own memory: the interpreter, its libraries, stacks.
OVERHEAD_MEGABYTES = 2_048


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
    request = {
        "sql": sql,
        "limit": limit,
        "files": [
            str(release.file(tier, name)) for name in sorted(release.manifest["tables"][tier])
        ],
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
        raise refused(f"The query took longer than {seconds:g} seconds.") from None
    header, _, body = finished.stdout.partition(b"\n")
    try:
        answer = json.loads(header)
    except ValueError:
        raise refused(
            f"The query was stopped: it needs more than {memory_megabytes} MB of memory or "
            f"{seconds:g} seconds."
        ) from None
    if "problem" in answer:
        raise refused(str(answer["problem"]))
    table = pa.ipc.open_stream(io.BytesIO(body)).read_all()
    rows = tuple(zip(*(column.to_pylist() for column in table.columns), strict=True))
    return QueryResult(
        tuple(table.column_names), rows[:limit], len(rows) > limit, release.release_id
    )


def refused(message: str) -> UserError:
    return UserError(
        message,
        where="sql",
        hint="Write one SELECT over the tables of the release.",
        exit_code=ExitCode.WRONG_USE,
    )
