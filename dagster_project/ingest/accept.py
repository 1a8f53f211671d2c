"""Accepted rows: from the typed SELECT to a Parquet file of the raw layer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from dagster_project.contracts.cast_text import literal
from dagster_project.ingest.engine import define, execute_prepared, prepared
from dagster_project.ingest.key import PseudonymKey
from dagster_project.ingest.model import DeliveryHeader
from dagster_project.ingest.persons import (
    fill_names,
    join_names,
    make_names,
    named_parts,
    names_table,
    person_columns,
)
from dagster_project.ingest.pseudonym import remembered_token, tokens_remembered
from dagster_project.ingest.rows import ColumnsSource
from dagster_project.ingest.source import Advance, Found, Source
from dagster_project.ingest.table_sql import TableSql

# Trying a dictionary on a column of many different values costs, and then saves nothing.
PARQUET = "(format parquet, compression zstd, compression_level 1, dictionary_size_limit 2000)"
# More lines than this are left out by a join instead of a list in the statement.
_LISTED = 500


def _unwatched(_: int) -> None:
    """The second look at a few records shows no progress."""


def quoted(path: Path) -> str:
    """A path inside a statement."""
    return literal(str(path))


def technical(delivery: DeliveryHeader, sheet: str | None) -> str:
    """The columns every raw table ends with."""
    shown = literal(sheet) if sheet is not None else "null::varchar"
    return (
        f"{literal(delivery.delivery_id)} as _delivery_id, "
        f"timestamp '{delivery.received_at:%Y-%m-%d %H:%M:%S.%f}' as _received_at, "
        f"{shown} as _sheet, _line, {literal(delivery.contract_version)} as _contract_version"
    )


@dataclass
class Accepted:
    """The sound rows of a source, on their way to ``target``.

    Streamed (large files): written at once, and written again only when keys repeat. Staged
    (small files, persons, wide tables): kept in a temporary table until all is known.
    """

    engine: duckdb.DuckDBPyConnection
    source: Source
    sql: TableSql
    delivery: DeliveryHeader
    target: Path
    key: PseudonymKey | None
    is_small: bool

    def __post_init__(self) -> None:
        self._staged = "staged"
        self._number: int | None = None
        self._beside: list[str] = []

    @property
    def is_staged(self) -> bool:
        return self.is_small or self.sql.is_wide or self.sql.contract.has_persons

    def read(self, advance: Advance) -> int:
        """Feed the file once; returns the number of records that were sound."""
        if not self.is_staged:
            return self._stream(advance)
        sound = self._stage_prepared(advance) if self.is_small else self._stage(advance)
        if self.sql.is_wide:
            # A record with one bad cell is bad as a whole: its cells are judged together.
            self.query(
                f"delete from {self._staged} where _line in "
                f"(select _line from {self._staged} where not is_sound)"
            )
            return int(self.query(f"select count(distinct _line) from {self._staged}")[0][0])
        return sound

    def _stage(self, advance: Advance) -> int:
        return int(
            self.source.run(
                self.engine,
                lambda relation: (
                    "create or replace temp table staged as "
                    + self._judged(self.sql.with_constants(relation))
                ),
                advance,
            )[0][0]
        )

    def _has_broken(self) -> bool:
        return "_broken" in self.source.relation("")

    def _stream(self, advance: Advance) -> int:
        stored = self.sql.stored(remembered_token)
        columns = ", ".join(f'{value} as "{name}"' for name, value in stored)
        tail = technical(self.delivery, self.source.binding.sheet)
        sound = self.sql.is_sound(self._has_broken())

        def copy(relation: str) -> str:
            typed = self.sql.typed(self.sql.with_constants(relation))
            return (
                f"copy (select {columns}, {tail} from ({typed}) where {sound}) "
                f"to {quoted(self.target)} {PARQUET}"
            )

        with tokens_remembered(self.engine, self.key):
            return int(self.source.run(self.engine, copy, advance)[0][0])

    def _judged(self, relation: str) -> str:
        """SELECT of the sound rows to be staged; of wide tables all cells, with their verdict."""
        columns = [f'{value} as "{name}"' for name, value in self.sql.stored()]
        columns += [f"{value} as p_{part}" for part, value in self.sql.person_values()]
        if self.sql.contract.has_persons:
            age_at = self.sql.contract.person_age_at
            columns.append(
                f"{self.sql.value_of[age_at]}::date as p_at" if age_at else "null as p_at"
            )
        sound = self.sql.is_sound(self._has_broken())
        where = f"where {sound}"
        if self.sql.is_wide:
            columns += ["w_index", f"coalesce({sound}, false) as is_sound"]
            where = ""
        return f"select {', '.join(columns)}, _line from ({self.sql.typed(relation)}) {where}"

    def _stage_prepared(self, advance: Advance) -> int:
        """Small files of one shape share tables and a statement that is planned once."""
        columns = self.sql.source_columns(self._has_broken())
        select = self._judged("select * from @source@")
        text = f"{columns}{select}"
        shapes = prepared().shapes
        is_new = text not in shapes
        number = shapes.setdefault(text, len(shapes))
        source, staged = f"source_{number}", f"staged_{number}"
        select = select.replace("@source@", source)
        if is_new:
            define(self.engine, f"create temp table {source} ({', '.join(columns)})")
            define(self.engine, f"create temp table {staged} as {select} limit 0")
        self._number, self._staged = number, f"staged_{number}"
        self.source.run(self.engine, self._to_source, advance, is_small=True)
        return int(self.query(f"insert into {staged} {select}")[0][0])

    def _to_source(self, relation: str) -> str:
        """INSERT of fed records into the table for raw texts of the file's shape."""
        columns = self.sql.source_columns(self._has_broken())
        names = ", ".join(column.split()[0] for column in columns)
        whole = self.sql.with_constants(relation)
        return f"insert into source_{self._number} select {names} from ({whole})"

    def faults(self, records: ColumnsSource) -> Found:
        """(line, rule, column, raw text, label of the cell) of records that were not sound."""
        if self._number is None:
            return records.run(
                self.engine, lambda fed: self.sql.faults(self.sql.with_constants(fed)), _unwatched
            )
        # A statement that comes again is planned once, so the records take the usual way.
        self.query(f"delete from source_{self._number}")
        whole = ", false as _broken" if self._has_broken() else ""
        records.run(
            self.engine,
            lambda fed: self._to_source(f"select *{whole} from ({fed})"),
            _unwatched,
            is_small=True,
        )
        return self.query(self.sql.faults(f"select * from source_{self._number}"))

    def query(self, statement: str) -> Found:
        """Rows of a statement about the rows; of small files of one shape it is planned once."""
        if self._number is not None:
            return execute_prepared(self.engine, statement)
        return self.engine.execute(statement).fetchall()

    @property
    def relation(self) -> str:
        """What the accepted rows can be queried from."""
        return self._staged if self.is_staged else f"read_parquet({quoted(self.target)})"

    def missing_lines(self) -> list[int]:
        """Lines of the source that are not among the sound rows."""
        lines = self.source.lines
        if not lines:
            return []
        first, last = lines[0], lines[-1]
        if len(lines) == last - first + 1:
            every, parameters = f"select unnest(range({first}, {last + 1})) as line", []
        else:
            every, parameters = "select unnest($1::bigint[]) as line", [list(lines)]
        rows = self.engine.execute(
            f"select line from ({every}) anti join {self.relation} as a on a._line = line "
            "order by line",
            parameters,
        ).fetchall()
        return [row[0] for row in rows]

    def write(self, left_out: list[int]) -> int:
        """The final file without the lines that are left out; returns its rows."""
        if not self.is_staged:
            if not left_out:
                return -1
            copy = self.target.with_suffix(".again")
            count = self._copy(f"select * from {self.relation}", left_out, copy, "_line")
            copy.replace(self.target)
            return count
        tail = technical(self.delivery, self.source.binding.sheet)
        names = ", ".join(f's."{name}"' for name, _ in self.sql.stored())
        if self.sql.contract.has_persons and self.key is not None:
            resolved = self._with_pseudonyms(names, self.key.key_id)
            statement = f"select * exclude (_line), {tail} from ({resolved})"
            return self._copy(statement, left_out, self.target, None)
        if not self.sql.is_wide:
            return self._copy(
                f"select {names}, {tail} from {self._staged} as s", left_out, self.target, None
            )
        statement = f"select {names}, {tail}, w_index from {self._staged} as s"
        return self._copy(statement, left_out, self.target, "_line, w_index", "w_index")

    def _with_pseudonyms(self, names: str, key_id: str) -> str:
        """SELECT of the stored columns, the person's pseudonyms and _line."""
        parts = [part for part, _ in self.sql.person_values()]
        for part in named_parts(parts):
            self._make(names_table(part), make_names(part))
            self.query(fill_names(part, self._staged))
        persons = person_columns(parts, key_id)
        select = f"select {names}, {persons}, s._line from {self._staged} as s {join_names(parts)}"
        if self._number is None:
            return select
        # What comes again for every file is planned once, and only its writing each time.
        table = f"pseudonyms_{self._number}"
        self._make(table, f"create temp table {table} as {select} limit 0")
        self.query(f"insert into {table} {select}")
        return f"select * from {table}"

    def _make(self, table: str, statement: str) -> None:
        """A table beside the staged rows; the small files of this thread share it."""
        self._beside.append(table)
        shapes = prepared().shapes
        if self._number is None or table not in shapes:
            define(self.engine, statement)
        if self._number is not None:
            shapes.setdefault(table, len(shapes))

    def _copy(
        self, statement: str, left_out: list[int], target: Path, order: str | None,
        helper: str | None = None,
    ) -> int:  # fmt: skip
        where = ""
        if left_out and len(left_out) <= _LISTED:
            where = f"where _line not in ({', '.join(map(str, left_out))})"
        elif left_out:
            self.engine.execute(
                "create or replace temp table left_out as select unnest($1::bigint[]) as line",
                [left_out],
            )
            where = "where _line not in (select line from left_out)"
        chosen = f"* exclude ({helper})" if helper else "*"
        sorting = f" order by {order}" if order and (where or helper) else ""
        rows = self.engine.execute(
            f"copy (select {chosen} from ({statement}) {where}{sorting}) "
            f"to {quoted(target)} {PARQUET}"
        ).fetchall()
        return int(rows[0][0])

    def close(self) -> None:
        """Drop what was staged: personal values among it."""
        if self._number is not None:
            self.query(f"delete from source_{self._number}")
            self.query(f"delete from {self._staged}")
        elif self.is_staged:
            define(self.engine, "drop table if exists staged")
        for table in self._beside:
            if self._number is not None:
                self.query(f"delete from {table}")
            else:
                define(self.engine, f"drop table {table}")
