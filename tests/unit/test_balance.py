"""The balance of finalists, against numbers worked out by hand and against draws."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from random import Random
from statistics import mean
from typing import Any

import pytest

from dagster_project.release.balance import balanced, expected, index


def test_the_index_is_half_the_sum_of_the_differences_of_shares() -> None:
    assert index([(20, 50), (0, 50)]) == pytest.approx((0.5 + 0.5) / 2)
    assert index([(10, 50), (10, 50)]) == 0


def test_chance_and_rounding_make_an_index_of_their_own() -> None:
    # p = ½, F = 20, A = 100: σ² = 0.25/20 · 80/99 + 4 (1/400 + 1/10000) = 0.0101010 + 0.0104, and
    # twice √0.020501 · √(2/π) / 2 = 0.14318 · 0.79788 = 0.11424.
    assert expected([(20, 50), (0, 50)]) == pytest.approx(0.11424, abs=5e-6)


def rounded(count: int, chance: Random) -> int:
    return (count + chance.randrange(5)) // 5 * 5


def drawn(chance: Random, weights: Sequence[float]) -> list[tuple[int, int]]:
    """600 finalists out of 2,000 applicants of 40 territories, as published."""
    homes = [number for number, size in enumerate(range(5, 205, 5)) for _ in range(size // 2)]
    order = sorted(homes, key=lambda home: chance.random() * weights[home])
    finalists = order[:600]
    return [
        (rounded(finalists.count(home), chance), rounded(homes.count(home), chance))
        for home in range(40)
    ]


def test_a_fair_draw_is_balanced_and_an_unfair_one_is_not() -> None:
    chance = Random(7)
    fair = [drawn(chance, [1] * 40) for _ in range(30)]
    assert mean(index(places) for places in fair) > 0.06
    assert abs(mean(index(places) - expected(places) for places in fair)) < 0.005
    unfair = [drawn(chance, [1, 3] * 20) for _ in range(5)]
    assert mean(index(places) - expected(places) for places in unfair) > 0.05


def cell(code: str, top: int | None, bottom: int | None, **other: Any) -> dict[str, Any]:
    return {
        "indicator_code": code, "period_code": "S2025", "territory_level": "territory",
        "dim1_code": "round_1", "status": "ok", "numerator_central": top,
        "denominator_central": bottom, "value_low": None, "value_central": None,
        "value_high": None, **other,
    }  # fmt: skip


def test_a_release_computes_it_of_its_own_cells_of_territories() -> None:
    world = cell("Y10", None, None, territory_level="world", dim1_code="_T",
                 status="zero_denominator")  # fmt: skip
    released = [
        cell("Y04", 20, 50), cell("Y04", 0, 50),
        # Neither groups nor other steps, nor a territory without a count.
        cell("Y04", 90, 99, territory_level="group"), cell("Y04", 5, 20, dim1_code="final"),
        cell("Y04", None, None),
    ]  # fmt: skip
    others = [world | {"status": "partial"}, world | {"period_code": "S2024"}]
    first, partial, empty = balanced([world, *others], released)
    assert (first["status"], first["value_central"]) == ("ok", Decimal("0.39"))
    assert (partial["status"], partial["value_central"]) == ("partial", None)
    assert (empty["status"], empty["value_central"]) == ("too_few", None)
