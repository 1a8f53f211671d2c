"""Which coarser cut of a table is safe: the coarser slices of the lattice are tried one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dagster_project.disclosure.judge import judge
from dagster_project.disclosure.released import Released
from dagster_project.release.lattice import TOTAL, WORLD, Row, Slice, slice_of

# From fine to coarse. What nobody knows is finer than everything.
PERIODS = ("", "M", "Q", "H", "Y", "SEASON", "BLOCK3")
LEVELS = ("", "post", "territory", "group", "union", "world")


@dataclass(frozen=True)
class Cut:
    """A slice that is safe, and how many cells of it stand for the table."""

    slice: Slice
    cells: int


class Coarseness(NamedTuple):
    """Steps from the finest level, period type and breakdown."""

    level: int
    period: int
    breakdown: int

    def covers(self, other: Coarseness) -> bool:
        """Whether the other one is nowhere finer."""
        return all(mine <= its for mine, its in zip(self, other, strict=True))


def coarser_cuts(rows: Iterable[Row], released: Released) -> list[Cut]:
    """The finest safe slices that are nowhere finer than the rows; each for rows of one shape."""
    shapes: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        shapes[*slice_of(row), row["dim2_scheme"]].append(row)
    found: dict[Slice, Cut] = {}
    for _, mine in sorted(shapes.items()):
        near: list[tuple[Coarseness, Slice]] = []
        for steps, wanted in sorted(candidates(mine[0], released)):
            if any(
                other.covers(steps) and wanted.dim1_scheme in (finer.dim1_scheme, TOTAL)
                for other, finer in near
            ):
                continue
            if cut := tried(wanted, mine, released):
                near.append((steps, wanted))
                found.setdefault(wanted, cut)
    return list(found.values())


def candidates(row: Row, released: Released) -> Iterator[tuple[Coarseness, Slice]]:
    """Slices of the lattice that are nowhere finer than a row's."""
    mine = coarseness(slice_of(row))
    schemes = {row["dim1_scheme"], row["dim2_scheme"], TOTAL}
    for wanted in released.lattice.bases:
        steps = coarseness(wanted)
        if wanted.indicator_code != row["indicator_code"] or wanted.dim1_scheme not in schemes:
            continue
        # Who came to a post's events is no finer than who lives in a territory, but another thing.
        is_other = row["territory_level"] == "post" and wanted.territory_level not in (
            "post",
            "world",
        )
        if mine.level <= steps.level and mine.period <= steps.period and not is_other:
            yield steps, wanted


def coarseness(found: Slice) -> Coarseness:
    return Coarseness(
        LEVELS.index(found.territory_level) if found.territory_level in LEVELS else 0,
        PERIODS.index(found.period_type) if found.period_type in PERIODS else 0,
        int(found.dim1_scheme == TOTAL),
    )


def tried(wanted: Slice, rows: Sequence[Row], released: Released) -> Cut | None:
    """The cut, when the release holds cells of it and they are judged safe. Places and periods
    that the release does not have at that level are left out."""
    names = {
        (place, period_at(wanted.period_type, row))
        for row in rows
        if (place := place_at(wanted.territory_level, row, released))
    }
    cells = [
        row
        for row in released.rows
        if slice_of(row) == wanted and (row["territory_code"], row["period_code"]) in names
    ]
    told = any(row["value_central"] is not None or row["value_low"] is not None for row in cells)
    as_table = [row | {"persons_num": None, "persons_den": None} for row in cells]
    if not told or judge(as_table, released):
        return None
    return Cut(wanted, len(cells))


def place_at(level: str, row: Row, released: Released) -> str:
    """Where a row counts at a level; empty for what counts only in the world."""
    code = str(row["territory_code"])
    if row["territory_level"] == level or level == "world":
        return WORLD if level == "world" else code
    while (place := released.places.get(code)) and place.above != WORLD:
        code = place.above
        if released.places[code].level == level:
            return code
    return ""


def period_at(kind: str, row: Row) -> str:
    """The period of a kind in which a row's period lies."""
    code = str(row["period_code"])
    if kind == "BLOCK3":
        first = int(code[1:5]) - (int(code[1:5]) - 2020) % 3 if code.startswith("S") else 0
        return f"{first}-{first + 2}" if first else code
    year, _, part = code.partition("-")
    if row["period_type"] == kind or kind == "Y":
        return code if row["period_type"] == kind else year
    month = 3 * int(part[1:]) if part.startswith("Q") else int(part) if part.isdigit() else 0
    return f"{year}-H{1 + (month > 6)}" if kind == "H" else f"{year}-Q{(month + 2) // 3}"
