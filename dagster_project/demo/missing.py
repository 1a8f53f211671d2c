"""What the world holds and no row in effect says in the end: totals of the world, and by cause how
far a right release stays below them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from dagster_project.demo.effect import Shelf
from dagster_project.demo.timeline import KNOWN_AT, parse_instant
from dagster_project.demo.world_model import LedgerLine, PlanVersion, ReportRow, World
from dagster_project.demo.world_reports import METHODS

END = parse_instant(KNOWN_AT[-1])
CENT = Decimal("0.01")
OLDEST_RATE = 10
# The best that became of a fact, from the worst: what is in no file that came was never sent.
NEVER_SENT, QUARANTINED, NOT_IN_EFFECT = "never_sent", "quarantined", "not_in_effect"
FATES = (NEVER_SENT, QUARANTINED, NOT_IN_EFFECT)
OTHERWISE = "said_otherwise"
Totals = dict[str, Any]


def totals_and_missing(world: World, shelf: Shelf, fine: set[str]) -> tuple[Totals, Totals]:
    """Totals of the world by measure, and what is missing of each by cause. ``fine``: measures
    whose money is told by the month."""
    found = [*_events(world, shelf), _checkins(world, shelf), _money(world, shelf, fine)]
    totals = {measure: total for measure, total, _ in found}
    return totals, {measure: dict(sorted(lost.items())) for measure, _, lost in found}


def _events(world: World, shelf: Shelf) -> Iterable[tuple[str, Any, dict[str, Any]]]:
    """Held events, and visits of them as they were counted."""
    in_effect: dict[ReportRow, ReportRow] = {
        _report(fact): fact.row for fact, _, _ in shelf.rows("event_reports", END)
    }
    plans = _last_plans(shelf)
    came = Counter(fact.plan_id for fact in _last_states(shelf).values() if fact.checked_in_at)
    fates = _fates(shelf, "event_reports", _report)
    events, visits = Counter[str](), Counter[str]()
    held_count = visits_count = 0
    for event in world.shown_events:
        name = event.versions[-1].plan_id if event.versions else ""
        is_cancelled = event.fate == "cancelled"
        is_held = event.fate in ("held", "silent")
        scans = sum(1 for r in event.registrations if r.checked_in_at)
        happened = _visits(event.reports, 0 if is_cancelled else scans) if is_held else 0
        rows = [in_effect[key] for row in event.reports if (key := _bare(row)) in in_effect]
        plan = plans.get(name)
        counted = any(row.participants for row in rows) or came[name] > 0
        is_told = (counted or (plan is None and bool(rows))) and not (
            plan is not None and plan.status == "cancelled"
        )
        told = _visits(rows, came[name]) if is_told else 0
        held_count += is_held
        visits_count += happened
        if not event.reports:
            cause = "nobody_reported"
        elif rows:
            cause = "without_a_number"
        else:
            cause = max((fates[_bare(row)] for row in event.reports), key=FATES.index)
        events[cause] += is_held - is_told
        visits[OTHERWISE if is_told else cause] += happened - told
    yield "events_held", held_count, +events
    yield "visits", visits_count, {cause: lost for cause, lost in visits.items() if lost}


def _visits(rows: Iterable[ReportRow], scans: int) -> int:
    """Scans go before every other way to count; of several numbers the best method's speaks."""
    counted = [row for row in rows if row.participants is not None]
    best = min(
        counted,
        key=lambda row: (METHODS.index(row.method or "estimate"), -(row.participants or 0)),
        default=None,
    )
    return scans or (best.participants or 0 if best else 0)


def _checkins(world: World, shelf: Shelf) -> tuple[str, int, dict[str, int]]:
    last = _last_states(shelf)
    came = [r for event in world.shown_events for r in event.registrations if r.checked_in_at]
    fates = _fates(
        shelf, "event_registrations", lambda fact: (fact.registration_id, fact.checked_in_at)
    )
    plans, lost = _last_plans(shelf), Counter[str]()
    for registration in came:
        state = last.get(registration.registration_id)
        plan = plans.get(registration.plan_id)
        if state is None or not state.checked_in_at:
            lost[fates[registration.registration_id, registration.checked_in_at]] += 1
        elif plan is None or plan.status == "cancelled":
            lost["without_a_plan" if plan is None else "of_cancelled_events"] += 1
    return "checkins", len(came), lost


def _money(world: World, shelf: Shelf, fine: set[str]) -> tuple[str, str, dict[str, str]]:
    """Net roubles of fine money by line: what is told otherwise is a difference, too."""

    def key(line: LedgerLine) -> Hashable:
        return line.doc_uid, line.line_no

    told = {key(line): line for line, _, _ in shelf.rows("ledger_1c", END)}
    happened = {key(line): line for line in world.ledger}
    fates = _fates(shelf, "ledger_1c", key)
    lost: dict[str, Decimal] = defaultdict(Decimal)
    for name in happened.keys() | told.keys():
        amounts = [
            _net(world, line) if line and line.measure in fine else Decimal(0)
            for line in (happened.get(name), told.get(name))
        ]
        lost[OTHERWISE if name in told else fates[name]] += amounts[0] - amounts[1]
    total = sum((_net(world, line) for line in world.ledger if line.measure in fine), Decimal(0))
    return "net_rub", str(total), {cause: str(amount) for cause, amount in lost.items() if amount}


def _net(world: World, line: LedgerLine) -> Decimal:
    amount = line.amount_rub
    if amount is None:
        day = line.posted_at.date()
        rates = world.rates[line.currency]
        known = [rates[day - timedelta(n)] for n in range(OLDEST_RATE + 1)
                 if day - timedelta(n) in rates]  # fmt: skip
        nominal, value = known[0]
        amount = (line.amount_cur or Decimal(0)) * value / nominal
        amount = amount.quantize(CENT, ROUND_HALF_UP)
    return -abs(amount) if line.is_storno or line.kind == "refund" else amount


def _bare(row: ReportRow) -> ReportRow:
    """What tells a report's row from others, whatever number it says."""
    return replace(row, participants=None, method=None)


def _report(fact: Any) -> ReportRow:
    return _bare(fact.row)


def _last_plans(shelf: Shelf) -> dict[str, PlanVersion]:
    """Plans as the highest version delivered says them."""
    found: dict[str, PlanVersion] = {}
    for plan, _, _ in shelf.rows("event_plan", END):
        if plan.plan_id not in found or plan.version >= found[plan.plan_id].version:
            found[plan.plan_id] = plan
    return found


def _last_states(shelf: Shelf) -> dict[str, Any]:
    """Registrations as the last delivered row says them."""
    return {fact.registration_id: fact for fact, _, _ in shelf.rows("event_registrations", END)}


def _fates(shelf: Shelf, export: str, key: Callable[[Any], Hashable]) -> dict[Hashable, str]:
    """What became of every fact of an export, at best."""
    found: dict[Hashable, str] = defaultdict(lambda: NEVER_SENT)
    for delivery in shelf.visible(export, END):
        for record in delivery.records:
            if record.truth is not None:
                fate = NOT_IN_EFFECT if record.is_accepted else QUARANTINED
                name = key(record.truth)
                found[name] = max(found[name], fate, key=FATES.index)
    return found
