"""How one row of ``fct_indicator_value`` is made for the sample release."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from tests.dashboards import sample_world as world

WITH_VALUE = {"ok", "partial"}
# Deliveries that a cell rests on: one a month.
DUE = {"M": 1, "Q": 3, "H": 6, "Y": 12, "YTD": 10, "SEASON": 12, "BLOCK3": 36, "ASOF": 0}
Band = tuple[float | None, float | None, float | None]
BASES = {"scan": 0.34, "list": 0.24, "tickets": 0.12, "head_count": 0.22, "estimate": 0.08}


def period_dates(kind: str, code: str) -> tuple[date, date]:
    if kind == "BLOCK3":
        return date(int(code[:4]), 1, 1), date(int(code[5:]), 12, 31)
    if kind == "SEASON":
        return date(int(code[1:]), 1, 1), date(int(code[1:]), 12, 31)
    year = int(code[:4])
    if kind == "YTD":
        last = int(code[-2:])
        return date(year, 1, 1), date(year, last, calendar.monthrange(year, last)[1])
    months = {"M": 1, "Q": 3, "H": 6, "Y": 12}[kind]
    last = 12 if kind == "Y" else months * int(code[5:].lstrip("QH"))
    first = last - months + 1
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
    if status not in WITH_VALUE:
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
        "status": status,
        "coverage_expected": DUE[kind],
        "coverage_share": 1,
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


def posts(measure: Callable[[str], float]) -> Iterator[tuple[str, str, float]]:
    """(level, code, sum) for every post, over the territories it reports for."""
    for post in world.POSTS:
        yield "post", post, sum(measure(p.code) for p in world.territories() if p.post == post)


def with_head_count_band(visits: float) -> Band:
    uncertain = visits * (BASES["head_count"] + BASES["estimate"])
    return (round(visits - 0.2 * uncertain), round(visits), round(visits + 0.2 * uncertain))


def interval(part: float, whole: float) -> Band:
    share = part / whole if whole else 0
    margin = 1.96 * (share * (1 - share) / whole) ** 0.5 if whole else 0
    return (round(max(0, share - margin), 4), round(share, 4), round(min(1, share + margin), 4))


def columns(text: str = "", count: str = "", money: str = "", **others: str) -> dict[str, str]:
    """The types of a table's columns, by name."""
    return {
        **dict.fromkeys(text.split(), "text"),
        **dict.fromkeys(count.split(), "count"),
        **dict.fromkeys(money.split(), "money"),
        **others,
    }
