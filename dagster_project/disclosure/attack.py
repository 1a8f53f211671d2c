"""The attacker of counts of persons: what linear programs learn from everything published.

Every published count bounds the true one; breakdowns add up to totals, territories to groups,
unions and the world, halves to years, seasons to blocks, weeks rise to their season; a rate that
does not follow from its published parts gives the exact ones away; so does a former edition beside
a known correction. The attacker knows the method, the bases, which sums hold exactly, and what
others tell him (quotas, money over fares); not the secret.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np

from dagster_project.disclosure.knowledge import MANY, Knowledge, Sum
from dagster_project.disclosure.program import Program
from dagster_project.disclosure.sums import relate
from dagster_project.release.counts import Counts, base_of, bases_of_counts, cells_of, pairs_of
from dagster_project.release.lattice import SENSITIVE, Lattice
from dagster_project.release.persons import TOO_FEW
from dagster_project.release.rounding import Cell

Row = dict[str, Any]
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
    parent_of: Mapping[str, str],
    lattice: Lattice,
    former: Iterable[Row] = (),
    moved: Mapping[Cell, int] | None = None,
    beside: Collection[Cell] | None = None,
    told: Mapping[Cell, tuple[float, float]] | None = None,
    limits: Mapping[Cell, int] | None = None,
) -> list[Found]:
    """Cells that are found out: exactly, or small with few possible values.

    ``released``, ``exact``: the same rows of persons, as published and as counted; ``parent_of``:
    the place that a place lies in; ``former``: as published before, ``moved``: by how much each
    cell has grown since, as an insider knows; ``beside``: look only at these cells and at those
    that a sum ties to one of them; ``told``: between which bounds the rest of the release says
    that a count lies; ``limits``: what everybody knows that it does not exceed.
    """
    true = true_counts(exact, counts)
    bases = bases_of_counts(counts, lattice)
    known = Knowledge()
    for rows, since in ((released, {}), (former, moved or {})):
        for row in rows:
            declared, least_total = counts[row["indicator_code"]], lattice.least_total_of(row)
            see(known, row, declared, bases, since, least_total)
    for cell, bounds in (told or {}).items():
        known.bound(cell, *bounds)
    for cell, limit in (limits or {}).items():
        known.bound(cell, 0, limit)
    published = set(true)
    relate(known, true, parent_of)
    looked_at = published if beside is None else published & neighbours(known, {*beside})
    asked = {cell: true[cell] for cell in looked_at}
    wanted = least_values(true, bases, known.pairs, limits or {})
    return [found for block in blocks(known) for found in found_out(known, *block, asked, wanted)]


def least_values(
    true: Mapping[Cell, int],
    bases: Mapping[str, int],
    pairs: Iterable[tuple[Cell, Cell]],
    limits: Mapping[Cell, int],
) -> dict[Cell, int]:
    """How many possible values each count must keep. A part of few keeps as many as they do, and
    nothing keeps more than everybody knows of it."""
    wholes: dict[Cell, list[Cell]] = defaultdict(list)
    for part, whole in pairs:
        if true.get(part, 0) <= true.get(whole, -1):
            wholes[part].append(whole)

    def of_few(cell: Cell) -> int:
        base = base_of(cell, bases)
        if not 0 < true[cell] < base:
            return max(LEAST_VALUES.values())
        return min([LEAST_VALUES[base], *map(of_few, wholes[cell])])

    def least(cell: Cell) -> int:
        is_small = 0 < true[cell] < base_of(cell, bases)
        return min(of_few(cell) if is_small else 2, limits.get(cell, int(MANY)) + 1)

    return {cell: least(cell) for cell in true}


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


def see(
    known: Knowledge,
    row: Row,
    declared: Counts,
    bases: Mapping[str, int],
    moved: Mapping[Cell, int],
    least_total: int,
) -> None:
    """Bounds from the published counts of a row, and from a rate that does not follow from them."""
    cells: dict[str, Cell] = {}
    named = cells_of(row, declared)
    # Which of two counts is too small nobody says.
    most = least_total - 1 if least_total and len(named) == 1 else MANY
    for part, cell in named.items():
        if row[f"{part}_central"] is None:
            if row["status"] == TOO_FEW:
                if row["dim1_scheme"] in SENSITIVE and len(named) == 1:
                    most = base_of(cell, bases) - 1  # it was rounded to 0
                known.bound(cell, 0, most + moved.get(cell, 0))
            continue
        shown, base = float(row[f"{part}_central"]), base_of(cell, bases)
        before = moved.get(cell, 0)
        # What is no multiple was not rounded.
        doubt = 0 if shown % base else base - 1
        known.bound(cell, shown - doubt + before, shown + doubt + before)
        cells[part] = cell
    known.pairs.update(pairs_of(row, declared))
    value = row["value_central"]
    if row["value_rule"] == "measure" or value is None:
        return
    top, bottom = row["numerator_central"], row["denominator_central"]
    step = Decimal(1).scaleb(-row["decimals"])
    if len(cells) == 2:
        exponent = value.normalize().as_tuple().exponent
        step = min(Decimal(1).scaleb(int(exponent)), Decimal("0.01"))
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


def blocks(known: Knowledge) -> Iterator[tuple[list[Cell], list[Sum]]]:
    """Cells that sums tie together, and these sums."""
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
    sums: dict[Cell, list[Sum]] = defaultdict(list)
    for total in known.sums:
        sums[root(next(iter(total[0])))].append(total)
    for first, cells in found.items():
        yield cells, sums[first]


def found_out(
    known: Knowledge,
    cells: list[Cell],
    sums: list[Sum],
    true: Mapping[Cell, int],
    wanted_of: Mapping[Cell, int],
) -> Iterator[Found]:
    """Cells of a block whose count is exact, or small with too few possible values. ``true``: of
    the cells that are looked at; ``wanted_of``: how many values they must keep."""
    if true.keys().isdisjoint(cells):
        return
    asked = [cell in true and cell.counted != "known_visits" for cell in cells]
    wanted = [wanted_of[cell] * is_asked for cell, is_asked in zip(cells, asked, strict=True)]
    program = Program(known, cells, sums)
    program.sample(np.array(wanted))
    for at, cell in enumerate(cells):
        if not asked[at]:
            continue
        number = true[cell]
        if program.values(at) < wanted[at]:
            program.solve(at)
        low, high = program.ends(at)
        if high - low + 1 < wanted[at]:
            assert low <= number <= high, f"{cell}: {number} is not within {low} and {high}"
            yield Found(cell, number, low, high)
