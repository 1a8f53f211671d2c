"""The ledger: one row per committed delivery.

The row stands in the receipt, so one rename commits both. Committed rows never change, so they
are kept together in one Parquet file, which other engines read too: whoever reads the ledger
brings it up to the receipts, and it may be deleted. Deliveries of earlier versions have their
row in a small file of its own under ``lake/deliveries``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, TypedDict

import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.errors import UserError
from dagster_project.home import Home, place, temporary_path
from dagster_project.ingest.model import Lost
from dagster_project.schemas import schema_of


class FindingCount(TypedDict):
    """How many findings a delivery has of one rule in one column."""

    rule: str
    column_name: str | None
    rows_count: int


@dataclass(frozen=True)
class LedgerRow:
    """One committed delivery. ``status`` is the automatic verdict of the load; decisions of
    people stand beside it (``ingest.decisions``)."""

    delivery_id: str
    export: str
    contract_version: str
    key_id: str
    file_name: str
    file_path: str  # relative to the inbox it came from
    sha256: str
    received_at: datetime
    sent_at: datetime | None
    order_at: datetime
    visible_at: datetime
    status: str  # loaded, held
    status_reason: str
    replaces_delivery_id: str | None  # set on a reload
    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    rows_skipped: int
    cells_exploded: int
    is_person_export: bool
    layout: str
    scope_keys: tuple[str, ...]
    quarantine_counts: tuple[FindingCount, ...] = ()
    # The same of accepted rows that lost a value.
    dropped_counts: tuple[FindingCount, ...] = ()
    # Lists whose items lie in files of their own.
    lists: tuple[str, ...] = ()

    @property
    def findings(self) -> Iterator[tuple[Lost, FindingCount]]:
        """What each count of findings cost, and the count."""
        yield from (("row", item) for item in self.quarantine_counts)
        yield from (("value", item) for item in self.dropped_counts)

    @property
    def has_findings(self) -> bool:
        """Something was put aside: there is a quarantine file."""
        return bool(self.rows_quarantined or self.dropped_counts)

    @property
    def major(self) -> int:
        return int(self.contract_version.split(".")[0])

    @property
    def order(self) -> tuple[datetime, datetime, str, datetime]:
        """Delivery order; a reload follows the delivery it replaces."""
        return (self.order_at, self.received_at, self.sha256, self.visible_at)

    def raw_file(self, home: Home) -> Path:
        return home.raw / self.export / f"v{self.major}" / f"{self.delivery_id}.parquet"

    def items_file(self, home: Home, listed: str) -> Path:
        folder = home.raw / f"{self.export}__{listed}" / f"v{self.major}"
        return folder / f"{self.delivery_id}.parquet"

    def quarantine_file(self, home: Home) -> Path:
        return home.quarantine / self.export / f"{self.delivery_id}.parquet"

    def former_file(self, home: Home) -> Path:
        """Where earlier versions kept this row."""
        return home.deliveries / f"{self.delivery_id}.parquet"

    def receipt_file(self, home: Home) -> Path:
        return home.receipts / f"{self.delivery_id}.json"


SCHEMA = schema_of(LedgerRow)


def write_rows(path: Path, rows: Sequence[LedgerRow]) -> None:
    """Write ledger rows as one Parquet file of ``SCHEMA``."""
    pq.write_table(_table(rows), path)


def as_record(row: LedgerRow) -> dict[str, Any]:
    """The row as it stands in its receipt: times ISO, in UTC without zone."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in vars(row).items()
    }


