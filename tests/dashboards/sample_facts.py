"""``fct_indicator_value`` and ``fct_fx_rate`` of the sample release."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from tests.dashboards import sample_world as world
from tests.dashboards.sample_world import generator

COLUMNS = dict.fromkeys(
    [
        "indicator_code",
        "period_type",
        "period_code",
        "territory_role",
        "territory_level",
        "territory_code",
        "dim1_scheme",
        "dim1_code",
        "dim2_scheme",
        "dim2_code",
        "status",
        "maturity",
        "grade",
    ],
    "text",
) | {
    "definition_version": "count",
    "period_start": "date",
    "period_end": "date",
    **{
        f"{part}_{band}": "part"
        for part in ("numerator", "denominator")
        for band in ("low", "central", "high")
    },
    **{f"value_{band}": "value" for band in ("low", "central", "high")},
    "source_count": "count",
}
Band = tuple[float | None, float | None, float | None]
BASES = {"scan": 0.34, "list": 0.24, "tickets": 0.12, "head_count": 0.22, "estimate": 0.08}


def tables() -> Iterator[tuple[str, dict[str, str], list[dict[str, Any]]]]:
    rows = [
        *_visits(),
        *_participants(),
        *_reach(),
        *_world_ratios(),
        *_plan(),
        *_events(),
        *_money(),
        *_quality(),
    ]
    yield "fct_indicator_value", COLUMNS, rows
    yield (
        "fct_fx_rate",
        {
            "currency_code": "text",
            "rate_date": "date",
            "rate_rub": "rate",
            "source_date": "date",
        },
        list(_rates()),
    )


def period_dates(kind: str, code: str) -> tuple[date, date]:
    year = int(code[:4])
    first, last = {
        "M": lambda: (int(code[5:7]), int(code[5:7])),
        "Q": lambda: (3 * int(code[-1]) - 2, 3 * int(code[-1])),
        "H": lambda: (6 * int(code[-1]) - 5, 6 * int(code[-1])),
        "Y": lambda: (1, 12),
    }[kind]()
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def cell(
    code: str,
    kind: str,
    period: str,
    level: str,
    place: str,
    value: Band | float | None,
    *,
    role: str = "event",
    dim: tuple[str, str] = ("_T", "_T"),
    status: str = "ok",
    num: Band | None = None,
    den: Band | None = None,
    grade: str | None = None,
) -> dict[str, Any]:
    """One row; a single number is a point, ``None`` with a status is a row without a value."""
    band: Band = value if isinstance(value, tuple) else (value, value, value)
    if status != "ok":
        band, num, den = (None, None, None), None, None
    start, end = (world.KNOWN_AT.date(),) * 2 if kind == "ASOF" else period_dates(kind, period)
    row: dict[str, Any] = {
        "indicator_code": code,
        "definition_version": 1,
        "period_type": kind,
        "period_code": period,
        "period_start": start,
        "period_end": end,
        "territory_role": role,
        "territory_level": level,
        "territory_code": place,
        "dim1_scheme": dim[0],
        "dim1_code": dim[1],
        "dim2_scheme": "_T",
        "dim2_code": "_T",
        "status": status,
        "grade": grade,
        "source_count": 2,
        "maturity": "final" if end + timedelta(45) <= world.KNOWN_AT.date() else "provisional",
    }
    for name, triple in (("value", band), ("numerator", num), ("denominator", den)):
        for suffix, number in zip(("low", "central", "high"), triple or (None,) * 3, strict=True):
            row[f"{name}_{suffix}"] = None if number is None else round(number, 6)
    return row


def levels(measure: Callable[[str], float]) -> Iterator[tuple[str, str, float]]:
    """(level, code, sum) for every territory, group and the world."""
    groups: dict[str, float] = dict.fromkeys(world.GROUPS, 0)
    for place in world.territories():
        value = measure(place.code)
        groups[place.group] += value
        yield "territory", place.code, value
    yield from (("group", code, value) for code, value in groups.items())
    yield "world", "WLD", sum(groups.values())


def with_head_count_band(visits: float) -> Band:
    uncertain = visits * (BASES["head_count"] + BASES["estimate"])
    return (round(visits - 0.2 * uncertain), round(visits), round(visits + 0.2 * uncertain))


@cache
def year_visits(code: str, year: int) -> int:
    return sum(
        world.monthly_visits(code, month) for month in world.MONTHS if month[:4] == str(year)
    )


def _visits() -> Iterator[dict[str, Any]]:
    def months_of(kind: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for month in world.MONTHS:
            quarter = (int(month[5:]) + 2) // 3
            code = {"M": month, "Q": f"{month[:4]}-Q{quarter}", "Y": month[:4]}[kind]
            found.setdefault(code, []).append(month)
        complete = {"M": 1, "Q": 3, "Y": 12}[kind]
        return {code: months for code, months in found.items() if len(months) == complete}

    for kind in ("M", "Q", "Y"):
        for period, months in months_of(kind).items():
            for level, code, value in levels(
                lambda place, months=months: sum(world.monthly_visits(place, m) for m in months)
            ):
                status = "not_reported" if level == "territory" and value == 0 else "ok"
                yield cell(
                    "R01", kind, period, level, code, with_head_count_band(value), status=status
                )
    for year in world.YEARS:
        for level, code, value in levels(lambda place, year=year: year_visits(place, year)):
            for basis, share in BASES.items():
                yield cell(
                    "R01",
                    "Y",
                    str(year),
                    level,
                    code,
                    round(value * share),
                    dim=("count_basis", basis),
                )
            if level == "world":
                for position, name in enumerate(world.EVENT_TYPES):
                    part = value * (7 - position) / 28
                    yield cell(
                        "R01",
                        "Y",
                        str(year),
                        level,
                        code,
                        with_head_count_band(part),
                        dim=("event_type", name),
                    )


@cache
def hidden(year: int) -> dict[str, set[str]]:
    """Group → territories that go to the rest of the group."""
    found: dict[str, set[str]] = {}
    for group in world.GROUPS:
        members = sorted(
            (world.participants(place.code, year), place.code)
            for place in world.territories()
            if place.group == group
        )
        rest = {code for total, code in members if 0 < total < 5}
        if rest:
            shown = [code for total, code in members if total >= 5]
            rest |= set(shown[:1])
        found[group] = rest
    return found


def _participants() -> Iterator[dict[str, Any]]:
    residence = {"role": "residence"}
    for year in world.YEARS:
        period = str(year)
        rest = {code for codes in hidden(year).values() for code in codes}
        for level, code, total in levels(lambda place, year=year: world.participants(place, year)):
            status = "protected" if code in rest else "ok"
            yield cell("R02", "Y", period, level, code, total, status=status, **residence)
            split = _split(code, int(total))
            if level == "territory":
                lost = status == "protected" or any(
                    0 < part < 5 for parts in split.values() for part in parts.values()
                )
                for scheme in ("youth", "newness", "events_1_2"):
                    for name, part in split[scheme].items():
                        state = "protected" if lost else "ok"
                        if scheme == "newness" and year < 2025:
                            state = "not_yet"
                        yield cell(
                            "R02",
                            "Y",
                            period,
                            level,
                            code,
                            part,
                            dim=(scheme, name),
                            status=state,
                            **residence,
                        )
            else:
                for name, part in split["age5"].items():
                    yield cell(
                        "R02", "Y", period, level, code, part, dim=("age5", name), **residence
                    )
                known = total - split["age5"]["unknown"]
                youth = split["youth"]["youth"]
                yield cell(
                    "Y01",
                    "Y",
                    period,
                    level,
                    code,
                    _interval(youth, known),
                    num=(youth,) * 3,
                    den=(known,) * 3,
                    **residence,
                )
            coverage = generator("known", code).choice([(0.95, 1), (0.8, 0.95), (0, 0.8)])
            yield cell(
                "Y02",
                "Y",
                period,
                level,
                code,
                (coverage[0], None, coverage[1]),
                status=status,
                **residence,
            )
            new = split["newness"]["new"]
            state = "not_yet" if year < 2025 else status
            if total == 0:
                state = "zero_denominator"
            yield cell(
                "R08",
                "Y",
                period,
                level,
                code,
                _interval(new, max(total, 1)),
                status=state,
                **residence,
            )
            if level == "group":
                for half, part in (("H1", 0.58), ("H2", 0.61)):
                    yield cell(
                        "R02", "H", f"{year}-{half}", level, code, int(total * part), **residence
                    )
        for group, codes in hidden(year).items():
            if codes:
                value = sum(world.participants(code, year) for code in codes)
                yield cell("R02", "Y", period, "territory", f"{group}-R", value, **residence)


def _split(code: str, total: int) -> dict[str, dict[str, int]]:
    youth = int(total * (0.28 + 0.3 * generator("youth", code).random()))
    new = int(total * 0.44)
    one = int(total * 0.63)
    teenagers, unknown, children = youth // 4, total // 14, total // 25
    return {
        "youth": {"youth": youth, "other": total - youth},
        "newness": {"new": new, "returning": total - new},
        "events_1_2": {"one": one, "two_plus": total - one},
        "age5": {
            "<14": children,
            "14_17": teenagers,
            "18_35": youth - teenagers,
            "36_plus": total - youth - unknown - children,
            "unknown": unknown,
        },
    }


def _interval(part: float, whole: float) -> Band:
    share = part / whole if whole else 0
    margin = 1.96 * (share * (1 - share) / whole) ** 0.5 if whole else 0
    return (round(max(0, share - margin), 4), round(share, 4), round(min(1, share + margin), 4))


def diaspora_band(code: str) -> Band:
    central = world.diaspora(code)
    factor = {"A": 1.05, "B": 1.15, "C": 1.35}.get(world.grade(code))
    return (
        (None, central, None)
        if factor is None
        else (round(central / factor), central, round(central * factor))
    )


def _reach() -> Iterator[dict[str, Any]]:
    for year in world.YEARS:
        rest = {code for codes in hidden(year).values() for code in codes}
        sums: dict[str, list[float]] = {}
        for place in world.territories():
            low, central, high = diaspora_band(place.code)
            total = world.participants(place.code, year)
            status = "protected" if place.code in rest else "ok"
            if low is None or high is None or central is None:
                yield cell(
                    "R04",
                    "Y",
                    str(year),
                    "territory",
                    place.code,
                    None,
                    role="residence",
                    status="low_quality",
                    grade="D",
                )
                continue
            value = tuple(round(1000 * total / size, 2) for size in (high, central, low))
            yield cell(
                "R04",
                "Y",
                str(year),
                "territory",
                place.code,
                value,
                role="residence",
                status=status,
                num=(total,) * 3,
                den=(low, central, high),
                grade=world.grade(place.code),
            )
            for key in (place.group, "WLD"):
                parts = sums.setdefault(key, [0, 0, 0, 0])
                for index, part in enumerate((total, low, central, high)):
                    parts[index] += part
        for key, (total, low, central, high) in sums.items():
            value = tuple(round(1000 * total / size, 2) for size in (high, central, low))
            level = "world" if key == "WLD" else "group"
            yield cell(
                "R04",
                "Y",
                str(year),
                level,
                key,
                value,
                role="residence",
                num=(total,) * 3,
                den=(low, central, high),
            )
            yield cell("R04b", "Y", str(year), level, key, 0.88, role="residence")


def _world_ratios() -> Iterator[dict[str, Any]]:
    for step, year in enumerate(world.YEARS):
        period = str(year)
        yield cell(
            "R05",
            "Y",
            period,
            "world",
            "WLD",
            round(0.86 + 0.02 * step, 4),
            num=(49 + step,) * 3,
            den=(57,) * 3,
        )
        yield cell("R06", "Y", period, "world", "WLD", (0.91, 0.94 + 0.005 * step, 0.97))
        yield cell("E05", "Y", period, "world", "WLD", 41 + 3 * step)
        yield cell("E03b", "Y", period, "world", "WLD", round(0.31 - 0.03 * step, 4))
        for position, campaign in enumerate(world.CAMPAIGNS):
            visits = 52_000 * (1 + 0.08 * step) / (position + 1)
            yield cell(
                "R10",
                "Y",
                period,
                "world",
                "WLD",
                with_head_count_band(visits),
                dim=("campaign", campaign),
            )
            state = "not_yet" if step == 0 else "ok"
            yield cell(
                "R10b",
                "Y",
                period,
                "world",
                "WLD",
                round(1.04 + 0.02 * position, 4),
                dim=("campaign", campaign),
                status=state,
            )


def _plan() -> Iterator[dict[str, Any]]:
    for year in (*world.YEARS, 2026):
        for quarter in (1, 2, 3, 4) if year < 2026 else (1, 2, 3):
            period = f"{year}-Q{quarter}"
            for post in ("", *world.POSTS):
                source = generator("plan", post, period)
                planned = 540 if not post else source.randint(30, 80)
                cancelled = round(planned * source.uniform(0.03, 0.1))
                moved = round(planned * source.uniform(0.02, 0.08))
                silent = round(planned * source.uniform(0.01, 0.12))
                held = planned - cancelled - moved - silent
                dim = ("post", post) if post else ("_T", "_T")
                for code, part in (
                    ("E01", held),
                    ("E02", cancelled),
                    ("E01b", moved),
                    ("E01c", silent),
                ):
                    yield cell(
                        code,
                        "Q",
                        period,
                        "world",
                        "WLD",
                        round(part / planned, 4),
                        dim=dim,
                        num=(part,) * 3,
                        den=(planned,) * 3,
                    )


def _events() -> Iterator[dict[str, Any]]:
    for year in world.YEARS:
        period = str(year)
        for level, code, visits in levels(lambda place, year=year: year_visits(place, year)):
            if visits == 0:
                continue
            source = generator("events", code, year)
            registered = max(int(visits * 0.5), 1)
            came = int(registered * source.uniform(0.55, 0.86))
            state = "protected" if registered < 20 else "ok"
            if level == "territory":
                yield cell(
                    "E03",
                    "Y",
                    period,
                    level,
                    code,
                    _interval(came, registered),
                    num=(came,) * 3,
                    den=(registered,) * 3,
                    status=state,
                )
                yield cell(
                    "R09",
                    "Y",
                    period,
                    level,
                    code,
                    round(source.uniform(0.2, 0.8), 4),
                    status="ok" if visits > 700 else "low_quality",
                )
            for name, low, high in (("E04", 0.1, 0.4), ("E07", 0.4, 0.8), ("R03", 0.25, 0.45)):
                yield cell(name, "Y", period, level, code, round(source.uniform(low, high), 4))
            if level != "group":
                yield cell("E06a", "Y", period, level, code, round(source.uniform(60, 120), 1))
                yield cell("E06b", "Y", period, level, code, round(source.uniform(40, 80), 1))


def _money() -> Iterator[dict[str, Any]]:
    for step, year in enumerate(world.YEARS):
        period = str(year)
        for level, code, visits in levels(lambda place, year=year: year_visits(place, year)):
            if visits == 0:
                yield cell("F05", "Y", period, level, code, None, status="zero_denominator")
                continue
            cost = generator("cost", code).uniform(380, 1400) * (1 + 0.07 * step)
            yield cell(
                "F05",
                "Y",
                period,
                level,
                code,
                (round(cost / 1.06, 2), round(cost, 2), round(cost / 0.94, 2)),
                num=(cost * visits,) * 3,
                den=with_head_count_band(visits),
            )
            yield cell("F05b", "Y", period, level, code, round(0.61 + 0.03 * step, 4))
            if level != "group":
                persons = world.participants(code, year) if level == "territory" else visits / 2
                status = "protected" if 0 < persons < 5 else "ok"
                yield cell("F06", "Y", period, level, code, round(cost * 2.1, 2), status=status)
            yield cell("F08", "Y", period, level, code, (4.1 + step, 5.2 + step, 6.6 + step))
        yield cell("F08b", "Y", period, "world", "WLD", round(0.29 - 0.02 * step, 4))
        for position, name in enumerate(world.EVENT_TYPES):
            cost = 500 + 90 * position + 30 * step
            yield cell(
                "F05",
                "Y",
                period,
                "world",
                "WLD",
                (cost / 1.06, cost, cost / 0.94),
                dim=("event_type", name),
            )


EXPORTS = (
    "diaspora_estimates",
    "event_plan",
    "event_reports",
    "event_registrations",
    "ledger_1c",
    "grants",
    "cbr_rates",
    "un_desa_migrant_stock",
    "un_desa_totals",
    "worldbank_population",
)
PERSON_EXPORTS = {"event_registrations"}


def _quality() -> Iterator[dict[str, Any]]:
    today = world.KNOWN_AT.date().isoformat()
    yield cell("Q01a", "ASOF", today, "world", "WLD", 0.9, num=(9,) * 3, den=(10,) * 3)
    for export in EXPORTS:
        age = generator("age", export).randint(1, 40)
        yield cell("Q01b", "ASOF", today, "world", "WLD", age, dim=("export", export))
        for month in world.MONTHS:
            share = round(generator("quarantine", export, month).uniform(0, 0.03), 4)
            value: Band = (0, None, 0.05) if export in PERSON_EXPORTS else (share,) * 3
            yield cell("Q02a", "M", month, "world", "WLD", value, dim=("export", export))
            if export in {"event_reports"}:
                yield cell("Q02c", "M", month, "world", "WLD", 0.92, dim=("export", export))


def _rates() -> Iterator[dict[str, Any]]:
    level = {"USD": 90.0, "EUR": 98.0, "KZT": 0.19}
    day = date(2022, 1, 1)
    while day <= world.KNOWN_AT.date():
        for currency in level:
            level[currency] *= 1 + generator("rate", currency, day).gauss(0, 0.006)
            yield {
                "currency_code": currency,
                "rate_date": day,
                "source_date": day,
                "rate_rub": round(level[currency], 6),
            }
        day += timedelta(1)
