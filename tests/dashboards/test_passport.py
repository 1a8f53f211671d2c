"""A click on a figure, or an address, opens its passport; nothing is asked before."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.lib import passport_dialog
from dashboards.lib.indicators import cells
from dashboards.lib.recipes.cards import grid
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Table, html
from dashboards.views.country.cards import headline_cards
from dashboards.views.country.selection import CountrySelection
from tests.dashboards.reading import bodies

NUMBER = "R01.KAZ.2025"


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
