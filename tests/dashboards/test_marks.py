"""What is incomplete or counted otherwise is marked where it is drawn, and every status is said."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import pytest
from streamlit.testing.v1 import AppTest

from dagster_project.contracts.read import read_contracts
from dagster_project.home import CONTRACTS
from dashboards.lib import palette
from dashboards.lib.around import legend
from dashboards.lib.changes import breaks
from dashboards.lib.download import Origin, to_csv
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.recipes.card_table import card_table
from dashboards.lib.recipes.cards import grid
from dashboards.lib.release_access import rows
from dashboards.lib.scope import LANGUAGES, Scope
from dashboards.lib.selection import Selection
from dashboards.lib.sparkline import Point, sparkline
from dashboards.lib.statuses import MARKS, MATURITIES
from dashboards.lib.texts import Texts
from dashboards.views.events import calendar, plan
from dashboards.views.events import charts as events
from dashboards.views.events.selection import EventsSelection
from dashboards.views.overview import charts, reach_map
from dashboards.views.overview.selection import OverviewSelection
from tests.dashboards.charts import card_rows, selection
from tests.dashboards.reading import open_tables, words

OpenPage = Callable[..., AppTest]
# Statuses of money and of forecasts, which stand in tables of their own.
OF_OTHERS = {"unknown_amount", "few_recipients", "too_short"}
STATUSES = {"ok", *MARKS} - MATURITIES - OF_OTHERS
# Where each status of the sample is seen.
SHOWN = [
    ("overview", {"place": "D13"}),
    ("overview", {"place": "D15"}),
    ("overview", {}),
]


def test_the_sample_has_every_status(scope: Scope) -> None:
    found = rows(scope, "select distinct status from fct_indicator_value")
    assert {row["status"] for row in found} == STATUSES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_status_is_said_on_a_page(open_page: OpenPage, language: str) -> None:
    texts = Texts(language)
    said = " ".join(words(open_tables(open_page(page, language, **chosen)))
                    for page, chosen in SHOWN)  # fmt: skip
    names = {status: texts(f"status.{status}.word") for status in STATUSES - {"ok"}}
    assert len(set(names.values())) == len(names)
    assert [status for status, word in names.items() if word not in said] == []


def lines_of(view: Any) -> dict[str, Any]:
    """Territory -> the outline it is drawn with."""
    return {
        code: trace.marker.line.color for trace in view.figure.data for code in trace.customdata
    }


def test_incomplete_territories_are_outlined_on_the_map(scope: Scope) -> None:
    view = reach_map.reach_map(scope, OverviewSelection("2025"))
    assert view.figure is not None
    outlined = {code for code, color in lines_of(view).items() if color == palette.AMBER}
    assert outlined == {"KAZ"}
    words_beside = legend(view.figure)
    assert "cw-outline" in words_beside
    assert words_beside.count(Texts("ru")("map.unknown")) == 1
    whole = reach_map.reach_map(scope, OverviewSelection("2024"))
    assert whole.figure is not None
    assert palette.AMBER not in lines_of(whole).values()
    assert "cw-outline" not in legend(whole.figure)


def test_months_without_all_reports_are_marked_in_the_calendar(scope: Scope) -> None:
    chosen = EventsSelection(year="2026")
    heat, bars = (build(scope, chosen).figure for build in
                  (calendar.by_month_and_type, calendar.count_bases))  # fmt: skip
    assert heat is not None
    assert bars is not None
    assert [text for text in heat.layout.xaxis.ticktext if "<br>" in text] == ["авг<br>[i]"]
    assert heat.layout.meta["gaps"] == "[i] неполные данные"
    shapes = bars.data[0].marker.pattern.shape
    assert [x for x, shape in zip(bars.data[0].x, shapes, strict=True) if shape] == ["2026-08"]
    group = calendar.by_month_and_type(scope, EventsSelection(year="2026", place="D05")).figure
    assert group is not None
    assert [text for text in group.layout.xaxis.ticktext if "<br>" in text] == ["июнь<br>[x]"]


def test_a_territory_without_all_reports_has_a_hatched_bar(scope: Scope) -> None:
    figure = calendar.by_territory(scope, EventsSelection(year="2026")).figure
    assert figure is not None
    (bars,) = figure.data
    hatched = [name for name, shape in zip(bars.y, bars.marker.pattern.shape, strict=True) if shape]
    assert hatched == ["Германия"]


def test_a_new_way_to_count_is_one_break_in_the_line(scope: Scope) -> None:
    """All quarters of a year are unlike those of the year before; the first is the break."""
    assert breaks(scope, "R01", "Q", "group") == {"D01": {"2025-Q3"}, "D12": {"2025-Q3"}}
    many = charts.visits_by_group(scope, OverviewSelection("2026"))
    assert unquote(many.html).count("stroke-dasharray") == 2
    assert Texts("ru")("change.break") in many.html
    one = charts.visits_by_group(scope, OverviewSelection("2026", place="D01")).figure
    assert one is not None
    (line,) = one.layout.shapes
    assert one.data[0].x[round(line.x0 + 0.5)].endswith("2025")
    assert "cw-break" in legend(one)
    usual = charts.visits_by_group(scope, OverviewSelection("2026", place="D05")).figure
    assert usual is not None
    assert not usual.layout.shapes


def test_no_line_crosses_a_break() -> None:
    history = [Point("2023", 1), Point("2024", 2), Point("2025", 3, is_break=True)]  # type: ignore[arg-type]
    line, rule = re.findall(r'<path d="([^"]*)"', unquote(sparkline(history, "#000000", "line")))
    assert re.findall("[ML]", line) == ["M", "L", "M"]
    assert rule == "m75.0,0v28"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_says_that_it_was_counted_otherwise(scope: Scope, language: str) -> None:
    reader = Scope(scope.home, scope.release_id, language=language)
    card = charts.headline_cards(reader, OverviewSelection("2026", place="D01"))[0]
    said = grid([card], language)
    before = {"ru": "считали иначе, чем в", "en": "counted otherwise than in"}[language]
    assert before in said


def test_the_colour_of_a_change_is_not_that_of_an_older_line(scope: Scope) -> None:
    """A year to date that fell beside a line of whole years that rose."""
    card = charts.headline_cards(scope, OverviewSelection("2026", place="D05"))[0]
    body = grid([card], "ru")
    assert "cw-bad" in body
    assert palette.RED not in unquote(body)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["overview", "diaspora", "spending", "data", "youth"])
def test_headline_cards_have_their_numbers_as_a_table_and_a_file(
    scope: Scope, name: str, language: str
) -> None:
    reader = Scope(scope.home, scope.release_id, language=language)
    chosen: Selection = selection(name, year="2025")
    cards = card_rows()[f"{name}.headline_cards"](reader, chosen)
    table = card_table(reader, cards).table
    shown = table.rows[: len(cards)]
    assert [(row["figure"], row["value"]) for row in shown] == [
        (card.label, card.now.value) for card in cards
    ]
    assert len(table.rows) > len(cards), "the lines are in it, too"
    text = to_csv(table, Origin("r", "t", "f"), language).decode("utf-8-sig")
    assert len(text.splitlines()) == 1 + len(table.rows)


def test_the_table_stands_beneath_the_cards(open_page: OpenPage) -> None:
    test = open_page("overview", "en")
    test.session_state["details.overview.headline_cards.en"] = True
    said = words(test.run())
    assert Texts("en")("column.like_for_like_now") in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_owners_of_exports_are_named_in_both_languages(language: str) -> None:
    texts = Texts(language)
    owners = {contract.owner for contract in read_contracts(CONTRACTS).values()}
    assert [owner for owner in owners if not texts.get(f"owner.{owner}", "")] == []
    if language == "en":
        assert all(texts(f"owner.{owner}") == owner for owner in owners)


def test_a_lacking_dot_has_its_mark(scope: Scope) -> None:
    figure = events.support(scope, EventsSelection(year="2026")).figure
    assert figure is not None
    (note,) = figure.layout.annotations
    assert (note.y, note.text) == ("Ближний Восток", "[x]")
    assert figure.layout.meta["gaps"] == "[x] не сообщено"


def test_a_mean_without_its_median_is_drawn(scope: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an incomplete year there is no median: the means had vanished with them."""
    known = cells

    def without_medians(reader: Scope, code: str, **asked: Any) -> list[Cell]:
        found = known(reader, code, **asked)
        if code != "E06b":
            return found
        return [replace(cell, central=None, status="partial") for cell in found]

    monkeypatch.setattr(events, "cells", without_medians)
    figure = events.event_size(scope, EventsSelection(year="2026")).figure
    assert figure is not None
    assert {note.text for note in figure.layout.annotations} == {"[i]"}
    assert all(value is not None for value in figure.data[1].x)


def test_numbers_inside_hatched_bars_can_be_read(scope: Scope) -> None:
    figure = plan.plan_by_quarter(scope, EventsSelection(year="2025")).figure
    assert figure is not None
    bars = figure.data[0]
    halos = [shadow != "none" for shadow in bars.textfont.shadow]
    assert halos == [shape == "/" for shape in bars.marker.pattern.shape]
    assert any(halos)
