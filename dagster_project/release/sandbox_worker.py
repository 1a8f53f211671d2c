"""The process in which one SELECT of a stranger runs. Reads one JSON request, answers once.

Answer: a JSON line (``{}`` or ``{"problem"}``), then the rows as an Arrow stream.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from dagster_project.release.reader import connect

MEGABYTE = 1 << 20
# Table functions without a way to files, settings or other tables.
TABLE_FUNCTIONS = frozenset({"range", "generate_series", "unnest"})
QUERY_NODES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"})
# Functions that speak of the machine or change something.
FORBIDDEN_FUNCTIONS = frozenset(
    {
        "current_setting", "getenv", "getvariable", "nextval", "currval", "set_config",
        "add_parquet_key", "write_log", "parse_duckdb_log_message", "current_query",
        "pg_size_pretty", "txid_current", "json_execute_serialized_sql", "sleep_ms",
    }
)  # fmt: skip


def problem_of(sql: str, tables: set[str]) -> str | None:
    """Why a text may not run; None when it is one SELECT over the given tables."""
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        return f"This is not valid SQL: {first_line(error)}"
    if len(statements) != 1:
        return f"Exactly one statement is allowed; there are {len(statements)}."
    kind = statements[0].type.name
    if kind != "SELECT":
        return f"Only SELECT is allowed; this is {kind.replace('_', ' ')}."
    with duckdb.connect(":memory:") as parser:
        serialised = parser.execute("select json_serialize_sql(?)", [sql]).fetchone()
    tree = json.loads(serialised[0]) if serialised else {"error": True}
    if tree.get("error"):
        return "This form of SELECT is not supported here."
    return next(problems_of_tree(tree["statements"], tables), None)


def problems_of_tree(tree: Any, tables: set[str]) -> Iterator[str]:
    """Everything in the syntax tree that reaches beyond the release."""
    nodes = list(walk(tree))
    ctes = {
        entry["key"]
        for node in nodes
        if isinstance(node.get("cte_map"), dict)
        for entry in node["cte_map"].get("map", ())
    } | {str(node["cte_name"]) for node in nodes if "cte_name" in node}
    for node in nodes:
        kind = str(node.get("type", ""))
        if kind.endswith("_NODE") and kind not in QUERY_NODES:
            yield f"Only SELECT is allowed; this holds a {kind.removesuffix('_NODE')}."
        elif kind == "BASE_TABLE":
            name, schema = str(node["table_name"]), str(node.get("schema_name", ""))
            if schema not in ("", "main") or node.get("catalog_name") not in ("", None):
                yield f"'{schema}.{name}' is not a table of the release."
            elif name.lower() not in {item.lower() for item in (*tables, *ctes)}:
                yield f"There is no table '{name}' in the release."
        elif kind == "TABLE_FUNCTION":
            function = str(node["function"].get("function_name", "")).lower()
            if function not in TABLE_FUNCTIONS:
                yield f"{function}() is not allowed: only the tables of the release can be read."
        elif kind == "SHOW_REF":
            yield "Use `releases show` to see tables and columns; only SELECT is allowed."
        elif node.get("class") == "FUNCTION":
            function = str(node.get("function_name", "")).lower()
            if function in FORBIDDEN_FUNCTIONS or function.startswith(("read_", "pragma_")):
                yield f"{function}() is not allowed."


def walk(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from walk(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from walk(value)


def run(request: dict[str, Any]) -> tuple[dict[str, str], pa.Table | None]:
    files = [Path(name) for name in request["files"]]
    problem = problem_of(request["sql"], {file.stem for file in files})
    if problem:
        return {"problem": problem}, None
    megabytes = int(request["memory_megabytes"])
    connection = connect(files, memory_limit=f"{megabytes}MB", threads="2")
    try:
        # Counted by the engine, so that a wide answer is cut before it is fetched.
        relation = connection.sql(request["sql"]).limit(int(request["limit"]) + 1)
        return {}, relation.to_arrow_table()
    except duckdb.OutOfMemoryException:
        return {"problem": f"The query needs more than {megabytes} MB of memory."}, None
    except duckdb.Error as error:
        return {"problem": first_line(error)}, None


def first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]


def bound(request: dict[str, Any]) -> None:
    """Limits of the operating system, in case the engine's own are not kept."""
    memory = (int(request["memory_megabytes"]) + int(request["overhead_megabytes"])) * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    seconds = int(float(request["seconds"])) + 1
    # Two threads may use two seconds of work per second of time.
    resource.setrlimit(resource.RLIMIT_CPU, (2 * seconds, 2 * seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    request = json.loads(sys.stdin.buffer.read())
    bound(request)
    try:
        answer, table = run(request)
    except MemoryError:
        answer, table = {"problem": "The query needs more memory than it may use."}, None
    with contextlib.suppress(BrokenPipeError):
        answers.write(json.dumps(answer).encode() + b"\n")
        if table is not None:
            with pa.ipc.new_stream(answers, table.schema) as stream:
                stream.write_table(table)
        answers.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
