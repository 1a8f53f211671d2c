"""The map drops nobody: bubbles where an outline is too small, words where there is none."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from dashboards.lib import base_map, palette
from dashboards.lib.indicators import cells
from dashboards.lib.legend import entries
from dashboards.lib.recipes import class_map
from dashboards.lib.scope import Scope
from dashboards.lib.table import Table
from dashboards.lib.texts import Texts
from dashboards.lib.view import Words
from dashboards.views.overview import reach_map
from dashboards.views.overview.selection import OverviewSelection


def test_what_is_too_small_to_see() -> None:
    places = base_map.places()
    for code in ("MLT", "SGP", "AND", "BHR", "XAB", "XOS", "CYP"):
        assert places[code].is_too_small, code
    for code in ("KAZ", "FRA", "MDA", "ISR", "EST"):
        assert not places[code].is_too_small, code


def test_areas_are_those_of_the_earth() -> None:
    """A square degree at the equator is some 12,364 km²; outlines are simplified."""
    for code, square_kilometres in (("KAZ", 2_725_000), ("BRA", 8_516_000), ("EST", 45_300)):
        assert base_map.places()[code].area * 12_364 == pytest.approx(square_kilometres, rel=0.12)


def test_a_territory_that_the_map_lacks_is_said_in_words(
    scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = reach_map.reach_map(scope, OverviewSelection("2025"))
    without = {code: place for code, place in base_map.places().items() if code != "KAZ"}
    monkeypatch.setattr(class_map, "base_places", lambda: without)
    lacking = reach_map.reach_map(scope, OverviewSelection("2025"))
    assert "Казахстан" not in whole.footnote
    assert "Казахстан" in lacking.footnote
    assert lacking.figure is not None
    drawn = {code for trace in lacking.figure.data for code in trace.customdata}
    assert "KAZ" not in drawn
    assert len(lacking.table.rows) == len(whole.table.rows)


def test_classes_stand_in_order_beside_the_map_though_incomplete_ones_are_drawn_last(
    scope: Scope,
) -> None:
    cell = cells(scope, "R04", level="territory", territories=["KAZ"], periods=["2024"])[0]
    shown = [
        replace(cell, territory="DEU", central=Decimal("0.9")),
        replace(cell, territory="FRA", central=Decimal("0.1")),
        replace(cell, central=Decimal("0.5"), status="partial"),
    ]
    words = Words("", "")
    view = class_map.class_map(
        scope, words, words.table((), ()), shown, breaks=(0.2, 0.8), unit="plain", bare="none",
        hover=lambda one: one.territory, place="all",
    )  # fmt: skip
    assert view.figure is not None
    listed = [one.word for one in entries(view.figure)]
    assert listed[:4] == ["0,8 и более", "0,2–0,8", "до 0,2", "none"]
    assert list(view.figure.data[-1].customdata) == ["KAZ"]


def test_classes_are_the_same_in_every_year_and_have_a_word_for_land(scope: Scope) -> None:
    legends = []
    for year in ("2023", "2025"):
        drawn = reach_map.reach_map(scope, OverviewSelection(year)).figure
        assert drawn is not None
        legends.append({one.word: one.color for one in entries(drawn) if one.color})
    first, second = legends
    assert len(first.keys() & second.keys()) >= 6
    assert all(first[word] == second[word] for word in first.keys() & second.keys())
    assert first[Texts("ru")("overview.map.no_programme")] == palette.LAND


def test_classes_follow_each_other_in_the_legend_whichever_is_drawn_first(scope: Scope) -> None:
    """What is incomplete is drawn last; a class that has nothing else keeps its place."""
    found = list(cells(scope, "R04", level="territory", periods=["2025"]))
    known = sorted(cell.central for cell in found if cell.is_shown and cell.central is not None)
    least = known[len(known) // 3]
    some = [
        replace(cell, status="partial")
        if cell.central is not None and cell.central <= least
        else cell
        for cell in found
    ]
    drawn = class_map.class_map(
        scope, Words("Title", "Note"), Table(()), some,
        breaks=[float(least), float(known[-1])], unit="per_1000", bare="nothing",
        hover=lambda cell: cell.territory, place="all",
    ).figure  # fmt: skip
    assert drawn is not None
    colors = [one.color for one in entries(drawn)]
    shown = [palette.SEQUENTIAL.index(color) for color in colors if color in palette.SEQUENTIAL]
    assert len(shown) >= 2
    assert shown == sorted(shown, reverse=True)
    assert colors.index(palette.LAND) == len(shown) + (palette.GAP in colors)
