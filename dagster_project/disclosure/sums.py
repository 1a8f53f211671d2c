"""Sums and orders of true counts that hold by what the counts mean, as the attacker knows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise

from dagster_project.disclosure.knowledge import MANY, Knowledge
from dagster_project.release.agreement import is_season_of
from dagster_project.release.lattice import RISING, TOTAL, WORLD
from dagster_project.release.rounding import Cell

YOUNG = ("14_17", "18_35")
SEASONS = 3  # of a block
# What belongs to one term and to one post: terms make up the year, posts the world.
OF_TERMS = frozenset({"courses_closed", "courses_completed"})
# What happens once, in one half of a year: both make up the year.
ONCE = ("cases", "cases_referred")


def relate(known: Knowledge, true: dict[Cell, int], parent_of: Mapping[str, str]) -> None:
    """Sums that hold by what the counts mean; equalities only where they truly hold."""
    relate_seasons(known, true)
    for part, other in known.pairs:
        if true.get(part, 0) <= true.get(other, 0):
            known.relate({part: 1, other: -1}, -float("inf"), 0)
    parts: dict[tuple[Cell, str], list[Cell]] = defaultdict(list)
    places: dict[tuple[Cell, str], list[Cell]] = defaultdict(list)
    quarters: dict[Cell, list[Cell]] = defaultdict(list)
    posts: dict[Cell, list[Cell]] = defaultdict(list)
    in_blocks: dict[tuple[str, str], set[str]] = defaultdict(set)
    for cell in known.low:
        if cell.scheme not in (TOTAL, *RISING):
            parts[cell._replace(scheme=TOTAL, code=TOTAL), cell.scheme].append(cell)
        if whole := next((x for x in above(cell, parent_of) if x in known.low), None):
            places[whole, cell.period_code].append(cell)
            if is_block(cell.period_code):
                in_blocks[whole.counted, whole.territory_code].add(cell.territory_code)
        if cell.counted in OF_TERMS and cell.territory_code not in (WORLD, *parent_of):
            world = cell._replace(territory_code=WORLD)
            if world in known.low:
                posts[world].append(cell)
        year = cell._replace(period_code=cell.period_code[:4])
        is_part = cell.period_code[4:6] in ("-H", "-Q")
        if is_part and year in known.low:
            known.relate({cell: 1, year: -1}, -float("inf"), 0)
        if "-Q" in cell.period_code:
            quarters[year].append(cell)
    codes: dict[str, set[str]] = defaultdict(set)
    for cell in known.low:
        codes[cell.scheme].add(cell.code)
    for (whole, scheme), members in parts.items():
        # One code of a breakdown alone, as the numerator of a rate, leaves the rest open.
        is_all = {cell.code for cell in members} == codes[scheme]
        known.add_up(whole, members, true, can_equal=is_all)
    for (whole, period), members in places.items():
        # Where some places say too few, the others leave room for them, whoever lives there.
        totals = places.get((whole._replace(scheme=TOTAL, code=TOTAL), period), members)
        told = {cell.territory_code for cell in members}
        is_all = {cell.territory_code for cell in totals} <= told
        if period.startswith("S"):
            # A place that is told in blocks only, such as the unknown one, may have some.
            is_all &= in_blocks[whole.counted, whole.territory_code] <= told
        known.add_up(whole, members, true, can_equal=is_all)
    for whole, members in posts.items():
        known.add_up(whole, members, true, can_equal=True)
    for year, members in quarters.items():
        # Visits of four quarters make up a year; people may come in several.
        if len(members) == 4 and sum(true.get(x, 0) for x in members) == true.get(year):
            known.relate(dict.fromkeys(members, 1.0) | {year: -1.0}, 0, 0)
    for cell in list(known.low):
        if cell.period_code.endswith("-H1"):
            other = cell._replace(period_code=cell.period_code[:4] + "-H2")
            year = cell._replace(period_code=cell.period_code[:4])
            if other in known.low and year in known.low:
                most = 0 if cell.counted in (*ONCE, *OF_TERMS) else float("inf")
                known.relate({cell: 1, other: 1, year: -1}, 0, most)
        if cell.scheme == "youth" and cell.code == "youth":
            ages = [cell._replace(scheme="age5", code=code) for code in YOUNG]
            known.relate({**dict.fromkeys(ages, 1.0), cell: -1.0}, 0, 0)


def above(cell: Cell, parent_of: Mapping[str, str]) -> Iterator[Cell]:
    """The same count in the places that its place lies in, from near to far."""
    place = cell.territory_code
    while parent := parent_of.get(place):
        place = parent
        yield cell._replace(territory_code=place)


def is_block(period: str) -> bool:
    """``2023-2025``"""
    first, _, last = period.partition("-")
    return len(first) == len(last) and (first + last).isdigit()


def relate_seasons(known: Knowledge, true: dict[Cell, int]) -> None:
    """Seasons make up blocks of three, published or not; weeks rise to what the season has."""
    seasons: dict[Cell, list[Cell]] = defaultdict(list)
    weeks: dict[Cell, list[Cell]] = defaultdict(list)
    for block in {cell.period_code for cell in known.low if is_block(cell.period_code)}:
        for cell in known.low:
            if is_season_of(cell.period_code, block):
                seasons[cell._replace(period_code=block)].append(cell)
    for cell in known.low:
        if cell.scheme in RISING:
            weeks[cell._replace(scheme=TOTAL, code=TOTAL)].append(cell)
    for whole, members in seasons.items():
        if len(members) == SEASONS and whole not in known.low:
            known.bound(whole, 0, MANY)
            true[whole] = sum(true.get(cell, 0) for cell in members)
        if sum(true.get(cell, 0) for cell in members) <= true.get(whole, 0):
            known.add_up(whole, members, true, can_equal=len(members) == SEASONS)
        else:
            # Who comes in two seasons is one person of the whole.
            known.relate(dict.fromkeys(members, 1.0) | {whole: -1.0}, 0, float("inf"))
            for cell in members:
                known.relate({cell: 1, whole: -1}, -float("inf"), 0)
    for total, members in weeks.items():
        steps = [*sorted(members), *[total] * (total in known.low)]
        for earlier, later in pairwise(steps):
            known.relate({earlier: 1, later: -1}, -float("inf"), 0)
            if later == total and true.get(earlier) == true.get(total):
                known.relate({earlier: 1, later: -1}, 0, 0)
