"""Targets: which one a figure is held against, and how far off it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import plotly.graph_objects as go
import pytest

from dashboards.lib.format import Formats
from dashboards.lib.indicators import cells
from dashboards.lib.recipes.aims import distance_words, held_against
from dashboards.lib.recipes.cards import card_of, grid, indicator_card, point, target_words
from dashboards.lib.scope import Scope
from dashboards.lib.targets import Target, target_of
from dashboards.lib.texts import Texts
from tests.dashboards.charts import charts, selection

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


def test_a_chart_draws_what_was_in_force_and_what_that_replaced(scope: Scope) -> None:
    view = held_against(scope, "R05", until="2025")
    assert view.figure is not None
    ticks = {
        trace.name: dict(zip(trace.x, trace.y, strict=True))
        for trace in view.figure.data
        if trace.marker.symbol == "line-ew"
    }
    assert ticks == {
        "норматив": {"2024": 0.6},
        "план, заменён": {"2024": 0.95},
        "план с изменениями": {"2024": 0.9},
        "план": {"2025": 0.99},
    }
    (hover,) = next(t.customdata for t in view.figure.data if t.name == "план с изменениями")
    assert "действует с 20.12.2024" in hover
    assert "достигнут" in hover


def test_what_came_too_late_stands_in_the_table_and_nowhere_else(scope: Scope) -> None:
    view = held_against(scope, "C01a", beside="C01b")
    rows = {row["period"]: row for row in view.table.rows}
    assert rows["2023"]["state"] == Texts("ru")("target.state.too_late")
    assert rows["2023"]["distance"] == ""
    ahead = [row for row in held_against(scope, "R05").table.rows if row["aim"] == Decimal("0.1")]
    assert [row["state"] for row in ahead] == [Texts("ru")("target.state.ahead")]
    assert view.figure is not None
    assert all(0.1 not in trace.y for trace in view.figure.data)


def numbers_drawn(value: object) -> Iterator[str]:
    """What an address calls the numbers that marks stand for."""
    for one in value if isinstance(value, list | tuple) else [value]:
        if isinstance(one, list | tuple):
            yield from numbers_drawn(one)
        elif one:
            yield str(one)


def without_target(scope: Scope, figure: go.Figure) -> list[str]:
    """Numbers of the world with a target in force of which no hover text tells the distance."""
    traces = json.loads(figure.to_json())["data"]
    hovers = json.dumps([trace.get("customdata") for trace in traces], ensure_ascii=False)
    found = []
    for trace in traces:
        for number in numbers_drawn((trace.get("meta") or {}).get("passports", [])):
            code, place, period = number.split(".")[:3]
            if place != "WLD" or number.count(".") != 2 or not target_of(scope, code, period):
                continue
            kind = "SEASON" if period[0] == "S" else "Y"
            (cell,) = cells(scope, code, period_type=kind, periods=[period])
            said = distance_words(scope, card_of(scope, code, ()), point(cell))
            if said and said not in hovers:
                found.append(number)
    return found


def test_every_chart_of_a_figure_with_a_target_says_how_far_off_it_is(scope: Scope) -> None:
    """Charts are found, none is listed; one without its target is seen."""
    drawn = {
        name: view.figure
        for name, build in charts().items()
        if (view := build(scope, selection(name.partition(".")[0], year="2025"))).figure
    }
    assert {name: without_target(scope, figure) for name, figure in drawn.items()} == {
        name: [] for name in drawn
    }
    bare = go.Figure(drawn["overview.coverage_by_year"])
    for trace in bare.data:
        if trace.marker.symbol == "line-ew":
            trace.customdata = None
    assert without_target(scope, bare) == ["R05.WLD.2024", "R05.WLD.2025"]


def test_a_list_of_targets_says_which_are_missed_first(scope: Scope) -> None:
    view = charts()["commission.against_targets"](scope, selection("commission"))
    states = [row["state"] for row in view.table.rows]
    assert states == sorted(states, key=["не достигнута", "не сказать", "достигнута"].index)
    assert {"не достигнута", "достигнута"} <= set(states)
    assert [bool(row["lacking"]) for row in view.table.rows] == [
        state == "не достигнута" for state in states
    ]


def test_where_the_world_is_a_line_the_note_holds_it_against_its_target(scope: Scope) -> None:
    view = charts()["youth.share_by_group"](scope, selection("youth", year="2025"))
    assert "мир: План 30" in view.note.replace("\u00a0", " ")
