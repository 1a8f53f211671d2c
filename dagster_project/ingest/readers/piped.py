"""Sources whose text the engine parses itself: handed over through a pipe."""

from __future__ import annotations

import contextlib
from abc import abstractmethod
from collections.abc import Iterator

import duckdb

from dagster_project.ingest.readers.engine import execute_fed, one_thread
from dagster_project.ingest.readers.source import Advance, ResultRows, Source, Statement


class PipedSource(Source):
    """A reader that gives the engine blocks of plain text; ``is_parallel``: the engine does not
    read the pipe itself, which only one thread can."""

    is_parallel = False

    @abstractmethod
    def feed(self) -> Iterator[bytes]:
        """Blocks of text as the engine may read it."""

    def run(
        self,
        engine: duckdb.DuckDBPyConnection,
        statement: Statement,
        advance: Advance,
        is_small: bool = False,
    ) -> ResultRows:
        def watched() -> Iterator[bytes]:
            for block in self.feed():
                advance(len(block))
                yield block

        with contextlib.nullcontext() if is_small or self.is_parallel else one_thread(engine):
            return execute_fed(engine, lambda path: statement(self.relation(path)), watched)

    @property
    def has_broken(self) -> bool:
        return "_broken" in self.relation("")
