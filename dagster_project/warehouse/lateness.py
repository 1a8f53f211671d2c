"""What should have come, and did it: the seed of expected deliveries against the ledger."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from dagster_project.contracts.model import Contract
from dagster_project.home import DBT_PROJECT, Home
from dagster_project.ingest import decisions, ledger
from dagster_project.ingest.delivery_states import states
from dagster_project.ingest.ledger import LedgerRow

EXPECTED = DBT_PROJECT / "seeds" / "reference" / "expected_deliveries.csv"
EVERYONE = "_T"
# Scope parts that name the period a delivery is for.
PERIOD_PARTS = ("period", "period_end", "ref_year", "report_date", "season", "term", "trip_code")
POST_PARTS = ("post_code",)
WITHIN = re.compile(r"^[A-Z]+-(\d{4})-\d+$")
# Of a cadence; other ones are of days.
MONTHS = {"yearly": 12, "half_yearly": 6, "quarterly": 3, "monthly": 1}


@dataclass(frozen=True)
class Expected:
    """One row of the seed: who owes which export how often, and by when after the period."""

    export: str
    post_code: str
    cadence: str  # daily, monthly, quarterly, half_yearly, yearly
    due_days: int
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Period:
    code: str
    start: date
    end: date  # inclusive


@dataclass(frozen=True)
class Timeliness:
    """One expected delivery of one period. ``timeliness``: on_time, late, missing (due and not
    there), expected (not due yet)."""

    export: str
    post_code: str
    period_code: str
    due_on: date
    received_on: date | None
    timeliness: str
    days_late: int
    accepted_class: str | None


def read_expected(path: Path = EXPECTED) -> list[Expected]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return [
            Expected(
                row["export"],
                row["post_code"] or EVERYONE,
                row["cadence"],
                int(row["due_day"]),
                date.fromisoformat(row["valid_from"]),
                date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            )
            for row in csv.DictReader(stream)
        ]


def periods(cadence: str, first: date, last: date) -> Iterator[Period]:
    """Whole periods that start on or after ``first``'s own period and end by ``last``."""
    start = _start(cadence, first)
    while True:
        following = _following(cadence, start)
        end = following - timedelta(1)
        if end > last:
            return
        yield Period(_code(cadence, start), start, end)
        start = following


def _start(cadence: str, day: date) -> date:
    months = MONTHS.get(cadence)
    return day.replace(month=(day.month - 1) // months * months + 1, day=1) if months else day


def _following(cadence: str, start: date) -> date:
    months = MONTHS.get(cadence)
    if months is None:
        return start + timedelta(1)
    number = start.year * 12 + start.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _code(cadence: str, start: date) -> str:
    if cadence == "yearly":
        return f"{start:%Y}"
    if cadence == "half_yearly":
        return f"{start:%Y}-H{(start.month + 5) // 6}"
    if cadence == "quarterly":
        return f"{start:%Y}-Q{(start.month + 2) // 3}"
    return f"{start:%Y-%m}" if cadence == "monthly" else start.isoformat()


def accepted_class(row: LedgerRow) -> str | None:
    """Share of a delivery's data rows that were accepted, as a class: says no count."""
    rows = row.rows_accepted + row.rows_quarantined
    if not rows:
        return None
    share = row.rows_accepted / rows
    return "ge_95" if share >= 0.95 else "80_95" if share >= 0.8 else "lt_80"


def timeliness(
    home: Home,
    contracts: Mapping[str, Contract],
    known_at: datetime,
    expected: Iterable[Expected] | None = None,
) -> list[Timeliness]:
    """Every expected delivery of periods that ended before ``known_at``, in seed order.

    A scoped export answers for the period in its scope; any other for the period that ended
    last before it came. Held and withdrawn deliveries don't count as received.
    """
    rows = ledger.read(home)
    modes = {name: contract.mode for name, contract in contracts.items()}
    state = states(rows, decisions.read(home), modes, known_at)
    arrived = [row for row in rows if state[row.delivery_id] in ("in_effect", "superseded")]
    by_scope: dict[tuple[str, str, str], LedgerRow] = {}
    by_export: dict[str, list[LedgerRow]] = {}
    for row in sorted(arrived, key=lambda item: item.received_at):
        by_export.setdefault(row.export, []).append(row)
        for key in _answers(contracts.get(row.export), row):
            by_scope.setdefault((row.export, *key), row)
    found = []
    today = known_at.date()
    for item in read_expected() if expected is None else expected:
        contract = contracts.get(item.export)
        last = min(item.valid_to or today, today - timedelta(1))
        for period in periods(item.cadence, item.valid_from, last):
            if contract is not None and _part(contract, PERIOD_PARTS) is not None:
                answer = by_scope.get((item.export, item.post_code, period.code))
            else:
                until = _following(item.cadence, period.end + timedelta(1))
                answer = next(
                    (
                        row
                        for row in by_export.get(item.export, ())
                        if period.end < row.received_at.date() < until
                    ),
                    None,
                )
            found.append(_judged(item, period, answer, today))
    return found


def period_named(part: str) -> str:
    """The period that a part of a scope names, alone or within a longer code: the year of
    ``TR-2025-3``."""
    return WITHIN.sub(r"\1", part)


def _part(contract: Contract, names: tuple[str, ...]) -> int | None:
    return next((place for place, part in enumerate(contract.scope) if part.column in names), None)


def _answers(contract: Contract | None, row: LedgerRow) -> Iterator[tuple[str, str]]:
    """(post, period) pairs that a delivery answers for; also for everyone together."""
    period = _part(contract, PERIOD_PARTS) if contract else None
    if contract is None or period is None:
        return
    post = _part(contract, POST_PARTS)
    for scope in row.scope_keys:
        parts = scope.split("|")
        named = period_named(parts[period])
        yield EVERYONE, named
        if post is not None:
            yield parts[post], named


def _judged(item: Expected, period: Period, answer: LedgerRow | None, today: date) -> Timeliness:
    due = period.end + timedelta(item.due_days)
    received = answer.received_at.date() if answer else None
    late = max(((received or today) - due).days, 0)
    if received is not None:
        verdict = "late" if late else "on_time"
    else:
        verdict = "missing" if late else "expected"
    return Timeliness(
        item.export,
        item.post_code,
        period.code,
        due,
        received,
        verdict,
        late,
        accepted_class(answer) if answer else None,
    )
