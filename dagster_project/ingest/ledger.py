"""The ledger: one row per committed delivery, one small Parquet file each.

A delivery is committed when its receipt exists; a ledger file without receipt is the
leftover of a killed run and is not read. Committed rows never change, so they are kept
together in a disposable cache; a run without news reads one file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import TypedDict

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

    def ledger_file(self, home: Home) -> Path:
        return home.deliveries / f"{self.delivery_id}.parquet"

    def receipt_file(self, home: Home) -> Path:
        return home.receipts / f"{self.delivery_id}.json"


SCHEMA = schema_of(LedgerRow)


def write_rows(path: Path, rows: Sequence[LedgerRow]) -> None:
    """Write ledger rows as one Parquet file of ``SCHEMA``."""
    pq.write_table(_table(rows), path)


def write_each(rows: Sequence[LedgerRow], paths: Sequence[Path]) -> None:
    """Write every row as a file of its own."""
    table = _table(rows)
    for index, path in enumerate(paths):
        pq.write_table(table.slice(index, 1), path)


def _table(rows: Sequence[LedgerRow]) -> pa.Table:
    return pa.Table.from_pylist([vars(row) for row in rows], SCHEMA)


def _read_rows(path: Path) -> list[LedgerRow]:
    names = {item.name for item in fields(LedgerRow)}
    rows = []
    # Not `read_table`, whose dataset machinery costs more than a small file itself.
    for values in pq.ParquetFile(path).read().to_pylist():
        known = {name: value for name, value in values.items() if name in names}
        known["scope_keys"] = tuple(values["scope_keys"])
        known["quarantine_counts"] = tuple(values["quarantine_counts"])
        # Deliveries of earlier versions lost no values.
        known["dropped_counts"] = tuple(values.get("dropped_counts", ()))
        known["lists"] = tuple(values.get("lists", ()))
        rows.append(LedgerRow(**known))
    return rows


def _read_row(path: Path) -> LedgerRow:
    try:
        return _read_rows(path)[0]
    except (pa.ArrowException, LookupError, TypeError, OSError):
        raise UserError(
            "The ledger row of a delivery is missing or damaged.",
            where=str(path),
            hint="Restore the file from a back-up of the lake.",
        ) from None


def cache_file(home: Home) -> Path:
    """All committed ledger rows in one Parquet file; disposable, brought up by ``read``."""
    return home.work / "ledger.parquet"


def committed_ids(home: Home) -> set[str]:
    return {path.stem for path in home.receipts.glob("*.json")}


def read(home: Home) -> list[LedgerRow]:
    """Every committed delivery, in delivery order; the cache file is current afterwards.

    Raises UserError when a receipt or a ledger row that was there is gone or damaged.
    """
    committed = committed_ids(home)
    cached: dict[str, LedgerRow] = {}
    cache = cache_file(home)
    if cache.exists():
        try:
            if pq.read_schema(cache).names == SCHEMA.names:
                cached = {row.delivery_id: row for row in _read_rows(cache)}
        except (pa.ArrowException, KeyError, TypeError, OSError):
            cached = {}  # cut off: rebuilt below, as one of another version is
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
        rows[missing] = _read_row(home.deliveries / f"{missing}.parquet")
    ordered = sorted(rows.values(), key=lambda row: row.order)
    if rows.keys() != cached.keys() or not cache.exists():
        remember(home, ordered)
    return ordered


def remember(home: Home, rows: Sequence[LedgerRow]) -> None:
    """Make ``rows``, all of them committed, the cache: reading thousands of files costs."""
    home.work.mkdir(parents=True, exist_ok=True)
    temporary = temporary_path(home.work, ".parquet")
    try:
        write_rows(temporary, sorted(rows, key=lambda row: row.order))
        place(temporary, cache_file(home))
    finally:
        temporary.unlink(missing_ok=True)


def remove_leftovers(home: Home) -> None:
    """Take away what a killed load left: files of deliveries that have no receipt.

    Only to be called by the holder of the run's lock. Raises UserError, and takes nothing away,
    when a receipt is gone that was there.
    """
    committed = {row.delivery_id for row in read(home)}
    for pattern, folder in (
        ("*.parquet", home.deliveries),
        ("*/*/*.parquet", home.raw),
        ("*/*.parquet", home.quarantine),
    ):
        for path in folder.glob(pattern):
            if path.stem not in committed:
                path.unlink()
