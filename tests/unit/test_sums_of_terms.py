"""What the attacker is told of courses: terms make up the year, posts the world."""

from __future__ import annotations

import pytest

from dagster_project.disclosure.knowledge import Knowledge
from dagster_project.disclosure.sums import relate
from dagster_project.release.rounding import Cell

PARENTS = {"KAZ": "D05", "D05": "WLD"}


def told(counted: str, numbers: dict[tuple[str, str], int]) -> list[tuple[dict[str, float], float]]:
    """Sums over several places or periods, by names of their cells, that hold exactly."""
    true = {Cell(counted, *at, "_T", "_T"): number for at, number in numbers.items()}
    known = Knowledge()
    for cell, number in true.items():
        known.bound(cell, number - 4, number + 4)
    relate(known, true, PARENTS)
    return [
        ({f"{cell.territory_code}/{cell.period_code}": sign for cell, sign in terms.items()}, low)
        for terms, low, high in known.sums
        if low == high
    ]


TERMS = {("WLD", "2025-H1"): 40, ("WLD", "2025-H2"): 60, ("WLD", "2025"): 100}
POSTS = {("RU-ALA", "2025"): 30, ("RU-BIS", "2025"): 70, ("WLD", "2025"): 100}


@pytest.mark.parametrize("counted", ["courses_closed", "courses_completed"])
def test_terms_make_up_the_year_and_posts_the_world(counted: str) -> None:
    assert told(counted, TERMS) == [({"WLD/2025-H1": 1, "WLD/2025-H2": 1, "WLD/2025": -1}, 0)]
    assert told(counted, POSTS) == [({"RU-ALA/2025": 1, "RU-BIS/2025": 1, "WLD/2025": -1}, 0)]


def test_learners_come_in_both_terms_and_to_several_posts() -> None:
    assert told("learners", TERMS) == told("learners", POSTS) == []
