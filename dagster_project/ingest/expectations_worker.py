"""The process in which Great Expectations runs; the only importer of it and its engine.

Reads one JSON request per line: ``{"name", "files", "suite"}``; answers one line each:
``{"findings", "evidence"}``, or ``{"problem"}`` when an expectation could not be judged.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb

# A batch below this size is read once into memory instead of once per expectation.
IN_MEMORY_BYTES = 64 << 20
VALUE_LISTS = (
    "partial_unexpected_list",
    "partial_unexpected_counts",
    "partial_unexpected_index_list",
    "unexpected_list",
    "unexpected_index_list",
    "unexpected_index_query",
    "details",
)


class Validator:
    """Great Expectations over one in-memory DuckDB connection that both sides share."""

    def __init__(self) -> None:
        os.environ["GX_ANALYTICS_ENABLED"] = "false"
        import duckdb_engine
        import great_expectations as gx
        from great_expectations.data_context.types.base import ProgressBarsConfig
        from sqlalchemy.pool import StaticPool

        buffer_results()
        limit = os.environ.get("COMPATRIOTS_MEMORY_LIMIT", "4GB")
        self._connection = duckdb.connect(
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "memory_limit": limit,
            }
        )
        self._context = gx.get_context(mode="ephemeral")
        self._context.variables.progress_bars = ProgressBarsConfig(
            globally=False, metric_calculations=False
        )
        # Its typed signature leaves `kwargs` out.
        sources: Any = self._context.data_sources
        self._source = sources.add_sql(
            "lake",
            connection_string="duckdb:///:memory:",
            kwargs={
                "creator": lambda: duckdb_engine.ConnectionWrapper(self._connection),
                "poolclass": StaticPool,
            },
        )
        self._runs = 0

    def run(self, request: dict[str, Any]) -> dict[str, Any]:
        """Run one suite. Answers with a problem when any expectation raised."""
        import great_expectations as gx

        self._runs += 1
        table = f"batch_{self._runs}"
        kind = "table" if _size(request["files"]) < IN_MEMORY_BYTES else "view"
        files = ", ".join("'" + file.replace("'", "''") + "'" for file in request["files"])
        self._connection.execute(
            f"create {kind} {table} as from read_parquet([{files}], union_by_name = true)"
        )
        try:
            columns = {row[0] for row in self._connection.execute(f"describe {table}").fetchall()}
            asset = self._source.add_table_asset(table, table_name=table)
            batch = asset.add_batch_definition_whole_table("whole").get_batch()
            suite = gx.ExpectationSuite(name=table, expectations=request["suite"])
            form: dict[str, Any] = {"result_format": "SUMMARY"}
            if "_delivery_id" in columns:
                form = {
                    "result_format": "COMPLETE",
                    "unexpected_index_column_names": ["_delivery_id"],
                }
            answer: Any = batch.validate(suite, result_format=form)
            results = answer.to_json_dict()["results"]
        finally:
            self._connection.execute(f"drop {kind} {table}")
        if raised := [problem for item in results for problem in exceptions(item)]:
            return {"problem": without_quoted(raised[0])}
        if len(results) != len(request["suite"]):
            # An expectation of an unknown type is left out without a word.
            return {"problem": f"{len(results)} of {len(request['suite'])} expectations ran"}
        return {
            "findings": [finding(item) for item in results if not item["success"]],
            "evidence": {
                "table": request["name"],
                "success": all(item["success"] for item in results),
                "results": [without_values(item) for item in results],
            },
        }


def buffer_results() -> None:
    """DuckDB's results are lazy and GX closes the connection before reading them."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine
    from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy

    @event.listens_for(Engine, "after_cursor_execute")
    def _buffer(
        conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool
    ) -> None:
        if conn.dialect.name == "duckdb" and cursor.description:
            context.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(
                cursor, None, cursor.fetchall()
            )


def exceptions(result: dict[str, Any]) -> Iterator[str]:
    """What an expectation raised: its ``exception_info`` is flat, or one per metric."""
    info = result.get("exception_info") or {}
    for item in (info, *(value for value in info.values() if isinstance(value, dict))):
        if item.get("raised_exception"):
            rule = result["expectation_config"].get("meta", {}).get("rule", "")
            yield f"{rule}: {item.get('exception_message') or 'raised an exception'}"


def deliveries_of(result: dict[str, Any]) -> list[str]:
    """Deliveries that a failed expectation points at."""
    values = result["result"]
    rows = values.get("unexpected_index_list") or []
    rows = rows or (values.get("details") or {}).get("unexpected_rows") or []
    return sorted({row["_delivery_id"] for row in rows if "_delivery_id" in row})


def finding(result: dict[str, Any]) -> dict[str, Any]:
    config = result["expectation_config"]
    meta = config.get("meta") or {}
    count = result["result"].get("unexpected_count", result["result"].get("observed_value"))
    return {
        "rule": meta.get("rule", config["type"]),
        "column": meta.get("column", ""),
        "severity": meta.get("severity", "error"),
        "unexpected_count": int(count) if isinstance(count, int | float) else 0,
        "deliveries": deliveries_of(result),
    }


def without_values(result: dict[str, Any]) -> dict[str, Any]:
    """The result as evidence: counts and the deliveries at fault, no values of rows."""
    kept = {key: value for key, value in result["result"].items() if key not in VALUE_LISTS}
    config = {key: value for key, value in result["expectation_config"].items() if key != "id"}
    return {
        "expectation_config": config,
        "success": result["success"],
        "result": kept,
        "deliveries": [] if result["success"] else deliveries_of(result),
    }


def without_quoted(problem: str) -> str:
    """The first line of an error, without the values that engines quote in it."""
    return re.sub(r"'[^']*'?", "'…'", problem.splitlines()[0])[:200]


def _size(files: Sequence[str]) -> int:
    return sum(Path(file).stat().st_size for file in files)


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else is printed must not mix with the answers
    validator = Validator()
    for line in sys.stdin:
        try:
            answer = validator.run(json.loads(line))
        except Exception as error:
            answer = {"problem": without_quoted(f"{type(error).__name__}: {error}")}
        answers.write(json.dumps(answer, default=str) + "\n")
        answers.flush()
    # DuckDB's binding prints a list of leaked objects at an ordinary exit.
    os._exit(0)


if __name__ == "__main__":
    main()
