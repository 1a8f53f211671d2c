"""The accepted rows of one file: judged by SQL, looked at as a whole, written as Parquet."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

import duckdb
import numpy as np

from dagster_project.contracts.cast_text import constant, literal
from dagster_project.ingest.judging.mended_sql import MendedSql
from dagster_project.ingest.judging.persons import (
    distinct_names,
    fill_names,
    named_parts,
    sounds,
    with_pseudonyms,
)
from dagster_project.ingest.judging.table_sql import TableSql
from dagster_project.ingest.key import PseudonymKey
from dagster_project.ingest.model import Request
from dagster_project.ingest.readers.rows import ColumnsSource
from dagster_project.ingest.readers.source import Advance, ResultRows, Source

# Trying a dictionary on a column of many different values costs, and then saves nothing; nobody
# looks for single values, which is what Bloom filters are for.
PARQUET = (
    "(format parquet, compression zstd, compression_level 1, dictionary_size_limit 2000, "
    "write_bloom_filter false)"
)
# SQL of the lines that a statement is given as one text.
LINES = "unnest(string_split($1, ','))::bigint"
# Hashes of keys that are sorted together: 40 MB.
TOGETHER = 5_000_000
# A statement made for what the rows can be queried from.
OfRows = Callable[[str], str]


def quoted(path: Path) -> str:
    """A path inside a statement."""
    return literal(str(path))


def unwatched(_: int) -> None:
    """The second look at a few records shows no progress."""


class AcceptedRows(ABC):
    """The sound rows of one file, on their way to ``request.out.accepted``.

    ``rows``: what they can be queried from; ``SmallFile`` and ``LargeFile`` differ in how they
    come there.
    """

    rows: str
    # What the records that were looked up in the original can be queried from.
    looked_up: str

    def __init__(
        self,
        engine: duckdb.DuckDBPyConnection,
        source: Source,
        sql: TableSql,
        request: Request,
        key: PseudonymKey | None,
    ) -> None:
        self.engine, self.source, self.sql, self.request = engine, source, sql, request
        self.key = key

    @cached_property
    def mended_sql(self) -> MendedSql:
        return MendedSql(self.sql.binding, self.sql.declared)

    @abstractmethod
    def read(self, advance: Advance) -> int:
        """Feed the file once; returns the number of records that were sound."""

    @abstractmethod
    def run(self, statement: str, *texts: str) -> duckdb.DuckDBPyConnection:
        """Run a statement that comes again for other files; ``texts``: values of $1, $2 …"""

    @abstractmethod
    def look_up(self, records: ColumnsSource) -> None:
        """Keep records of the original that were not sound, for the three questions below."""

    def violations(self) -> ResultRows:
        """(line, rule, column, raw text, label of the cell) of what was looked up."""
        return self.run(self.mended_sql.violations(f"select * from {self.looked_up}")).fetchall()

    def amounts(self, column: str) -> ResultRows:
        """(line, number, whether it can't be read) of what was looked up."""
        select = self.mended_sql.amounts(f"select * from {self.looked_up}", column)
        return self.run(select).fetchall()

    def mend(self, lines: Sequence[int]) -> None:
        """Accept what was looked up in these lines, without its bad values."""
        if lines:
            select = self.mended_sql.mended(f"select * from {self.looked_up}", LINES)
            self.add(select, ",".join(map(str, lines)))

    def add(self, select: str, lines: str) -> None:
        """Put the rows of a statement about ``LINES`` to the sound ones."""
        self.run(f"insert into {self.rows} {select}", lines)

    @abstractmethod
    def close(self) -> None:
        """Leave nothing of the file in the engine."""

    def query(self, statement: OfRows, *texts: str) -> ResultRows:
        """Rows of a statement about the sound rows."""
        return self.run(statement(self.rows), *texts).fetchall()

    def remove_unsound_cells(self) -> int:
        """Of a wide table all cells were judged: a record with one bad cell is bad as a whole.
        Returns the number of sound records."""
        self.run(
            f"delete from {self.rows} where _line in "
            f"(select _line from {self.rows} where not is_sound)"
        )
        return int(self.query(lambda rows: f"select count(distinct _line) from {rows}")[0][0])

    def missing_lines(self) -> list[int]:
        """Lines of the source that are not among the sound rows, in order."""
        sound = self.run(f"select _line from {self.rows}").fetchnumpy()["_line"]
        missing: list[int] = np.setdiff1d(np.array(self.source.lines), sound).tolist()
        return missing

    def filled(self, columns: Sequence[str]) -> dict[str, int]:
        """Column -> how many of the rows have a value there."""
        if not columns:
            return {}
        # What is a part of the person stands beside the stored columns.
        parts = {name: f"p_{part}" for part, name in self.sql.contract.person.items()}
        counted = ", ".join(f'count("{parts.get(name, name)}")' for name in columns)
        (found,) = self.query(lambda rows: f"select {counted} from {rows}")
        return dict(zip(columns, found, strict=True))

    def may_repeat(self, key: str) -> bool:
        """A cheap look at all rows: may two of them have one ``key`` (a list of columns)?"""
        # Sorting bare hashes takes half the time of grouping by them, and as many as are looked
        # at together fit into memory.
        most = len(self.source.lines) * max(len(self.sql.binding.wide), 1)
        parts = most // TOGETHER + 1
        for part in range(parts):
            here = f"where h % {parts} = {part}" if parts > 1 else ""
            hashed = f"select h from (select hash({key}) as h from {self.rows}) {here}"
            hashes = self.run(hashed).fetchnumpy()["h"]
            hashes.sort()
            if (hashes[1:] == hashes[:-1]).any():
                return True
        return False

    def leave_out(self, lines: list[int]) -> None:
        """Take the rows of these lines away."""
        self.engine.execute(
            f"delete from {self.rows} where _line in (select unnest($1::bigint[]))", [lines]
        )

    def write(self) -> int:
        """Bring the rows to their file; returns how many there are."""
        names = ", ".join(f's."{name}"' for name, _ in self.sql.stored())
        if self.key is None or not self.sql.contract.person:
            ordered = "order by _line, w_index" if self.sql.is_wide else ""
            return self.copy(f"select {names}, {self.technical} from {self.rows} as s {ordered}")
        parts = [part for part, _ in self.sql.person_values()]
        for part in named_parts(parts):
            self._fill_names(part)
        resolved = with_pseudonyms(names, parts, self.key.names_id, self.rows, "s._line")
        return self.copy(f"select * exclude (_line), {self.technical} from ({resolved})")

    def _fill_names(self, part: str) -> None:
        written = self.run(distinct_names(part, self.rows)).fetchall()
        if written:
            # The engine finds it by the name of the variable.
            fed_names = sounds(part, [name for (name,) in written])  # noqa: F841
            self.engine.execute(fill_names(part, "fed_names"))

    @property
    def technical(self) -> str:
        """The columns every raw table ends with."""
        delivery = self.request.delivery
        return (
            f"{constant(delivery.delivery_id)} as _delivery_id, "
            f"timestamp '{delivery.received_at:%Y-%m-%d %H:%M:%S.%f}' as _received_at, "
            f"{constant(self.source.binding.shown_sheet)} as _sheet, _line, "
            f"{constant(delivery.contract_version)} as _contract_version"
        )

    def copy(self, select: str, target: Path | None = None) -> int:
        """Write a SELECT as Parquet; returns its rows."""
        path = quoted(target or self.request.out.accepted)
        return int(self.engine.execute(f"copy ({select}) to {path} {PARQUET}").fetchall()[0][0])
