"""Small files of one shape: their records share tables, and one statement judges them all.

To start a judging statement costs the engine as much as to judge thousands of rows; most
deliveries have a dozen. So their records are collected first, each with the number of its file.
"""

from __future__ import annotations

import duckdb
import pyarrow as pa

from dagster_project.ingest.judging.accept import Accepted, OfRows, unwatched
from dagster_project.ingest.judging.persons import (
    fill_names,
    make_names,
    named_parts,
    names_table,
    with_pseudonyms,
)
from dagster_project.ingest.judging.table_sql import TableSql
from dagster_project.ingest.key import PseudonymKey
from dagster_project.ingest.model import Request
from dagster_project.ingest.readers.arrays import constant_array
from dagster_project.ingest.readers.engine import (
    define,
    execute_batches,
    execute_prepared,
    prepared,
)
from dagster_project.ingest.readers.rows import ColumnsSource
from dagster_project.ingest.readers.source import Found, Source

_SOURCE = "@source@"


class Shape:
    """What files must have in common to be judged by one statement."""

    def __init__(self, sql: TableSql, has_broken: bool) -> None:
        self.sql, self.has_broken = sql, has_broken
        self.columns = [*sql.source_columns(has_broken), "_file bigint"]
        self.select = sql.judged(f"select * from {_SOURCE}", has_broken, "_file")
        self.text = f"{self.columns}{self.select}"


class SmallFiles:
    """The files of one shape that are judged together, and their tables: ``source`` holds raw
    texts, ``staged`` the sound rows (of persons beside them ``written``, with pseudonyms)."""

    def __init__(
        self,
        engine: duckdb.DuckDBPyConnection,
        shape: Shape,
        key: PseudonymKey | None,
    ) -> None:
        self.engine, self._sql = engine, shape.sql
        self._key = key if shape.sql.contract.has_persons else None
        self.has_broken, self._columns = shape.has_broken, shape.columns
        # Tables stay from batch to batch: making one makes the engine plan everything anew.
        shapes = prepared().shapes
        number = shapes.get(shape.text, len(shapes))
        self.source, self.staged = f"source_{number}", f"staged_{number}"
        self.written = f"pseudonyms_{number}" if self._key else self.staged
        self._select = shape.select.replace(_SOURCE, self.source)
        if shape.text not in shapes:
            self._make()
            shapes[shape.text] = number
        self._count = 0
        self._fed: list[pa.RecordBatch] = []
        self.sound: dict[int, int] = {}
        self._suspects: dict[str, set[int]] = {}

    def _make(self) -> None:
        self._table(self.source, f"({', '.join(self._columns)})")
        self._table(self.staged, f"as {self._select} limit 0")
        if self._key:
            for part in named_parts(self._parts):
                define(self.engine, make_names(part))
            self._table(self.written, f"as {self._resolved} limit 0")

    def _table(self, name: str, content: str) -> None:
        # One may be left from a time when making the others failed.
        define(self.engine, f"create or replace temp table {name} {content}")

    @property
    def _parts(self) -> list[str]:
        return [part for part, _ in self._sql.person_values()]

    @property
    def _resolved(self) -> str:
        assert self._key is not None
        names = ", ".join(f's."{name}"' for name, _ in self._sql.stored())
        key_id = self._key.key_id
        return with_pseudonyms(names, self._parts, key_id, self.staged, "s._line", "s._file")

    def add(self, source: Source, sql: TableSql, request: Request) -> SmallFile:
        """Collect the records of a file. Raises what its reader raises; what was collected by
        then counts for no file."""
        file = SmallFile(self, self._count, source, sql, request)
        self._count += 1
        advance = request.progress.advance
        if isinstance(source, ColumnsSource):
            self._fed += [self._whole(batch, file) for batch in source.all_batches(advance)]
        else:
            source.run(self.engine, file.insert, advance, is_small=True)
        return file

    def _whole(self, batch: pa.RecordBatch, file: SmallFile) -> pa.RecordBatch:
        """A batch of a reader as rows of the table for raw texts."""
        beside = {**file.sql.constants, "_file": file.number}
        names = [declared.split()[0] for declared in self._columns]
        arrays = [
            constant_array(beside[name], batch.num_rows) if name in beside else batch.column(name)
            for name in names
        ]
        return pa.RecordBatch.from_arrays(arrays, names=names)

    def judge(self) -> None:
        """Bring the sound rows of all files into ``staged``, and count them."""
        self._insert()
        self._query(f"insert into {self.staged} {self._select}")
        if self._sql.is_wide:
            # A record with one bad cell is bad as a whole: its cells are judged together.
            self._query(
                f"delete from {self.staged} where (_file, _line) in "
                f"(select _file, _line from {self.staged} where not is_sound)"
            )
        self.sound = dict(
            self._query(f"select _file, count(distinct _line) from {self.staged} group by _file")
        )
        if self._key:
            for part in named_parts(self._parts):
                self._query(fill_names(part, self.staged))
            self._query(f"insert into {self.written} {self._resolved}")
            for part in named_parts(self._parts):
                self._query(f"delete from {names_table(part)}")

    def _insert(self) -> None:
        fed, self._fed = self._fed, []
        if fed:
            execute_batches(
                self.engine,
                lambda name: f"insert into {self.source} select * from {name}",
                fed[0].schema,
                lambda: iter(fed),
                at_once=True,
            )

    def _query(self, statement: str) -> Found:
        return execute_prepared(self.engine, statement)

    def suspects(self, key: str) -> set[int]:
        """Files in which two rows may have one ``key``."""
        if key not in self._suspects:
            self._suspects[key] = {
                number
                for (number,) in self._query(
                    f"select _file from {self.staged} group by _file, hash({key}) "
                    "having count(*) > 1"
                )
            }
        return self._suspects[key]

    def faults(self, file: SmallFile, records: ColumnsSource) -> Found:
        # All are judged, so the table for raw texts is free.
        self._query(f"delete from {self.source}")
        records.run(
            self.engine,
            lambda fed: file.insert(
                f"select *{', false as _broken' * self.has_broken} from ({fed})"
            ),
            unwatched,
            is_small=True,
        )
        return self._query(file.sql.faults(f"select * from {self.source}"))

    def close(self) -> None:
        """Empty the tables: personal values are among what they hold."""
        for table in sorted({self.source, self.staged, self.written}):
            self._query(f"delete from {table}")


