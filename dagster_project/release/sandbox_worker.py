"""The process in which one SELECT of a user runs. Reads one JSON request, answers once.

Answer: a JSON line (``{}`` or ``{"problem"}``), then the rows as an Arrow stream.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from dagster_project.release.sandbox_check import check, first_line

MEGABYTE = 1 << 20
NONE: Mapping[str, str] = {}
LARGEST_ANSWER = 64 * MEGABYTE
# No access to files, network or extensions, and the settings are locked.
CLOSED = (
    "set TimeZone = 'UTC'",
    "set temp_directory = ''",
    "set home_directory = ''",
    "set secret_directory = ''",
    "set extension_directory = ''",
    "set allow_persistent_secrets = false",
    "set allow_community_extensions = false",
    "set python_enable_replacements = false",
    "set enable_external_access = false",
    "set disabled_filesystems = 'LocalFileSystem'",
    "set lock_configuration = true",
)


def run(request: dict[str, Any]) -> tuple[dict[str, str], pa.Table | None]:
    """The request names ``files`` of a release, or a ``warehouse`` and the schema of each of its
    ``tables``."""
    files = {Path(name).stem.lower(): Path(name) for name in request.get("files", ())}
    schemas = {name.lower(): schema for name, schema in request.get("tables", {}).items()}
    verdict = check(request["sql"], {*files, *schemas}, request.get("of", "release"))
    if verdict.problem:
        return {"problem": verdict.problem}, None
    wanted = sorted(verdict.tables)
    tables = {name: schemas[name] for name in wanted if name in schemas}
    return answer(request | {"tables": tables}, [files[name] for name in wanted if name in files])


def answer(
    request: dict[str, Any], files: Iterable[Path]
) -> tuple[dict[str, str], pa.Table | None]:
    """What the engine says; ``files`` and the request's ``tables`` are all there is."""
    megabytes = int(request["memory_megabytes"])
    try:
        connection = closed_connection(
            files, megabytes, request.get("warehouse", ""), request.get("tables", {})
        )
        # Counted by the engine, so that a wide answer is cut before it is fetched.
        relation = connection.sql(request["sql"])
        if relation is None:
            return {"problem": "Only SELECT is allowed."}, None
        table = relation.limit(int(request["limit"]) + 1).to_arrow_table()
    except duckdb.OutOfMemoryException:
        return {"problem": f"The query needs more than {megabytes} MB of memory."}, None
    except (duckdb.Error, pa.ArrowException, UnicodeError) as error:
        return {"problem": first_line(error)}, None
    if table.nbytes > LARGEST_ANSWER:
        return {"problem": f"The answer is larger than {LARGEST_ANSWER // MEGABYTE} MB."}, None
    return {}, table


def closed_connection(
    files: Iterable[Path], megabytes: int, warehouse: str = "", tables: Mapping[str, str] = NONE
) -> duckdb.DuckDBPyConnection:
    """These tables, copied into memory, behind a connection that opens nothing. ``tables``: name
    and schema of those of the warehouse.

    Copied, because a path that DuckDB may read it may also write over.
    """
    connection = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": f"{megabytes}MB",
            "threads": "2",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )
    for file in files:
        name = file.stem.replace('"', '""')
        connection.execute(f'create table "{name}" as from read_parquet($1)', [str(file)])
    if warehouse:
        source = warehouse.replace("'", "''")
        connection.execute(f"attach '{source}' as warehouse (read_only)")
        for name, schema in tables.items():
            connection.execute(f'create table "{name}" as from warehouse."{schema}"."{name}"')
        connection.execute("detach warehouse")
    for setting in CLOSED:
        connection.execute(setting)
    return connection


def bound(request: dict[str, Any]) -> None:
    """Limits of the operating system, in case the engine's own are not kept."""
    memory = (int(request["memory_megabytes"]) + int(request["overhead_megabytes"])) * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    seconds = int(float(request["seconds"])) + 1
    # Two threads may use two CPU seconds per second.
    resource.setrlimit(resource.RLIMIT_CPU, (2 * seconds, 2 * seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    request = json.loads(sys.stdin.buffer.read())
    bound(request)
    try:
        said, table = run(request)
    except MemoryError:
        said, table = {"problem": "The query needs more memory than it may use."}, None
    with contextlib.suppress(BrokenPipeError):
        answers.write(json.dumps(said).encode() + b"\n")
        if table is not None:
            with pa.ipc.new_stream(answers, table.schema) as stream:
                stream.write_table(table)
        answers.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
