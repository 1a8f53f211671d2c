"""A large file: its rows go to Parquet while it is read, through a connection of its own."""

from __future__ import annotations

import duckdb

from dagster_project.contracts.cast_text import constant
from dagster_project.ingest.judging.accepted_rows import PARQUET, AcceptedRows, quoted, unwatched
from dagster_project.ingest.judging.persons import make_names, named_parts
from dagster_project.ingest.judging.pseudonym import remembered_token, tokens_remembered
from dagster_project.ingest.judging.table_sql import TableSql
from dagster_project.ingest.key import PseudonymKey
from dagster_project.ingest.model import Request
from dagster_project.ingest.readers.rows import ColumnsSource
from dagster_project.ingest.readers.source import Advance, Source


class LargeFile(AcceptedRows):
    """Streamed: written at once, and written again only when keys repeat. Staged (persons, wide
    tables): kept in a temporary table until all is known."""

    looked_up = "looked_up"

    def __init__(
        self,
        engine: duckdb.DuckDBPyConnection,
        source: Source,
        sql: TableSql,
        request: Request,
        key: PseudonymKey | None,
    ) -> None:
        super().__init__(engine, source, sql, request, key)
        self._is_staged = sql.is_wide or sql.contract.has_persons or bool(sql.contract.lists)
        written = f"read_parquet({quoted(request.out.accepted)})"
        self.rows = "staged" if self._is_staged else written

    def read(self, advance: Advance) -> int:
        return self._stage(advance) if self._is_staged else self._stream(advance)

    def _stream(self, advance: Advance) -> int:
        domains: list[str] = []

        def token(domain: str, payload: str) -> str:
            domains.append(domain)
            return remembered_token(domain, payload)

        def written(name: str, value: str) -> str:
            settled = self.sql.settled(name)
            return value if settled is None else constant(settled)

        stored = self.sql.stored(token)
        columns = ", ".join(f'{written(name, value)} as "{name}"' for name, value in stored)
        sound = self.sql.is_sound(self.source.has_broken)
        target = quoted(self.request.out.accepted)

        def copy(relation: str) -> str:
            typed = self.sql.typed(self.sql.with_file_values(relation))
            return (
                f"copy (select {columns}, {self.technical} from ({typed}) where {sound}) "
                f"to {target} {PARQUET}"
            )

        with tokens_remembered(self.engine, self.key, domains):
            return int(self.source.run(self.engine, copy, advance)[0][0])

    def _stage(self, advance: Advance) -> int:
        sound = self.source.run(
            self.engine,
            lambda relation: (
                "create or replace temp table staged as "
                + self.sql.judged(self.sql.with_file_values(relation), self.source.has_broken)
            ),
            advance,
        )[0][0]
        for part in named_parts([part for part, _ in self.sql.person_values()]):
            self.engine.execute(make_names(part))
        return self.remove_unsound_cells() if self.sql.is_wide else int(sound)

    def run(self, statement: str, *texts: str) -> duckdb.DuckDBPyConnection:
        return self.engine.execute(statement, list(texts))

    def look_up(self, records: ColumnsSource) -> None:
        records.run(
            self.engine,
            lambda fed: (
                f"create or replace temp table {self.looked_up} as "
                + self.sql.with_file_values(fed)
            ),
            unwatched,
        )

    def add(self, select: str, lines: str) -> None:
        if self._is_staged:
            super().add(select, lines)
            return
        names = ", ".join(f'"{name}"' for name, _ in self.sql.stored())
        mended = f"select {names}, {self.technical} from ({select})"
        self.run(f"create or replace temp table mended as {mended}", lines)
        self._write_again(f"select * from {self.rows} union all by name select * from mended")

    def leave_out(self, lines: list[int]) -> None:
        if self._is_staged:
            super().leave_out(lines)
            return
        self.engine.execute(
            "create or replace temp table left_out as select unnest($1::bigint[]) as line", [lines]
        )
        kept = "_line not in (select line from left_out)"
        self._write_again(f"select * from {self.rows} where {kept}")

    def _write_again(self, select: str) -> None:
        target = self.request.out.accepted
        again = target.with_suffix(".again")
        self.copy(f"select * from ({select}) order by _line", again)
        again.replace(target)

    def write(self) -> int:
        if self._is_staged:
            return super().write()
        return int(self.query(lambda rows: f"select count(*) from {rows}")[0][0])

    def close(self) -> None:
        """All goes with the connection."""
