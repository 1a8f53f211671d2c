"""Files of panels stand alone: numbers as on the screen, codes, units, words, where from."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from typing import Any

import pytest
import streamlit as st

from dashboards.lib import files
from dashboards.lib.chosen import chosen, in_words
from dashboards.lib.download import Origin, columns_of_file, head_of, to_csv
from dashboards.lib.format import Formats, shown
from dashboards.lib.origin import definitions_of, heard, origin_of
from dashboards.lib.recipes.card_table import card_table
from dashboards.lib.scope import LANGUAGES, Scope
from dashboards.lib.table import Column, Table
from dashboards.lib.texts import Texts
from dashboards.lib.view import View
from tests.dashboards.charts import PAGES, card_rows, charts, selection

UNITS = (
    "count", "share", "per_1000", "rub", "index", "ratio", "mean", "days", "year", "rate", "plain",
    "persons/5",
)  # fmt: skip
NUMBERS = ("0.46173", "0.5", "2.5", "12", "3.14159", "-0.4", "1234.567", "9999999.5", "0.0042")
# A number of them is of what the head names.
UNITLESS = {"count", "persons", "mean", "ratio", "year", "plain"}
CHOSEN = {"year": "2025", "place": "D05"}


def reader(scope: Scope, language: str) -> Scope:
    return Scope(scope.home, scope.release_id, language=language)


def read(content: bytes, language: str) -> list[dict[str, str]]:
    text = content.decode("utf-8-sig" if language == "ru" else "utf-8")
    return list(csv.DictReader(io.StringIO(text), delimiter=";" if language == "ru" else ","))


@pytest.mark.parametrize("unit", UNITS)
def test_a_file_has_the_digits_of_the_screen(unit: str) -> None:
    for text in NUMBERS:
        seen = Formats("en").number(Decimal(text), unit)
        digits = seen.replace("−", "-").replace(",", "").replace("₽", "").removesuffix("%")
        assert f"{shown(Decimal(text), unit):f}" == digits, f"{text} in {unit}"


def test_a_share_that_the_screen_calls_tiny_is_no_zero_in_a_file() -> None:
    assert shown(Decimal("0.0000234"), "share") == Decimal("0.002")
    assert shown(Decimal("0.00002"), "rub") == 0
    assert str(shown(Decimal("-0.0001"), "mean")) == "0.0"


def test_a_head_names_the_unit_once() -> None:
    assert head_of(Column("a", "Share", "share"), "en") == "Share, %"
    assert head_of(Column("a", "Доля, %", "share"), "ru") == "Доля, %"
    assert head_of(Column("a", "На 1000 чел.", "per_1000"), "ru") == "На 1000 чел."
    assert head_of(Column("a", "People", "persons/5"), "en") == "People"
    assert head_of(Column("a", "2025", "rub"), "ru") == "2025: ₽", "no program takes it for money"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_panel_says_where_it_comes_from(scope: Scope, language: str) -> None:
    """What the release was asked for is defined, places have their codes, no number is longer
    than on the screen."""
    here, unlike = reader(scope, language), set()
    defined, coded = set(), set()
    release, code = (Texts(language)(f"download.{key}") for key in ("release", "code"))
    definitions = Texts(language)("download.definitions")
    for name, build in charts().items():
        chosen_here = selection(name.partition(".")[0], **CHOSEN)
        view, indicators = heard(here, lambda: build(here, chosen_here))  # noqa: B023
        origin = origin_of(here, chosen_here, indicators)
        for row in read(to_csv(view.table, origin, language), language):
            assert row[release] == scope.release_id
            if indicators:
                assert all(one in row[definitions] for one in indicators)
                defined.add(name)
            if any(head.endswith(f": {code}") for head in row):
                coded.add(name)
        for told in view.table.columns:
            if told.is_numeric and not told.unit and told.kind.partition("/")[0] not in UNITLESS:
                assert Texts(language).get(f"download.unit.{told.kind}", ""), (name, told)
        for column in columns_of_file(view.table, origin, language):
            values = [column.read(row) for row in view.table.rows]
            if any(isinstance(v, Decimal) and v != round(v, 4) for v in values):
                unlike.add((name, column.head))
    assert len(defined) > 25
    assert {"overview.places", "overview.reach_map", "youth.gained_and_lost"} <= coded
    assert {"associations.register", "language.completion_by_post"} <= coded
    assert not unlike


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("associations.vitality", "D02"),
        ("language.per_1000_by_place", "D02"),
        ("youth.share_by_group", "D02"),
        ("rights.unions", "U2"),
    ],
)
def test_a_name_that_two_levels_have_is_coded_by_the_others(
    scope: Scope, name: str, code: str
) -> None:
    """A union that is one group has the name of the group."""
    chosen_here = selection(name.partition(".")[0], year="2025")
    view = charts()[name](scope, chosen_here)
    label = view.table.columns[0].label
    found = {
        row[label]: row[f"{label}: {Texts('ru')('download.code')}"]
        for row in read(to_csv(view.table, origin_of(scope, chosen_here), "ru"), "ru")
    }
    assert found["Центральная Азия"] == code
    assert all(found.values())
    assert {other[0] for other in found.values()} <= {code[0], "W"}


def test_what_comes_from_a_cache_is_heard_too(scope: Scope) -> None:
    st.cache_data.clear()
    build, chosen_here = charts()["overview.places"], selection("overview", year="2025")
    first = heard(scope, lambda: build(scope, chosen_here))[1]
    again = heard(scope, lambda: build(scope, chosen_here))[1]
    assert first == again
    assert "R04" in first


@pytest.mark.parametrize("language", LANGUAGES)
def test_filters_are_said_in_words_with_their_codes(scope: Scope, language: str) -> None:
    here = reader(scope, language)
    said = in_words(here, selection("overview", **CHOSEN))
    assert "(D05)" in said
    assert "2025" in said
    for page in PAGES:
        found = chosen(here, selection(page, **CHOSEN, outcome="held", quarter="Q2",
                                       definition="born_in", peers="group", event_type="concert",
                                       count="visits", by="posts"))  # fmt: skip
        for one in found:
            assert one.label[:1].isupper(), one
            # In English a code may be the word of what it stands for.
            assert language == "en" or one.word != one.code or one.code.isdigit(), one


@pytest.mark.parametrize("page", sorted(card_rows()))
def test_headline_cards_are_files_too(scope: Scope, page: str) -> None:
    cards = card_rows()[page]
    chosen_here = selection(page.partition(".")[0], year="2025")
    view, indicators = heard(scope, lambda: card_table(scope, cards(scope, chosen_here)))
    rows = read(to_csv(view.table, origin_of(scope, chosen_here, indicators), "ru"), "ru")
    unit, value = Texts("ru")("column.unit"), Texts("ru")("column.value")
    shares = [row[value] for row in rows if row[unit] == "%" and row[value]]
    assert all(re.fullmatch(r"-?\d{1,3}(,\d\d?)?", share) for share in shares)
    # Estimates of diasporas are no indicators.
    assert indicators or page.startswith("diaspora.")


def test_a_definition_names_unit_and_sources(scope: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    facts: dict[str, Any] = {"R04": {
        "name_ru": "Охват", "definition_ru": "Участники на 1000.", "caveat_ru": None,
        "unit": "per_1000", "exports": "grants unknown_export",
    }}  # fmt: skip
    monkeypatch.setattr("dashboards.lib.origin.indicator_facts", lambda _: facts)
    (found,) = definitions_of(scope, ["R04", "R04"])
    assert found.exports == ("Гранты (grants)", "unknown_export (unknown_export)")
    assert found.said("ru").startswith("R04 Охват: Участники на 1000. Единица: на 1000")


def test_no_cell_breaks_its_line_or_runs_as_a_formula() -> None:
    table = Table((Column("a", "A"),), [{"a": "=1+1"}, {"a": "one\ntwo"}, {"a": "\t=2"}])
    lines = to_csv(table, Origin("r", "t", "f"), "en").decode().split("\r\n")
    assert [line.split(",")[0] for line in lines[1:4]] == ["'=1+1", "one two", "'\t=2"]


def test_a_panel_offers_its_numbers_and_its_picture(scope: Scope) -> None:
    build, chosen_here = charts()["youth.half_years"], selection("youth", year="2025")
    found = files.files(lambda: build(scope, chosen_here), "test.figure", scope, chosen_here)
    assert found.keys() == files.FORMATS.keys()
    drawn = found["svg"].decode()
    for text in (scope.release_id, "31\u00a0октября\u00a02026"):
        assert text in drawn
    assert build(scope, chosen_here).title.split()[0] in drawn
    assert found["png"].startswith(b"\x89PNG")
    words = View("t", "n", Table((Column("a", "A"),), [{"a": "b"}]))
    assert set(files.files(lambda: words, "test.words", scope, chosen_here)) == {"csv", "xlsx"}
