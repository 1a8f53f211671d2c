"""The country in parts: whom it is set beside, and every part alone, also of places with little."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.lib import peers
from dashboards.lib.indicators import Cell
from dashboards.lib.measures import change, median, nearest_in_ratio
from dashboards.lib.panel import Build, chart_name
from dashboards.lib.peers import RULES, Median, Peers, medians, peers_of
from dashboards.lib.recipes.beside import Other, line_beside
from dashboards.lib.scope import LANGUAGES, Scope
from dashboards.lib.sparkline import Point
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words
from dashboards.views.country import service
from dashboards.views.country.gaps import gaps
from dashboards.views.country.page import PARTS_OF, rows_of
from dashboards.views.country.parts import PARTS, TABLES
from dashboards.views.country.selection import SECTIONS, CountrySelection
from dashboards.views.country.summary import in_brief
from dashboards.views.overview import by_country
from dashboards.views.overview.selection import OverviewSelection
from tests.dashboards.expected.asking import numbers_of
from tests.dashboards.reading import bodies, words

BUILDERS = [build for part in PARTS for build in part.builders]
NAMES = [chart_name(build) for build in BUILDERS]
RICH = CountrySelection(year="2025", place="DEU")
FEW, UNKNOWN = replace(RICH, place="MNG"), replace(RICH, place="QQQ")


# Peers


def test_peers_by_size_are_the_nearest_by_factor_on_both_sides() -> None:
    sizes = {"own": 100, "a": 50, "b": 90, "c": 40, "d": 200, "e": 111, "f": 1000, "none": 0}
    assert nearest_in_ratio(sizes, "own", 2) == ["e", "d", "b", "a"]
    assert nearest_in_ratio(sizes, "f", 2) == ["d", "e"], "nobody is larger"
    assert nearest_in_ratio({"own": 5, "b": 5, "a": 5}, "own", 1) == ["a"], "as large is larger"


def test_every_rule_finds_others_and_never_the_place_itself(scope: Scope) -> None:
    for rule in RULES:
        found = peers_of(scope, "KAZ", rule)
        assert found.rule == rule
        assert found.codes
        assert "KAZ" not in found.codes
    assert set(peers_of(scope, "KAZ", "group").codes) == {"KGZ", "TJK", "TKM", "UZB"}
    assert set(peers_of(scope, "DEU", "region").codes) > set(peers_of(scope, "DEU", "group").codes)
    assert peers_of(scope, "UKR", "size").codes[:2] == ("KAZ", "DEU"), (
        "the largest has smaller ones"
    )
    assert all(peers_of(scope, "QQQ", rule).codes == () for rule in RULES)
    with pytest.raises(KeyError):
        peers_of(scope, "KAZ", "neighbours")


def cell(place: str, period: str, value: str | None, status: str = "ok") -> Cell:
    central = None if value is None else Decimal(value)
    numbers = (central, central, central, None, None)
    return Cell("R01", period, "territory", place, "_T", *numbers, status, "final", None)


def test_the_median_is_of_complete_figures_and_of_three_at_least(
    monkeypatch: pytest.MonkeyPatch, scope: Scope
) -> None:
    told = {
        ("R01", "A"): (cell("A", "2023", "1"), cell("A", "2024", "10"), cell("A", "2025", "4")),
        ("R01", "B"): (cell("B", "2024", "30"), cell("B", "2025", "8")),
        ("R01", "C"): (cell("C", "2024", "20"), cell("C", "2025", "6")),
        ("R01", "D"): (cell("D", "2024", "1", "partial"), cell("D", "2025", "5")),
        ("R01", "E"): (cell("E", "2024", None, "not_reported"),),
    }
    monkeypatch.setattr(peers, "history", lambda *_: told)
    assert medians(scope, "R01", Peers("size", tuple("ABCDE"))) == {
        "2023": Median(None, 1, 5),
        "2024": Median(Decimal(20), 3, 5),
        "2025": Median(Decimal("5.5"), 4, 5),
    }


def test_median_of_nothing_is_nothing() -> None:
    assert median([]) is None
    assert median([3, 1, 2]) == 2


def test_no_per_cent_of_money_that_came_back() -> None:
    moved = change(Decimal(857), Decimal(-577), Decimal("-2.485"), "rub")
    assert moved is not None
    assert (moved.form, moved.value) == ("absolute", Decimal(1434))


# Parts


def numbers(view: View) -> list[float]:
    """What the figure draws."""
    traces = json.loads(view.figure.to_json())["data"] if view.figure is not None else []
    return [value for trace in traces for _, value in numbers_of(trace)]


@pytest.mark.parametrize("build", BUILDERS, ids=NAMES)
def test_a_builder_works_alone_and_its_table_holds_its_figure(scope: Scope, build: Build) -> None:
    for selection in (RICH, FEW, UNKNOWN):
        view = build(scope, selection)
        assert view.title
        assert view.note
        assert view.is_empty == (not numbers(view) and not view.html)
        assert not view.is_empty or view.empty, "and says why"
        held = {
            float(value)
            for row in view.table.rows
            for value in row.values()
            if isinstance(value, Decimal | int | float)
        }
        assert all(value in held for value in numbers(view))
        assert (build in TABLES) == (view.figure is None and not view.is_empty) or view.is_empty
    assert build(scope, UNKNOWN).is_empty


@pytest.mark.parametrize("build", BUILDERS, ids=NAMES)
def test_a_builder_follows_place_year_and_peers(scope: Scope, build: Build) -> None:
    def shown(**other: str) -> Any:
        view = build(scope, replace(RICH, **other))
        return view.table.rows, view.empty, numbers(view)

    assert shown() != shown(place="JPN"), "another place has other numbers"
    if build is not gaps:
        assert shown() != shown(year="2023")
    is_beside = build not in TABLES and build.__name__ != "compatriots"
    assert (shown() != shown(peers="group")) == is_beside


@pytest.mark.parametrize("build", BUILDERS, ids=NAMES)
def test_no_builder_says_the_other_language(scope: Scope, build: Build) -> None:
    russian, english = (build(replace(scope, language=code), RICH) for code in LANGUAGES)
    assert russian.title != english.title
    for view in (english,):
        said = " ".join([view.title, view.note, view.footnote, view.empty])
        said += " ".join(column.label for column in view.table.columns)
        assert not any("а" <= letter.lower() <= "я" for letter in said)


def test_a_country_without_youth_says_at_which_grain_trips_are_told(scope: Scope) -> None:
    youth = next(part for part in PARTS if part.key == "youth").builders[-1]
    for selection in (FEW, UNKNOWN):
        view = youth(scope, selection)
        assert "по союзу групп стран" in (view.empty if view.is_empty else view.footnote)


def test_too_few_are_named_with_what_would_mend_it(scope: Scope) -> None:
    (row,) = [
        row
        for row in gaps(scope, FEW).table.rows
        if row["word"] == Texts("ru")("status.too_few.word")
    ]
    assert row["count"] > 1
    assert row["remedy"] == Texts("ru")("country.remedy.too_few")


# The line


def test_a_line_keeps_gaps_rings_breaks_and_a_year_below_zero(scope: Scope) -> None:
    history = [
        Point("2021", Decimal(3), status="partial"),
        Point("2022", None, status="too_few"),
        Point("2023", Decimal(5), Decimal(4), Decimal(7)),
        Point("2024", Decimal(-2), is_break=True),
    ]
    said = Words("Money", "by year")
    other = Other("median", "#A7B1BA", [("2023", 1.0), ("2024", 2.0)])
    view = line_beside(scope, said, said.table((), []), "Here", history, [other], unit="rub")
    assert view.figure is not None
    bands, beside, own = json.loads(view.figure.to_json())["data"]
    assert (bands["x"], bands["y"]) == (["2023", "2023", None], [4.0, 7.0, None])
    assert own["x"] == ["2021", "2022", "2023", "2024", "2024"]
    assert own["y"] == [3.0, None, 5.0, None, -2.0], "no line crosses a gap or a break"
    assert beside["y"] == [1.0, None, 2.0]
    assert own["marker"]["color"][0] == "#FFFFFF"
    (mark,) = view.figure.layout.annotations
    assert (mark.x, mark.text) == (1, "[c]")
    assert view.figure.layout.shapes[0].x0 == 2.5
    assert view.figure.layout.yaxis.range[0] == -2.0
    nothing = [Point("2021", None, status="no_source")]
    assert line_beside(scope, said, said.table((), []), "Here", nothing, [], unit="rub").is_empty


# The page


def test_every_part_stands_in_a_view_and_every_builder_in_a_row() -> None:
    assert tuple(PARTS_OF) == SECTIONS
    keys = [part.key for part in PARTS]
    assert [key for view in SECTIONS[1:] for key in PARTS_OF[view]] == keys
    assert list(PARTS_OF[SECTIONS[0]]) == keys
    for part in PARTS:
        assert sorted(chart_name(b) for row in rows_of(part.builders) for b in row) == sorted(
            map(chart_name, part.builders)
        )


@pytest.mark.parametrize("view", SECTIONS[1:])
def test_a_view_draws_at_most_four_figures(view: str) -> None:
    builders = [build for part in PARTS if part.key in PARTS_OF[view] for build in part.builders]
    assert len([build for build in builders if build not in TABLES]) <= 4


def test_a_group_is_a_way_to_its_countries(open_page: Callable[..., AppTest]) -> None:
    test = open_page("country", "en", place="D02")
    table = next(body for body in bodies(test) if "<table" in body)
    assert table.count("/country?") == 5
    assert "place=KAZ" in table
    assert "Central Asia" in words(test)


def test_the_title_names_the_country_and_the_peers_are_named(
    open_page: Callable[..., AppTest],
) -> None:
    test = open_page("country", "ru", place="KAZ", **{"country.peers": "group"})
    said = words(test)
    assert "Страна: Казахстан" in said
    assert Texts("ru")("country.peers_are.group", places="").strip() in said
    assert "Узбекистан" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_country_in_brief_is_five_to_seven_sentences(scope: Scope, language: str) -> None:
    for selection in (RICH, FEW, replace(RICH, year="2026")):
        told = in_brief(replace(scope, language=language), selection)
        assert 5 <= len(told) <= 7
        assert all(one.endswith(".") and "{" not in one for one in told)
    assert Texts(language)("country.in_brief")
    of_few = in_brief(replace(scope, language=language), FEW)
    assert not any("None" in one for one in of_few)


def test_a_release_from_before_names_the_posts_that_it_knows(
    scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    service._serving_posts.cache_clear()
    known = set(service.serving_posts(scope, "DEU"))
    for module in (service, by_country):
        monkeypatch.setattr(module, "SERVED", "dim_nothing")
    service._serving_posts.cache_clear()
    former = set(service.serving_posts(scope, "DEU"))
    assert set() < former <= known
    view = by_country.change_by_country(scope, OverviewSelection("2025"))
    assert view.table.rows
    assert not any(row["missing"] for row in view.table.rows if row["verdict"] == "not_comparable")
    service._serving_posts.cache_clear()
