"""The attacker of counts of persons: what linear programs learn from everything published.

Every published count bounds the true one; breakdowns add up to totals, territories to groups,
halves to years; a rate that does not follow from its published parts gives the exact ones away;
so does a former edition beside a known correction. The attacker knows the method, the base and
which sums hold exactly; not the secret.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from dagster_project.disclosure.knowledge import Knowledge
from dagster_project.disclosure.program import Program
from dagster_project.release.persons import TOO_FEW, Counts, cells_of
from dagster_project.release.rounding import Cell

Row = dict[str, Any]
TOTAL, WORLD = "_T", "WLD"
YOUNG = ("14_17", "18_35")
# No count of persons comes near it.
MANY = 1e8
# Possible values that a small count must keep.
LEAST_VALUES = {5: 4, 10: 8}


class Found(NamedTuple):
    """A cell, its true count, and between which bounds the attacker has it."""

    cell: Cell
    number: int
    low: int
    high: int

    @property
    def values(self) -> int:
        return self.high - self.low + 1


def attack(
    released: Iterable[Row],
    exact: Iterable[Row],
    counts: Mapping[str, Counts],
    group_of: Mapping[str, str],
    base: int = 5,
    former: Iterable[Row] = (),
    moved: Mapping[Cell, int] | None = None,
    beside: Collection[Cell] | None = None,
) -> list[Found]:
    """Cells that are found out: exactly, or small with few possible values.

    ``released``, ``exact``: the same rows of persons, as published and as counted; ``group_of``:
    of territories, and of groups themselves; ``former``: as published before, ``moved``: by how
    much each cell has grown since, as an insider knows; ``beside``: look only at these cells and
    at those that a sum ties to one of them.
    """
    true = true_counts(exact, counts)
    known = Knowledge()
    for row in released:
        see(known, row, counts[row["indicator_code"]], base, {})
    for row in former:
        see(known, row, counts[row["indicator_code"]], base, moved or {})
    relate(known, true, group_of)
    asked = true if beside is None else {
        cell: true[cell] for cell in true.keys() & neighbours(known, {*beside})
    }  # fmt: skip
    return [found for cells in blocks(known) for found in found_out(known, cells, asked, base)]


def neighbours(known: Knowledge, cells: set[Cell]) -> set[Cell]:
    """These cells, and those that stand in a sum with one of them."""
    return cells.union(*(terms for terms, _, _ in known.sums if not cells.isdisjoint(terms)))


def true_counts(exact: Iterable[Row], counts: Mapping[str, Counts]) -> dict[Cell, int]:
    found: dict[Cell, int] = {}
    for row in exact:
        declared = counts[row["indicator_code"]]
        for part, cell in cells_of(row, declared).items():
            if row[f"{part}_central"] is not None:
                found[cell] = int(row[f"{part}_central"])
    return found


def see(known: Knowledge, row: Row, declared: Counts, base: int, moved: Mapping[Cell, int]) -> None:
    """Bounds from the published counts of a row, and from a rate that does not follow from them."""
    cells: dict[str, Cell] = {}
    for part, cell in cells_of(row, declared).items():
        if row[f"{part}_central"] is None:
            if row["status"] == TOO_FEW:
                known.bound(cell, 0, MANY)
            continue
        shown = float(row[f"{part}_central"])
        before = moved.get(cell, 0)
        # What is no multiple was not rounded.
        doubt = 0 if shown % base else base - 1
        known.bound(cell, shown - doubt + before, shown + doubt + before)
        cells[part] = cell
    if len(cells) == 2:
        known.relate({cells["numerator"]: 1, cells["denominator"]: -1}, -float("inf"), 0)
    value = row["value_central"]
    if row["value_rule"] == "measure" or value is None:
        return
    top, bottom = row["numerator_central"], row["denominator_central"]
    step = Decimal(1).scaleb(int(value.normalize().as_tuple().exponent))  # type: ignore[arg-type]
    step = min(step, Decimal("0.01"))
    if top is None or not bottom or abs(min(top * row["per_count"] / bottom, 1 if len(cells) == 2
                                           else 10**12) - value) <= step / 2:  # fmt: skip
        return
    # It was computed from other parts: the exact ones.
    half, scale = float(step) / 2, float(row["per_count"])
    low, high = (float(value) - half) / scale, (float(value) + half) / scale
    if len(cells) == 2:
        known.sums.append(
            ({cells["numerator"]: 1.0, cells["denominator"]: -low}, 0.0, float("inf"))
        )
        known.sums.append(
            ({cells["numerator"]: 1.0, cells["denominator"]: -high}, -float("inf"), 0.0)
        )
    elif "numerator" in cells:
        known.bound(cells["numerator"], low * float(bottom), high * float(bottom))
    elif low > 0:
        known.bound(cells["denominator"], float(top) / high, float(top) / low)


def relate(known: Knowledge, true: Mapping[Cell, int], group_of: Mapping[str, str]) -> None:
    """Sums that hold by what the counts mean; equalities only where they truly hold."""
    parts: dict[tuple[Cell, str], list[Cell]] = defaultdict(list)
    places: dict[tuple[Cell, str], list[Cell]] = defaultdict(list)
    quarters: dict[Cell, list[Cell]] = defaultdict(list)
    for cell in known.low:
        if cell.scheme != TOTAL:
            parts[cell._replace(scheme=TOTAL, code=TOTAL), cell.scheme].append(cell)
        if parent := group_of.get(cell.territory_code):
            parent = WORLD if parent == cell.territory_code else parent
            places[cell._replace(territory_code=parent), cell.period_code].append(cell)
        year = cell._replace(period_code=cell.period_code[:4])
        if year != cell and year in known.low:
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
        is_all = {cell.territory_code for cell in totals} <= {x.territory_code for x in members}
        known.add_up(whole, members, true, can_equal=is_all)
    for year, members in quarters.items():
        # Visits of four quarters make up a year; people may come in several.
        if len(members) == 4 and sum(true.get(x, 0) for x in members) == true.get(year):
            known.relate(dict.fromkeys(members, 1.0) | {year: -1.0}, 0, 0)
    for cell in list(known.low):
        if cell.period_code.endswith("-H1"):
            other = cell._replace(period_code=cell.period_code[:4] + "-H2")
            year = cell._replace(period_code=cell.period_code[:4])
            if other in known.low and year in known.low:
                known.relate({cell: 1, other: 1, year: -1}, 0, float("inf"))
        if cell.scheme == "youth" and cell.code == "youth":
            ages = [cell._replace(scheme="age5", code=code) for code in YOUNG]
            known.relate({**dict.fromkeys(ages, 1.0), cell: -1.0}, 0, 0)


def blocks(known: Knowledge) -> Iterator[list[Cell]]:
    """Cells that sums tie together."""
    parent: dict[Cell, Cell] = {cell: cell for cell in known.low}

    def root(cell: Cell) -> Cell:
        while parent[cell] != cell:
            parent[cell] = parent[parent[cell]]
            cell = parent[cell]
        return cell

    for terms, _, _ in known.sums:
        first, *others = terms
        for other in others:
            parent[root(other)] = root(first)
    found: dict[Cell, list[Cell]] = defaultdict(list)
    for cell in known.low:
        found[root(cell)].append(cell)
    yield from found.values()


def found_out(
    known: Knowledge, cells: list[Cell], true: Mapping[Cell, int], base: int
) -> Iterator[Found]:
    """Cells of a block whose count is exact, or small with too few possible values. ``true``: of
    the cells that are looked at."""
    if true.keys().isdisjoint(cells):
        return
    program = Program(known, cells)
    program.sample()
    for at, cell in enumerate(cells):
        number = true.get(cell)
        if number is None or cell.counted == "known_visits":
            continue
        wanted = LEAST_VALUES[base] if 0 < number < base else 2
        if program.values(at) < wanted:
            program.solve(at)
        low, high = program.ends(at)
        if high - low + 1 < wanted:
            assert low <= number <= high, f"{cell}: {number} is not within {low} and {high}"
            yield Found(cell, number, low, high)
