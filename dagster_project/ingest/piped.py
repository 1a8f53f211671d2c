"""Sources whose text the engine parses itself: handed over through a pipe."""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.ingest.engine import execute_fed, one_thread

# From this size on it is worth telling the engine that a pipe is read by one thread.
LONG = 1 << 20


class PipedSource(ABC):
    """A reader that gives the engine blocks of plain text of its file."""

    _file: Path

    @abstractmethod
    def relation(self, fed: str) -> str:
        """SELECT over the pipe at the path ``fed``."""

    @abstractmethod
    def feed(self) -> Iterator[bytes]:
        """Blocks of text as the engine may read it."""

    def run(
        self,
        engine: duckdb.DuckDBPyConnection,
        statement: Callable[[str], str],
        advance: Callable[[int], None],
    ) -> list[tuple[Any, ...]]:
        def watched() -> Iterator[bytes]:
            for block in self.feed():
                advance(len(block))
                yield block

        with one_thread(engine) if self._is_long_pipe() else contextlib.nullcontext():
            return execute_fed(engine, lambda path: statement(self.relation(path)), watched)

    def _is_long_pipe(self) -> bool:
        return self._file.stat().st_size > LONG
