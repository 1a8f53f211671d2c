"""Targets: which one a figure is held against, and how far off it is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from dashboards.lib.format import Formats
from dashboards.lib.recipes.cards import grid, indicator_card, target_words
from dashboards.lib.scope import Scope
from dashboards.lib.targets import Target, target_of
from dashboards.lib.texts import Texts

PLAN = Target("plan", Decimal("0.7"), date(2024, 12, 19), "Plan of 2025")


@pytest.mark.parametrize(
    ("value", "direction", "said"),
    [
        ("0.658", "up", "Plan 70%, 4.2 pp short"),
        ("0.7", "up", "Plan 70%, reached"),
        ("0.9", "up", "Plan 70%, reached"),
        ("0.9", "down", "Plan 70%, 20.0 pp short"),
        ("0.5", "down", "Plan 70%, reached"),
    ],
)
def test_a_figure_says_how_far_it_is_from_its_target(value: str, direction: str, said: str) -> None:
    words = target_words(
        PLAN, Decimal(value), "share", direction, Formats("en"), Texts("en")
    ).replace("\u00a0", " ")
    assert words == said


def test_a_plan_that_came_when_its_year_was_over_is_none(scope: Scope) -> None:
    """The release holds a later, lower plan, which is not in force."""
    target = target_of(scope, "R05", "2025")
    assert target is not None
    assert target.value == Decimal("0.99")
    assert target_of(scope, "R05", "2023") is None


def test_a_card_of_the_world_has_its_target_and_others_have_none(scope: Scope) -> None:
    world = indicator_card(scope, "C01a", "world", "WLD", "2025")
    assert "достигнут" in grid([world], "ru")
    assert indicator_card(scope, "R05", "group", "D02", "2025").target is None
