"""Value, status and maturity are columns of their own; every mark in use is explained, no other."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.lib import statuses
from dashboards.lib.download import Origin, columns_of_file, to_csv
from dashboards.lib.scope import LANGUAGES, Scope
from dashboards.lib.table import Column, Row, Table, columns_in_file, html, spoken
from dashboards.lib.texts import Texts, catalogue
from tests.dashboards.charts import charts, selection
from tests.dashboards.reading import bodies, open_tables

ORIGIN = Origin("release-1", "2026-10-31T21:00:00", "year=2025")
ROWS: list[Row] = [
    {"place": "A", "value": Decimal(12), "status": "ok", "maturity": "final"},
    {"place": "B", "value": Decimal(5), "status": "partial", "maturity": "provisional",
     "coverage_expected": 12, "coverage_share": Decimal("0.75")},
    {"place": "C", "value": None, "status": "not_reported", "maturity": "final"},
    {"place": "D", "value": None, "status": "too_few", "maturity": "corrected"},
    {"place": "E", "value": Decimal(0), "status": "ok", "maturity": "final"},
]  # fmt: skip
COLUMNS = (Column("place", "Place"), Column("value", "People", "persons/5", status="status"))
TABLE = Table(COLUMNS, ROWS, "People")


def statuses_with_words() -> set[str]:
    keys = catalogue("en")
    return {key.split(".")[1] for key in keys if re.fullmatch(r"status\.\w+\.word", key)}


def test_every_status_has_a_mark_words_and_a_reason_in_both_languages() -> None:
    for language in LANGUAGES:
        said = [statuses.said(code, language) for code in statuses.MARKS]
        assert all(one.mark and one.word and one.why for one in said)
        assert len({one.word for one in said}) == len(said)
    assert statuses_with_words() - {"ok"} == statuses.MARKS.keys() - statuses.MATURITIES


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_column_of_a_file_holds_numbers_only(language: str) -> None:
    content = to_csv(TABLE, ORIGIN, language).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content), delimiter=";" if language == "ru" else ","))
    texts = Texts(language)
    assert [row["People"] for row in rows] == ["12", "5", "", "", "0"]
    words = [row[texts("column.status")] for row in rows]
    assert words[1:4] == [texts(f"status.{s}.word") for s in ("partial", "not_reported", "too_few")]
    assert words[4].endswith({"ru": "от\u00a00\u00a0до\u00a04", "en": "0\u00a0to\u00a04"}[language])
    maturity = [row[texts("column.maturity")] for row in rows]
    assert maturity[1] == texts("maturity.provisional.word")
    assert rows[1][texts("column.coverage_expected")] == "12"
    assert rows[1][f"{texts('column.coverage_share')}, %"] == "75"


def test_every_status_stands_after_its_values_and_names_them_where_there_are_several() -> None:
    columns = (
        Column("a", "Young", "count", status="s"),
        Column("b", "Others", "count", status="s"),
        Column("c", "Share", "share", status="t"),
    )
    found = columns_in_file(Table(columns, [{"a": 1}]), "en")
    assert [column.label for column in found] == [
        "Young", "Others", "Status", "Share", "Share: status",
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_explains_each_mark_it_holds_and_no_other(language: str) -> None:
    body = html(TABLE, language)
    marks, explained = marks_of(body)
    assert marks == explained == {"[i]", "[x]", "[c]", "[p]", "[r]"}
    numbers = re.findall(r'<td class="cw-num"[^>]*>([^<]*)</td>', body)
    zero = {"ru": "от\u00a00\u00a0до\u00a04", "en": "0\u00a0to\u00a04"}[language]
    assert [unescape(number) for number in numbers] == ["12", "5", "–", "–", zero]


def test_a_table_without_marks_has_no_column_for_them() -> None:
    body = html(Table(COLUMNS, ROWS[:1], "People"), "en")
    assert "cw-marks" not in body
    assert body.count("<th ") == 2


def test_who_listens_hears_the_word() -> None:
    said = [spoken(COLUMNS[1], row, "en") for row in ROWS[1:4]]
    assert said == ["5 (incomplete)", "not reported", "too few"]


def marks_of(body: str) -> tuple[set[str], set[str]]:
    """Marks in a table's cells, and those that the list beneath explains."""
    table, _, below = body.partition('<ul class="cw-marks">')
    pattern = r"\[[a-z.÷]+\]"
    cells = re.findall(rf'class="cw-status"[^>]*>({pattern})', table)
    return set(cells), set(re.findall(rf"<b>({pattern})</b>", below))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("page", "chosen"),
    [
        ("overview", {}),
        ("events", {"events.view": "plan", "events.year": "2025"}),
        ("youth", {}),
        ("spending", {}),
    ],
)
def test_marks_on_pages_are_explained(
    open_page: Callable[..., AppTest], page: str, chosen: dict[str, str], language: str
) -> None:
    test = open_tables(open_page(page, language, **chosen))
    tables = [body for body in bodies(test) if "<table" in body]
    found = [marks_of(body) for body in tables]
    assert any(marks for marks, _ in found)
    assert all(marks == explained for marks, explained in found)


@pytest.mark.parametrize("name", sorted(charts()))
def test_no_word_stands_in_a_number_column_of_any_file(scope: Scope, name: str) -> None:
    page = name.split(".")[0]
    view = charts()[name](scope, selection(page, year="2026", quarter="2026-Q2", currency="USD"))
    content = to_csv(view.table, ORIGIN, "ru").decode("utf-8-sig")
    listed = list(csv.reader(io.StringIO(content), delimiter=";"))
    columns = columns_of_file(view.table, ORIGIN, "ru")
    for line in listed[1:]:
        for column, text in zip(columns, line, strict=False):
            if column.is_numeric:
                assert re.fullmatch(r"-?\d*(,\d+)?", text), f"{column.head}: {text}"
