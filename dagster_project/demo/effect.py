"""Which rows are in effect at a known time, by the modes of model.md §2 alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from dagster_project.demo.delivery import Delivery

SNAPSHOTS = (
    "associations_register", "consular_figures", "diaspora_estimates", "event_reports",
    "language_courses", "ledger_1c", "trip_rosters",
    "un_desa_migrant_stock", "un_desa_totals", "worldbank_population",
)  # fmt: skip
# (fact, place in the order of deliveries, line)
Placed = tuple[Any, int, int]


class Shelf:
    """All deliveries in their order; asked for the state at one instant."""

    def __init__(self, deliveries: list[Delivery]) -> None:
        self.committed: dict[str, list[Delivery]] = defaultdict(list)
        for delivery in sorted(deliveries, key=lambda d: d.order):
            if delivery.status in ("loaded", "held"):
                self.committed[delivery.export].append(delivery)

    def visible(self, export: str, known_at: datetime) -> list[Delivery]:
        """Committed by then, held ones included."""
        return [d for d in self.committed[export] if d.received_at <= known_at]

    def loaded(self, export: str, known_at: datetime) -> list[Delivery]:
        return [d for d in self.visible(export, known_at) if d.status == "loaded"]

    def last_per_scope(self, export: str, known_at: datetime) -> dict[str, Delivery]:
        return {key: d for d in self.loaded(export, known_at) for key in d.scope}

    def superseded(self) -> dict[str, datetime]:
        """Path of a delivery -> when the last of its scope values came again."""
        found: dict[str, datetime] = {}
        for export in SNAPSHOTS:
            holders: dict[str, Delivery] = {}
            for delivery in self.committed[export]:
                if delivery.status != "loaded":
                    continue
                former = [holders[key] for key in delivery.scope if key in holders]
                holders |= dict.fromkeys(delivery.scope, delivery)
                kept = {other.path for other in holders.values()}
                for other in former:
                    if other.path not in kept:
                        found[other.path] = delivery.received_at
        return found

    def rows(self, export: str, known_at: datetime) -> Iterator[Placed]:
        """Accepted rows of deliveries in effect; snapshots: of the last one per scope."""
        loaded = self.loaded(export, known_at)
        if export in SNAPSHOTS:
            kept = {id(d) for d in self.last_per_scope(export, known_at).values()}
            loaded = [d for d in loaded if id(d) in kept]
        for place, delivery in enumerate(loaded):
            for record in delivery.records:
                if record.is_accepted:
                    yield record.truth, place, record.line
