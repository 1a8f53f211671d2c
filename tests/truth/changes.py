"""What every figure without persons must say against the same period a year before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from tests.truth.oracle import Cell, Oracle, meanings

Band = list[Decimal]
ENOUGH = Decimal("0.8")
COMPARED = ("Y", "YTD", "H", "Q", "SEASON")


def changes(oracle: Oracle) -> dict[str, Cell]:
    """indicator, period type, period, level, place -> [base period, value, value a year before,
    change, like-for-like share, whether the bands overlap, status]."""
    cells = {
        tuple(key.split("|")[:5]): cell
        for key, cell in oracle.indicators()["indicators"].items()
        if key.endswith("|_T|_T")
    }
    inside: dict[tuple[str, str], list[str]] = {}
    for territory, level, place in oracle.sql("select territory, level, place from belongs"):
        inside.setdefault((level, place), []).append(territory)
    changed = set(
        oracle.sql("select period_type, period, level, place from basis_kept where is_changed")
    )
    found = {}
    for (code, kind, period, level, place), now in cells.items():
        if kind not in COMPARED or meanings()[code]["protection_rule"] == "persons":
            continue
        before = year_before(period)
        then = cells.get((code, kind, before, level, place))
        if then is None:
            continue
        answer: Cell = [*[None] * 5, "not_comparable"]
        if now[0] == then[0] == "ok":
            answer = judged(band(now), band(then), Decimal(1))
        elif {now[0], then[0]} <= {"ok", "partial"} and adds_up(code):
            answer = like_for_like(cells, code, period, inside[level, place])
        if (kind, period, level, place) in changed and meanings()[code]["unit"] == "visits":
            answer = [*answer[:2], None, answer[3], None, "not_comparable"]
        found["|".join((code, kind, period, level, place))] = [before, *answer]
    return found


def adds_up(code: str) -> bool:
    return {"territory", "period"} <= set(meanings()[code].get("additive_over", []))


def like_for_like(
    cells: dict[tuple[str, ...], Cell], code: str, period: str, territories: list[str]
) -> Cell:
    """Over the months of territories that both years have; other months make the share smaller."""
    sums: list[Band] = [[Decimal(0)] * 3, [Decimal(0)] * 3]
    common, all_months = 0, 0
    for month in months_of(period):
        for territory in set(territories) - {"ZZZ"}:
            now = cells.get((code, "M", month, "territory", territory))
            then = cells.get((code, "M", year_before(month), "territory", territory))
            if now is None or now[0] == "not_applicable":
                continue
            all_months += 1
            if then is not None and now[0] == then[0] == "ok":
                common += 1
                for side, cell in zip(sums, (now, then), strict=True):
                    side[:] = [a + b for a, b in zip(side, band(cell), strict=True)]
    if not all_months:
        return [*[None] * 5, "not_comparable"]
    share = Decimal(10_000 * common // all_months) / 10_000
    if not common:
        return [None, None, None, str(share), None, "too_little_in_common"]
    return judged(sums[0], sums[1], share)


def judged(now: Band, then: Band, share: Decimal) -> Cell:
    change = None
    if then[1]:
        change = str(((now[1] - then[1]) / then[1]).quantize(Decimal("0.0001"), ROUND_HALF_UP))
    overlap = now[0] <= then[2] and then[0] <= now[2]
    status = "ok" if share >= ENOUGH else "too_little_in_common"
    return [str(now[1]), str(then[1]), change, str(share), str(overlap).lower(), status]


def band(cell: Cell) -> Band:
    return [Decimal(text or 0) for text in cell[1:]]


def year_before(period: str) -> str:
    """``2025-Q1`` → ``2024-Q1``, ``S2025`` → ``S2024``."""
    return re.sub(r"\d{4}", lambda year: str(int(year[0]) - 1), period, count=1)


def months_of(period: str) -> Iterator[str]:
    year, _, part = period.removeprefix("S").partition("-")
    first, last = 1, 12
    if part.startswith("YTD"):
        last = int(part[3:])
    elif part:
        length = {"Q": 3, "H": 6}[part[0]]
        first, last = length * (int(part[1:]) - 1) + 1, length * int(part[1:])
    yield from (f"{year}-{month:02d}" for month in range(first, last + 1))
