"""Cases of legal aid in the sample release: how long they take, the backlog, where they go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.dashboards.sample_cells import cell, interval
from tests.dashboards.sample_world import UNIONS

Row = dict[str, Any]
YEARS = (2022, 2023, 2024, 2025)
# Category → cases of a half-year, weeks until half are closed; of the last one few are.
CATEGORIES = {
    "citizenship": (50, 8), "residence": (40, 11), "labour": (20, 15), "family": (20, 19),
    "prosecution": (10, None), "unknown": (0, None),
}  # fmt: skip
RECIPIENTS = {"ministry": 40, "fund": 50, "lawyer": 0}
LAST = "2025-H2"


def indicators() -> Iterator[Row]:
    for year in YEARS:
        for half in (f"{year}-H1", f"{year}-H2"):
            yield from _place("H", half, "world", "WLD", 130 + year % 5 * 10)
            for code, (count, weeks) in CATEGORIES.items():
                yield from _category(half, code, count, weeks)
        yield from _place("Y", str(year), "world", "WLD", 270 + year % 5 * 20)
        for number, union in enumerate(sorted(UNIONS)):
            yield from _place(
                "Y", str(year), "union", union, max(10, 80 - 10 * (number + 2025 - year))
            )
        for code, count in RECIPIENTS.items():
            yield _share("P04", "Y", str(year), "world", "WLD", count, 270, (
                "referred_to", code), status="too_few" if not count else "ok")  # fmt: skip
        few = "not_yet" if year == YEARS[0] else "ok"
        yield _share("P05", "Y", str(year), "world", "WLD", 30, 50, status=few)


def _cell(
    code: str, kind: str, period: str, level: str, place: str, value: Any, **more: Any
) -> Row:
    return cell(code, kind, period, level, place, value, role="residence", **more)


def _share(
    code: str, kind: str, period: str, level: str, place: str, part: int, whole: int,
    dim: tuple[str, str] = ("_T", "_T"), status: str = "ok",
) -> Row:  # fmt: skip
    return _cell(
        code, kind, period, level, place, interval(part, max(whole, 1)), dim=dim,
        num=(part,) * 3, den=(whole,) * 3, status=status,
    )  # fmt: skip


def _place(kind: str, period: str, level: str, place: str, count: int) -> Iterator[Row]:
    """A union with few cases has no times; of the last half-year nine in ten are not closed yet."""
    few = "too_few" if count < 20 else "ok"
    yield _cell("P03", kind, period, level, place, count)
    yield _cell("P01a", kind, period, level, place, 9 + count // 30, status=few)
    most = "not_yet" if period == LAST else few
    yield _cell("P01b", kind, period, level, place, 34 + count // 15, status=most)
    yield _share("P02", kind, period, level, place, count // 40 * 10, count // 20 * 10, status=few)
    yield _share("P04", kind, period, level, place, count // 3, count, status=few)


def _category(half: str, code: str, count: int, weeks: int | None) -> Iterator[Row]:
    dim, place = ("case_category", code), ("H", half, "world", "WLD")
    few = "ok" if count else "too_few"
    yield _cell("P03", *place, count, dim=dim, status=few)
    lasting = "ok" if weeks else "not_yet" if count else "too_few"
    yield _cell("P01a", *place, weeks, dim=dim, status=lasting)
    yield _cell("P01b", *place, 3 * (weeks or 0), dim=dim,
                status="ok" if code == "citizenship" else "too_few")  # fmt: skip
    yield _share("P02", *place, 10, 20, dim, "ok" if code == "citizenship" else "too_few")
