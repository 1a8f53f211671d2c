"""R02, R04, R08, Y01, Y02, E03: indicators of persons, exact, before any protection."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from dagster_project.demo.oracle_persons import PersonYear
from dagster_project.demo.oracle_rows import (
    Key,
    Row,
    Rows,
    band_ratio,
    has_substance,
    person_rate,
    point,
    ratio,
    same,
)
from dagster_project.demo.oracle_state import State
from dagster_project.demo.oracle_visits import LEVELS
from dagster_project.demo.timeline import quarter_of

AGE5 = ("<14", "14_17", "18_35", "36_plus", "unknown")
BREAKDOWNS: dict[str, tuple[str, ...]] = {
    "youth": ("youth", "other"),
    "newness": ("new", "returning"),
    "events_1_2": ("one", "two_plus"),
}


class People:
    """Person-years gathered by the cells of their residence."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.of: dict[tuple[str, str, str], list[PersonYear]] = defaultdict(list)
        for row in state.person_years:
            for level, territory in state.places(row.residence):
                self.of[(f"{row.year}", level, territory)].append(row)

    def count(self, key: Key) -> int:
        return len(self.of.get((key.period, key.level, key.territory), []))

    def at(self, key: Key) -> list[PersonYear]:
        return self.of.get((key.period, key.level, key.territory), [])

    def has_clean_past(self, year: int) -> bool:
        """Whether newness is defined for the year."""
        return any(row.is_new is not None for row in self.of.get((f"{year}", "world", "WLD"), []))


def people_rows(state: State, rows: Rows) -> None:
    """Add the rows of all indicators of this page."""
    people = People(state)
    for period in state.periods("Y"):
        for level in LEVELS:
            members = [*state.members(level), *(["ZZZ"] if level == "territory" else [])]
            for territory in members:
                _counts(people, period.code, level, territory, rows)
                _rates(people, period.code, level, territory, rows)
    for period in state.periods("H"):
        for territory in state.members("group"):
            year, half = period.code.split("-")
            found = people.of.get((year, "group", territory), [])
            key = Key("R02", "H", period.code, "group", territory)
            rows[key] = point(sum(1 for row in found if half in row.halves))
    _reach(people, rows)
    _show_up(state, rows)


def _matches(row: PersonYear, scheme: str, code: str) -> bool:
    if scheme == "youth":
        return row.is_youth == (code == "youth")
    if scheme == "newness":
        return row.is_new is (code == "new")
    if scheme == "events_1_2":
        return (len(row.events) == 1) == (code == "one")
    return row.band == code


def _counts(people: People, year: str, level: str, territory: str, rows: Rows) -> None:
    total = Key("R02", "Y", year, level, territory)
    if territory == "ZZZ" and people.count(total) == 0:
        return
    rows[total] = point(people.count(total))
    schemes = BREAKDOWNS if level == "territory" else {"age5": AGE5}
    for scheme, codes in schemes.items():
        for code in codes:
            key = replace(total, scheme=scheme, code=code)
            if scheme == "newness" and not people.has_clean_past(int(year)):
                rows[key] = Row("not_yet")
            else:
                rows[key] = point(sum(1 for r in people.at(key) if _matches(r, scheme, code)))


def _rates(people: People, year: str, level: str, territory: str, rows: Rows) -> None:
    key = Key("R08", "Y", year, level, territory)
    found = people.at(key)
    known = [row for row in found if row.band != "unknown"]
    rate = Row("not_yet")
    if people.has_clean_past(int(year)):
        rate = person_rate(sum(1 for row in found if row.is_new), len(found))
    made = {key: rate, replace(key, indicator="Y02"): _age_known(len(known), len(found))}
    if level != "territory":
        youth = sum(1 for row in known if row.is_youth)
        made[replace(key, indicator="Y01")] = person_rate(youth, len(known))
    for made_key, row in made.items():
        if territory != "ZZZ" or has_substance(row):
            rows[made_key] = row


def _age_known(known: int, everybody: int) -> Row:
    row = ratio(known, everybody, 4)
    if row.status != "ok":
        return row
    share = Fraction(known, everybody)
    low, high = ("0", "0.80")
    if share >= Fraction(95, 100):
        low, high = ("0.95", "1")
    elif share >= Fraction(80, 100):
        low, high = ("0.80", "0.95")
    return replace(row, value=(Decimal(low), row.value[1], Decimal(high)))


def _reach(people: People, rows: Rows) -> None:
    state = people.state
    for year in state.years():
        chosen = {code: state.chosen(code, year) for code in state.territories}
        usable = {code: c for code, c in chosen.items() if c and c.is_usable}
        for code in state.territories:
            key = Key("R04", "Y", f"{year}", "territory", code)
            estimate = chosen[code]
            count = people.count(key)
            if estimate is None or not estimate.is_usable:
                status = "low_quality" if estimate else "zero_denominator"
                rows[key] = Row(status, numerator=same(count))
            else:
                bounds = (estimate.low or 0, estimate.central, estimate.high or 0)
                rows[key] = _per_thousand(count, bounds)
        for level in ("group", "world"):
            for territory in state.members(level):
                inside = [c for c in state.territories
                          if level == "world" or state.group(c) == territory]  # fmt: skip
                covered = [code for code in inside if code in usable]
                key = Key("R04", "Y", f"{year}", level, territory)
                count = sum(
                    people.count(Key("R04", "Y", f"{year}", "territory", code)) for code in covered
                )
                sums = (sum(usable[c].low or 0 for c in covered),
                        sum(usable[c].central for c in covered),
                        sum(usable[c].high or 0 for c in covered))  # fmt: skip
                rows[key] = (
                    _per_thousand(count, sums)
                    if covered
                    else Row("zero_denominator", numerator=same(count))
                )
                rows[replace(key, indicator="R04b")] = ratio(len(covered), len(inside), 4)


def _per_thousand(count: int, bounds: tuple[int, int, int]) -> Row:
    row = band_ratio(count * 1000, bounds, 2)
    return replace(row, numerator=same(count))


def _show_up(state: State, rows: Rows) -> None:
    """E03 by event territory; E03b: events with registrations whose scanner stayed silent."""
    counts: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    registered_events: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for event in state.events.values():
        if not event.is_held or event.plan_id is None:
            continue
        active = [p[0] for p in state.of_event.get(event.plan_id, ())
                  if p[0].status == "registered"]  # fmt: skip
        if active:
            registered_events[f"{event.day.year}"][1] += 1
            registered_events[f"{event.day.year}"][0] += event.checkins == 0
        if event.checkins == 0:
            continue
        cells = [(f"{event.day.year}", "territory", event.territory)]
        if group := state.group(event.territory):
            cells.append((quarter_of(event.day), "group", group))
        for fact in active:
            if event.starts_at is None or fact.registered_at >= event.starts_at:
                continue
            for cell in cells:
                counts[cell][1] += 1
                counts[cell][0] += fact.checked_in_at is not None
    for type_, level in (("Y", "territory"), ("Q", "group")):
        for period in state.periods(type_):
            for territory in [*state.members(level), *(["ZZZ"] if level == "territory" else [])]:
                cell = (period.code, level, territory)
                row = person_rate(*counts[cell])
                if territory != "ZZZ" or has_substance(row):
                    rows[Key("E03", type_, period.code, level, territory)] = row
    for period in state.periods("Y"):
        silent, all_events = registered_events[period.code]
        rows[Key("E03b", "Y", period.code, "world", "WLD")] = ratio(silent, all_events, 4)