def digest_of(record: Mapping[str, Any]) -> str:
    """What the receipt vouches for its row with, however the JSON is laid out."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _table(rows: Sequence[LedgerRow]) -> pa.Table:
    return pa.Table.from_pylist([vars(row) for row in rows], SCHEMA)


def _row(values: Mapping[str, Any]) -> LedgerRow:
    """Of a Parquet file or a receipt, also of an earlier version: without lists, and without
    values lost."""
    known = {name: values[name] for name in _NAMES if name in values}
    for name in _SEQUENCES:
        known[name] = tuple(values.get(name, ()))
    for name in _MOMENTS:
        if isinstance(known[name], str):
            known[name] = datetime.fromisoformat(known[name])
    return LedgerRow(**known)


_NAMES = tuple(item.name for item in fields(LedgerRow))
_SEQUENCES = ("scope_keys", "quarantine_counts", "dropped_counts", "lists")
_MOMENTS = ("received_at", "sent_at", "order_at", "visible_at")
_UNREADABLE = (pa.ArrowException, LookupError, TypeError, ValueError, AttributeError, OSError)


def _read_rows(path: Path) -> list[LedgerRow]:
    # Not `read_table`, whose dataset machinery costs more than a small file itself.
    return [_row(values) for values in pq.ParquetFile(path).read().to_pylist()]


def _read_row(home: Home, delivery_id: str) -> LedgerRow:
    path = home.receipts / f"{delivery_id}.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if (record := content.get("ledger")) is not None:
            if digest_of(record) != content["files"]["ledger"]:
                raise ValueError(path)
            return _row(record)
        path = home.deliveries / f"{delivery_id}.parquet"
        return _read_rows(path)[0]
    except _UNREADABLE:
        raise UserError(
            "The ledger row of a delivery is missing or damaged.",
            where=str(path),
            hint="Restore the file from a back-up of the lake.",
        ) from None


def cache_file(home: Home) -> Path:
    """All committed ledger rows in one Parquet file; disposable, brought up by ``read``."""
    return home.ledger / "ledger.parquet"


def _former_cache(home: Home) -> Path:
    return home.work / "ledger.parquet"


def _remembered(home: Home) -> dict[str, LedgerRow] | None:
    """What the one file holds, or that of an earlier version in its place; None where it is
    missing, cut off or of another shape."""
    for path in (cache_file(home), _former_cache(home)):
        try:
            if pq.read_schema(path).names == SCHEMA.names:
                return {row.delivery_id: row for row in _read_rows(path)}
        except _UNREADABLE:
            continue
    return None


def committed_ids(home: Home) -> set[str]:
    return {path.stem for path in home.receipts.glob("*.json")}


def read(home: Home) -> list[LedgerRow]:
    """Every committed delivery, in delivery order; the cache file is current afterwards.

    Raises UserError when a receipt or a ledger row that was there is gone or damaged.
    """
    # In this order: what another process commits meanwhile is then missing, never lost.
    cached = _remembered(home) or {}
    committed = committed_ids(home)
    if lost := sorted(cached.keys() - committed):
        raise UserError(
            f"The receipts of {len(lost)} deliveries are gone, and without them they would count "
            f"for nothing: {', '.join(lost[:10])}{' …' if len(lost) > 10 else ''}.",
            where=str(home.receipts),
            hint="Restore them from a back-up. Only to forget these deliveries for good, delete "
            f"{cache_file(home)} too.",
        )
    rows = dict(cached)
    for missing in committed - rows.keys():
        rows[missing] = _read_row(home, missing)
    ordered = sorted(rows.values(), key=lambda row: row.order)
    if rows.keys() != cached.keys() or not cache_file(home).exists():
        remember(home, ordered)
    return ordered


def remember(home: Home, rows: Sequence[LedgerRow]) -> None:
    """Make ``rows``, all of them committed, the cache: reading thousands of files costs."""
    home.ledger.mkdir(parents=True, exist_ok=True)
    temporary = temporary_path(home.ledger, ".parquet")
    try:
        write_rows(temporary, sorted(rows, key=lambda row: row.order))
        place(temporary, cache_file(home))
        _former_cache(home).unlink(missing_ok=True)
    finally:
        temporary.unlink(missing_ok=True)


def remove_leftovers(
    home: Home, rows: Sequence[LedgerRow], tables: Collection[str] | None = None
) -> None:
    """Take away what a killed load left: files of deliveries that have no receipt.

    ``rows``: the ledger. ``tables``: the raw tables whose load is the caller's, which holds the
    locks of their exports; None for all of a home whose lock it holds alone.
    """
    committed = {row.delivery_id for row in rows}
    found = list(home.deliveries.glob("*.parquet")) if tables is None else []
    for table in ["*"] if tables is None else tables:
        found += home.raw.glob(f"{table}/*/*.parquet")
        found += home.quarantine.glob(f"{table}/*.parquet")
    for path in found:
        # Asked by its name, too: on a network folder a listing may be older than a receipt.
        if path.stem not in committed and not (home.receipts / f"{path.stem}.json").exists():
            path.unlink()
