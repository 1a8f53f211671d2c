"""Parquet with the same bytes for the same rows: total order, fixed row groups, no clock."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.home import synchronise

ROWS_PER_GROUP = 122_880
COMPRESSION = {"compression": "zstd", "compression_level": 3}
READ_ONLY = 0o444


def write_ordered(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> int:
    """Write the rows of ``query`` ordered by all columns (keys stand first); returns the count.

    The file is synchronised to disk and made read-only.
    """
    # query: text made by this package from the dbt manifest's own names, never user input.
    relation = connection.sql(f"select * from ({query}) order by all")
    return write_batches(relation.to_arrow_reader(ROWS_PER_GROUP), path)


def write_table(table: pa.Table, path: Path) -> int:
    """The same for an Arrow table: its rows are put into total order first."""
    with duckdb.connect(":memory:") as connection:
        connection.register("unordered", table)
        return write_ordered(connection, "from unordered", path)


def write_batches(reader: Any, path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = 0
    with pq.ParquetWriter(path, reader.schema, **COMPRESSION) as writer:
        for table in fixed_size(reader, reader.schema):
            writer.write_table(table, row_group_size=ROWS_PER_GROUP)
            rows += table.num_rows
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
    path.chmod(READ_ONLY)
    synchronise(path.parent)
    return rows


def fixed_size(batches: Iterable[Any], schema: pa.Schema) -> Iterator[pa.Table]:
    """Rows in portions of exactly ROWS_PER_GROUP, whatever the engine's own portions are."""
    waiting = schema.empty_table()
    for batch in batches:
        waiting = pa.concat_tables([waiting, pa.Table.from_batches([batch], schema)])
        while waiting.num_rows >= ROWS_PER_GROUP:
            yield waiting.slice(0, ROWS_PER_GROUP)
            waiting = waiting.slice(ROWS_PER_GROUP)
    if waiting.num_rows:
        yield waiting
