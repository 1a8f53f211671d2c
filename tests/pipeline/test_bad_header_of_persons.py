"""A file of persons without a header: its first row is no list of labels to be printed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from dagster_project.contracts.model import Contract
from dagster_project.ingest.model import Refusal
from tests.pipeline.bad_input import read_by, written
from tests.pipeline.small_contract import column, contract

ROWS = [("1", "Сверхтайнова", "Аполлинария", "07.08.1991"), ("2", "Тайнов", "Имам", "01.02.1990")]


def roster(folder: Path, kind: str) -> Contract:
    return contract(
        folder,
        column("line_no", "№", required=True),
        column("surname", "Фамилия", required=True, protection="drop"),
        column("given", "Имя", required=True, protection="drop"),
        column("born_on", "Дата рождения", required=True, protection="drop"),
        format=kind,
    )


def refusal_of(file: Path, known: Contract) -> str:
    with pytest.raises(Refusal) as caught:
        read_by(file, known)
    assert caught.value.code == "missing_columns"
    return f"{caught.value} {caught.value.where}"


def book(folder: Path, rows: Sequence[tuple[str, ...]]) -> Path:
    made = xlsxwriter.Workbook(str(folder / "a.xlsx"))
    sheet = made.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    made.close()
    return folder / "a.xlsx"


def test_no_name_stands_in_the_message(tmp_path: Path) -> None:
    text = "\n".join(",".join(row) for row in ROWS)
    for said in (
        refusal_of(written(tmp_path / "a.csv", text), roster(tmp_path, "csv")),
        refusal_of(book(tmp_path, ROWS), roster(tmp_path, "xlsx")),
    ):
        assert "`Фамилия`" in said
        assert "header" in said
        assert not [value for row in ROWS for value in row[1:] if value in said]


def test_a_slip_of_the_pen_is_still_named(tmp_path: Path) -> None:
    header = ("№", "Фамилиия", "Имя", "Дата рожд.")
    said = refusal_of(book(tmp_path, [header, *ROWS]), roster(tmp_path, "xlsx"))
    assert "`Фамилия` (closest in the file: `Фамилиия`)" in said
    assert "Тайнов" not in said
