"""A block of one sum is solved without a linear program, and as one would solve it."""

from __future__ import annotations

import random
from math import inf

import numpy as np
import pytest

from dagster_project.disclosure.knowledge import Knowledge, Sum
from dagster_project.disclosure.program import Program
from dagster_project.release.rounding import Cell

CELLS = [Cell("participants", f"AA{number}", "2025", "_T", "_T") for number in range(4)]


def random_block(seed: int) -> tuple[Knowledge, list[Cell], Sum]:
    """Bounds around true counts, and a sum of them that holds."""
    chance = random.Random(seed)
    cells = CELLS[: chance.randint(2, 4)]
    known, product = Knowledge(), 0.0
    factors = {cell: chance.choice((1.0, -1.0, 0.5)) for cell in cells}
    for cell in cells:
        true = chance.randint(0, 30)
        known.bound(cell, true - chance.randint(0, 5), true + chance.randint(0, 5))
        product += factors[cell] * true
    low, high = chance.choice(((product, product), (-inf, product), (product - 1, inf)))
    return known, cells, (factors, low, high)


@pytest.mark.parametrize("seed", range(40))
def test_one_sum_narrows_as_the_linear_program_does(seed: int) -> None:
    known, cells, total = random_block(seed)
    at_once = Program(known, cells, [total])
    solved = Program(known, cells, [total, total])  # the same said twice
    solved.sample(np.full(len(cells), 2))
    for at in range(len(cells)):
        solved.solve(at)
    assert np.allclose(at_once.lowest, solved.lowest)
    assert np.allclose(at_once.highest, solved.highest)


def test_a_sum_that_no_count_fits_is_noticed() -> None:
    known = Knowledge()
    for cell in CELLS[:2]:
        known.bound(cell, 0, 4)
    with pytest.raises(AssertionError, match="no count fits"):
        Program(known, CELLS[:2], [(dict.fromkeys(CELLS[:2], 1.0), 9, 9)])
