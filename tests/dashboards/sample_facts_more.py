"""Plan, events, money, quality and rates of the sample release."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from dagster_project.contracts.read import read_contracts
from dagster_project.home import CONTRACTS
from tests.dashboards import sample_world as world
from tests.dashboards.sample_cells import (
    Band,
    cell,
    levels,
    with_head_count_band,
)
from tests.dashboards.sample_world import generator


def plan() -> Iterator[dict[str, Any]]:
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


def events() -> Iterator[dict[str, Any]]:
    for period in world.SPANS:
        kind = world.kind_of(period)
        for level, code, visits in levels(partial(world.span_visits, span=period)):
            if visits == 0:
                continue
            source = generator("events", code, period)
            if level == "territory":
                yield cell(
                    "R09",
                    kind,
                    period,
                    level,
                    code,
                    round(source.uniform(0.2, 0.8), 4),
                    status="ok" if visits > 700 else "low_quality",
                )
            for name, low, high in (("E04", 0.1, 0.4), ("E07", 0.4, 0.8)):
                yield cell(name, kind, period, level, code, round(source.uniform(low, high), 4))
            if level != "group":
                yield cell("E06a", kind, period, level, code, round(source.uniform(60, 120), 1))
                yield cell("E06b", kind, period, level, code, round(source.uniform(40, 80), 1))


def sizes() -> Iterator[dict[str, Any]]:
    for period in world.SPANS:
        kind = world.kind_of(period)
        for position, name in enumerate(world.EVENT_TYPES):
            dim = ("event_type", name)
            step = int(period[:4]) - world.YEARS[0]
            mean, median = 60 + step + 11 * position, 48 + step + 6 * position
            yield cell("E06a", kind, period, "world", "WLD", mean, dim=dim)
            yield cell("E06b", kind, period, "world", "WLD", median, dim=dim)


def money() -> Iterator[dict[str, Any]]:
    for period in world.SPANS:
        kind, step = world.kind_of(period), int(period[:4]) - world.YEARS[0]
        for level, code, visits in levels(partial(world.span_visits, span=period)):
            if visits == 0:
                yield cell("F05", kind, period, level, code, None, status="zero_denominator")
                continue
            cost = generator("cost", code).uniform(380, 1400) * (1 + 0.07 * step)
            yield cell(
                "F05",
                kind,
                period,
                level,
                code,
                (round(cost / 1.06, 2), round(cost, 2), round(cost / 0.94, 2)),
                num=(cost * visits,) * 3,
                den=with_head_count_band(visits),
            )
            if level == "world" and kind == "Y":
                yield cell("F06", "Y", period, level, code, round(cost * 2.1, 2))
            elif level != "world":
                low = generator("compatriot", code).uniform(2, 9) + step
                yield cell("F08", kind, period, level, code, (low, low * 1.2, low * 1.5))
        yield cell("F05b", kind, period, "world", "WLD", round(0.61 + 0.03 * step, 4))
        if kind == "Y":
            yield cell("F06b", "Y", period, "world", "WLD", round(0.52 + 0.02 * step, 4))
        yield cell("F08", kind, period, "world", "WLD", (4.1 + step, 5.2 + step, 6.6 + step))
        yield cell("F08b", kind, period, "world", "WLD", round(0.29 - 0.02 * step, 4))
        for position, name in enumerate(world.EVENT_TYPES):
            cost = 500 + 90 * position + 30 * step
            yield cell(
                "F05",
                kind,
                period,
                "world",
                "WLD",
                (cost / 1.06, cost, cost / 0.94),
                dim=("event_type", name),
            )


CONTRACTS_READ = read_contracts(CONTRACTS)
EXPORTS = tuple(sorted(CONTRACTS_READ))
PERSON_EXPORTS = {code for code, contract in CONTRACTS_READ.items() if contract.has_persons}


def quality() -> Iterator[dict[str, Any]]:
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
                yield completeness(export, month)


def completeness(export: str, month: str) -> dict[str, Any]:
    """More posts are due in every month of a year, so months weigh differently."""
    due = 4 * int(month[5:])
    came = due - generator("completeness", export, month).randint(0, due // 2)
    share = (came / due,) * 3
    return cell(
        "Q02c", "M", month, "world", "WLD", share, dim=("export", export),
        num=(came,) * 3, den=(due,) * 3,
    )  # fmt: skip


def rates() -> Iterator[dict[str, Any]]:
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
