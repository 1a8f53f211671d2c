"""The embedded engine that casts and writes: one connection per thread, and data handed over.

What the engine can parse itself comes through a pipe, as UTF-8 text; rows made in Python come
as Arrow batches. Nothing is written twice, and a file of any size passes in bounded memory.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import queue
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from dagster_project.contracts.cast_text import text_list

PIPE_BYTES = 1 << 20
MEMORY_LIMIT = "500MB"

_local = threading.local()


@dataclass
class Prepared:
    """Statements that a connection has prepared, by their text.

    After a change of its catalog the engine plans a statement anew at every call, which costs
    several times its run on a small file: ``current`` are those prepared since the last one.
    ``shapes``: the kinds of small files that have tables of their own.
    """

    numbers: dict[str, int] = field(default_factory=dict)
    current: set[int] = field(default_factory=set)
    shapes: dict[str, int] = field(default_factory=dict)


def connection() -> duckdb.DuckDBPyConnection:
    """This thread's connection for small files; offline, in UTC, within the memory budget.

    Planning costs more than running on a small file, so it plans without the optimizer.
    """
    existing: duckdb.DuckDBPyConnection | None = getattr(_local, "connection", None)
    if existing is None:
        existing = _local.connection = _connect(Path(tempfile.gettempdir()))
        existing.execute("pragma disable_optimizer")
        _local.prepared = Prepared()
    return existing


def forget_connection() -> None:
    """After an error that ends the engine: the next file gets a new one."""
    existing: duckdb.DuckDBPyConnection | None = getattr(_local, "connection", None)
    if existing is not None:
        existing.close()
        _local.connection = None


def prepared() -> Prepared:
    """What this thread's connection has prepared."""
    connection()
    made: Prepared = _local.prepared
    return made


def define(engine: duckdb.DuckDBPyConnection, statement: str) -> None:
    """Run a statement that makes or drops a table."""
    engine.execute(statement)
    prepared().current.clear()


def execute_prepared(
    engine: duckdb.DuckDBPyConnection, statement: str, *texts: str
) -> duckdb.DuckDBPyConnection:
    """Run a statement that comes again for file after file; it is planned once.

    ``engine``: this thread's connection for small files; ``texts``: values of $1, $2 …
    """
    known = prepared()
    number = known.numbers.setdefault(statement, len(known.numbers))
    if number not in known.current:
        engine.execute(f"prepare statement_{number} as {statement}")
        known.current.add(number)
    given = f"({text_list(texts)})" if texts else ""
    return engine.execute(f"execute statement_{number}{given}")


@contextlib.contextmanager
def large_file_connection(working: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own that spills into ``working`` and gives its memory back."""
    opened = _connect(working)
    try:
        yield opened
    finally:
        opened.close()


def _connect(spill: Path) -> duckdb.DuckDBPyConnection:
    opened = duckdb.connect(
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "memory_limit": MEMORY_LIMIT,
            "temp_directory": str(spill / f"spill-{os.getpid()}"),
            "preserve_insertion_order": "true",
        }
    )
    opened.execute("set timezone = 'UTC'")
    opened.execute("set enable_progress_bar = false")
    # Joins keep the order of their left side: rows are written in the file's order. A filter
    # pushed below the casts would compute each of them twice; a short list is no join.
    opened.execute(
        "set disabled_optimizers = 'join_order,build_side_probe_side,filter_pushdown,in_clause'"
    )
    return opened


class Feed(threading.Thread):
    """Writes what ``produce`` yields into a pipe; an error is kept for the reader's side."""

    def __init__(self, produce: Callable[[], Iterator[bytes]], descriptor: int) -> None:
        super().__init__(daemon=True)
        self._produce, self._descriptor = produce, descriptor
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            for block in self._produce():
                view = memoryview(block)
                while view:
                    view = view[os.write(self._descriptor, view) :]
        except BrokenPipeError:
            pass  # the engine stopped reading: it has an error of its own
        except BaseException as error:
            self.error = error
        finally:
            os.close(self._descriptor)


def execute_fed(
    engine: duckdb.DuckDBPyConnection,
    statement: Callable[[str], str],
    produce: Callable[[], Iterator[bytes]],
) -> list[tuple[Any, ...]]:
    """Run the statement made for the pipe's path while ``produce`` fills the pipe.

    Raises what ``produce`` raised, else the engine's error.
    """
    reading, writing = os.pipe()
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with contextlib.suppress(OSError):
            fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    feed = Feed(produce, writing)
    feed.start()
    failure: duckdb.Error | None = None
    rows: list[tuple[Any, ...]] = []
    try:
        rows = engine.execute(statement(f"/dev/fd/{reading}")).fetchall()
    except duckdb.Error as error:
        failure = error
    except UnicodeDecodeError:
        # The engine cut the message of its error inside a letter.
        failure = duckdb.InvalidInputException("The engine could not read the file.")
    finally:
        os.close(reading)
        feed.join()
    if feed.error is not None:
        raise feed.error
    if failure is not None:
        raise failure
    return rows


@contextlib.contextmanager
def one_thread(engine: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """For work that can't be shared: a second thread would only cost."""
    engine.execute("set threads = 1")
    try:
        yield
    finally:
        engine.execute("reset threads")


class BatchFeed(threading.Thread):
    """Makes batches in one thread: the engine asks for them from several, which a parser of XML
    does not survive. An error is kept for the reader's side."""

    def __init__(self, produce: Callable[[], Iterator[pa.RecordBatch]]) -> None:
        super().__init__(daemon=True)
        self._produce = produce
        self._batches: queue.Queue[pa.RecordBatch | None] = queue.Queue(maxsize=2)
        self._is_unwanted = threading.Event()
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            for batch in self._produce():
                self._hand_over(batch)
                if self._is_unwanted.is_set():
                    return
        except BaseException as error:
            self.error = error
        finally:
            self._hand_over(None)

    def _hand_over(self, batch: pa.RecordBatch | None) -> None:
        while not self._is_unwanted.is_set():
            with contextlib.suppress(queue.Full):
                return self._batches.put(batch, timeout=0.1)

    def batches(self) -> Iterator[pa.RecordBatch]:
        while (batch := self._batches.get()) is not None:
            yield batch
        if self.error is not None:
            raise self.error

    def close(self) -> None:
        self._is_unwanted.set()
        self.join()


def execute_batches(
    engine: duckdb.DuckDBPyConnection,
    statement: Callable[[str], str],
    schema: pa.Schema,
    produce: Callable[[], Iterator[pa.RecordBatch]],
    at_once: bool = False,
) -> list[tuple[Any, ...]]:
    """Run the statement made for the name of a table that ``produce`` fills batch by batch.

    ``at_once``: few batches, made here beforehand. Raises what ``produce`` raised, else the
    engine's error.
    """
    # The engine finds it by the name of the variable: a registered view would change the catalog.
    if at_once:
        fed_batches = pa.RecordBatchReader.from_batches(schema, list(produce()))
        return engine.execute(statement("fed_batches")).fetchall()
    feed = BatchFeed(produce)
    feed.start()
    fed_batches = pa.RecordBatchReader.from_batches(schema, feed.batches())
    try:
        return engine.execute(statement("fed_batches")).fetchall()
    except duckdb.Error:
        if feed.error is not None:
            raise feed.error from None
        raise
    finally:
        feed.close()
        del fed_batches
