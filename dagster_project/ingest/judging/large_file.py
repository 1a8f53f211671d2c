"""A large file: its rows go to Parquet while it is read, through a connection of its own."""

from __future__ import annotations

import duckdb

from dagster_project.contracts.cast_text import constant
from dagster_project.ingest.judging.accept import PARQUET, Accepted, OfRows, quoted, unwatched
from dagster_project.ingest.judging.persons import (
    fill_names,
    make_names,
    named_parts,
    with_pseudonyms,
)
from dagster_project.ingest.judging.pseudonym import remembered_token, tokens_remembered
from dagster_project.ingest.judging.table_sql import TableSql
from dagster_project.ingest.key import PseudonymKey
from dagster_project.ingest.model import Request
from dagster_project.ingest.readers.rows import ColumnsSource
from dagster_project.ingest.readers.source import Advance, Found, Source

# Hashes of keys that are sorted together: 40 MB.
TOGETHER = 5_000_000


class LargeFile(Accepted):
    """Streamed: written at once, and written again only when keys repeat. Staged (persons, wide
    tables): kept in a temporary table until all is known."""

    def __init__(
        self,
        engine: duckdb.DuckDBPyConnection,
        source: Source,
        sql: TableSql,
        request: Request,
        key: PseudonymKey | None,
    ) -> None:
        super().__init__(engine, source, sql, request)
        self._key = key
        self._is_staged = sql.is_wide or sql.contract.has_persons

    def read(self, advance: Advance) -> int:
        """Feed the file once; returns the number of records that were sound."""
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
            typed = self.sql.typed(self.sql.with_constants(relation))
            return (
                f"copy (select {columns}, {self.technical} from ({typed}) where {sound}) "
                f"to {target} {PARQUET}"
            )

        with tokens_remembered(self.engine, self._key, domains):
            return int(self.source.run(self.engine, copy, advance)[0][0])

    def _stage(self, advance: Advance) -> int:
        sound = self.source.run(
            self.engine,
            lambda relation: (
                "create or replace temp table staged as "
                + self.sql.judged(self.sql.with_constants(relation), self.source.has_broken)
            ),
            advance,
        )[0][0]
        if not self.sql.is_wide:
            return int(sound)
        # A record with one bad cell is bad as a whole: its cells are judged together.
        self.engine.execute(
            "delete from staged where _line in (select _line from staged where not is_sound)"
        )
        return int(self.query(lambda rows: f"select count(distinct _line) from {rows}")[0][0])

    @property
    def _rows(self) -> str:
        return "staged" if self._is_staged else f"read_parquet({quoted(self.request.out.accepted)})"

    def query(self, statement: OfRows, *texts: str) -> Found:
        return self.engine.execute(statement(self._rows), list(texts)).fetchall()

    def missing_lines(self) -> list[int]:
        lines = self.source.lines
        if not lines:
            return []
        first, last = lines[0], lines[-1]
        if len(lines) == last - first + 1:
            every, parameters = f"select unnest(range({first}, {last + 1})) as line", []
        else:
            every, parameters = "select unnest($1::bigint[]) as line", [list(lines)]
        rows = self.engine.execute(
            f"select line from ({every}) anti join {self._rows} as a on a._line = line "
            "order by line",
            parameters,
        ).fetchall()
        return [row[0] for row in rows]

    def faults(self, records: ColumnsSource) -> Found:
        return records.run(
            self.engine, lambda fed: self.sql.faults(self.sql.with_constants(fed)), unwatched
        )

    def may_repeat(self, key: str) -> bool:
        # Sorting bare hashes takes half the time of grouping by them, and as many as are looked
        # at together fit into memory.
        count = self.query(lambda rows: f"select count(*) from {rows}")[0][0]
        parts = count // TOGETHER + 1
        for part in range(parts):
            hashes = self.engine.execute(
                f"select h from (select hash({key}) as h from {self._rows}) "
                f"where h % {parts} = {part}"
            ).fetchnumpy()["h"]
            hashes.sort()
            if (hashes[1:] == hashes[:-1]).any():
                return True
        return False

    def leave_out(self, lines: list[int]) -> None:
        self.engine.execute(
            "create or replace temp table left_out as select unnest($1::bigint[]) as line", [lines]
        )
        listed = "_line in (select line from left_out)"
        if self._is_staged:
            self.engine.execute(f"delete from staged where {listed}")
            return
        target = self.request.out.accepted
        again = target.with_suffix(".again")
        self.copy(f"select * from {self._rows} where not {listed} order by _line", again)
        again.replace(target)

    def write(self) -> int:
        if not self._is_staged:
            return int(self.query(lambda rows: f"select count(*) from {rows}")[0][0])
        names = ", ".join(f's."{name}"' for name, _ in self.sql.stored())
        if self.sql.contract.has_persons and self._key is not None:
            parts = [part for part, _ in self.sql.person_values()]
            for part in named_parts(parts):
                self.engine.execute(make_names(part))
                self.engine.execute(fill_names(part, "staged"))
            resolved = with_pseudonyms(names, parts, self._key.key_id, "staged", "s._line")
            return self.copy(f"select * exclude (_line), {self.technical} from ({resolved})")
        ordered = "order by _line, w_index" if self.sql.is_wide else ""
        return self.copy(f"select {names}, {self.technical} from staged as s {ordered}")
