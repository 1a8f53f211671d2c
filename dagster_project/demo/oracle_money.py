"""Money as the rules see it: signs, conversion, allocation (rules 10–11)."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from dagster_project.demo.deliver_rates import RateFact
from dagster_project.demo.oracle_effect import Shelf
from dagster_project.demo.oracle_events import KnownEvent
from dagster_project.demo.world_model import LedgerLine

KOPECK = Decimal("0.01")


@dataclass(slots=True)
class Spend:
    """One cash line."""

    line: LedgerLine
    line_number: int
    measure: str
    period: str
    territory: str | None
    is_direct: bool
    event: KnownEvent | None
    net: Decimal
    is_converted: bool

    @property
    def gross(self) -> Decimal:
        return Decimal(0) if self.line.is_storno else self.net

    @property
    def storno(self) -> Decimal:
        return self.net if self.line.is_storno else Decimal(0)


class RateBook:
    """The rate in force on a day: of that day or the last before it."""

    def __init__(self, shelf: Shelf, known_at: datetime) -> None:
        first: dict[tuple[str, date], RateFact] = {}
        for fact, _place, _line in shelf.rows("cbr_rates", known_at):
            first.setdefault((fact.currency, fact.day), fact)
        self._days: dict[str, list[RateFact]] = {}
        for fact in sorted(first.values(), key=lambda f: f.day):
            self._days.setdefault(fact.currency, []).append(fact)

    def roubles(self, currency: str, day: date) -> Decimal:
        """Roubles for one unit."""
        known = self._days[currency]
        fact = known[bisect_right(known, day, key=lambda f: f.day) - 1]
        return fact.value / fact.nominal


def spends(shelf: Shelf, events: dict[str, KnownEvent], known_at: datetime) -> list[Spend]:
    """Every cash line in effect, netted by sign."""
    rates = RateBook(shelf, known_at)
    found = []
    for line, _place, number in shelf.rows("ledger_1c", known_at):
        event = events.get(line.plan_id) if line.plan_id else None
        amount, is_converted = line.amount_rub, False
        if amount is None:
            exact = line.amount_cur * rates.roubles(line.currency, line.posted_at.date())
            amount, is_converted = exact.quantize(KOPECK, ROUND_HALF_UP), True
        if line.is_storno or line.kind == "refund":
            amount = -abs(amount)
        found.append(
            Spend(
                line,
                number,
                line.measure,
                line.period,
                event.territory if event else line.territory,
                event is not None or line.territory is not None,
                event,
                amount,
                is_converted,
            )
        )
    return found
