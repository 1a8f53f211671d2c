"""A small file: judged in tables and by statements that stay for the next file of its shape.

To plan a judging statement costs the engine several times as much as to judge the dozen rows of
most deliveries, and a file that goes the way of large ones costs five times as much.
"""

from __future__ import annotations

import duckdb

from dagster_project.ingest.judging.accepted_rows import AcceptedRows, unwatched
from dagster_project.ingest.judging.persons import make_names, named_parts, names_table
from dagster_project.ingest.judging.table_sql import TableSql
from dagster_project.ingest.key import PseudonymKey
from dagster_project.ingest.model import Request
from dagster_project.ingest.readers.engine import define, execute_prepared, prepared
from dagster_project.ingest.readers.rows import ColumnsSource
from dagster_project.ingest.readers.source import Advance, Source

_SOURCE = "@source@"


class SmallFile(AcceptedRows):
    """``_fed``: the table of raw texts; ``rows``: the table of sound rows. Files have one shape,
    and share these tables, when columns and judging statement are the same."""

    def __init__(
        self,
        engine: duckdb.DuckDBPyConnection,
        source: Source,
        sql: TableSql,
        request: Request,
        key: PseudonymKey | None,
    ) -> None:
        super().__init__(engine, source, sql, request, key)
        self._columns = sql.source_columns(source.has_broken)
        select = sql.judged(f"select * from {_SOURCE}", source.has_broken)
        shape = f"{self._columns}{select}"
        shapes = prepared().shapes
        number = shapes.get(shape, len(shapes))
        self._fed, self.rows = f"source_{number}", f"staged_{number}"
        self.looked_up = self._fed
        self._select = select.replace(_SOURCE, self._fed)
        self._names = named_parts([part for part, _ in sql.person_values()])
        if shape not in shapes:
            self._make_tables()
            shapes[shape] = number

    def _make_tables(self) -> None:
        # One may be left from a time when making the others failed.
        made = "create or replace temp table"
        define(self.engine, f"{made} {self._fed} ({', '.join(self._columns)})")
        define(self.engine, f"{made} {self.rows} as {self._select} limit 0")
        for part in self._names:
            define(self.engine, make_names(part))

    def read(self, advance: Advance) -> int:
        self.source.run(self.engine, self._insert, advance, is_small=True)
        [(sound,)] = self.run(f"insert into {self.rows} {self._select}").fetchall()
        return self.remove_unsound_cells() if self.sql.is_wide else int(sound)

    def _insert(self, relation: str) -> str:
        """INSERT of fed records into the table of raw texts."""
        names = ", ".join(column.split()[0] for column in self._columns)
        return (
            f"insert into {self._fed} select {names} from ({self.sql.with_file_values(relation)})"
        )

    def run(self, statement: str, *texts: str) -> duckdb.DuckDBPyConnection:
        return execute_prepared(self.engine, statement, *texts)

    def look_up(self, records: ColumnsSource) -> None:
        # All are judged, so the table of raw texts is free.
        self.run(f"delete from {self._fed}")
        broken = ", false as _broken" if self.source.has_broken else ""
        records.run(
            self.engine,
            lambda fed: self._insert(f"select *{broken} from ({fed})"),
            unwatched,
            is_small=True,
        )

    def close(self) -> None:
        """Empty the tables: personal values are among what they hold."""
        for table in (self._fed, self.rows, *map(names_table, self._names)):
            self.run(f"delete from {table}")
