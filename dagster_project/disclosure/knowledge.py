"""What an attacker knows of true counts before he computes anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dagster_project.release.rounding import Cell

# No count of persons comes near it.
MANY = 1e8
# Factors of cells, and between which bounds the sum of their products lies.
Sum = tuple[dict[Cell, float], float, float]


@dataclass
class Knowledge:
    """What is known of true counts: bounds, sums of cells that lie between two bounds, and which
    are part of which."""

    low: dict[Cell, float] = field(default_factory=dict)
    high: dict[Cell, float] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)
    pairs: set[tuple[Cell, Cell]] = field(default_factory=set)

    def bound(self, cell: Cell, low: float, high: float) -> None:
        self.low[cell] = max(self.low.get(cell, 0.0), low)
        self.high[cell] = min(self.high.get(cell, float("inf")), high)

    def relate(self, terms: Mapping[Cell, float], low: float, high: float) -> None:
        if all(cell in self.low for cell in terms):
            self.sums.append((dict(terms), low, high))

    def add_up(
        self, whole: Cell, parts: Iterable[Cell], true: Mapping[Cell, int], *, can_equal: bool
    ) -> None:
        """Parts that make up no more than a whole, and just it where that truly holds."""
        if whole not in self.low:
            return
        equal = can_equal and true.get(whole) == sum(true.get(cell, 0) for cell in parts)
        terms = dict.fromkeys(parts, 1.0) | {whole: -1.0}
        self.relate(terms, 0 if equal else -float("inf"), 0)
