"""One file and its contract → accepted rows, quarantine and an exact account of both.

Sound rows go in one pass from the file to Parquet. Every line that did not arrive there is
looked up again in the original and judged rule by rule: a line that turns out to be sound
proves that the quick reader's numbering was wrong, and the exact reader takes the file.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from dagster_project.contracts.model import Contract
from dagster_project.errors import UserError
from dagster_project.ingest import fixed, quarantine, repeats, sniff, totals
from dagster_project.ingest.accept import Accepted
from dagster_project.ingest.csv_header import left_out_warning
from dagster_project.ingest.engine import connection, large_file_connection
from dagster_project.ingest.key import PseudonymKey
from dagster_project.ingest.model import (
    Conversion,
    DeliveryHeader,
    OutputPaths,
    Progress,
    Refusal,
)
from dagster_project.ingest.open_source import Opener
from dagster_project.ingest.pseudonym import key_in
from dagster_project.ingest.rows import ColumnsSource
from dagster_project.ingest.source import NotPlain, Source
from dagster_project.ingest.table_sql import TableSql

# Smaller files share one connection and prepared statements. A workbook is compressed.
LARGE_FILE = 8 << 20
LARGE_WORKBOOK = 1 << 20


def convert(
    file: Path,
    contract: Contract,
    delivery: DeliveryHeader,
    out: OutputPaths,
    key: PseudonymKey | None,
    progress: Progress,
) -> Conversion:
    """Write ``out.accepted`` and ``out.quarantine``; return the account.

    Raises ``Refusal`` when the whole file can't be loaded, whatever its bytes are.
    """
    progress.start(file.name, file.stat().st_size)
    try:
        if is_large(file):
            with large_file_connection(out.working) as engine:
                return _convert(engine, file, contract, delivery, out, key, progress)
        return _convert(connection(), file, contract, delivery, out, key, progress)
    except (Refusal, UserError, MemoryError, OSError):
        raise
    except Exception as error:
        # The text of an unforeseen error may carry values of the file: only its kind is told.
        raise Refusal(
            "unreadable",
            f"The file can't be read ({type(error).__name__}).",
            where=file.name,
            hint="Check that it opens in the program that made it, and send it again.",
        ) from error
    finally:
        progress.finish()


def is_large(file: Path) -> bool:
    """Worth a connection of its own, and a statement planned for it alone."""
    with file.open("rb") as stream:
        limit = LARGE_WORKBOOK if stream.read(len(sniff.ZIP)) == sniff.ZIP else LARGE_FILE
    return file.stat().st_size > limit


def _convert(
    engine: duckdb.DuckDBPyConnection,
    file: Path,
    contract: Contract,
    delivery: DeliveryHeader,
    out: OutputPaths,
    key: PseudonymKey | None,
    progress: Progress,
) -> Conversion:
    needs_key = contract.has_persons or any(c.protection == "token" for c in contract.columns)
    if needs_key and key is None:
        raise UserError(
            f"The export {contract.export} needs the pseudonym key.", where=file.name,
            hint="Create the home's key first.",
        )  # fmt: skip
    opener = Opener(file, contract)
    sniff.refuse_wrong(file, {layout.format for layout in opener.layouts})
    layout, _ = opener.choose()
    with key_in(engine, key if needs_key else None):
        for source in opener.readers(layout):
            try:
                return _read(engine, source, file, delivery, out, key, progress)
            except NotPlain:
                continue
            except duckdb.Error:
                if isinstance(source, ColumnsSource):
                    raise
                continue
    raise Refusal(
        "unreadable", "The file can't be read in a way that accounts for every line.",
        where=file.name, hint="Export it again from its program.",
    )  # fmt: skip


def _read(
    engine: duckdb.DuckDBPyConnection,
    source: Source,
    file: Path,
    delivery: DeliveryHeader,
    out: OutputPaths,
    key: PseudonymKey | None,
    progress: Progress,
) -> Conversion:
    binding = source.binding
    declared = fixed.declared_scope(binding, file)
    fixed.check_constants(binding, file)
    sql = TableSql(binding, declared, source.has_rare_blanks)
    accepted = Accepted(engine, source, sql, delivery, out.accepted, key, not is_large(file))
    try:
        sound = accepted.read(progress.advance)
        faults: list[quarantine.Fault] = []
        blank = 0
        if sound < len(source.lines):
            missing = accepted.missing_lines()
            if len(missing) != len(source.lines) - sound:
                raise NotPlain
            faults, blank = quarantine.judge(accepted, missing, file)
        repeated = repeats.find(accepted)
        left_out = [fault.line for fault in repeated]
        rows = accepted.write(left_out)
        faults = sorted([*faults, *repeated], key=lambda fault: fault.line)
        quarantine.write(engine, faults, binding.sheet, out.quarantine)
        read = len(source.lines) + source.skipped
        return Conversion(
            rows_read=read,
            rows_accepted=sound - len(left_out),
            rows_quarantined=len({fault.line for fault in faults}),
            rows_skipped=source.skipped + blank,
            cells_exploded=rows if sql.is_wide else 0,
            control_totals=totals.compare(engine, accepted, source),
            errors=quarantine.counts(faults),
            scope_keys=fixed.scope_keys(engine, sql, out.accepted, declared),
            layout=binding.layout.name,
            warnings=(*binding.warnings, *left_out_warning([*source.left_out])),
        )
    finally:
        accepted.close()
