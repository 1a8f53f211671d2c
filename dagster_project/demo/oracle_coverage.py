"""R05, R06, E01, E02: where something happened, and what became of the plan."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from dagster_project.demo.oracle_events import KnownEvent
from dagster_project.demo.oracle_rows import Key, Row, Rows, ratio, rounded
from dagster_project.demo.oracle_state import State
from dagster_project.demo.timeline import Period

PARTS = {"held": "E01", "moved": "E01b", "no_report": "E01c", "cancelled": "E02"}


def coverage_rows(state: State, rows: Rows) -> None:
    """Add the rows of all indicators of this page."""
    covered: dict[int, set[str]] = defaultdict(set)
    for event in state.events.values():
        if event.is_held:
            covered[event.day.year].add(event.territory)
    for year in state.years():
        rows[Key("R05", "Y", f"{year}", "world", "WLD")] = _countries(state, covered[year])
        rows[Key("R06", "Y", f"{year}", "world", "WLD")] = _diaspora(state, year, covered[year])
    for quarter in state.periods("Q"):
        _plan_execution(state, quarter, rows)


def _countries(state: State, covered: set[str]) -> Row:
    base = state.reference.rows("coverage_base")[0]
    year, minimum = int(base["base_year"]), int(base["minimum_central"])
    large = {
        code
        for code in state.territories
        if (chosen := state.chosen(code, year)) and chosen.central >= minimum
    }
    return ratio(len(large & covered), len(large), 4)


def _diaspora(state: State, year: int, covered: set[str]) -> Row:
    inside, outside = [0, 0, 0], [0, 0, 0]
    for code in state.territories:
        chosen = state.chosen(code, year)
        if chosen is None or not chosen.is_usable:
            continue
        part = inside if code in covered else outside
        for position, value in enumerate((chosen.low, chosen.central, chosen.high)):
            part[position] += value or 0
    bottoms = (inside[0] + outside[2], inside[1] + outside[1], inside[2] + outside[0])
    if bottoms[1] == 0:
        return Row("zero_denominator")
    shown: list[Decimal] = [
        rounded(Fraction(top, bottom), 4) for top, bottom in zip(inside, bottoms, strict=True)
    ]
    return Row("ok", (shown[0], shown[1], shown[2]))


def _plan_execution(state: State, quarter: Period, rows: Rows) -> None:
    start = datetime.combine(quarter.start, datetime.min.time())
    fates: dict[str, Counter[str]] = defaultdict(Counter)
    for plan_id, by_version in state.versions.items():
        known = [v for v in by_version.values() if v.changed_at < start]
        if not known:
            continue
        baseline = max(known, key=lambda v: v.version)
        day = baseline.starts_at.date()
        if quarter.start <= day <= quarter.end and baseline.status != "cancelled":
            fate = _fate(state.events[plan_id], quarter)
            fates["_T"][fate] += 1
            fates[baseline.post][fate] += 1
    for post in ("_T", *(post.code for post in state.reference.posts)):
        scheme = "_T" if post == "_T" else "post"
        total = sum(fates[post].values())
        for fate, code in PARTS.items():
            key = Key(code, "Q", quarter.code, "world", "WLD", scheme, post)
            rows[key] = ratio(fates[post][fate], total, 4)


def _fate(event: KnownEvent, quarter: Period) -> str:
    is_inside = quarter.start <= event.day <= quarter.end
    if event.is_cancelled:
        return "cancelled"
    if event.is_held and is_inside:
        return "held"
    if not is_inside or event.plan_status == "moved":
        return "moved"
    return "no_report"
