"""Indicators of persons of the sample release, by residence and by post."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from tests.dashboards import sample_world as world
from tests.dashboards.sample_cells import cell, interval, levels, posts
from tests.dashboards.sample_world import generator

Row = dict[str, Any]
FIRST_WITH_NEWNESS = 2025
# As in the lattice: ages of a territory need so many participants, a rate so large a whole.
LEAST_TOTAL, LEAST_WHOLE = 100, 20
COVERAGE = [(0.95, 1), (0.8, 0.95), (0, 0.8)]


def rounded(count: float) -> int:
    """As counts of persons are published: a multiple of five."""
    return int(count) // 5 * 5


def places(measure: Callable[[str], float]) -> Iterator[tuple[str, str, float]]:
    """(level, code, sum) for every place that persons are counted in. One in eight people came
    to the events of two posts."""
    yield from levels(measure)
    yield from ((level, code, value * 9 / 8) for level, code, value in posts(measure))


def participants() -> Iterator[Row]:
    for year in world.YEARS:
        for level, code, exact in places(partial(world.participants, year=year)):
            yield from _counts(year, level, code, exact)
            yield from _rates(year, level, code, exact)
            # The record begins in the middle of the first year.
            for half, part in (("H1", 0.58 if year > world.YEARS[0] else 0), ("H2", 0.61)):
                yield from _half(f"{year}-{half}", level, code, exact * part)


def _role(level: str) -> dict[str, Any]:
    return {"role": "event" if level == "post" else "residence"}


def _counts(year: int, level: str, code: str, exact: float) -> Iterator[Row]:
    total = rounded(exact)
    yield cell("R02", "Y", str(year), level, code, total, **_role(level))
    for scheme, parts in split(code, int(exact)).items():
        if scheme == "age5" and level == "post":
            continue
        status = "ok"
        if scheme == "newness" and year < FIRST_WITH_NEWNESS:
            status = "not_yet"
        if scheme == "age5" and level == "territory" and total < LEAST_TOTAL:
            status = "too_few"
        for name, part in parts.items():
            yield cell(
                "R02",
                "Y",
                str(year),
                level,
                code,
                rounded(part),
                dim=(scheme, name),
                status=status,
                **_role(level),
            )


def _half(period: str, level: str, code: str, exact: float) -> Iterator[Row]:
    yield cell("R02", "H", period, level, code, rounded(exact), **_role(level))
    for name, part in split(code, int(exact))["youth"].items():
        dim = ("youth", name)
        yield cell("R02", "H", period, level, code, rounded(part), dim=dim, **_role(level))


def _rates(year: int, level: str, code: str, exact: float) -> Iterator[Row]:
    parts = split(code, int(exact))
    total, new = rounded(exact), rounded(parts["newness"]["new"])
    known, youth = total - rounded(parts["age5"]["unknown"]), rounded(parts["youth"]["youth"])
    yield _rate("Y01", year, level, code, youth, known)
    is_early = year < FIRST_WITH_NEWNESS
    yield _rate("R08", year, level, code, new, total, "not_yet" if is_early else "")
    low, high = generator("known", code).choice(COVERAGE)
    status = "ok" if total >= LEAST_WHOLE else "too_few"
    value = (low, None, high)
    yield cell("Y02", "Y", str(year), level, code, value, status=status, **_role(level))


def _rate(
    indicator: str, year: int, level: str, code: str, part: int, whole: int, status: str = ""
) -> Row:
    return cell(
        indicator,
        "Y",
        str(year),
        level,
        code,
        interval(min(part, whole), max(whole, 1)),
        num=(part,) * 3,
        den=(whole,) * 3,
        status=status or ("ok" if whole >= LEAST_WHOLE else "too_few"),
        **_role(level),
    )


def split(code: str, total: int) -> dict[str, dict[str, int]]:
    """A total in each of its breakdowns."""
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


def online() -> Iterator[Row]:
    """R07 by residence: a sixth as many as came."""
    for year in world.YEARS:
        for level, code, exact in levels(partial(world.participants, year=year)):
            yield cell("R07", "Y", str(year), level, code, rounded(exact / 6), role="residence")


def show_up() -> Iterator[Row]:
    """E03 by territory and post, R03 by group, world and post."""
    for year in world.YEARS:
        for level, code, visits in places(partial(world.span_visits, span=str(year))):
            if visits == 0:
                continue
            source = generator("people", code, year)
            registered = max(rounded(visits * 0.5), 5)
            # A post that hardly registers anybody has no rate.
            if code == "RU-NYC":
                registered = 15
            came = rounded(registered * source.uniform(0.55, 0.86))
            if level in ("territory", "post"):
                row = _rate("E03", year, level, code, came, registered)
                yield row | {"territory_role": "event"}
            if level != "territory":
                yield cell("R03", "Y", str(year), level, code, round(source.uniform(0.25, 0.45), 4))
