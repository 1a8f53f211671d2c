"""The marts of money of the sample release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from tests.dashboards import sample_world as world
from tests.dashboards.sample_cells import columns
from tests.dashboards.sample_world import generator

Row = dict[str, Any]
SHARES = {"M01": 640, "M02": 260, "M03": 180}
PERSONS = ("M04", "M06")
# The ledger of this month never came.
LACKING_MONTH = "2026-04"
# Groups whose payments to persons are told; the others' are the rest.
TOLD_GROUPS = ("D01", "D02", "D05", "D12")


def tables() -> Iterator[tuple[str, dict[str, str], list[Row]]]:
    places = "territory_level territory_code period_type period_code status"
    amounts = "gross_amount_rub storno_amount_rub net_amount_rub"
    programme, trips, persons = list(_programme()), list(_trips()), list(_persons())
    yield (
        "mart_spending__programme",
        columns(f"measure_code group_code allocation {places}", "payments_count", amounts),
        programme,
    )
    yield "mart_spending__trips", columns(places, "", amounts), trips
    yield (
        "mart_spending__persons",
        columns(f"measure_code {places}", "", "net_amount_rub"),
        persons,
    )
    yield (
        "mart_spending__world",
        columns("period_type period_code money_part status", "sort_order", "net_amount_rub",
                is_without_persons="flag"),
        list(_world(programme, trips, persons)),
    )  # fmt: skip


def _programme() -> Iterator[Row]:
    for measure, share in SHARES.items():
        for month in world.MONTHS:
            if month == LACKING_MONTH:
                continue
            total = 0
            for place in world.territories():
                visits = world.monthly_visits(place.code, month)
                if not visits:
                    continue
                chance = generator(measure, place.code, month)
                amount = int(visits * share * chance.uniform(0.6, 1.4))
                total += amount
                # Payments without a rate: one of many, and all of a month.
                is_unknown = (measure, month) == ("M02", "2022-02") or (
                    (measure, month, place.code) == ("M03", "2023-04", "FRA")
                )
                yield {
                    "group_code": place.group,
                    **_amounts(None if is_unknown else amount),
                    **_place(measure, "territory", place.code, month, "direct"),
                }
            if (measure, month) != ("M02", "2022-02"):
                yield {
                    **_amounts(int(total * 0.3)),
                    **_place(measure, "none", "_U", month, "unallocated"),
                }


def _place(measure: str, level: str, code: str, month: str, allocation: str) -> Row:
    return {
        "measure_code": measure,
        "territory_level": level,
        "territory_code": code,
        "period_type": "M",
        "period_code": month,
        "allocation": allocation,
        "payments_count": 4,
    }


def _amounts(net: int | None) -> Row:
    if net is None:
        return {"status": "low_quality"}
    storno = -(net // 40)
    return {
        "gross_amount_rub": net - storno,
        "storno_amount_rub": storno,
        "net_amount_rub": net,
        "status": "ok",
    }


def _trips() -> Iterator[Row]:
    for year in world.YEARS:
        for code in (*world.UNIONS, "_U"):
            net = generator("trip", code, year).randint(3_000_000, 9_000_000)
            # One payment of the season is without a rate.
            is_unknown = (year, code) == (2023, "U3")
            yield {
                "territory_level": "none" if code == "_U" else "union",
                "territory_code": code,
                "period_type": "SEASON",
                "period_code": f"S{year}",
                **_amounts(None if is_unknown else net // (10 if code == "_U" else 1)),
            }


def _persons() -> Iterator[Row]:
    """2022: too few; 2023: of all measures together; later: by measure and group."""
    for year in world.YEARS:
        first = {"period_type": "Y", "period_code": str(year)}
        nets = {code: generator("paid", code, year).randint(2_000_000, 5_000_000)
                for code in (*PERSONS, *TOLD_GROUPS)}  # fmt: skip
        here = {"territory_level": "world", "territory_code": "WLD", **first}
        if year == 2022:
            yield {**here, "measure_code": "_T", "status": "too_few"}
        elif year == 2023:
            net = sum(nets[code] for code in PERSONS)
            yield {**here, "measure_code": "_T", "net_amount_rub": net, "status": "ok"}
        else:
            for code in PERSONS:
                yield {**here, "measure_code": code, "net_amount_rub": nets[code], "status": "ok"}
            for code in TOLD_GROUPS:
                yield {"territory_level": "group", "territory_code": code, **first,
                       "measure_code": "_T", "net_amount_rub": nets[code] // 8,
                       "status": "ok"}  # fmt: skip


def _world(programme: list[Row], trips: list[Row], persons: list[Row]) -> Iterator[Row]:
    parts: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in programme:
        part = "territories" if row["allocation"] == "direct" else "unallocated"
        parts[row["period_code"][:4], part].append(row)
    for row in trips:
        parts[row["period_code"][1:], "trips"].append(row)
    for row in persons:
        if row["territory_level"] == "world":
            parts[row["period_code"], "persons"].append(row)
    for year in map(str, world.YEARS):
        nets: list[int | None] = []
        is_without = False
        for order, part in enumerate(("territories", "trips", "persons", "unallocated"), 1):
            found = parts[year, part]
            status = next((row["status"] for row in found if row["status"] != "ok"), "ok")
            net = None if status != "ok" else sum(row["net_amount_rub"] for row in found)
            is_without |= status == "too_few"
            if status != "too_few":
                nets.append(net)
            yield _part(year, part, net, status, order)
        is_known = None not in nets
        whole = sum(net or 0 for net in nets) if is_known else None
        status = "ok" if is_known else "low_quality"
        yield _part(year, "_T", whole, status, 5) | {"is_without_persons": is_without}


def _part(year: str, part: str, net: int | None, status: str, order: int) -> Row:
    return {"period_type": "Y", "period_code": year, "money_part": part, "net_amount_rub": net,
            "status": status, "is_without_persons": False, "sort_order": order}  # fmt: skip
