"""The end of a load batch: files to their places, then receipts. Nothing counts before its
receipt, and nothing is ever half there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from dagster_project import faults
from dagster_project.home import Home, synchronise
from dagster_project.ingest import decisions, receipts, shrinkage
from dagster_project.ingest.delivery_states import Decision
from dagster_project.ingest.duplicates import equal_in_effect
from dagster_project.ingest.intake import Arrival, Pending
from dagster_project.ingest.key import PseudonymKey
from dagster_project.ingest.ledger import FindingCount, LedgerRow, as_record, digest_of
from dagster_project.ingest.loader import Loader
from dagster_project.ingest.model import Lost, Receipt, account_of
from dagster_project.ingest.verdict import over_tolerance
from dagster_project.ingest.vouch import files_of
from dagster_project.stamps import sha256_of

SYNC_THREADS = 8


def commit(
    loader: Loader, batch: Sequence[Pending], failed_checks: Mapping[str, Sequence[str]]
) -> list[tuple[Arrival, Receipt]]:
    """Place a batch in delivery order. The loader's rows (the ledger) are extended by what was
    committed.

    ``failed_checks``: delivery_id -> the expectations that it failed.
    """
    home, rows, now = loader.home, loader.rows, loader.now
    done: list[tuple[Arrival, Receipt]] = []
    placing: list[tuple[Pending, LedgerRow, Receipt]] = []
    known = {row.delivery_id: row for row in rows}
    waiting = {item.arrival.delivery_id: item.out.accepted for item in batch}

    def accepted_file(row: LedgerRow) -> Path:
        return waiting.get(row.delivery_id) or row.raw_file(home)

    for pending in sorted(batch, key=lambda item: item.order):
        twin = known.get(pending.arrival.delivery_id)
        twin = twin or equal_in_effect(pending, rows, loader.decided, now, accepted_file)
        if twin is not None:
            done.append((pending.arrival, duplicate_receipt(pending.arrival, twin)))
            continue
        shrunk = shrinkage.reasons(pending, rows, loader.decided, now, accepted_file)
        row = _ledger_row(pending, shrunk, failed_checks, loader.key)
        rows.append(row)
        known[row.delivery_id] = row
        placing.append((pending, row, _receipt(pending, row)))
    hashes = _place_files(home, placing)
    for pending, row, receipt in placing:
        if row.replaces_delivery_id and row.status == "loaded":
            decisions.write(home, _replacement(row))
        faults.reach("load.receipt")
        files = {kind: hashes[path] for kind, path in files_of(home, row).items()}
        record = as_record(row)
        files["ledger"] = digest_of(record)
        receipts.write(row.receipt_file(home), receipt, ledger=record, files=files)
        faults.reach("load.receipt_written")
        done.append((pending.arrival, receipt))
    for arrival, receipt in done:
        if receipt.status == "duplicate":
            receipts.write_without_delivery(home, receipt, arrival.file_path)
    return done


def _ledger_row(
    pending: Pending,
    shrunk: Sequence[str],
    failed_checks: Mapping[str, Sequence[str]],
    key: PseudonymKey,
) -> LedgerRow:
    arrival, conversion = pending.arrival, pending.conversion
    reasons = over_tolerance(arrival.contract, conversion)
    reasons += shrunk
    reasons += failed_checks.get(arrival.delivery_id, ())
    return LedgerRow(
        delivery_id=arrival.delivery_id,
        export=arrival.contract.export,
        contract_version=arrival.contract.version,
        key_id=key.names_id if arrival.contract.has_persons else key.key_id,
        file_name=arrival.file_name,
        file_path=arrival.file_path,
        sha256=arrival.sha256,
        received_at=arrival.received_at,
        sent_at=pending.sent_at,
        order_at=pending.order[0],
        visible_at=max(arrival.received_at, arrival.decided_at or arrival.received_at),
        status="held" if reasons else "loaded",
        status_reason="; ".join(reasons),
        replaces_delivery_id=arrival.replaces_delivery_id,
        **account_of(conversion),
        lists=tuple(conversion.items),
        cells_exploded=conversion.cells_exploded,
        is_person_export=arrival.contract.has_persons,
        layout=conversion.layout,
        scope_keys=conversion.scope_keys,
        quarantine_counts=_counts(pending.out.quarantine, "row")
        if conversion.rows_quarantined
        else (),
        dropped_counts=_counts(pending.out.quarantine, "value")
        if conversion.values_dropped
        else (),
    )


def _counts(file: Path, lost: Lost) -> tuple[FindingCount, ...]:
    """Findings per rule and column of one quarantine file that cost this, in a fixed order."""
    counted = (
        pq.ParquetFile(file)
        .read(columns=["rule", "column_name", "_line", "lost"])
        .filter(pc.field("lost") == lost)
        .group_by(["rule", "column_name"])
        .aggregate([("_line", "count")])
        .rename_columns(["rule", "column_name", "rows_count"])
        .to_pylist()
    )
    return tuple(sorted(counted, key=lambda item: (item["rule"], item["column_name"] or "")))


def _place_files(
    home: Home, placing: Sequence[tuple[Pending, LedgerRow, Receipt]]
) -> dict[Path, str]:
    """Sync every file of the batch, rename all, sync each folder once. Returns place → sha256."""
    moves: list[tuple[Path, Path, str]] = []
    for pending, row, _ in placing:
        moves.append((pending.out.accepted, row.raw_file(home), "load.raw_placed"))
        for name in row.lists:
            target = row.items_file(home, name)
            moves.append((pending.out.items(name), target, "load.items_placed"))
        if row.has_findings:
            target = row.quarantine_file(home)
            moves.append((pending.out.quarantine, target, "load.quarantine_placed"))
    with ThreadPoolExecutor(SYNC_THREADS) as pool:
        hashes = list(pool.map(_synchronise, (written for written, _, _ in moves)))
    faults.reach("load.synchronised")
    for folder in {target.parent for _, target, _ in moves}:
        folder.mkdir(parents=True, exist_ok=True)
        synchronise(folder.parent)
    for written, target, step in moves:
        written.replace(target)
        faults.reach(step)
    for folder in {target.parent for _, target, _ in moves}:
        synchronise(folder)
    return {target: sha256 for (_, target, _), sha256 in zip(moves, hashes, strict=True)}


def _synchronise(file: Path) -> str:
    synchronise(file)
    return sha256_of(file)


def _replacement(row: LedgerRow) -> Decision:
    assert row.replaces_delivery_id is not None
    return Decision(
        row.replaces_delivery_id,
        "withdraw",
        row.visible_at,
        f"replaced by its reload {row.delivery_id}",
        row.delivery_id,
    )


def _receipt(pending: Pending, row: LedgerRow) -> Receipt:
    conversion = pending.conversion
    if row.status == "held":
        message = f"Held: {row.status_reason}. The delivery before it stays in effect."
    else:
        message = f"Loaded {row.rows_accepted} of {row.rows_read - row.rows_skipped} rows."
    if conversion.values_dropped:
        listed = ", ".join(
            f"{column} {sum(rules.values())}" for column, rules in conversion.values_dropped.items()
        )
        message += f" Bad values were left out of accepted rows: {listed}."
    return Receipt(
        export=row.export,
        file=row.file_name,
        sha256=row.sha256,
        delivery_id=row.delivery_id,
        status="held" if row.status == "held" else "loaded",
        received_at=row.received_at,
        **account_of(row),
        control_totals=conversion.control_totals,
        errors=conversion.errors,
        values_dropped=conversion.values_dropped,
        items=conversion.items,
        message=" ".join((message, *conversion.warnings)),
    )


def duplicate_receipt(arrival: Arrival, twin: LedgerRow) -> Receipt:
    """The file says nothing new: its rows are those of a delivery that is there."""
    return Receipt(
        export=twin.export,
        file=arrival.file_name,
        sha256=arrival.sha256,
        delivery_id=twin.delivery_id,
        status="duplicate",
        received_at=arrival.received_at,
        **account_of(twin),
        message=f"The same content as {twin.delivery_id}, which is kept already: nothing changes.",
    )
