"""What a workbook holds beside plain values: errors, other calendars, other sheets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from dagster_project.contracts.model import Contract
from tests.pipeline.bad_input import read_by
from tests.pipeline.small_contract import column, contract

LABELS = ["Страна", "Дата", "Участников"]


def known(folder: Path, **words: Any) -> Contract:
    return contract(
        folder,
        column("country", "Страна", required=True),
        column("held_on", "Дата", "date", formats=["%d.%m.%Y", "excel_serial"]),
        column("count", "Участников", "integer", nullValues=["#DIV/0!"]),
        format="xlsx",
        **words,
    )


def book(folder: Path, fill: Callable[[Any], None], **options: Any) -> Path:
    path = folder / "a.xlsx"
    made = xlsxwriter.Workbook(str(path), options)
    fill(made)
    made.close()
    return path


def table(made: Any, name: str, *rows: list[Any]) -> Any:
    sheet = made.add_worksheet(name)
    for number, row in enumerate([LABELS, *rows]):
        sheet.write_row(number, 0, row)
    return sheet


def test_an_error_cell_is_no_missing_value(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        sheet = table(made, "Л", ["Казахстан", None, 5], ["Латвия"], ["Эстония"], ["Грузия", None])
        sheet.write_formula(2, 2, "=NA()", None, "#N/A")
        sheet.write_formula(3, 2, "=1/0", None, "#DIV/0!")

    outcome = read_by(book(tmp_path, fill), known(tmp_path))
    assert outcome.dropped == [("bad_integer", "count", 3)]
    assert outcome.raw == ["#N/A"]
    assert outcome.column("country") == ["Казахстан", "Латвия", "Эстония", "Грузия"]


def test_day_numbers_of_a_workbook_that_counts_from_1904(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        sheet = table(made, "Л", ["Казахстан", 44838, 44838], ["Латвия", "05.10.2026"], ["Литва"])
        form = made.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write_datetime(3, 1, datetime(2026, 10, 5), form)

    outcome = read_by(book(tmp_path, fill, date_1904=True), known(tmp_path))
    assert outcome.column("held_on") == [date(2026, 10, 5)] * 3
    assert outcome.column("count") == [44838, None, None]


def test_the_first_visible_sheet_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        table(made, "Справочник", ["старая", None, 1]).hide()
        table(made, "Октябрь", ["новая", None, 2]).activate()
        table(made, "Ноябрь", ["ещё", None, 3])
        made.add_worksheet("Лист3")

    outcome = read_by(book(tmp_path, fill), known(tmp_path))
    assert outcome.column("country") == ["новая"]
    said = ("Only the sheet `Октябрь` is read; left out: `Ноябрь`.",)
    assert outcome.account.warnings == said
    named = read_by(tmp_path / "a.xlsx", known(tmp_path, sheet="Ноябрь"))
    assert named.column("country") == ["ещё"]
    assert named.account.warnings == ()


def test_further_sheets_that_match_are_named(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        for name in ("Титул", "Отчёт 1", "Отчёт 2"):
            table(made, name, [name, None, 1])

    outcome = read_by(book(tmp_path, fill), known(tmp_path, sheetPattern="^Отчёт"))
    assert outcome.column("country") == ["Отчёт 1"]
    assert outcome.account.warnings == ("Only the sheet `Отчёт 1` is read; left out: `Отчёт 2`.",)
