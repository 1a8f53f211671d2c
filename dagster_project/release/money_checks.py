"""The released money judged again, from the written files and the ledger's lines.

Counts anew what the marts of trips and of payments to persons count in SQL (decisions 0028, 0037).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pyarrow.parquet as pq

from dagster_project.release.checks import Check
from dagster_project.release.lattice import TOTAL, WORLD, Row
from dagster_project.release.released_tables import INDICATOR_VALUES

PROGRAMME = "mart_spending__programme"
FINE_LINES = "mart_spending__line"
TRIPS = "mart_spending__trips"
PERSONS = "mart_spending__persons"
WORLD_PARTS = "mart_spending__world"
MARTS = (PROGRAMME, FINE_LINES, TRIPS, PERSONS, WORLD_PARTS)
LEAST_RECIPIENTS = 10
STEP = 500_000
# Money of trips per seat: no other indicator has their money in its numerator.
PER_SEAT = "F07"
DAYS_UNTIL_FINAL = 45
MEASURES = """
    select measure_code from core.dim_measure where is_trip or recipients = 'persons' order by all
"""
PAYMENTS = """
    select substr(period_code, 1, 4) as year, measure_code,
           case when group_code <> spend.territory_code then group_code end as group_code,
           counterparty_token as recipient, net_amount_rub as amount
    from core.fct_spend as spend
    left join core.dim_territory using (territory_code)
    join core.dim_measure using (measure_code)
    where recipients = 'persons' and not is_trip
    order by all
