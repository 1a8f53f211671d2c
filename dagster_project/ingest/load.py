"""The load: new files of the inbox become deliveries, each with a receipt.

Safe to kill at any moment: files are converted under ``lake/tmp``, moved to their places at
the end of a batch, and count from the moment their receipt is written. The caller holds the
home alone, or the locks of the exports that it loads: nothing that a load reads or writes depends
on other exports.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from dagster_project import disk, faults
from dagster_project.contracts.model import Contract
from dagster_project.errors import UserError
from dagster_project.home import Home, temporary_path
from dagster_project.ingest import (
    clock_skew,
    expectations,
    inbox_changes,
    landing,
    ledger,
    names_version,
    receipts,
)
from dagster_project.ingest.commit import commit, duplicate_receipt
from dagster_project.ingest.inbox import InboxFile, scan
from dagster_project.ingest.inbox_index import (
    InboxIndex,
    IndexEntry,
    forget_former,
    judging_fingerprint,
)
from dagster_project.ingest.intake import Arrival, Convert, Pending, explain, take_in
from dagster_project.ingest.ledger import LedgerRow
from dagster_project.ingest.loader import Loader, open_loader
from dagster_project.ingest.model import Progress, Receipt, Refusal
from dagster_project.ingest.times import received_at
from dagster_project.stamps import sha256_of

# One suite run and one commit per batch; its Parquet lies in lake/tmp until then. Not more
# files than rows a failed expectation hands back, so that each delivery at fault is named.
BATCH_FILES = 200
BATCH_BYTES = 1 << 30
# From this size on a file has a progress bar of its own.
LONG_FILE_BYTES = 16 << 20


def load(
    home: Home,
    contracts: Mapping[str, Contract],
    inbox: Path | None = None,
    *,
    now: datetime,
    progress: Progress | None = None,
    only: Collection[str] | None = None,
    convert: Convert | None = None,
    given: list[Receipt] | None = None,
) -> list[Receipt]:
    """Load everything new in the inbox, or in the folders of ``only`` some exports; one receipt
    per file that was not there before. ``given`` has them also when the load ends early.

    A file that was not touched since its last sight is not opened; a refused one is tried
    again when its contract or the code has changed. ``now``: UTC without zone.
    Raises ``UserError`` for what no single file is to blame for: key, disk, inbox.
    """
    with (
        disk.watched(home, "the load"),
        open_loader(
            home, contracts, now=now, progress=progress, convert=convert, only=only
        ) as loader,
    ):
        names_version.require_current(home, loader.rows, loader.decided, now)
        found = scan(inbox or home.exports, contracts, only)
        given = [] if given is None else given
        before = len(given)
        for export in sorted(name for name in contracts if only is None or name in only):
            contract = contracts[export]
            own = [seen for seen in found.files if seen.export == export]
            index = InboxIndex(home, found.root, contract, loader.rows, loader.names)
            index.forget_missing(own)
            judged_by = judging_fingerprint(contract)
            news = [seen for seen in own if _is_news(index.find(seen), seen, judged_by)]
            for batch in _batches(_in_order(contract, news, now)):
                given += _load_batch(loader, contract, index, batch)
            index.save()
            inbox_changes.remember(home, found.root, export, own)
        if only is None:
            forget_former(home, found.root)
            # Beside others it is brought up by who reads it next.
            if any(item.status in ("loaded", "held") for item in given[before:]):
                ledger.remember(home, loader.rows)
    return given


def _is_news(entry: IndexEntry | None, seen: InboxFile, judged_by: str) -> bool:
    if entry is None or entry.stamp != seen.stamp:
        return True
    return entry.outcome == "refused" and entry.judged_by != judged_by


def _in_order(contract: Contract, files: Sequence[InboxFile], now: datetime) -> list[InboxFile]:
    """As they came, so that earlier deliveries are judged first."""

    def order(seen: InboxFile) -> tuple[datetime, str]:
        try:
            return received_at(contract, seen.relative, seen.mtime_ns, now=now), seen.relative
        except UserError:
            return now, seen.relative

    return sorted(files, key=order)


def _batches(files: Sequence[InboxFile]) -> Iterator[list[InboxFile]]:
    batch: list[InboxFile] = []
    for seen in files:
        is_full = len(batch) == BATCH_FILES or sum(item.size for item in batch) > BATCH_BYTES
        if batch and is_full:
            yield batch
            batch = []
        batch.append(seen)
    if batch:
        yield batch


def _load_batch(
    loader: Loader, contract: Contract, index: InboxIndex, batch: Sequence[InboxFile]
) -> list[Receipt]:
    """Land, convert, validate and commit some files of one export."""
    judged_by = judging_fingerprint(contract)
    known = {row.delivery_id for row in loader.rows}
    arrivals: list[tuple[Arrival, InboxFile]] = []
    given: list[Receipt] = []
    for seen in batch:
        try:
            arrival = _arrival(loader, contract, index, seen, judged_by)
        except landing.StillGrowing:
            continue
        except (UserError, OSError) as error:
            if disk.is_full(error):
                raise
            given.append(_unreadable(loader, contract, seen, error))
            continue
        if arrival is not None and clock_skew.is_to_come(arrival.received_at, loader.now):
            given.append(clock_skew.refuse(loader.home, arrival, seen, loader.now))
        elif arrival is not None:
            arrivals.append((arrival, seen))
            if arrival.delivery_id not in known:
                expectations.WORKER.start()
    outcomes = load_arrivals(loader, [arrival for arrival, _ in arrivals])
    for (arrival, seen), (_, receipt) in zip(arrivals, outcomes, strict=True):
        index.put(seen, _entry(seen, arrival, receipt.status, judged_by))
    faults.reach("load.committed")
    index.save()
    faults.reach("load.indexed")
    return given + [receipt for _, receipt in outcomes]


def _entry(seen: InboxFile, arrival: Arrival, outcome: str, judged_by: str) -> IndexEntry:
    received = arrival.received_at.isoformat()
    return IndexEntry(*seen.stamp, arrival.sha256, received, outcome, judged_by)


def _arrival(
    loader: Loader, contract: Contract, index: InboxIndex, seen: InboxFile, judged_by: str
) -> Arrival | None:
    """What is new about a file; None when it was touched but says the same, or the index was
    lost."""
    previous = index.find(seen)
    # Touched, linked, restored from a backup: one hash tells.
    if (
        previous
        and previous.size == seen.size
        and _is_settled(previous, judged_by)
        and sha256_of(seen.path) == previous.sha256
    ):
        index.put(seen, previous.now(seen))
        return None
    landed, sha256 = landing.land(loader.home, seen.path, loader.temporary)
    same = previous if previous and previous.sha256 == sha256 else index.find_lost(seen, sha256)
    if same is not None and _is_settled(same, judged_by):
        index.put(seen, same.now(seen))
        return None
    if same is not None:
        received = same.received
    else:
        received = received_at(
            contract,
            seen.relative,
            seen.mtime_ns,
            now=loader.now,
            replaces=previous.received if previous else None,
        )
    name = loader.names.name(contract, seen.name)
    path = loader.names.path(contract, seen.relative)
    return Arrival(contract, name, path, landed, sha256, received)


def _is_settled(entry: IndexEntry, judged_by: str) -> bool:
    return entry.outcome != "refused" or entry.judged_by == judged_by


def load_arrivals(loader: Loader, arrivals: Sequence[Arrival]) -> list[tuple[Arrival, Receipt]]:
    """Convert, validate and commit arrivals of one export; also the way of a reload."""
    home = loader.home
    working = temporary_path(loader.temporary)
    working.mkdir()
    # Another name of a known file (moved, linked, restored) that says the same needs no reading.
    known = {row.delivery_id: row for row in loader.rows}
    outcomes = [
        (arrival, _repeated(loader, arrival, known[arrival.delivery_id]))
        for arrival in arrivals
        if arrival.delivery_id in known
    ]
    position = {arrival: number for number, arrival in enumerate(arrivals)}
    arrivals = [arrival for arrival in arrivals if arrival.delivery_id not in known]
    pending: dict[str, Pending] = {}
    repeats: list[Pending] = []
    is_long = {arrival: arrival.landed.stat().st_size > LONG_FILE_BYTES for arrival in arrivals}
    shows_batch = len(arrivals) > 1 and not any(is_long.values())
    try:
        if shows_batch:
            loader.progress.start(arrivals[0].contract.export, len(arrivals))
        for arrival, item in take_in(
            home,
            arrivals,
            loader.convert,
            working,
            loader.key,
            lambda arrival: loader.progress if is_long[arrival] else Progress(),
        ):
            if isinstance(item, Refusal):
                outcomes.append((arrival, _refused(loader, arrival, item)))
            elif pending.setdefault(arrival.delivery_id, item) is not item:
                repeats.append(item)
            if shows_batch:
                loader.progress.advance(1)
        if shows_batch:
            loader.progress.finish()
        failed = expectations.validate_batch(home, list(pending.values()), loader.now)
        faults.reach("load.validated")
        outcomes += commit(loader, [*pending.values(), *repeats], failed)
    finally:
        shutil.rmtree(working, ignore_errors=True)
    return sorted(outcomes, key=lambda outcome: position[outcome[0]])


def _repeated(loader: Loader, arrival: Arrival, twin: LedgerRow) -> Receipt:
    receipt = duplicate_receipt(arrival, twin)
    receipts.write_without_delivery(loader.home, receipt, arrival.file_path)
    return receipt


def _refused(loader: Loader, arrival: Arrival, refusal: Refusal) -> Receipt:
    said = explain(refusal, arrival, loader.contracts)
    return receipts.refuse(loader.home, arrival, refusal.code, said, arrival.received_at)


def _unreadable(
    loader: Loader, contract: Contract, seen: InboxFile, error: UserError | OSError
) -> Receipt:
    """A file that could not even be copied: nothing of it is kept, it is tried every run."""
    reason = error.message if isinstance(error, UserError) else (error.strerror or "unknown error")
    return Receipt(
        export=contract.export,
        file=loader.names.name(contract, seen.name),
        sha256="",
        delivery_id=None,
        status="refused",
        received_at=loader.now,
        errors={"unreadable": 1},
        message=f"{loader.names.path(contract, seen.relative)}: the file can't be read ({reason}).",
    )
