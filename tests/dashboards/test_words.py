"""Texts, numbers and files: complete in both languages, right in form."""

from __future__ import annotations

import csv
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from babel import Locale

from dagster_project.contracts.cast_sql import BAD_RULE
from dagster_project.contracts.model import Column as ContractColumn
from dagster_project.ingest.judging.quarantine import STRUCTURE_HINTS, hint_for
from dashboards.lib.download import Origin, to_csv
from dashboards.lib.format import Formats
from dashboards.lib.pages import registry
from dashboards.lib.table import Column, Table
from dashboards.lib.texts import Phrase, Texts, catalogue, parts_of
from dashboards.lib.units import COARSE_RUB

DASHBOARDS = Path(__file__).resolve().parents[2] / "dashboards"
BREAKDOWNS = "dbt/models/indicators/base/int_indicator__breakdown_framed.sql"
CATEGORIES = "dbt/seeds/reference/competition_categories.csv"
RU, EN = Formats("ru"), Formats("en")


def parts(message: str) -> set[str]:
    return parts_of(message) - {"n"}


def test_both_languages_have_the_same_texts_with_the_same_parts() -> None:
    russian, english = catalogue("ru"), catalogue("en")
    assert russian.keys() == english.keys()
    for key, message in russian.items():
        other = english[key]
        assert isinstance(message, dict) == isinstance(other, dict), key
        for left in message.values() if isinstance(message, dict) else [message]:
            for right in other.values() if isinstance(other, dict) else [other]:
                assert parts(left) == parts(right), key


def test_a_phrase_beside_its_chart_says_the_same_in_both_languages() -> None:
    phrase = Phrase(ru="{year} год", en="Year {year}")
    assert [phrase(language, year=2025) for language in ("ru", "en")] == ["2025 год", "Year 2025"]
    with pytest.raises(ValueError, match="other parts"):
        Phrase(ru="{year} год", en="Year {n}")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_plural_form_of_the_language_is_there(language: str) -> None:
    tags = Locale(language).plural_form.tags | {"other"}
    for key, message in catalogue(language).items():
        if isinstance(message, dict):
            assert message.keys() == tags, key


def test_russian_plurals() -> None:
    texts = Texts("ru")
    said = [texts("count.day", n=n) for n in (1, 2, 5, 11, 21, 104)]
    assert said == ["1 день", "2 дня", "5 дней", "11 дней", "21 день", "104 дня"]


def test_every_rule_of_the_quarantine_has_words() -> None:
    column = ContractColumn("a", "a", "text")
    rules = {*STRUCTURE_HINTS, *BAD_RULE.values()} - {"bad_text"}
    known = {key.removeprefix("rule.") for key in catalogue("ru") if key.startswith("rule.")}
    assert rules <= known
    # What is left are the rules about values and repeats; each has a hint or names itself.
    beside = {"duplicate_equal", "duplicate_conflict", "append_conflict"}
    assert {rule for rule in known - rules - beside if hint_for(column, rule) == rule} == set()


def test_codes_of_the_youth_programme_have_names() -> None:
    listed = (DASHBOARDS.parent / BREAKDOWNS).read_text(encoding="utf-8")
    for scheme in ("stage", "way_out"):
        (codes,) = re.findall(rf"'{scheme}': \[(.*?)\]", listed)
        names = {key for key in catalogue("ru") if key.startswith(f"{scheme}.")}
        assert names == {f"{scheme}.{code}" for code in re.findall(r"\w+", codes)}
    with (DASHBOARDS.parent / CATEGORIES).open(encoding="utf-8") as stream:
        categories = {row["category_code"] for row in csv.DictReader(stream)}
    names = {key for key in catalogue("ru") if key.startswith("category.")}
    assert names == {f"category.{code}" for code in categories | {"unknown"}}


def test_every_text_the_code_names_exists() -> None:
    known = catalogue("ru")
    missing = {
        f"{path.name}: {key}"
        for path in DASHBOARDS.rglob("*.py")
        for key in re.findall(r"texts\(\s*\"([\w.<]+)\"", path.read_text(encoding="utf-8"))
        if key not in known
    }
    assert not missing


def test_pages_are_registered_with_owner_and_audience() -> None:
    for entry in registry():
        assert entry.title_ru
        assert entry.title_en
        assert entry.owner
        assert entry.audience
        assert (DASHBOARDS / "views" / entry.code / "page.py").exists()


