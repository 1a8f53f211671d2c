"""Statement 5: a thousand random selections, and what their differences say of one count.

A reader adds up what he selects. Two selections that differ in one cell bound that cell: by a
published whole less the parts that were selected, or by two wholes.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from dagster_project.release.counts import cells_of
from dagster_project.release.lattice import WORLD
from dagster_project.release.rounding import Cell, RoundingSecret
from tests.pipeline.person_world import BASE
from tests.pipeline.test_count_attack import DECLARED, PARENT_OF, exact_rows, published, world

SELECTIONS = 1_000
LEAST_VALUES = 4


@dataclass(frozen=True)
class Selection:
    """A whole, the parts that were selected of it, and the one part that was not."""

    whole: Cell
    selected: tuple[Cell, ...]
    left: Cell


def wholes(shown: dict[Cell, int]) -> dict[Cell, list[list[Cell]]]:
    """Every whole with each way in which published parts make it up."""
    breakdowns: dict[tuple[Cell, str], list[Cell]] = defaultdict(list)
    places: dict[Cell, list[Cell]] = defaultdict(list)
    for cell in shown:
        if cell.scheme != "_T":
            breakdowns[cell._replace(scheme="_T", code="_T"), cell.scheme].append(cell)
        if cell.territory_code != WORLD:
            places[cell._replace(territory_code=PARENT_OF[cell.territory_code])].append(cell)
    found: dict[Cell, list[list[Cell]]] = defaultdict(list)
    for whole, parts in [((w), p) for (w, _), p in breakdowns.items()] + list(places.items()):
        if whole in shown:
            found[whole].append(parts)
    return found


def selections(shown: dict[Cell, int], chance: random.Random) -> Iterator[Selection]:
    """Random ones: parts may be taken as parts of their own, as deep as there are any."""
    made_of = wholes(shown)
    names = sorted(made_of)
    for _ in range(SELECTIONS):
        whole = chance.choice(names)
        parts = list(chance.choice(made_of[whole]))
        left = parts.pop(chance.randrange(len(parts)))
        selected: list[Cell] = []
        for part in parts:
            deeper = made_of.get(part)
            selected += chance.choice(deeper) if deeper and chance.random() < 0.3 else [part]
        yield Selection(whole, tuple(selected), left)


def bounds(number: int) -> tuple[int, int]:
    """What a published number stands for; one that was not rounded stands for itself."""
    return (number, number) if number % BASE else (max(0, number - BASE + 1), number + BASE - 1)


def narrowed(shown: dict[Cell, int], item: Selection) -> tuple[int, int]:
    """Bounds of the cell that was left: its own, and the whole less what was selected."""
    low, high = bounds(shown[item.left])
    least, most = bounds(shown[item.whole])
    for cell in item.selected:
        one, other = bounds(shown[cell])
        least, most = least - other, most - one
    return max(low, least), min(high, most)


def judged(secret: RoundingSecret, seed: int) -> list[tuple[Selection, int, int, int]]:
    """Selections after which a count is known, or a small one has fewer values than it must."""
    rows = exact_rows(world(seed))
    true: dict[Cell, int] = {}
    shown: dict[Cell, int] = {}
    for numbers, source in ((true, rows), (shown, published(rows, secret))):
        for row in source:
            for part, cell in cells_of(row, DECLARED[row["indicator_code"]]).items():
                if row[f"{part}_central"] is not None and cell.counted == "participants":
                    numbers[cell] = int(row[f"{part}_central"])
    found = []
    for item in selections(shown, random.Random(seed)):
        low, high = narrowed(shown, item)
        number = true[item.left]
        # Parts add up to their whole only where everybody stands in a part.
        if sum(true[cell] for cell in (*item.selected, item.left)) != true[item.whole]:
            continue
        assert low <= number <= high
        if low == high or (0 < number < BASE and high - low + 1 < LEAST_VALUES):
            found.append((item, number, low, high))
    return found


@pytest.mark.parametrize("seed", range(1, 6))
def test_5_no_difference_of_a_thousand_selections_narrows_a_count(seed: int) -> None:
    assert judged(RoundingSecret(bytes([seed] * 32)), seed) == []


def test_5_without_rounding_differences_tell_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RoundingSecret, "rounded", lambda _self, count, *_: count)
    assert len(judged(RoundingSecret(bytes(32)), 1)) > SELECTIONS / 4
