"""Courses of Russian in the sample release: learners, completion, the next level, hours."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from tests.dashboards import sample_world as world
from tests.dashboards.sample_cells import cell, interval, levels, posts
from tests.dashboards.sample_people import LEAST_WHOLE, rounded
from tests.dashboards.sample_world import generator

Row = dict[str, Any]
LEVELS = {"A1": 0.34, "A2": 0.26, "B1": 0.2, "B2": 0.11, "C1": 0.06, "C2": 0.03}
FOLLOWED_UNTIL = 2024
LEAST_HOURS, HOURS_OF_COURSE = 1000, 70


def learners(code: str, year: int) -> float:
    return world.participants(code, year) * 0.12


def courses(code: str, year: int) -> float:
    return learners(code, year) * 1.3


def indicators() -> Iterator[Row]:
    for year in world.YEARS:
        yield from _learners(year)
        for level, code, exact in levels(partial(courses, year=year)):
            if level != "territory":
                yield from _rates(year, level, code, exact)
        for level, code, exact in posts(partial(courses, year=year)):
            yield from _of_post(year, level, code, exact)


def _learners(year: int) -> Iterator[Row]:
    for level, code, exact in levels(partial(learners, year=year)):
        yield _residents("L06b", year, level, code, rounded(exact))
        yield _per_head(year, level, code, rounded(exact))
        if level == "territory":
            continue
        for name, share in LEVELS.items():
            yield _residents("L06b", year, level, code, rounded(exact * share), ("level", name))
        for half in ("H1", "H2"):
            yield cell(
                "L06b", "H", f"{year}-{half}", level, code, rounded(exact * 0.6), role="residence"
            )
    for level, code, exact in posts(partial(learners, year=year)):
        yield cell("L06b", "Y", str(year), level, code, rounded(exact))


def _residents(
    code: str, year: int, level: str, place: str, value: float, dim: tuple[str, str] = ("_T", "_T")
) -> Row:
    return cell(code, "Y", str(year), level, place, value, role="residence", dim=dim)


def _per_head(year: int, level: str, code: str, total: int) -> Row:
    """The compatriots of territories with a firm estimate, with a quarter on both sides."""
    inside = [
        place.code
        for place in world.territories()
        if code in (place.code, place.group, "WLD") and world.grade(place.code) != "D"
    ]
    whole = sum(world.diaspora(place) or 0 for place in inside)
    if not whole:
        return cell("L06", "Y", str(year), level, code, None, role="residence",
                    status="low_quality", grade="D")  # fmt: skip
    ends = (whole * 0.8, whole, whole * 1.25)
    low, central, high = (1000 * total / end for end in reversed(ends))
    return cell(
        "L06", "Y", str(year), level, code, (round(low, 2), round(central, 2), round(high, 2)),
        role="residence", num=(total,) * 3, den=ends,
    )  # fmt: skip


def _rate(
    indicator: str, kind: str, period: str, level: str, code: str, part: int, whole: int,
    dim: tuple[str, str] = ("_T", "_T"), status: str = "",
) -> Row:  # fmt: skip
    return cell(
        indicator, kind, period, level, code, interval(min(part, whole), max(whole, 1)), dim=dim,
        role="event" if level == "post" else "residence", num=(part,) * 3, den=(whole,) * 3,
        status=status or ("ok" if whole >= LEAST_WHOLE else "too_few"),
    )  # fmt: skip


def _rates(year: int, level: str, code: str, exact: float) -> Iterator[Row]:
    completed = exact * generator("completed", code, year).uniform(0.6, 0.75)
    late = "" if year <= FOLLOWED_UNTIL else "not_yet"
    wholes = {("_T", "_T"): 1.0} | {("level", name): share for name, share in LEVELS.items()}
    for dim, share in wholes.items():
        done = rounded(completed * share)
        yield _rate("L03", "Y", str(year), level, code, done, rounded(exact * share), dim)
        gone_on = rounded(completed * share * (0 if dim[1] == "C2" else 0.5))
        followed = 0 if dim[1] == "C2" else done
        yield _rate("L04", "Y", str(year), level, code, gone_on, followed, dim, late)
    for half in ("H1", "H2"):
        done, whole = rounded(completed * 0.5), rounded(exact * 0.5)
        yield _rate("L03", "H", f"{year}-{half}", level, code, done, whole)
    yield _hours(year, level, code, exact)


def _hours(year: int, level: str, code: str, exact: float) -> Row:
    planned = int(exact * HOURS_OF_COURSE) // 10 * 10
    attended = int(planned * generator("hours", code, year).uniform(0.7, 0.85)) // 10 * 10
    row = _rate(
        "L05", "Y", str(year), level, code, attended, planned,
        status="ok" if planned >= LEAST_HOURS else "too_few",
    )  # fmt: skip
    return row | {"value_low": row["value_central"], "value_high": row["value_central"]}


def _of_post(year: int, level: str, code: str, exact: float) -> Iterator[Row]:
    whole = rounded(exact)
    completed = rounded(whole * generator("post", code, year).uniform(0.55, 0.8))
    yield _rate("L03", "Y", str(year), level, code, completed, whole)
    expected = rounded(whole * 0.68)
    yield cell(
        "L03b", "Y", str(year), level, code, round(completed / max(expected, 1), 2),
        num=(completed,) * 3, den=(expected,) * 3,
        status="ok" if expected >= LEAST_WHOLE else "too_few",
    )  # fmt: skip
    yield _hours(year, level, code, exact)