def test_numbers() -> None:
    assert RU.number(1234567) == "1\u00a0234\u00a0567"
    assert RU.share(Decimal("0.4617")) == "46,2\u00a0%"
    assert EN.share(Decimal("0.4617")) == "46.2%"
    assert RU.share(Decimal("0.0004")) == "0,04\u00a0%"
    assert (RU.share(Decimal("0.00001")), RU.share(0)) == ("<0,01\u00a0%", "0\u00a0%")
    assert RU.compact(1_284_563) == "1,28\u00a0млн"
    assert EN.compact(1_284_563) == "1.28M"
    assert RU.compact(9_999) == "9\u00a0999"
    assert RU.rub(Decimal("1640.40")) == "1\u00a0640\u00a0₽"
    assert RU.rub(Decimal("8.2")) == "8,20\u00a0₽"
    assert EN.rub(1640) == "₽1,640"
    assert EN.rub(-1640) == "−₽1,640"
    assert RU.number(-5) == "\u22125"
    assert RU.band(Decimal("0.37"), Decimal("0.38"), "share") == "37–38\u00a0%"
    assert EN.band(Decimal("0.37"), Decimal("0.38"), "share") == "37–38%"
    assert RU.number(0, "persons/5").replace("\u00a0", " ") == "от 0 до 4"
    assert EN.number(0, "persons/5").replace("\u00a0", " ") == "0 to 4"
    assert EN.number(0, "persons/10").replace("\u00a0", " ") == "0 to 9"
    assert RU.number(0, "persons") == "≈0", "a release that says no base"
    assert RU.number(1235, "persons/5") == "1\u00a0235"


def test_dates_and_periods() -> None:
    day = date(2026, 9, 30)
    assert RU.date(day).replace("\u00a0", " ") == "30 сентября 2026 г."
    assert EN.date(day).replace("\u00a0", " ") == "30 September 2026"
    assert RU.period("2025-03").replace("\u00a0", " ") == "март 2025"
    assert RU.period("2025-Q1").replace("\u00a0", " ") == "1 кв. 2025"
    assert EN.period("2025-Q1").replace("\u00a0", " ") == "Q1 2025"
    assert RU.period("2025-H1").replace("\u00a0", " ") == "янв–июнь 2025"
    assert EN.period("2025-H2").replace("\u00a0", " ") == "Jul–Dec 2025"
    assert RU.period("2026-YTD09").replace("\u00a0", " ") == "янв–сент 2026"
    assert EN.period("2026-YTD03").replace("\u00a0", " ") == "Jan–Mar 2026"
    assert EN.period("2026-YTD01").replace("\u00a0", " ") == "Jan 2026"
    assert RU.stretch("2025").replace("\u00a0", " ") == "2025 год"
    assert RU.stretch("2026-YTD09") == RU.period("2026-YTD09")
    assert RU.period("2023-2025") == "2023–2025"
    assert RU.period("S2025") == "2025"
    assert RU.season("S2025") == "сезон\u00a02025"
    assert EN.season("2025", begins=True) == "Season\u00a02025"


TABLE = Table(
    (
        Column("name", "Название"),
        Column("value", "Число", "count", status="status"),
        Column("day", "Дата", "date"),
    ),
    [
        {"name": "=1+1", "value": Decimal("1234.50"), "day": date(2025, 3, 1)},
        {"name": "Б;В", "value": None, "status": "few_recipients", "day": None},
    ],
)
ORIGIN = Origin(
    "release-1", "2026-10-31T21:00:00", "Год: 2025; Группа стран: Центральная Азия (D05)"
)


def test_russian_file() -> None:
    content = to_csv(TABLE, ORIGIN, "ru")
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "Название;Число;Статус;Дата;Выпуск;Данные на (UTC);Фильтры"
    assert lines[1].startswith("'=1+1;1234;есть;2025-03-01;release-1;2026-10-31T21:00:00;")
    assert lines[2].startswith('"Б;В";;мало получателей;;release-1;')


def test_english_file() -> None:
    content = to_csv(TABLE, ORIGIN, "en")
    assert not content.startswith(b"\xef\xbb\xbf")
    lines = content.decode().split("\r\n")
    assert lines[1] == (
        "'=1+1,1234,available,2025-03-01,release-1,2026-10-31T21:00:00,"
        "Год: 2025; Группа стран: Центральная Азия (D05)"
    )
    assert lines[2].startswith("Б;В,,few recipients,,")


def test_rounded_money_of_zero_says_below_what_it_is() -> None:
    ru, en = Formats("ru"), Formats("en")
    assert ru.number(Decimal(0), COARSE_RUB) == "<\u00a0250\u00a0тыс.\u00a0₽"
    assert en.number(Decimal(0), COARSE_RUB) == "<\u00a0₽250K"
    assert en.number(Decimal(-500_000), COARSE_RUB) == "\u2212₽500,000"
    assert en.number(Decimal(0), "rub") == "₽0"


def test_numbers_in_sentences_are_written_as_everywhere() -> None:
    assert Texts("ru")("count.day", n=1843) == "1\u00a0843 дня"
    assert Texts("en")("count.day", n=1843) == "1,843 days"
    assert Formats("ru").either([5, 10]) == "5 или 10"
    assert Formats("en").either([5, 10, 20]) == "5, 10 or 20"
