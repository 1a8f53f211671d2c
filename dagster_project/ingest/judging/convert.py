"""Files and their contract → accepted rows, quarantine and an exact account of both.

One way for all: the readers of a file in turn, its rows judged, an account. Large files are judged
while they are read (``LargeFile``), small ones by statements that are planned already
(``SmallFile``); `test_readers_agree.py` holds that both give the same.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from dagster_project.contracts.model import Contract
from dagster_project.errors import UserError
from dagster_project.ingest.judging import file_values
from dagster_project.ingest.judging.large_file import LargeFile
from dagster_project.ingest.judging.masks import redacted_account, redacted_refusal
from dagster_project.ingest.judging.pseudonym import key_in
from dagster_project.ingest.judging.reconciliation import reconcile
from dagster_project.ingest.judging.small_file import SmallFile
from dagster_project.ingest.key import PseudonymKey
from dagster_project.ingest.model import (
    Conversion,
    DeliveryHeader,
    OutputPaths,
    Progress,
    Refusal,
    Request,
)
from dagster_project.ingest.readers import sniff
from dagster_project.ingest.readers.engine import (
    connection,
    forget_connection,
    large_file_connection,
)
from dagster_project.ingest.readers.open_source import open_readers, unaccounted
from dagster_project.ingest.readers.rows import ColumnsSource
from dagster_project.ingest.readers.source import NotPlain

# From this size on a file is worth a connection and a plan of its own. A workbook is compressed.
LARGE_FILE = 8 << 20
LARGE_WORKBOOK = 1 << 20
# After these nothing more can be asked of the engine.
ENGINE_ENDED = (duckdb.InternalException, duckdb.FatalException, duckdb.ConnectionException)

# What became of a file: its account, or why it has none.
Outcome = Conversion | Exception


def convert(
    file: Path,
    contract: Contract,
    delivery: DeliveryHeader,
    out: OutputPaths,
    key: PseudonymKey | None,
    progress: Progress,
) -> Conversion:
    """Write ``out.accepted`` and ``out.quarantine`` of one file; return the account.

    Raises ``Refusal`` when the whole file can't be loaded, whatever its bytes are.
    """
    [(_, outcome)] = convert_all([Request(file, delivery, out, progress)], contract, key)
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def convert_all(
    requests: Sequence[Request], contract: Contract, key: PseudonymKey | None
) -> Iterator[tuple[Request, Outcome]]:
    """Convert files of one contract, one after another; each has one outcome.

    An outcome is the account, or a ``Refusal`` of the whole file; other exceptions are those that
    are no fault of the file (``UserError``, ``MemoryError``, ``OSError``).
    """
    needed = contract.has_persons or any(c.protection == "token" for c in contract.columns)
    if needed and key is None:
        raise UserError(
            f"The export {contract.export} needs the pseudonym key.",
            hint="Create the home's key first.",
        )
    for request in requests:
        outcome = _outcome(request, contract, key if needed else None)
        yield request, _without_values(request, contract, outcome)


def is_large(file: Path) -> bool:
    with file.open("rb") as stream:
        is_workbook = stream.read(len(sniff.ZIP)) == sniff.ZIP
    return file.stat().st_size > (LARGE_WORKBOOK if is_workbook else LARGE_FILE)


def _without_values(request: Request, contract: Contract, outcome: Outcome) -> Outcome:
    """The text of an unforeseen error may carry values of the file: only its kind is told."""
    if isinstance(outcome, Conversion):
        return redacted_account(contract, outcome)
    if isinstance(outcome, Refusal):
        # Readers say the place inside the file.
        outcome.where = ", ".join(filter(None, [request.file.name, outcome.where]))
        return redacted_refusal(contract, outcome)
    if isinstance(outcome, UserError | MemoryError | OSError):
        return outcome
    refusal = Refusal(
        "unreadable",
        f"The file can't be read ({type(outcome).__name__}).",
        request.file.name,
        "Check that it opens in the program that made it, and send it again.",
    )
    refusal.__cause__ = outcome
    return refusal


def _outcome(request: Request, contract: Contract, key: PseudonymKey | None) -> Outcome:
    request.progress.start(request.name, request.file.stat().st_size)
    try:
        if not is_large(request.file):
            return _small(request, contract, key)
        request.out.working.mkdir(exist_ok=True)
        with _collector_paused(), large_file_connection(request.out.working) as engine:
            return _converted(engine, LargeFile, request, contract, key)
    except Exception as error:
        if isinstance(error, ENGINE_ENDED):
            forget_connection()
        return error
    finally:
        request.progress.finish()


def _small(request: Request, contract: Contract, key: PseudonymKey | None) -> Conversion:
    """What earlier files left in the shared engine is no fault of this one: where its memory does
    not suffice, the file is read once more by a fresh engine."""
    try:
        return _converted(connection(), SmallFile, request, contract, key)
    except duckdb.OutOfMemoryException:
        forget_connection()
        return _converted(connection(), SmallFile, request, contract, key)


@contextlib.contextmanager
def _collector_paused() -> Iterator[None]:
    """A long file makes millions of lists of cells without a cycle among them: to look for one
    again and again costs a tenth of the reading."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _converted(
    engine: duckdb.DuckDBPyConnection,
    way: type[SmallFile] | type[LargeFile],
    request: Request,
    contract: Contract,
    key: PseudonymKey | None,
) -> Conversion:
    """The account by the first reader that reads the file rightly."""
    with key_in(engine, key):
        for source in open_readers(request.file, contract):
            sql, declared = file_values.statements(source, request.file)
            try:
                with contextlib.closing(way(engine, source, sql, request, key)) as accepted:
                    return reconcile(accepted, accepted.read(request.progress.advance), declared)
            except NotPlain:
                continue
            except duckdb.Error as error:
                # While the engine parses a file itself, its error is no verdict on the file.
                if isinstance(source, ColumnsSource) or isinstance(error, ENGINE_ENDED):
                    raise
    raise unaccounted()
