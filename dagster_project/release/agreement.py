"""Counts of persons that are published beside each other agree.

Each is rounded by an offset of its own. Left alone, a part would sometimes stand above its whole,
and a total so far from the sum of its two parts that it bounds one of them more narrowly than the
rounding does. Where that happens, one of them takes the other of its two neighbouring multiples:
it is still less than a base from the true count, and one person still moves it by a base at most.

What is published then agrees with offsets that would have needed no such step, so knowing the
rule tells no more than the published counts do (decision 0027).
"""

from __future__ import annotations

from collections import ChainMap, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import inf
from typing import NamedTuple

from dagster_project.release.lattice import RISING, TOTAL
from dagster_project.release.rounding import Cell, RoundingSecret


class Count(NamedTuple):
    """A true count, and its base; 1 of what everybody may know."""

    number: int
    base: int


@dataclass(frozen=True)
class Nesting:
    """Which places lie in which, and which codes of one breakdown make up one of another."""

    parent_of: Mapping[str, str]
    unions: Mapping[tuple[str, str], frozenset[tuple[str, str]]]

    def above(self, place: str) -> Iterator[str]:
        """The places that a place lies in, from near to far."""
        while parent := self.parent_of.get(place):
            yield parent
            place = parent


@dataclass(frozen=True)
class Relation:
    """What the parts leave of a published whole, or of others that make up the same, must lie
    between ``low`` and ``high``."""

    wholes: tuple[Cell, ...]
    parts: tuple[Cell, ...]
    low: float
    high: float

    @property
    def is_pair(self) -> bool:
        """A part that is not above its whole."""
        return len(self.parts) == 1 and (self.low, self.high) == (0, inf)

    def excess(self, published: Mapping[Cell, int]) -> float:
        """How far outside."""
        whole = sum(published[cell] for cell in self.wholes)
        rest = whole - sum(published[part] for part in self.parts)
        return max(self.low - rest, rest - self.high, 0)


def agreeing(
    counts: Mapping[Cell, Count],
    of_denominator: Iterable[tuple[Cell, Cell]],
    nesting: Nesting,
    secret: RoundingSecret,
) -> dict[Cell, int]:
    """What is published of every count. ``of_denominator``: pairs of a count and one that holds
    the same persons and others."""
    published = {cell: secret.rounded(n, cell, base) for cell, (n, base) in counts.items()}
    return Agreement(counts, published, list(relations_of(counts, of_denominator, nesting))).made()


class Agreement:
    """Makes rounded counts agree, step by step. First no part stands above a whole, which is always
    possible; from then on a count moves together with those that it would leave above or below."""

    def __init__(
        self,
        counts: Mapping[Cell, Count],
        published: dict[Cell, int],
        relations: Sequence[Relation],
    ) -> None:
        self.counts = counts
        self.published = published
        self.pairs = [relation for relation in relations if relation.is_pair]
        self.sums = [relation for relation in relations if not relation.is_pair]
        self.wholes: dict[Cell, list[Cell]] = defaultdict(list)
        self.parts: dict[Cell, list[Cell]] = defaultdict(list)
        for pair in self.pairs:
            self.wholes[pair.parts[0]].append(pair.wholes[0])
            self.parts[pair.wholes[0]].append(pair.parts[0])
        self.touching: dict[Cell, list[Relation]] = defaultdict(list)
        for relation in self.sums:
            for cell in (*relation.wholes, *relation.parts):
                self.touching[cell].append(relation)

    def made(self) -> dict[Cell, int]:
        for pair in self.pairs:
            if pair.excess(self.published):
                down, up = self.move(pair.parts[0]), self.move(pair.wholes[0])
                self.published |= down if self.change(down) <= self.change(up) else up
        while sum(self.lower(pair) for pair in self.pairs):
            pass
        while sum(self.mend(relation) for relation in self.sums):
            pass
        return self.published

    def lower(self, pair: Relation) -> bool:
        """After moves that met: a count that is still above its whole goes down."""
        part = pair.parts[0]
        number, base = self.counts[part]
        is_above = pair.excess(self.published) > 0 and self.published[part] > number // base * base
        if is_above:
            self.published |= self.move(part)
        return is_above

    def mend(self, relation: Relation) -> bool:
        """Make the move that brings the sums nearest; False when none brings them nearer."""
        if not relation.excess(self.published):
            return False
        moves = [self.move(cell) for cell in (*relation.parts, *relation.wholes)]
        best = min(filter(self.is_in_order, moves), key=self.change, default={})
        is_nearer = self.change(best) < 0
        if is_nearer:
            self.published |= best
        return is_nearer

    def is_in_order(self, move: Mapping[Cell, int]) -> bool:
        """No part stands above its whole after a move. A whole of a smaller base cannot always
        follow its part: beside 25, a part of base 10 stays at 20."""
        after = ChainMap(dict(move), self.published)
        return all(
            after[part] <= after[whole]
            for cell in move
            for part, whole in [
                *((cell, whole) for whole in self.wholes[cell]),
                *((part, cell) for part in self.parts[cell]),
            ]
        )

    def move(self, cell: Cell) -> dict[Cell, int]:
        """Take a count's other multiple; wholes that it then exceeds go up, parts down."""
        new = {cell: neighbour(self.counts[cell], self.published[cell])}
        is_up = new[cell] > self.published[cell]
        waiting = [cell]
        while waiting:
            moved = waiting.pop()
            for other in self.wholes[moved] if is_up else self.parts[moved]:
                low, high = sorted((new[moved], self.published[other]))
                stands_out = low < high and (new[moved] == high) == is_up
                aside = neighbour(self.counts[other], self.published[other])
                if other not in new and stands_out and (aside > self.published[other]) == is_up:
                    new[other] = aside
                    waiting.append(other)
        return new

    def change(self, move: Mapping[Cell, int]) -> float:
        """How much further outside the sums would be."""
        touched = {id(item): item for cell in move for item in self.touching[cell]}.values()
        after = ChainMap(dict(move), self.published)
        return sum(item.excess(after) - item.excess(self.published) for item in touched)


