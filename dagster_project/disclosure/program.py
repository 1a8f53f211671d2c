"""Linear programs over what is known: between which values a count may lie."""

from __future__ import annotations

from math import ceil, floor

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from dagster_project.disclosure.knowledge import Knowledge
from dagster_project.release.rounding import Cell

TOLERANCE = 1e-6
SAMPLES = 24


class Program:
    """The sums of a block, and between which values each of its counts was seen to be possible.

    Each solution for one count shows possible values of all the others too, so that most need
    none of their own.
    """

    def __init__(self, known: Knowledge, cells: list[Cell]) -> None:
        self._bounds = [(known.low[cell], known.high[cell]) for cell in cells]
        place = {cell: at for at, cell in enumerate(cells)}
        lines: list[tuple[dict[Cell, float], float]] = []
        for terms, low, high in known.sums:
            if next(iter(terms)) not in place:
                continue
            if high < float("inf"):
                lines.append((terms, high))
            if low > -float("inf"):
                lines.append(({cell: -factor for cell, factor in terms.items()}, -low))
        entries = [
            (row, place[cell], factor)
            for row, (terms, _) in enumerate(lines)
            for cell, factor in terms.items()
        ]
        self._limits = [limit for _, limit in lines]
        if lines:
            rows, columns, factors = zip(*entries, strict=True)
            shape = (len(lines), len(cells))
            self._sums = csr_array((factors, (rows, columns)), shape=shape)
            self.lowest = np.full(len(cells), np.inf)
            self.highest = np.full(len(cells), -np.inf)
        else:
            self.lowest, self.highest = map(np.array, zip(*self._bounds, strict=True))

    def sample(self) -> None:
        """Far ends in many directions at once, which most counts need no more than."""
        chance = np.random.default_rng(len(self._bounds))
        for _ in range(SAMPLES if self._limits else 0):
            self._reach(chance.choice((-1.0, 1.0), len(self._bounds)))

    def solve(self, at: int) -> None:
        """The least and the greatest value that the count can have."""
        aim = np.zeros(len(self._bounds))
        for sign in (1.0, -1.0) if self._limits else ():
            aim[at] = sign
            self._reach(aim)

    def _reach(self, aim: np.ndarray) -> None:
        solved = linprog(aim, A_ub=self._sums, b_ub=self._limits, bounds=self._bounds)
        assert solved.status == 0, solved.message
        self.lowest = np.minimum(self.lowest, solved.x)
        self.highest = np.maximum(self.highest, solved.x)

    def ends(self, at: int) -> tuple[int, int]:
        return ceil(self.lowest[at] - TOLERANCE), floor(self.highest[at] + TOLERANCE)

    def values(self, at: int) -> int:
        if self.highest[at] < self.lowest[at]:
            return 0
        low, high = self.ends(at)
        return high - low + 1
