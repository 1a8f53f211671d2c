"""Linear programs over what is known: between which values a count may lie."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from dagster_project.disclosure.knowledge import Knowledge, Sum
from dagster_project.release.rounding import Cell

TOLERANCE = 1e-6
SAMPLES = 24


class Program:
    """The sums of a block, and between which values each of its counts was seen to be possible.

    Each solution for one count shows possible values of all the others too, so that most need
    none of their own; a block of one sum needs none at all.
    """

    def __init__(self, known: Knowledge, cells: list[Cell], sums: Sequence[Sum]) -> None:
        """``cells``: of a block, tied together by ``sums``."""
        self._bounds = np.array([(known.low[cell], known.high[cell]) for cell in cells])
        self._limits: list[float] = []
        if len(sums) < 2:
            self.lowest, self.highest = self._bounds.T.copy()
            for total in sums:
                self._narrow(total, cells)
            return
        place = {cell: at for at, cell in enumerate(cells)}
        lines: list[dict[int, float]] = []
        for terms, low, high in sums:
            line = {place[cell]: factor for cell, factor in terms.items()}
            if high < float("inf"):
                lines.append(line)
                self._limits.append(high)
            if low > -float("inf"):
                lines.append({at: -factor for at, factor in line.items()})
                self._limits.append(-low)
        entries = [(row, *entry) for row, line in enumerate(lines) for entry in line.items()]
        rows, columns, factors = zip(*entries, strict=True)
        self._sums = csr_array((factors, (rows, columns)), shape=(len(lines), len(cells)))
        self.lowest = np.full(len(cells), np.inf)
        self.highest = np.full(len(cells), -np.inf)

    def _narrow(self, total: Sum, cells: list[Cell]) -> None:
        """Each count lies where a single sum leaves it room beside the far ends of the others."""
        terms, low, high = total
        reach = {}
        for bounds, cell in zip(self._bounds, cells, strict=True):
            reach[cell] = sorted(float(end) * terms[cell] for end in bounds)
        for at, cell in enumerate(cells):
            others = [ends for other, ends in reach.items() if other != cell]
            least = (low - sum(most for _, most in others)) / terms[cell]
            most = (high - sum(least for least, _ in others)) / terms[cell]
            least, most = sorted((least, most))
            self.lowest[at] = max(self.lowest[at], least)
            self.highest[at] = min(self.highest[at], most)
        assert (self.lowest <= self.highest + TOLERANCE).all(), f"no count fits: {total}"

    def sample(self, wanted: np.ndarray) -> None:
        """Far ends in many directions at once, which most counts need no more than: of those that
        have fewer possible values than are ``wanted``, as long as there are any."""
        chance = np.random.default_rng(len(self._bounds))
        is_open = np.full(len(wanted), True)
        for _ in range(SAMPLES if self._limits else 0):
            self._reach(chance.choice((-1.0, 1.0), len(self._bounds)) * is_open)
            span = np.floor(self.highest + TOLERANCE) - np.ceil(self.lowest - TOLERANCE)
            is_open = span + 1 < wanted
            if not is_open.any():
                return

    def solve(self, at: int) -> None:
        """The least and the greatest value that the count can have; no end lies beyond what is
        known without any sum."""
        aim = np.zeros(len(self._bounds))
        low, high = self._bounds[at]
        if self._limits and self.lowest[at] > low + TOLERANCE:
            aim[at] = 1.0
            self._reach(aim)
        if self._limits and self.highest[at] < high - TOLERANCE:
            aim[at] = -1.0
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