def neighbour(count: Count, published: int) -> int:
    """The other multiple beside a count; the same one where the count is a multiple itself."""
    lower = count.number // count.base * count.base
    if lower == count.number:
        return lower
    return lower if published > lower else lower + count.base


def relations_of(
    counts: Mapping[Cell, Count], of_denominator: Iterable[tuple[Cell, Cell]], nesting: Nesting
) -> Iterator[Relation]:
    """Coarse wholes first, so that fine counts follow them."""
    ways = ways_of(counts, nesting)
    sums = [
        ((whole,), tuple(sorted(parts))) for (whole, _), parts in ways.items() if whole in counts
    ]
    pairs = {(part, whole) for (whole,), parts in sums for part in parts}
    pairs |= {pair for pair in of_denominator if set(pair) <= counts.keys()}
    pairs |= set(rising(counts))
    for part, whole in sorted(pairs):
        (number, base), (most, coarse) = counts[part], counts[whole]
        # A part is never rounded more finely than its whole (bases_of_counts).
        if number <= most and base % coarse == 0:
            yield Relation((whole,), (part,), 0, inf)
    for wholes, parts in sorted([*sums, *twice_made(counts, ways)]):
        base = counts[wholes[0]].base
        if any(counts[part].base != base for part in parts):
            continue
        # While both are no further apart, subtracting leaves each part as wide an interval as its
        # own rounding does.
        reach = base * ((base - 1) * (len(wholes) + len(parts) - 2) // base)
        total, number = (sum(counts[cell].number for cell in side) for side in (parts, wholes))
        yield Relation(
            wholes, parts, -reach if total <= number else -inf, reach if total >= number else inf
        )


Ways = Mapping[tuple[Cell, str], Sequence[Cell]]


def ways_of(counts: Collection[Cell], nesting: Nesting) -> Ways:
    """Every count with those that make it up in one way: its breakdown, the places in it, the
    periods in it, the codes of a finer breakdown."""
    found: dict[tuple[Cell, str], list[Cell]] = defaultdict(list)
    blocks = {cell.period_code for cell in counts if cell.period_code[4:5] == "-"}
    of_seasons: set[Cell] = set()
    for cell in counts:
        if cell.scheme != TOTAL and cell.scheme not in RISING:
            found[cell._replace(scheme=TOTAL, code=TOTAL), cell.scheme].append(cell)
        year, dash, part = cell.period_code.partition("-")
        if dash and part[0] in "HQ":
            found[cell._replace(period_code=year), part[0]].append(cell)
        if block := next((block for block in blocks if is_season_of(year, block)), None):
            of_seasons.add(cell._replace(period_code=block))
            found[cell._replace(period_code=block), "seasons"].append(cell)
        for (scheme, code), finer in nesting.unions.items():
            if (cell.scheme, cell.code) in finer:
                found[cell._replace(scheme=scheme, code=code), cell.scheme].append(cell)
    for cell in counts:
        for place in nesting.above(cell.territory_code):
            whole = cell._replace(territory_code=place)
            if whole in counts or whole in of_seasons:
                found[whole, "places"].append(cell)
                break
    return found


def is_season_of(season: str, block: str) -> bool:
    """``S2024`` lies in ``2023-2025``; no half-year is a block."""
    first, _, last = block.partition("-")
    return season[:1] == "S" and last.isdigit() and first <= season[1:] <= last


def twice_made(
    counts: Collection[Cell], ways: Ways
) -> Iterator[tuple[tuple[Cell, ...], tuple[Cell, ...]]]:
    """Counts that make up the same one, which is not published: a union's seasons, and the block
    of its territories."""
    made: dict[Cell, list[tuple[Cell, ...]]] = defaultdict(list)
    for (whole, _), parts in ways.items():
        if whole not in counts:
            made[whole].append(tuple(sorted(parts)))
    for sides in made.values():
        yield from combinations(sorted(sides), 2)


def rising(counts: Collection[Cell]) -> Iterator[tuple[Cell, Cell]]:
    """What was counted up to a day, and what up to the next one; the last beside the total."""
    weeks: dict[Cell, list[Cell]] = defaultdict(list)
    for cell in counts:
        if cell.scheme in RISING:
            weeks[cell._replace(scheme=TOTAL, code=TOTAL)].append(cell)
    for total, cells in weeks.items():
        steps = [*sorted(cells), *[total] * (total in counts)]
        yield from pairwise(steps)
