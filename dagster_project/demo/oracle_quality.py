"""Q01, Q02: how fresh, how clean and how complete the deliveries are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from dagster_project.demo.oracle_rows import Key, Row, Rows, point, ratio
from dagster_project.demo.oracle_state import State
from dagster_project.demo.timeline import month_of

CADENCE_DAYS = {"daily": 1, "monthly": 31, "quarterly": 92, "yearly": 366}
PERSON_EXPORTS = ("event_registrations",)


def quality_rows(state: State, rows: Rows) -> None:
    """Add the rows of all indicators of this page."""
    expected = [
        row
        for row in state.reference.rows("expected_deliveries")
        if _is_valid(row, state.known_at.date())
    ]
    _freshness(state, expected, rows)
    _quarantine(state, rows)
    _completeness(state, rows)


def _is_valid(row: dict[str, str], day: date) -> bool:
    first = date.fromisoformat(row["valid_from"]) if row["valid_from"] else date.min
    last = date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max
    return first <= day <= last


def _freshness(state: State, expected: list[dict[str, str]], rows: Rows) -> None:
    lags: dict[str, int] = {}
    for row in expected:
        lag = CADENCE_DAYS[row["cadence"]] + int(row["due_day"])
        lags[row["export"]] = max(lag, lags.get(row["export"], 0))
    today = state.known_at.date()
    in_time = 0
    for export, lag in lags.items():
        loaded = state.shelf.loaded(export, state.known_at)
        key = Key("Q01b", "ASOF", f"{today}", "world", "WLD", "export", export)
        if not loaded:
            rows[key] = Row("no_source")
            continue
        age = (today - max(d.received_at for d in loaded).date()).days
        in_time += age <= lag
        rows[key] = point(age)
    rows[Key("Q01a", "ASOF", f"{today}", "world", "WLD")] = ratio(in_time, len(lags), 4)


def _quarantine(state: State, rows: Rows) -> None:
    exports = sorted({row["export"] for row in state.reference.rows("expected_deliveries")})
    for export in exports:
        read: dict[str, int] = defaultdict(int)
        bad: dict[str, int] = defaultdict(int)
        for delivery in state.shelf.visible(export, state.known_at):
            _status, rows_read, _accepted, quarantined, _skipped, _rules = delivery.receipt()
            month = month_of(delivery.received_at.date())
            read[month] += rows_read
            bad[month] += quarantined
        for period in state.periods("M"):
            key = Key("Q02a", "M", period.code, "world", "WLD", "export", export)
            row = ratio(bad[period.code], read[period.code], 4)
            if export in PERSON_EXPORTS and row.status == "ok":
                row = _as_class(row, Fraction(bad[period.code], read[period.code]))
            rows[key] = row


def _as_class(row: Row, share: Fraction) -> Row:
    low, high = ("0", "0.05")
    if share > Fraction(20, 100):
        low, high = ("0.20", "1")
    elif share > Fraction(5, 100):
        low, high = ("0.05", "0.20")
    return replace(row, value=(Decimal(low), row.value[1], Decimal(high)))


def _completeness(state: State, rows: Rows) -> None:
    scopes = state.shelf.last_per_scope("event_reports", state.known_at)
    reported = {tuple(scope.split("|")) for scope in scopes}
    expected = [
        row for row in state.reference.rows("expected_deliveries")
        if row["export"] == "event_reports"
    ]  # fmt: skip
    for period in state.periods("M"):
        posts = {row["post_code"] for row in expected if _is_valid(row, period.end)}
        came = sum(1 for post in posts if (post, period.code) in reported)
        key = Key("Q02c", "M", period.code, "world", "WLD", "export", "event_reports")
        rows[key] = ratio(came, len(posts), 4)
