"""A click on a figure, or an address, opens its passport; nothing is asked before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.lib import passport_dialog
from dashboards.lib.around import beneath
from dashboards.lib.indicators import _cell, cells
from dashboards.lib.recipes.cards import grid
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Table, html, passport_of
from dashboards.views.country.cards import headline_cards
from dashboards.views.country.selection import CountrySelection
from tests.dashboards.charts import charts, selection
from tests.dashboards.reading import bodies

NUMBER = "R01.KAZ.2025"
# Panels whose marks are published numbers, of the world, a group and a country.
WITH_MARKS = {
    "all": {"events.posts_by_half_year", "events.event_size", "events.support"},
    "D13": {"overview.visits_by_group", "overview.campaigns"},
    "KAZ": {
        "country.per_1000",
        "country.visits",
        "country.youth_share",
        "overview.visits_by_group",
    },
}


def shown(page: AppTest) -> str:
    """The dialog's HTML; empty where none is open."""
    return "".join(body for body in bodies(page) if 'class="cw-passport"' in body)


def test_a_figure_is_a_button_that_names_its_number(scope: Scope) -> None:
    cell = cells(scope, "R01", level="territory", territories=["KAZ"], periods=["2025"])[0]
    assert cell.passport == NUMBER
    columns = (
        Column("value", "Посещения", "count", status="status"),
        Column("other", "Ещё", "count"),
    )
    drawn = html(Table(columns, [{"value": cell.central, "other": 1, **cell.standing}]), "ru")
    assert drawn.count("data-passport") == 1
    button = re.search(r'<button type="button" class="cw-figure" data-passport="([^"]+)"', drawn)
    assert button is not None
    assert button.group(1) == NUMBER
    part = cells(scope, "R01", scheme="event_type", periods=["2025"])[0]
    assert part.passport == f"R01.WLD.2025.event_type:{part.dimension}"


def marks(trace: Any) -> Iterator[tuple[str, Any]]:
    """Each mark of a trace that opens a passport, and the number it draws."""
    named = (trace.meta or {}).get("passports", [])
    if named and trace.type == "heatmap":
        for numbers, line in zip(named, trace.z, strict=True):
            yield from zip(numbers, line, strict=True)
    elif named:
        yield from zip(named, trace.x if isinstance(trace.y[0], str) else trace.y, strict=True)


def opened(table: Table) -> Iterator[tuple[str, Any]]:
    """Each value of a table that opens a passport of its own, and which."""
    for row in table.rows:
        for column in table.columns:
            if column.is_numeric:
                yield passport_of(column, row, table.opening), row.get(column.key)


@pytest.mark.parametrize("place", ["all", "D13", "KAZ"])
def test_marks_and_cells_open_the_number_that_they_show(scope: Scope, place: str) -> None:
    published = {
        cell.passport: [
            float(v) for v in (cell.central, cell.numerator, cell.denominator) if v is not None
        ]
        for cell in (_cell(row) for row in rows(scope, "select * from fct_indicator_value"))
    }  # fmt: skip
    found = set()
    for name, build in charts().items():
        page = name.partition(".")[0]
        if page == "country" and place != "KAZ":
            continue
        view = build(scope, selection(page, year="2025", place=place))
        drawn = [
            mark for trace in (view.figure.data if view.figure else ()) for mark in marks(trace)
        ]
        found |= {name} if drawn else set()
        for number, value in [*drawn, *opened(view.table)]:
            if number and value is not None:
                cell = published[number]
                assert any(v == pytest.approx(float(value)) for v in cell), (name, number)
    assert WITH_MARKS[place] <= found


def test_a_click_that_chooses_a_place_leaves_its_number_to_a_button(scope: Scope) -> None:
    view = charts()["overview.reach_map"](scope, selection("overview", year="2025"))
    assert beneath(view, "", "ru", "all") == ""
    button = beneath(view, "", "ru", "KAZ")
    assert 'data-passport="R04.KAZ.2025"' in button
    assert "Казахстан: " in button
    assert button.count("data-passport") == 1


def test_what_changed_opens_the_published_number(scope: Scope) -> None:
    view = charts()["country.changes"](scope, selection("country", year="2025", place="KAZ"))
    numbers = re.findall(r'data-passport="([^"]+)"', view.html)
    assert len(numbers) == len(view.table.rows) > 3
    assert "R01.KAZ.2025" in numbers
    for number in numbers:
        assert 'class="cw-passport-title"' in passport_dialog._content(scope, number), number


def test_headline_cards_open_passports(scope: Scope) -> None:
    cards = grid(headline_cards(scope, CountrySelection(place="KAZ", year="2025")), "ru")
    assert re.findall(r'data-passport="(\w+)\.KAZ\.2025"', cards) == ["R01", "R02", "R04", "F05"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", ("Посещения мероприятий, Казахстан, 2025", "Полнота", "Поставки, на которых")),
        ("en", ("Event visits, Kazakhstan, 2025", "Completeness", "Deliveries behind it")),
    ],
)
def test_the_address_opens_it_in_both_languages(
    homes: dict[str, Path], open_app: Callable[..., AppTest], language: str, words: tuple[str, ...]
) -> None:
    page = open_app(homes["full"], lang=language, passport=NUMBER)
    assert not page.exception
    found = shown(page)
    for word in words:
        assert word in found
    other = re.sub(r"<[^>]+>", " ", found)
    assert language == "ru" or not re.search("[а-яё]", other.replace("Отчёт", ""), re.IGNORECASE)


def test_nothing_is_asked_before_it_is_opened(
    homes: dict[str, Path], open_app: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(passport_dialog, "passport_of", lambda *given: asked.append(given))
    page = open_app(homes["full"], lang="en")
    assert not page.exception
    assert shown(page) == ""
    assert asked == []


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("R01.KZA.2025", "Ближайшие: KAZ"),
        ("R0!.KAZ.2025", "Ближайшие: R0"),
        ("nothing", "Числа «nothing» в этом выпуске нет."),
    ],
)
def test_a_number_that_is_not_there_names_what_is_near(
    scope: Scope, number: str, said: str
) -> None:
    assert said in passport_dialog._content(scope, number)


def test_persons_have_no_lines_in_the_dialog(scope: Scope) -> None:
    found = passport_dialog._content(scope, "R02.KAZ.2025")
    assert "округлено до 5" in found
    assert "Строки о людях хранилище не покидают" in found
    assert "Файл и строка" not in found
