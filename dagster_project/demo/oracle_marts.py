"""Totals of the three marts, by natural groupings, as exact decimals."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from dagster_project.demo.deliver_reference import PopulationFact, StockFact
from dagster_project.demo.oracle_money import Spend
from dagster_project.demo.oracle_state import State
from dagster_project.demo.timeline import block_of

UNALLOCATED = "_U"
Totals = dict[str, dict[str, str]]  # grouping value -> column -> exact number


@dataclass(frozen=True, slots=True)
class MoneyKey:
    """Grain of mart_spending__programme."""

    measure: str
    level: str
    territory: str
    period_type: str
    period: str
    allocation: str

    def __str__(self) -> str:
        return "|".join((self.measure, self.level, self.territory, self.period_type,
                         self.period, self.allocation))  # fmt: skip


@dataclass(slots=True)
class MoneyRow:
    gross: Decimal
    storno: Decimal
    net: Decimal
    payments: int
    top1: Decimal
    top2: Decimal


def money_rows(state: State) -> dict[MoneyKey, MoneyRow]:
    """Every row of the spending mart."""
    trips = {r["measure_code"] for r in state.reference.rows("measures") if r["is_trip"] == "true"}
    lines: dict[MoneyKey, list[Spend]] = defaultdict(list)
    for spend in state.spends:
        for key in _keys(state, spend, spend.measure in trips):
            lines[key].append(spend)
    return {key: _money_row(spends) for key, spends in lines.items()}


def _keys(state: State, spend: Spend, is_trip: bool) -> list[MoneyKey]:
    year = int(spend.period[:4])
    place = spend.territory if spend.is_direct else None
    if not is_trip:
        level = "territory" if place else "none"
        allocation = "direct" if place else "unallocated"
        return [MoneyKey(spend.measure, level, place or UNALLOCATED, "M", spend.period, allocation)]
    if place is None:
        return [MoneyKey(spend.measure, "none", UNALLOCATED, "SEASON", f"S{year}", "unallocated")]
    group = state.group(place)
    union = state.reference.union_of[group] if group else place
    return [
        MoneyKey(spend.measure, "union", union, "SEASON", f"S{year}", "direct"),
        MoneyKey(spend.measure, "territory", place, "BLOCK3", block_of(year), "direct"),
    ]


def _money_row(spends: list[Spend]) -> MoneyRow:
    by_recipient: dict[str, Decimal] = defaultdict(Decimal)
    for spend in spends:
        line = spend.line
        by_recipient[line.inn or f"{line.doc_uid}/{line.line_no}"] += spend.gross
    largest = sorted(by_recipient.values(), reverse=True)
    return MoneyRow(
        sum((s.gross for s in spends), Decimal(0)),
        sum((s.storno for s in spends), Decimal(0)),
        sum((s.net for s in spends), Decimal(0)),
        sum(1 for s in spends if not s.line.is_storno),
        largest[0],
        largest[1] if len(largest) > 1 else Decimal(0),
    )


def mart_totals(state: State, money: dict[MoneyKey, MoneyRow]) -> dict[str, dict[str, Totals]]:
    """mart -> grouping -> value of the grouping -> column -> total."""
    return {
        "mart_events__attendance": _attendance(state),
        "event_list": _event_list(state),
        "mart_spending__programme": _spending(money),
        "mart_diaspora__estimate": _diaspora(state),
    }


def _add_up(items: Iterable[tuple[dict[str, str], dict[str, Decimal]]]) -> dict[str, Totals]:
    """Totals by every single grouping and over all (grouping ``all``)."""
    sums: dict[str, dict[str, dict[str, Decimal]]] = {}
    for groupings, figures in items:
        for grouping, value in {**groupings, "all": "all"}.items():
            cell = sums.setdefault(grouping, {}).setdefault(value, {})
            for column, figure in figures.items():
                cell[column] = cell.get(column, Decimal(0)) + figure
    return {
        grouping: {
            value: {column: str(total) for column, total in columns.items()}
            for value, columns in sorted(values.items())
        }
        for grouping, values in sums.items()
    }


def _attendance(state: State) -> dict[str, Totals]:
    columns = {"scan": "visits_scan_count", "list": "visits_list_count",
               "tickets": "visits_tickets_count", "head_count": "visits_head_count",
               "estimate": "visits_estimate_count"}  # fmt: skip
    items = []
    for event in state.events.values():
        visits = Decimal(event.visits or 0)
        figures = {
            "planned_count": Decimal(event.plan_id is not None),
            "held_count": Decimal(event.is_held),
            "cancelled_count": Decimal(event.is_cancelled),
            "visits_count": visits,
        }
        for basis, column in columns.items():
            figures[column] = visits if event.basis == basis else Decimal(0)
        groupings = {
            "territory_code": event.territory,
            "month": event.month,
            "event_type_code": event.type,
            "campaign_code": event.campaign or "none",
        }
        items.append((groupings, figures))
    return _add_up(items)


def _event_list(state: State) -> dict[str, Totals]:
    items = [
        (
            {"outcome": event.outcome, "count_basis": event.basis, "post_code": event.post},
            {"events": Decimal(1), "visits_count": Decimal(event.visits or 0)},
        )
        for event in state.events.values()
    ]
    return _add_up(items)


def _spending(money: dict[MoneyKey, MoneyRow]) -> dict[str, Totals]:
    items = [
        (
            {"period_type,measure_code": f"{key.period_type}|{key.measure}",
             "period_type,period_code": f"{key.period_type}|{key.period}",
             "period_type,territory_code": f"{key.period_type}|{key.territory}",
             "period_type,allocation": f"{key.period_type}|{key.allocation}"},
            {"gross_amount_rub": row.gross, "storno_amount_rub": row.storno,
             "net_amount_rub": row.net, "payments_count": Decimal(row.payments),
             "top1_amount_rub": row.top1, "top2_amount_rub": row.top2},
        )
        for key, row in money.items()
    ]  # fmt: skip
    return _add_up(items)


def _diaspora(state: State) -> dict[str, Totals]:
    """Headline rows by year and definition; comparison figures by year (one row a territory)."""
    items = []
    definitions = ("citizens", "born_in", "speakers", "self_identified")
    for year in range(int(state.first_month[:4]), state.known_at.year + 1):
        for definition in definitions:
            for territory in sorted(state.denominators.territories(definition)):
                chosen = state.denominators.chosen(territory, year, definition)
                if chosen is None:
                    continue
                figures = {
                    "value_central": Decimal(chosen.central),
                    "value_low": Decimal(chosen.low or 0),
                    "value_high": Decimal(chosen.high or 0),
                }
                items.append(({"headline,year,definition": f"{year}|{definition}"}, figures))
    return _add_up(items)


def comparison(state: State) -> dict[str, str]:
    """``russian_born|2019`` and ``population|2024`` -> sum over territories of that year."""
    sums: Counter[str] = Counter()
    for facts, _place, _line in state.shelf.rows("un_desa_migrant_stock", state.known_at):
        fact: StockFact
        for fact in facts:
            if fact.origin == "RUS" and fact.destination != "aggregate" and fact.count is not None:
                sums[f"russian_born|{fact.year}"] += fact.count
    population: PopulationFact
    for population, _place, _line in state.shelf.rows("worldbank_population", state.known_at):
        if population.territory != "aggregate":
            sums[f"population|{population.year}"] += population.count
    return {key: str(total) for key, total in sorted(sums.items())}
