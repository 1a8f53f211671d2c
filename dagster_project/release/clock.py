"""The clock of a run never goes back: what was published or received stays known.

A run whose "now" lies before the last release or receipt would publish without them and call it
the latest state. Only a replay, which publishes nothing as the latest, may go back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.ingest import decisions, ledger
from dagster_project.ingest.clock_skew import STEP, is_to_come
from dagster_project.ingest.ledger import LedgerRow
from dagster_project.ingest.times import of_modification
from dagster_project.release.shelf import look


@dataclass(frozen=True, order=True)
class Mark:
    """A moment that has been, and what shows it."""

    at: datetime
    of: str


def present(home: Home, machine: datetime) -> datetime:
    """What a run may take for now: the machine's time, or the last moment on record when the
    clock was set back by a few minutes. Raises UserError when it was set back by more."""
    made = [
        Mark(item.made_at, f"release {item.release_id}") for item in look(home).releases.values()
    ]
    marks = [*made, *_of_receipts(home, machine), *_of_decisions(home)]
    last = max(marks, default=None)
    if last is None or last.at <= machine:
        return machine
    if last.at <= machine + STEP:
        return last.at
    raise UserError(
        f"The clock of this machine says {machine} UTC, but {last.of} is of {last.at} UTC.",
        where="the clock",
        hint="Put the clock right and run again; nothing was done.",
    )


def take(
    home: Home, machine: datetime, stated: datetime | None, *, publishes: bool
) -> tuple[datetime, datetime]:
    """(now, known_at) of a run. Raises UserError when it may not go by these times."""
    now = present(home, machine)
    if stated is None:
        return now, now
    if is_to_come(stated, now):
        raise UserError(
            f"{stated} UTC is still to come (it is {now} UTC): periods that last until then "
            "would count as ended.",
            where="--known-at",
            hint="Leave --known-at out, or name a moment that has been.",
        )
    if publishes:
        require_latest(home, stated, now)
    return now, min(stated, now)


def require_latest(
    home: Home, known_at: datetime, now: datetime, *, is_replay: bool = False
) -> None:
    """Raises UserError when figures of ``known_at`` would forget the last release, delivery or
    decision. A replay makes an earlier edition again, by that edition's own moment."""
    marks = [*_of_releases(home), *_of_receipts(home, now), *_of_decisions(home)]
    last = max((mark for mark in marks if mark.at <= now), default=None)
    if last is not None and known_at < last.at and not is_replay:
        raise UserError(
            f"{known_at} UTC is before {last.of} ({last.at} UTC), which would be forgotten.",
            where="--known-at",
            hint="Leave --known-at out to publish. To look at an earlier state without "
            "publishing it: `compatriots build --known-at …`.",
        )


def is_before_release(home: Home, known_at: datetime, now: datetime) -> bool:
    """True when a release knows more than figures of ``known_at`` would."""
    return any(known_at < mark.at <= now for mark in _of_releases(home))


def remarks(home: Home, now: datetime) -> list[str]:
    """Deliveries that are kept but count for nothing yet, in one sentence; else nothing."""
    waiting = [row for row in ledger.read(home) if is_to_come(row.visible_at, now)]
    if not waiting:
        return []
    named = ", ".join(f"{row.delivery_id} ({row.visible_at} UTC)" for row in waiting[:10])
    return [
        f"Not counted yet, as they say they were received later than now: {named}. "
        "If a time is wrong, put the file into the folder of the day it came."
    ]


def _of_releases(home: Home) -> Iterator[Mark]:
    for release in look(home).releases.values():
        yield Mark(release.known_at, f"release {release.release_id}")


def _of_receipts(home: Home, now: datetime) -> Iterator[Mark]:
    for row in ledger.read(home):
        if row.visible_at <= now or not _was_stated_ahead(home, row):
            yield Mark(row.visible_at, f"delivery {row.delivery_id}")


def _was_stated_ahead(home: Home, row: LedgerRow) -> bool:
    """True when its receipt was written before the time at which it says it was received.

    Such files are refused now; those of earlier versions say nothing about the clock.
    """
    written = of_modification(row.receipt_file(home).stat().st_mtime_ns)
    return is_to_come(row.visible_at, written)


def _of_decisions(home: Home) -> Iterator[Mark]:
    for item in decisions.read(home):
        yield Mark(item.decided_at, f"the decision on {item.delivery_id}")
