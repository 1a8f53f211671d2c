"""What people decide on deliveries: withdraw, hold, release from hold (docs/model.md §2).

One small Parquet file per decision under ``lake/decisions``. A decision counts from the
moment it was made; the past is never rewritten. Reload stands in ``ingest.reload``.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project import faults
from dagster_project.errors import wrong_use
from dagster_project.home import Home, place, temporary_path
from dagster_project.ingest import ledger
from dagster_project.ingest.delivery_states import Decision, by_delivery, own_state
from dagster_project.ingest.ledger import LedgerRow
from dagster_project.ingest.times import compact
from dagster_project.schemas import schema_of

DecisionKind = Literal["withdraw", "hold", "release_hold"]
SCHEMA = schema_of(Decision)
TICK = timedelta(seconds=1)


def read(home: Home) -> list[Decision]:
    """All decisions that count, oldest first."""
    found = [
        Decision(**values)
        for path in home.decisions.glob("*.parquet")
        for values in pq.ParquetFile(path).read().to_pylist()
    ]
    committed = ledger.committed_ids(home)
    counting = [item for item in found if item.caused_by_delivery_id in committed | {None}]
    return sorted(counting, key=lambda item: (item.decided_at, item.delivery_id, item.decision))


def write(home: Home, *decisions: Decision) -> Path:
    """Record decisions that belong together, as one file: all of them count, or none."""
    identity = "\n".join(f"{item.delivery_id} {item.decision}" for item in decisions)
    name = hashlib.sha256(identity.encode()).hexdigest()[:12]
    target = home.decisions / f"{compact(decisions[0].decided_at)}-{name}.parquet"
    home.create()
    temporary = temporary_path(home.temporary, ".parquet")
    try:
        pq.write_table(pa.Table.from_pylist([vars(item) for item in decisions], SCHEMA), temporary)
        faults.reach("decision.written")
        place(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    faults.reach("decision.placed")
    return target


def find(rows: list[LedgerRow], delivery_id: str) -> LedgerRow:
    """The delivery of this id, or of an unambiguous beginning of it."""
    exact = [row for row in rows if row.delivery_id == delivery_id]
    found = exact or [
        row for row in rows if delivery_id and row.delivery_id.startswith(delivery_id)
    ]
    if len(found) == 1:
        return found[0]
    raise wrong_use(
        f"{len(found)} deliveries begin with {delivery_id}."
        if found
        else f"There is no delivery {delivery_id}.",
        hint="`compatriots deliveries` lists them with their ids.",
    )


def _decide(
    kind: DecisionKind, home: Home, delivery_id: str, *, reason: str, now: datetime
) -> Decision:
    rows = ledger.read(home)
    row = find(rows, delivery_id)
    if not reason.strip():
        raise wrong_use(
            "A decision needs a reason: it is kept and shown.",
            hint='Add --reason "…".',
        )
    made = read(home)
    # Of two decisions within a second the later one counts.
    touched = (row.delivery_id, row.replaces_delivery_id)
    taken = [item.decided_at + TICK for item in made if item.delivery_id in touched]
    now = max([now, *taken])
    mine = by_delivery(made).get(row.delivery_id, [])
    before = own_state(row, mine, now)
    wanted = {"withdraw": "withdrawn", "hold": "held", "release_hold": "open"}[kind]
    if before == wanted:
        raise wrong_use(
            f"Delivery {row.delivery_id} is {'in force' if wanted == 'open' else wanted} already.",
        )
    decision = Decision(row.delivery_id, kind, now, reason.strip())
    write(home, decision, *_carried_over(rows, made, row, kind, now))
    return decision


def _carried_over(
    rows: list[LedgerRow], made: list[Decision], row: LedgerRow, kind: DecisionKind, now: datetime
) -> list[Decision]:
    """A reload and the delivery it replaced never count together: one's leaving is the
    other's return, unless a person decided on the replaced one since."""
    replaced = next((item for item in rows if item.delivery_id == row.replaces_delivery_id), None)
    if replaced is None:
        return []
    earlier = by_delivery(made).get(replaced.delivery_id, [])
    if kind == "release_hold":
        if own_state(replaced, earlier, now) != "open":
            return []
        reason = f"replaced by its reload {row.delivery_id}"
        return [Decision(replaced.delivery_id, "withdraw", now, reason, row.delivery_id)]
    went_for_it = earlier and earlier[-1].caused_by_delivery_id == row.delivery_id
    if not went_for_it or earlier[-1].decision != "withdraw":
        return []
    reason = f"its reload {row.delivery_id} no longer counts"
    return [Decision(replaced.delivery_id, "release_hold", now, reason, row.delivery_id)]


# Take a delivery out of effect from now on; the former one of its scope comes back.
withdraw = partial(_decide, "withdraw")
# Set a delivery aside for the time being.
hold = partial(_decide, "hold")
# Let a held or withdrawn delivery count from now on.
release_hold = partial(_decide, "release_hold")
