"""Where each export stands at a known time: what is in effect and how old it is, what waits for
a person, what is missing. Of exports with persons no counts of rows are told."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from dagster_project.contracts.model import Contract
from dagster_project.home import Home
from dagster_project.ingest import listing
from dagster_project.warehouse.lateness import Timeliness, timeliness
from dagster_project.warehouse.waiting import waiting

CADENCE_DAYS = {"daily": 1, "monthly": 31, "quarterly": 92, "yearly": 366}
# Of an export whose contract agrees on no rhythm.
OTHERWISE_DAYS = 366


@dataclass(frozen=True)
class Waiting:
    """A delivery that did not come into effect and was not replaced."""

    file: str
    state: str  # held, refused
    reason: str


@dataclass(frozen=True)
class ExportState:
    """``newest_at``: when the newest delivery in effect was received. ``allowed``: how old it may
    be, the agreed lag after a period's end plus the period itself."""

    export: str
    known_at: datetime
    allowed: timedelta
    newest_at: datetime | None = None
    # Changes with the deliveries that are in effect.
    version: str = ""
    deliveries: Mapping[str, int] = field(default_factory=dict)
    rows_accepted: int | None = None
    rows_quarantined: int | None = None
    waiting: tuple[Waiting, ...] = ()
    expected: tuple[Timeliness, ...] = ()

    @property
    def age(self) -> timedelta | None:
        return None if self.newest_at is None else self.known_at - self.newest_at

    @property
    def is_fresh(self) -> bool:
        return self.age is not None and self.age.days <= self.allowed.days

    @property
    def missing(self) -> tuple[Timeliness, ...]:
        return tuple(item for item in self.expected if item.timeliness == "missing")


def allowed_age(contract: Contract) -> timedelta:
    period = CADENCE_DAYS.get(contract.frequency or "", OTHERWISE_DAYS)
    return timedelta(days=period + (contract.freshness_days or 0))


def export_states(
    home: Home, contracts: Mapping[str, Contract], known_at: datetime
) -> dict[str, ExportState]:
    """Every export of these contracts, whether anything came or not."""
    came: dict[str, list[dict[str, Any]]] = {name: [] for name in contracts}
    for item in listing.deliveries(home, contracts, known_at):
        if item["export"] in came:
            came[item["export"]].append(item)
    expected: dict[str, list[Timeliness]] = {name: [] for name in contracts}
    for due in timeliness(home, contracts, known_at):
        if due.export in expected:
            expected[due.export].append(due)
    return {
        name: _state(contract, known_at, came[name], expected[name])
        for name, contract in contracts.items()
    }


def _state(
    contract: Contract,
    known_at: datetime,
    deliveries: list[dict[str, Any]],
    expected: Iterable[Timeliness],
) -> ExportState:
    in_effect = [item for item in deliveries if item["state"] == "in_effect"]
    is_told = not contract.has_persons
    return ExportState(
        contract.export,
        known_at,
        allowed_age(contract),
        max((item["received_at"] for item in in_effect), default=None),
        hashlib.sha256(
            repr(sorted(item["delivery_id"] for item in in_effect)).encode()
        ).hexdigest(),
        Counter(item["state"] for item in deliveries),
        sum(item["rows_accepted"] for item in in_effect) if is_told else None,
        sum(item["rows_quarantined"] for item in in_effect) if is_told else None,
        tuple(_waiting(contract, deliveries)),
        tuple(expected),
    )


def _waiting(contract: Contract, deliveries: list[dict[str, Any]]) -> Iterable[Waiting]:
    ids = waiting(deliveries, {contract.export: contract})
    for item in deliveries:
        if item["delivery_id"] in ids:
            # The reason of a held one states shares and totals of its rows.
            is_told = item["state"] == "refused" or not contract.has_persons
            yield Waiting(item["file_name"], item["state"], item["reason"] if is_told else "")
