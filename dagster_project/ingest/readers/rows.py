"""Sources whose records are made in Python: handed to the engine as columns of texts."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from dagster_project.ingest.readers.arrays import number_array, seen_array, text_array
from dagster_project.ingest.readers.engine import execute_batches
from dagster_project.ingest.readers.source import Advance, ResultRows, Source, Statement

# A row as it is fed: its line, then its texts; None and the empty text both mean "missing".
FedRow = Sequence[Any]


class ColumnsSource(Source):
    """A reader gives batches of sound records; those with a fault it only tells on request."""

    lines: list[int]

    @abstractmethod
    def record_batches(self) -> Iterator[pa.RecordBatch]:
        """Sound records in order as columns of texts and their lines; sets ``lines`` (of all
        records) and ``skipped`` by its end."""

    def record_batch(self, lines: Sequence[int], columns: list[pa.Array]) -> pa.RecordBatch:
        return pa.RecordBatch.from_arrays(
            [*map(seen_array, columns), number_array(lines, pa.int64())], schema=self._schema
        )

    @property
    def _schema(self) -> pa.Schema:
        names = [(f"c{index}", pa.string()) for index in range(self.binding.width)]
        return pa.schema([*names, ("_line", pa.int64())])

    def run(
        self,
        engine: duckdb.DuckDBPyConnection,
        statement: Statement,
        advance: Advance,
        is_small: bool = False,
    ) -> ResultRows:
        return execute_batches(
            engine,
            lambda name: statement(self.relation(name)),
            self._schema,
            lambda: self._all_batches(advance),
            is_small,
        )

    def _all_batches(self, advance: Advance) -> Iterator[pa.RecordBatch]:
        """The batches from the file's beginning; tells how far they are."""
        self.lines, self.skipped = [], 0
        for batch in self.record_batches():
            advance(batch.nbytes)
            yield batch

    def relation(self, fed: str) -> str:
        return f"select * from {fed}"


class RowsSource(ColumnsSource):
    """A reader that makes its records row by row."""

    @abstractmethod
    def batches(self) -> Iterator[Iterable[FedRow]]:
        """As ``record_batches``, in rows."""

    def record_batches(self) -> Iterator[pa.RecordBatch]:
        for batch in self.batches():
            rows = list(batch)
            if rows:
                lines, *columns = zip(*rows, strict=True)
                yield self.record_batch(lines, [text_array(column) for column in columns])
