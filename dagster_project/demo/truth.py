"""``truth.json``: what happened, and what a correct load makes of every file."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from dagster_project.demo.delivery import Delivery
from dagster_project.demo.effect import Shelf
from dagster_project.demo.missing import totals_and_missing
from dagster_project.demo.reference import Reference
from dagster_project.demo.world_model import World


def truth_document(
    world: World, deliveries: list[Delivery], reference: Reference, seed: int
) -> dict[str, Any]:
    """The whole document; ``superseded`` says from when on a loaded file's rows count no more,
    ``missing`` by cause what totals of the world are larger than those of the rows in effect."""
    shelf = Shelf(deliveries)
    fine = {
        row["measure_code"]
        for row in reference.rows("measures")
        if row["is_trip"] != "true" and row["recipients"] != "persons"
    }
    totals, missing = totals_and_missing(world, shelf, fine)
    return {
        "seed": seed,
        "world": _world(world) | totals,
        "missing": missing,
        "receipts": {delivery.path: delivery.receipt() for delivery in deliveries},
        "defects": [
            [d.file, d.line, d.rule, d.verdict, d.note]
            for delivery in deliveries
            for d in delivery.defects()
        ],
        "superseded": {
            path: f"{moment:%Y-%m-%dT%H:%M:%SZ}" for path, moment in shelf.superseded().items()
        },
    }


def _world(world: World) -> dict[str, Any]:
    """Totals of what happened, whoever wrote it down."""
    registrations = [r for event in world.shown_events for r in event.registrations]
    return {
        "posts": len(world.posts),
        "territories": len(world.territories),
        "people": len(world.people),
        "events_by_fate": dict(sorted(Counter(event.fate for event in world.shown_events).items())),
        "registrations": len(registrations),
        "ledger_lines": len(world.ledger),
        "grant_tranches": len(world.tranches),
        "associations": len(world.associations),
        "estimates": len(world.estimates),
        "consular_figures": len(world.consular),
        "applications": len({a.application_id for _month, a in world.applications}),
        "roster_lines": len(world.roster_lines),
        "travelled": sum(1 for line in world.roster_lines if line.history[-1][0] == "travelled"),
        "quotas": len(world.quotas),
        "enrolments": len(world.enrolments),
        "commission_actions": len(world.actions),
        "cases": len(world.cases),
    }


def render(document: dict[str, Any]) -> str:
    """One compact line."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"
