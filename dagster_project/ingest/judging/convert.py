"""Files and their contract → accepted rows, quarantine and an exact account of both.

Large files go one by one, in one pass from the file to Parquet; small ones are judged together.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from dagster_project.contracts.model import Contract
from dagster_project.errors import UserError
from dagster_project.ingest.judging import fixed
from dagster_project.ingest.judging.account import account
from dagster_project.ingest.judging.convert_small import convert_small
from dagster_project.ingest.judging.large_file import LargeFile
from dagster_project.ingest.judging.masks import account_told, refusal_told
from dagster_project.ingest.judging.pseudonym import key_in
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
from dagster_project.ingest.readers.engine import large_file_connection
from dagster_project.ingest.readers.open_source import open_readers, unaccounted
from dagster_project.ingest.readers.rows import ColumnsSource
from dagster_project.ingest.readers.source import NotPlain

# From this size on a file is worth a connection and a plan of its own; smaller ones are taken
# together up to it. A workbook is compressed.
LARGE_FILE = 8 << 20
LARGE_WORKBOOK = 1 << 20

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
    """Convert files of one contract; each has one outcome, in any order.

    An outcome is the account, or a ``Refusal`` of the whole file; other exceptions are those that
    are no fault of the file (``UserError``, ``MemoryError``, ``OSError``).
    """
    needed = contract.has_persons or any(c.protection == "token" for c in contract.columns)
    if needed and key is None:
        raise UserError(
            f"The export {contract.export} needs the pseudonym key.",
            hint="Create the home's key first.",
        )
    used = key if needed else None
    for batch in _batches(requests):
        if is_large(batch[0].file):
            outcomes = iter([(batch[0], _convert_large(batch[0], contract, used))])
        else:
            outcomes = convert_small(batch, contract, used)
        for request, outcome in outcomes:
            yield request, _without_values(request, contract, outcome)


def is_large(file: Path) -> bool:
    return _share(file) > 1


def _share(file: Path) -> float:
    """The size of a file, in batches."""
    with file.open("rb") as stream:
        limit = LARGE_WORKBOOK if stream.read(len(sniff.ZIP)) == sniff.ZIP else LARGE_FILE
    return file.stat().st_size / limit


def _batches(requests: Sequence[Request]) -> Iterator[list[Request]]:
    """Large files alone, small ones together."""
    batch: list[Request] = []
    filled = 0.0
    for request in requests:
        share = _share(request.file)
        if share > 1:
            yield [request]
            continue
        if filled + share > 1:
            yield batch
            batch, filled = [], 0.0
        batch.append(request)
        filled += share
    if batch:
        yield batch


def _without_values(request: Request, contract: Contract, outcome: Outcome) -> Outcome:
    """The text of an unforeseen error may carry values of the file: only its kind is told."""
    if isinstance(outcome, Conversion):
        return account_told(contract, outcome)
    if isinstance(outcome, Refusal):
        return refusal_told(contract, outcome)
    if isinstance(outcome, UserError | MemoryError | OSError):
        return outcome
    refusal = Refusal(
        "unreadable",
        f"The file can't be read ({type(outcome).__name__}).",
        where=request.file.name,
        hint="Check that it opens in the program that made it, and send it again.",
    )
    refusal.__cause__ = outcome
    return refusal


def _convert_large(request: Request, contract: Contract, key: PseudonymKey | None) -> Outcome:
    request.progress.start(request.name, request.file.stat().st_size)
    try:
        request.out.working.mkdir(exist_ok=True)
        with (
            _collector_paused(),
            large_file_connection(request.out.working) as engine,
            key_in(engine, key),
        ):
            return _read(engine, request, contract, key)
    except Exception as error:
        return error
    finally:
        request.progress.finish()


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


def _read(
    engine: duckdb.DuckDBPyConnection,
    request: Request,
    contract: Contract,
    key: PseudonymKey | None,
) -> Conversion:
    for source in open_readers(request.file, contract):
        sql, declared = fixed.statements(source, request.file)
        accepted = LargeFile(engine, source, sql, request, key)
        try:
            return account(accepted, accepted.read(request.progress.advance), declared)
        except NotPlain:
            continue
        except duckdb.Error:
            if isinstance(source, ColumnsSource):
                raise
    raise unaccounted(request.file)
