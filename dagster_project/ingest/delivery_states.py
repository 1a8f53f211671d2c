"""Which deliveries count at a known time (docs/model.md §2): pure functions over the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dagster_project.contracts.model import DeliveryMode
from dagster_project.ingest.ledger import LedgerRow

State = Literal["in_effect", "superseded", "held", "withdrawn", "not_yet"]


@dataclass(frozen=True)
class Decision:
    """What a person decided on one delivery; counts from ``decided_at`` on."""

    delivery_id: str
    decision: Literal["withdraw", "hold", "release_hold"]
    decided_at: datetime
    reason: str
    # A decision that goes with a reload counts only when that reload was committed.
    caused_by_delivery_id: str | None = None


def own_state(
    row: LedgerRow, decisions: Iterable[Decision], known_at: datetime
) -> Literal["open", "held", "withdrawn", "not_yet"]:
    """The state of one delivery before others supersede it: the verdict of the load, then the
    latest decision."""
    if row.visible_at > known_at:
        return "not_yet"
    latest = max(
        (item for item in decisions if item.decided_at <= known_at),
        key=lambda item: item.decided_at,
        default=None,
    )
    if latest is None:
        return "held" if row.status == "held" else "open"
    if latest.decision == "withdraw":
        return "withdrawn"
    return "held" if latest.decision == "hold" else "open"


def by_delivery(decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    grouped: dict[str, list[Decision]] = {}
    for decision in decisions:
        grouped.setdefault(decision.delivery_id, []).append(decision)
    return grouped


def states(
    rows: Iterable[LedgerRow],
    decisions: Iterable[Decision],
    modes: Mapping[str, DeliveryMode],
    known_at: datetime,
) -> dict[str, State]:
    """delivery_id -> state. ``superseded``: every scope value has a later delivery in effect.

    Deliveries of exports that add up (upsert, append) never supersede each other as a whole.
    """
    decided = by_delivery(decisions)
    result: dict[str, State] = {}
    last: dict[tuple[str, str], str] = {}
    ordered = sorted(rows, key=lambda row: row.order)
    for row in ordered:
        state = own_state(row, decided.get(row.delivery_id, ()), known_at)
        result[row.delivery_id] = "in_effect" if state == "open" else state
        if state == "open":
            for scope in row.scope_keys:
                last[row.export, scope] = row.delivery_id
    for row in ordered:
        is_snapshot = modes.get(row.export, "upsert") in ("full_snapshot", "period_snapshot")
        if (
            is_snapshot
            and result[row.delivery_id] == "in_effect"
            and all(last[row.export, scope] != row.delivery_id for scope in row.scope_keys)
        ):
            result[row.delivery_id] = "superseded"
    return result
