"""F05, F06, F08: what a visit, a participant and a compatriot cost."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

from dagster_project.demo.oracle_events import KnownEvent
from dagster_project.demo.oracle_money import Spend
from dagster_project.demo.oracle_people import People
from dagster_project.demo.oracle_rows import Key, Row, Rows, band_ratio, has_substance, ratio
from dagster_project.demo.oracle_state import State
from dagster_project.demo.oracle_visits import LEVELS

Cell = tuple[str, str, str]  # year, level, territory


def spending_rows(state: State, rows: Rows) -> None:
    """Add the rows of all indicators of this page."""
    people = People(state)
    ledger = Ledger(state)
    types = state.reference.column("event_types", "event_type_code")
    for year in (f"{year}" for year in state.years()):
        for level in LEVELS:
            members = [*state.members(level), *(["ZZZ"] if level == "territory" else [])]
            for territory in members:
                cell = (year, level, territory)
                made = {
                    "F05": ledger.per_visit(cell),
                    "F05b": ratio(ledger.matched[cell], ledger.base(cell), 4),
                }
                if level != "group":
                    heads = people.count(Key("R02", "Y", year, level, territory))
                    made["F06"] = ratio(ledger.on_events[cell], heads, 2)
                if territory != "ZZZ":
                    made["F08"] = ledger.per_compatriot(cell)
                for code, row in made.items():
                    if territory != "ZZZ" or has_substance(row):
                        rows[Key(code, "Y", year, level, territory)] = row
        for type_ in types:
            key = Key("F05", "Y", year, "world", "WLD", "event_type", type_)
            rows[key] = ledger.per_visit((year, "world", "WLD"), type_)
        key = Key("F08b", "Y", year, "world", "WLD")
        rows[key] = ratio(ledger.unallocated[year], ledger.everything[year], 4)


class Ledger:
    """Cash gathered by the year of the money and by the year of the event."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.matched: dict[Cell, Decimal] = defaultdict(Decimal)  # by year of the money
        self.direct: dict[Cell, Decimal] = defaultdict(Decimal)
        self.direct_without_trips: dict[Cell, Decimal] = defaultdict(Decimal)
        self.everything: dict[str, Decimal] = defaultdict(Decimal)
        self.unallocated: dict[str, Decimal] = defaultdict(Decimal)
        self.on_events: dict[Cell, Decimal] = defaultdict(Decimal)  # by year of the event
        self._costs: dict[Cell, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        self._trips = {
            r["measure_code"] for r in state.reference.rows("measures") if r["is_trip"] == "true"
        }
        for spend in state.spends:
            self._add(spend)

    def _add(self, spend: Spend) -> None:
        year = spend.period[:4]
        self.everything[year] += spend.net
        if not spend.is_direct:
            self.unallocated[year] += spend.net
        event = spend.event
        is_matched = event is not None and event.is_held and (event.visits or 0) > 0
        for level, territory in self._state.places(spend.territory):
            cell = (year, level, territory)
            if is_matched:
                self.matched[cell] += spend.net
            if spend.is_direct:
                self.direct[cell] += spend.net
                if spend.measure not in self._trips:
                    self.direct_without_trips[cell] += spend.net
            if event is not None:
                of_event = (f"{event.day.year}", level, territory)
                self.on_events[of_event] += spend.net
                if is_matched:
                    self._costs[of_event][event.key] += spend.net

    def base(self, cell: Cell) -> Decimal:
        """Direct money of a place; at world level all money."""
        return self.everything[cell[0]] if cell[1] == "world" else self.direct[cell]

    def per_visit(self, cell: Cell, type_: str | None = None) -> Row:
        """Cost of the events that have both money and visits, over exactly their visits."""
        events: list[KnownEvent] = [
            event
            for key in self._costs.get(cell, {})
            if (event := self._state.events[key]) and type_ in (None, event.type)
        ]
        money = sum((self._costs[cell][event.key] for event in events), Decimal(0))
        firm = sum(event.visits or 0 for event in events if not event.is_soft)
        soft = sum(event.visits or 0 for event in events if event.is_soft)
        band = (firm + Fraction(8, 10) * soft, firm + soft, firm + Fraction(12, 10) * soft)
        return band_ratio(money, band, 2)

    def per_compatriot(self, cell: Cell) -> Row:
        year, level, territory = cell
        state = self._state
        inside = [
            code
            for code in state.territories
            if level == "world" or territory in (code, state.group(code))
        ]
        chosen = {code: state.chosen(code, int(year)) for code in inside}
        usable = {code: c for code, c in chosen.items() if c and c.is_usable}
        money = sum(
            (self.direct_without_trips[(year, "territory", code)] for code in usable), Decimal(0)
        )
        if not usable:
            is_weak = level == "territory" and chosen[territory] is not None
            return Row("low_quality" if is_weak else "zero_denominator")
        sums = (
            sum(c.low or 0 for c in usable.values()),
            sum(c.central for c in usable.values()),
            sum(c.high or 0 for c in usable.values()),
        )
        return band_ratio(money, sums, 2)