class SmallFile(Accepted):
    """One of the files that are judged together."""

    def __init__(
        self, together: SmallFiles, number: int, source: Source, sql: TableSql, request: Request
    ) -> None:
        super().__init__(together.engine, source, sql, request)
        self._together, self.number = together, number

    def insert(self, relation: str) -> str:
        """INSERT of fed records into the table for raw texts."""
        columns = self.sql.source_columns(self._together.has_broken)
        names = ", ".join(column.split()[0] for column in columns)
        whole = self.sql.with_constants(relation)
        return f"insert into {self._together.source} select {names}, {self.number} from ({whole})"

    @property
    def sound(self) -> int:
        """Records that were sound."""
        return self._together.sound.get(self.number, 0)

    def query(self, statement: OfRows, *texts: str) -> Found:
        own = f"(select * from {self._together.staged} where _file = ${len(texts) + 1}::bigint)"
        return execute_prepared(self.engine, statement(own), *texts, str(self.number))

    def missing_lines(self) -> list[int]:
        sound = {line for (line,) in self.query(lambda rows: f"select _line from {rows}")}
        return [line for line in self.source.lines if line not in sound]

    def faults(self, records: ColumnsSource) -> Found:
        return self._together.faults(self, records)

    def may_repeat(self, key: str) -> bool:
        return self.number in self._together.suspects(key)

    def leave_out(self, lines: list[int]) -> None:
        for table in {self._together.staged, self._together.written}:
            self.engine.execute(
                f"delete from {table} where _file = $1 and list_contains($2::bigint[], _line)",
                [self.number, lines],
            )

    def write(self) -> int:
        together = self._together
        own = f"{together.written} where _file = {self.number}"
        if together.written != together.staged:
            return self.copy(f"select * exclude (_line, _file), {self.technical} from {own}")
        names = ", ".join(f'"{name}"' for name, _ in self.sql.stored())
        ordered = "order by _line, w_index" if self.sql.is_wide else ""
        return self.copy(f"select {names}, {self.technical} from {own} {ordered}")
