"""Notes stand beside the figures they are about, and nowhere else."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.lib import notes as notes_module
from dashboards.lib.indicators import cells, history
from dashboards.lib.notes import noted, notes_for, notes_html, release_notes
from dashboards.lib.scope import LANGUAGES, Scope
from dashboards.lib.table import Table
from dashboards.lib.view import View
from tests.dashboards.charts import charts, selection
from tests.dashboards.reading import bodies
from tests.dashboards.test_targets import numbers_drawn

DASHBOARDS = Path(__file__).parents[2] / "dashboards"
OpenPage = Callable[..., AppTest]


@dataclass(frozen=True)
class Choice:
    place: str = "all"


def ids(notes: object) -> list[str]:
    return [note.note_id for note in notes]  # type: ignore[attr-defined]


def view_of(scope: Scope, code: str, **more: object) -> View:
    cells(scope, code, **more)  # type: ignore[arg-type]
    return View("", "", Table(()))


def test_a_note_is_told_of_what_it_is_about(scope: Scope) -> None:
    assert ids(notes_for(scope, indicators=["R01"])) == ["sample-release", "mind-R01"]
    named = notes_for(scope, indicators=["R01"], places=["XAB"])
    assert ids(named) == ["sample-release", "mind-R01", "sample-series"]
    assert named[-1].text == "Абхазия: На карте — условный знак"


@pytest.mark.parametrize(
    ("periods", "found"),
    [((), True), (("S2022",), True), (("S2021", "S2022"), True), (("S2023",), False)],
)
def test_a_note_on_a_period_goes_with_the_period(
    scope: Scope, periods: tuple[str, ...], found: bool
) -> None:
    told = notes_for(scope, indicators=["Y03"], periods=periods)
    assert ("sample-cell" in ids(told)) == found
    if found:
        assert told[-1].text == "Сезон\u00a02022: Небо закрыто"


def test_notes_of_several_indicators_name_them(scope: Scope) -> None:
    reader = replace(scope, language="en")
    told = {note.note_id: note.text for note in notes_for(reader, indicators=["R01", "E03"])}
    assert told["mind-R01"].startswith("Event visits: ")
    assert told["mind-E03"].startswith("Show-up rate: ")
    alone = notes_for(reader, indicators=["R01"])[-1].text
    assert told["mind-R01"] == f"Event visits: {alone}"


def test_a_chart_has_the_notes_of_the_figures_it_asks_for(scope: Scope) -> None:
    def chart(scope: Scope, selection: Choice) -> View:
        return view_of(scope, "Y03", period_type="SEASON", periods=["S2022"])

    for _ in range(2):  # also where the cells were asked for before
        view = noted(chart, scope, Choice("XAB"))
        assert ids(view.notes) == ["mind-Y03", "sample-series", "sample-cell"]
    assert ids(noted(chart, scope, Choice()).notes) == ["mind-Y03", "sample-cell"]


def test_of_many_indicators_in_one_question_those_count_that_are_looked_at(scope: Scope) -> None:
    def chart(scope: Scope, selection: Choice) -> View:
        assert history(scope, ("KAZ",)).get(("R02", "KAZ"))
        return View("", "", Table(()))

    assert ids(noted(chart, scope, Choice()).notes) == ["mind-R02"]


def test_a_release_of_before_has_no_notes(scope: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notes_module, "TABLE", "dim_nothing")
    former = replace(scope, role="before")
    assert notes_for(former, indicators=["R01"]) == []
    assert notes_html([], "ru") == ""


def shown_by(view: View) -> set[str]:
    """What an address calls the numbers that a chart shows, in its marks and in its table."""
    figure = json.loads(view.figure.to_json())["data"] if view.figure is not None else []
    marks = [(trace.get("meta") or {}).get("passports", []) for trace in figure]
    rows = [row.get(key) for row in view.table.rows for key in row if key.endswith("passport")]
    return set(numbers_drawn([marks, rows]))


def without_notes(scope: Scope, view: View) -> set[str]:
    """Notes on numbers that the chart shows which do not stand beneath it."""
    told = set(ids(view.notes)) | set(ids(release_notes(scope)))
    found = set()
    for number in shown_by(view):
        code, place, period = number.split(".")[:3]
        about = notes_for(scope, indicators=[code], places=[place], periods=[period])
        found |= set(ids(about)) - told
    return found


@pytest.mark.parametrize("place", ["all", "XAB"])
def test_every_chart_has_the_notes_on_the_numbers_that_it_shows(scope: Scope, place: str) -> None:
    """Charts are found, none is listed; those of the Country page are of one country."""
    lacking, seen = {}, set()
    for name, build in charts().items():
        page = name.partition(".")[0]
        if (page == "country") == (place == "all"):
            continue
        filters = selection(page, year="2025") if place == "all" else selection(page, place=place)
        if page == "country":
            filters = replace(filters, year="2025")  # type: ignore[call-arg]
        view = noted(build, scope, filters)
        seen |= set(ids(view.notes))
        if found := without_notes(scope, view):
            lacking[name] = found
        assert not shown_by(view) or without_notes(scope, replace(view, notes=())), name
    assert lacking == {}
    assert ("sample-series" if place == "XAB" else "sample-cell") in seen


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_note_on_a_country_stands_on_its_page(
    open_page: OpenPage, scope: Scope, language: str
) -> None:
    reader = replace(scope, language=language)
    (note,) = [n for n in notes_for(reader, indicators=["R01"], places=["XAB"])
               if n.note_id == "sample-series"]  # fmt: skip
    own = note.text.partition(": ")[2]
    on_page = "".join(bodies(open_page("country", language, place="XAB")))
    assert escape(own) in on_page
    assert escape(own) not in "".join(bodies(open_page("country", language, place="KAZ")))


def kept_functions_that_ask(source: str) -> list[str]:
    """Functions that keep their answer and ask for cells inside: their charts would lose notes."""
    return [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
        and any("st.cache" in ast.unparse(one) for one in node.decorator_list)
        and any(
            isinstance(call, ast.Call)
            and ast.unparse(call.func) in ("cells", "history", "sentence")
            for call in ast.walk(node)
        )
    ]


def test_nobody_keeps_an_answer_made_of_cells() -> None:
    found = {
        path.name: names
        for path in DASHBOARDS.rglob("*.py")
        if (names := kept_functions_that_ask(path.read_text(encoding="utf-8")))
    }
    assert found == {}
    bad = "@st.cache_data(max_entries=4)\ndef kept(scope):\n    return cells(scope, 'R01')"
    assert kept_functions_that_ask(bad) == ["kept"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_notes_stand_under_panels_cards_and_pages(
    open_page: OpenPage, scope: Scope, language: str
) -> None:
    page = open_page("overview", language)
    written = bodies(page)
    reader = replace(scope, language=language)
    (whole,) = release_notes(reader)
    visits = notes_for(reader, indicators=["R01"])[-1].text
    assert sum('class="cw-notes"' in body for body in written) >= 4
    assert any(escape(visits) in body and "cw-head" not in body for body in written)
    cards = next(body for body in written if "cw-cards" in body)
    assert "cw-notes" in cards
    assert escape(visits) in cards
    assert whole.text not in "".join(written)  # the foot of the whole application says it
