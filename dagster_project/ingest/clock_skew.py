"""A file can't have been received at a time that is still to come: it is refused, and tried again
at every run. If it were loaded, its rows would not count until then, and nobody would be told."""

from __future__ import annotations

from datetime import datetime, timedelta

from dagster_project.home import Home
from dagster_project.ingest import receipts
from dagster_project.ingest.inbox import InboxFile
from dagster_project.ingest.intake import Arrival
from dagster_project.ingest.model import Receipt
from dagster_project.ingest.times import of_modification

# What clocks of two machines, or one before and after it was set, may differ by.
STEP = timedelta(minutes=5)


def is_to_come(moment: datetime, now: datetime) -> bool:
    return moment > now + STEP


def refuse(home: Home, arrival: Arrival, seen: InboxFile, now: datetime) -> Receipt:
    """The receipt of such a file, kept under its modification time: once, however often it is
    tried."""
    said = (
        f"Its folder or name says that it was received at {arrival.received_at} UTC, which is "
        f"still to come (it is {now} UTC). Write the time it came; it is tried again at every run."
    )
    received = min(of_modification(seen.mtime_ns), now)
    return receipts.refuse(home, arrival, "received_in_future", said, received)
