"""``truth.json``: what happened, what a correct load yields, and what may be published."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

from dagster_project.demo.delivery import Delivery
from dagster_project.demo.oracle_dominance import hidden_money
from dagster_project.demo.oracle_effect import Shelf
from dagster_project.demo.oracle_indicators import indicator_rows
from dagster_project.demo.oracle_marts import (
    MoneyKey,
    MoneyRow,
    comparison,
    mart_totals,
    money_rows,
)
from dagster_project.demo.oracle_rows import NOTHING, Rows
from dagster_project.demo.oracle_state import state_at
from dagster_project.demo.oracle_withheld import is_money_withheld, is_withheld
from dagster_project.demo.reference import Reference
from dagster_project.demo.timeline import KNOWN_AT, parse_instant
from dagster_project.demo.world_model import World


def truth_document(
    world: World, reference: Reference, deliveries: list[Delivery], seed: int
) -> dict[str, Any]:
    """The whole document.

    ``known_at[t].indicators`` maps key -> [status, low, central, high], ``.parts`` key ->
    [numerator, denominator], each low, central, high; ``.withheld`` lists the keys that no release
    holds.
    """
    shelf = Shelf(deliveries)
    return {
        "seed": seed,
        "world": _world(world),
        "receipts": {delivery.path: delivery.receipt() for delivery in deliveries},
        "defects": [
            [d.file, d.line, d.rule, d.verdict, d.note]
            for delivery in deliveries
            for d in delivery.defects()
        ],
        "known_at": {text: _known(reference, shelf, text) for text in KNOWN_AT},
    }


def _world(world: World) -> dict[str, Any]:
    """Totals of what happened, whoever wrote it down."""
    registrations = [r for event in world.events for r in event.registrations]
    return {
        "posts": len(world.posts),
        "territories": len(world.territories),
        "people": len(world.people),
        "events_by_fate": dict(sorted(Counter(event.fate for event in world.events).items())),
        "registrations": len(registrations),
        "checkins": sum(1 for r in registrations if r.checked_in_at),
        "ledger_lines": len(world.ledger),
        "grant_tranches": len(world.tranches),
        "estimates": len(world.estimates),
    }


def _known(reference: Reference, shelf: Shelf, text: str) -> dict[str, Any]:
    state = state_at(reference, shelf, parse_instant(text))
    rows = indicator_rows(state)
    money = money_rows(state)
    hidden = hidden_money(state, money)
    return {
        "indicators": _plain(rows),
        "marts": mart_totals(state, money),
        "comparison": comparison(state),
        "parts": _parts(rows),
        "withheld": sorted(str(key) for key in rows if is_withheld(key)),
        "protected_money": sorted(str(key) for key in hidden if not is_money_withheld(key)),
        "released_money": _released_money(money, hidden),
    }


def _released_money(money: dict[MoneyKey, MoneyRow], hidden: set[MoneyKey]) -> dict[str, str]:
    """``measure|period type`` -> net roubles of the rows a release shows."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for key, row in money.items():
        if key not in hidden and not is_money_withheld(key):
            sums[f"{key.measure}|{key.period_type}"] += row.net
    return {name: str(total) for name, total in sorted(sums.items())}


def _plain(rows: Rows) -> dict[str, list[str | None]]:
    return {
        str(key): [row.status, *(_number(value) for value in row.value)]
        for key, row in sorted(rows.items(), key=lambda item: str(item[0]))
    }


def _parts(rows: Rows) -> dict[str, list[list[str | None]]]:
    """Of rows whose value is a quotient."""
    return {
        str(key): [
            [_number(_exact(part)) for part in parts] for parts in (row.numerator, row.denominator)
        ]
        for key, row in sorted(rows.items(), key=lambda item: str(item[0]))
        if row.denominator != NOTHING or row.numerator != NOTHING
    }


def _exact(part: Fraction | None) -> Decimal | None:
    return None if part is None else Decimal(part.numerator) / Decimal(part.denominator)


def _number(value: Decimal | None) -> str | None:
    """Plain digits without an exponent."""
    return None if value is None else f"{value:f}"


def render(document: dict[str, Any]) -> str:
    """One compact line."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"