"""


class Payment(NamedTuple):
    """One line that was paid to a person; the group is empty where none is known."""

    year: str
    measure: str
    group: str | None
    recipient: str | None
    amount: Decimal | None


def money_checks(
    warehouse: duckdb.DuckDBPyConnection, files: Mapping[str, Path], known_at: datetime
) -> list[Check]:
    """Empty where a release holds no money."""
    if not set(MARTS) & set(files):
        return []
    tables = {name: read(files[name]) for name in MARTS}
    apart = {code for (code,) in warehouse.execute(MEASURES).fetchall()}
    payments = [Payment(*row) for row in warehouse.execute(PAYMENTS).fetchall()]
    found = [
        ("fine_money_apart", mixed([*tables[PROGRAMME], *tables[FINE_LINES]], apart),
         "rows of fine money are of trips or paid to persons"),
        ("lines_to_persons_stand_together", told_apart(tables[FINE_LINES]),
         "lines to natural persons have a day or a reference of their own"),
        ("lines_add_up", apart_from_lines(tables[PROGRAMME], tables[FINE_LINES]),
         "sums of fine money are not the sum of their lines"),
        ("trips_at_their_grain", fine_trips(tables[TRIPS]),
         "rows of trips are finer than union and season"),
        ("payments_of_enough_recipients", telling(tables[PERSONS], payments),
         "sums of payments to persons have too few recipients"),
        ("coarse_money_in_steps", exact(tables),
         f"sums of trips or payments to persons are not rounded to {STEP:,} roubles"),
        ("seats_of_published_money", other_money(read(files[INDICATOR_VALUES]), tables[TRIPS]),
         "costs of a seat rest on other money than the trips that are published"),
        ("money_of_final_years", early(tables, known_at),
         "rows of trips or payments to persons are of a year that is not final"),
        ("money_parts_add_up", apart_from_whole(tables[WORLD_PARTS]),
         "years of money are not the sum of their parts"),
    ]  # fmt: skip
    return [Check.of_disclosure(*item) for item in found]


def read(path: Path) -> list[Row]:
    rows: list[Row] = pq.read_table(path).to_pylist()
    return rows


def mixed(programme: Iterable[Row], apart: set[str]) -> list[str]:
    return [
        f"{row['measure_code']} {row['territory_code']} {row['period_code']}"
        for row in programme
        if row["measure_code"] in apart
    ]


def told_apart(lines: Iterable[Row]) -> list[str]:
    return [
        f"{row['measure_code']} {row['territory_code']} {row['period_code']}"
        for row in lines
        if row["is_to_person"] and (row["line_ref"] or row["posted_date"] is not None)
    ]


def apart_from_lines(programme: Iterable[Row], lines: Iterable[Row]) -> list[str]:
    """Published sums that differ from that of their lines, and lines of no sum; where an amount
    is unknown, there is no sum."""
    cell = ("measure_code", "territory_code", "period_code", "allocation")
    sums: dict[tuple[Any, ...], Any] = defaultdict(Decimal)
    for row in lines:
        key, amount = tuple(row[name] for name in cell), row["net_amount_rub"]
        sums[key] = None if None in (amount, sums[key]) else sums[key] + amount
    told = {tuple(row[name] for name in cell): row["net_amount_rub"] for row in programme}
    missing = object()
    return [
        " ".join(key)
        for key in sorted(sums.keys() | told.keys())
        if sums.get(key, missing) != told.get(key, missing)
    ]


def fine_trips(trips: Iterable[Row]) -> list[str]:
    return [
        f"{row['territory_code']} {row['period_code']}"
        for row in trips
        if row["territory_level"] not in ("union", "none") or row["period_type"] != "SEASON"
    ]


def telling(persons: Iterable[Row], payments: list[Payment]) -> list[str]:
    """Sums of too few recipients: published ones, and the world minus its published groups."""
    published = [row for row in persons if row["net_amount_rub"] is not None]
    groups: dict[str, set[str]] = defaultdict(set)
    found = []
    for row in published:
        year, place, measure = row["period_code"], row["territory_code"], row["measure_code"]
        if row["territory_level"] == "group":
            groups[year].add(place)
        behind = [
            item
            for item in payments
            if item.year == year
            and measure in (TOTAL, item.measure)
            and (row["territory_level"] != "group" or item.group == place)
        ]
        if not are_enough(behind):
            found.append(f"{place} {year} {measure}")
    for year, told in sorted(groups.items()):
        rest = [item for item in payments if item.year == year and item.group not in told]
        if rest and not are_enough(rest):
            found.append(f"the rest of {year}")
    return found


def are_enough(payments: Iterable[Payment]) -> bool:
    """Ten recipients are left with money, none with more than half; the unnamed are one."""
    received: dict[str, Decimal] = defaultdict(Decimal)
    for item in payments:
        received[item.recipient or ""] += item.amount or 0
    amounts = [abs(amount) for amount in received.values() if amount]
    return len(amounts) >= LEAST_RECIPIENTS and 2 * max(amounts) <= sum(amounts)


def exact(tables: Mapping[str, list[Row]]) -> list[str]:
    return [
        f"{name} {row['territory_code']} {row['period_code']}"
        for name in (TRIPS, PERSONS)
        for row in tables[name]
        if any(amount % STEP for key, amount in row.items() if key.endswith("_rub") and amount)
    ]


def other_money(values: Iterable[Row], trips: Iterable[Row]) -> list[str]:
    """Costs of a seat whose money is not that of the union and season, or of all of the season."""
    told: dict[tuple[str, str], Any] = defaultdict(Decimal)
    for row in trips:
        for place in (row["territory_code"], WORLD):
            told[place, row["period_code"]] += row["net_amount_rub"] or 0
    return [
        f"{row['territory_code']} {row['period_code']}"
        for row in values
        if row["indicator_code"] == PER_SEAT
        and row["numerator_central"] is not None
        and row["numerator_central"] != told[row["territory_code"], row["period_code"]]
    ]


def early(tables: Mapping[str, list[Row]], known_at: datetime) -> list[str]:
    return [
        f"{name} {row['period_code']}"
        for name in (TRIPS, PERSONS, WORLD_PARTS)
        for row in tables[name]
        if known_at.date() < final_on(row["period_code"].removeprefix("S")[:4])
    ]


def final_on(year: str) -> date:
    return date(int(year), 12, 31) + timedelta(DAYS_UNTIL_FINAL)


def apart_from_whole(parts: Iterable[Row]) -> list[str]:
    """Years whose published whole differs from the sum of its published parts."""
    sums: dict[str, Any] = defaultdict(Decimal)
    wholes: dict[str, Decimal] = {}
    for row in parts:
        if row["money_part"] == TOTAL:
            if row["net_amount_rub"] is not None:
                wholes[row["period_code"]] = row["net_amount_rub"]
        else:
            sums[row["period_code"]] += row["net_amount_rub"] or 0
    return [year for year, whole in sorted(wholes.items()) if whole != sums[year]]
