"""Accepted rows: from the typed SELECT to a Parquet file of the raw layer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

import duckdb

from dagster_project.contracts.cast_text import constant, literal
from dagster_project.ingest.judging.table_sql import TableSql
from dagster_project.ingest.model import Request
from dagster_project.ingest.readers.rows import ColumnsSource
from dagster_project.ingest.readers.source import Found, Source

# Trying a dictionary on a column of many different values costs, and then saves nothing; nobody
# looks for single values, which is what Bloom filters are for.
PARQUET = (
    "(format parquet, compression zstd, compression_level 1, dictionary_size_limit 2000, "
    "write_bloom_filter false)"
)
# A statement made for what the rows can be queried from.
OfRows = Callable[[str], str]


def quoted(path: Path) -> str:
    """A path inside a statement."""
    return literal(str(path))


def unwatched(_: int) -> None:
    """The second look at a few records shows no progress."""


class Accepted(ABC):
    """The sound rows of one file, on their way to ``request.out.accepted``."""

    def __init__(
        self, engine: duckdb.DuckDBPyConnection, source: Source, sql: TableSql, request: Request
    ) -> None:
        self.engine, self.source, self.sql, self.request = engine, source, sql, request

    @abstractmethod
    def query(self, statement: OfRows, *texts: str) -> Found:
        """Rows of a statement about the sound rows; ``texts``: values of $1, $2 …"""

    @abstractmethod
    def missing_lines(self) -> list[int]:
        """Lines of the source that are not among the sound rows."""

    @abstractmethod
    def faults(self, records: ColumnsSource) -> Found:
        """(line, rule, column, raw text, label of the cell) of records that were not sound."""

    @abstractmethod
    def may_repeat(self, key: str) -> bool:
        """A cheap look at all rows: may two of them have one ``key`` (a list of columns)?"""

    @abstractmethod
    def leave_out(self, lines: list[int]) -> None:
        """Take the rows of these lines away."""

    @abstractmethod
    def write(self) -> int:
        """Bring the rows to their file; returns how many there are."""

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
