"""Small files: those of one shape are judged together, each has an account of its own."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import duckdb

from dagster_project.contracts.model import Contract
from dagster_project.ingest.judging import fixed
from dagster_project.ingest.judging.account import account
from dagster_project.ingest.judging.pseudonym import key_in
from dagster_project.ingest.judging.small_files import Shape, SmallFile, SmallFiles
from dagster_project.ingest.judging.table_sql import Scope
from dagster_project.ingest.key import PseudonymKey
from dagster_project.ingest.model import Conversion, Request
from dagster_project.ingest.readers.engine import connection
from dagster_project.ingest.readers.open_source import open_readers, unaccounted
from dagster_project.ingest.readers.rows import ColumnsSource
from dagster_project.ingest.readers.source import NotPlain, Source

Done = tuple[Request, Conversion | Exception]


@dataclass
class _Attempt:
    """A file, and the readers that were not tried yet."""

    request: Request
    readers: Iterator[Source]


@dataclass
class _Member:
    """A file that is judged with others by one reader."""

    attempt: _Attempt
    file: SmallFile
    declared: Sequence[Scope]


def convert_small(
    requests: Sequence[Request], contract: Contract, key: PseudonymKey | None
) -> Iterator[Done]:
    """Convert small files of one contract; an unforeseen problem is the outcome of one file."""
    attempts: list[_Attempt] = []
    for request in requests:
        request.progress.start(request.name, request.file.stat().st_size)
        attempts.append(_Attempt(request, open_readers(request.file, contract)))
    engine = connection()
    with key_in(engine, key):
        # Whoever needs another reader takes part in the next round.
        while attempts:
            round_of = _Round(engine, key)
            yield from _finished(round_of.run(attempts))
            attempts = round_of.again


def _finished(outcomes: Iterable[Done]) -> Iterator[Done]:
    for request, outcome in outcomes:
        request.progress.finish()
        yield request, outcome


class _Round:
    """One reader of each file."""

    def __init__(self, engine: duckdb.DuckDBPyConnection, key: PseudonymKey | None) -> None:
        self._engine, self._key = engine, key
        self._groups: dict[str, tuple[SmallFiles, list[_Member]]] = {}
        self.again: list[_Attempt] = []

    def run(self, attempts: Sequence[_Attempt]) -> Iterator[Done]:
        """Outcomes of the files that need no further reader; the others are ``again``."""
        try:
            for attempt in attempts:
                try:
                    self._add(attempt)
                except NotPlain:
                    self.again.append(attempt)
                except Exception as error:
                    yield attempt.request, error
            for together, members in self._groups.values():
                yield from self._account(together, members)
        finally:
            for together, _ in self._groups.values():
                together.close()

    def _add(self, attempt: _Attempt) -> None:
        request = attempt.request
        source = next(attempt.readers, None)
        if source is None:
            raise unaccounted(request.file)
        sql, declared = fixed.statements(source, request.file)
        shape = Shape(sql, source.has_broken)
        if shape.text not in self._groups:
            self._groups[shape.text] = SmallFiles(self._engine, shape, self._key), []
        together, members = self._groups[shape.text]
        with _next_reader_may_help(source):
            file = together.add(source, sql, request)
        members.append(_Member(attempt, file, declared))

    def _account(self, together: SmallFiles, members: Sequence[_Member]) -> Iterator[Done]:
        try:
            together.judge()
        except duckdb.Error as error:
            together.close()
            yield from self._alone(members, error)
            return
        for member in members:
            file = member.file
            try:
                with _next_reader_may_help(file.source):
                    outcome = account(file, file.sound, member.declared)
            except NotPlain:
                self.again.append(member.attempt)
            except Exception as error:
                yield member.attempt.request, error
            else:
                yield member.attempt.request, outcome

    def _alone(self, members: Sequence[_Member], error: duckdb.Error) -> Iterator[Done]:
        """The engine gave up on these files: which of them is to blame?"""
        for member in members:
            attempt, source = member.attempt, member.file.source
            if len(members) > 1:
                attempt.readers = chain([source], attempt.readers)
                alone = _Round(self._engine, self._key)
                yield from alone.run([attempt])
                self.again += alone.again
            elif isinstance(source, ColumnsSource):
                yield attempt.request, error
            else:
                self.again.append(attempt)


@contextlib.contextmanager
def _next_reader_may_help(source: Source) -> Iterator[None]:
    """An error of the engine while it parses a file itself is no verdict on the file."""
    try:
        yield
    except duckdb.Error as error:
        if isinstance(source, ColumnsSource):
            raise
        raise NotPlain from error
