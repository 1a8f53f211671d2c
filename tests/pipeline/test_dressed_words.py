"""What a program put around labels and the words of rows hides neither from the contract."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.contracts.unwrapped import unwrapped
from tests.pipeline.bad_input import read_by, written
from tests.pipeline.small_contract import column, contract
from tests.pipeline.test_bad_totals import kind as kind  # each way in which a table is read
from tests.pipeline.test_bad_totals import outcome

WORDS = {
    "totalRows": r"^(Итого|Всего|Total)\b",
    "totalColumns": ["amount"],
    "footnotes": r"^(\*|Примечани)",
}
ROWS = [("a", "", 10), ("b", "", 20)]


@pytest.mark.parametrize(
    ("written_so", "meant"),
    [
        ('="Итого"', "Итого"), ('= "Итого"', "Итого"), ('"=""Итого"""', "Итого"),
        ('="a ""b"""', 'a "b"'), ("'Итого", "Итого"), ("’Итого", "Итого"), ("'Итого'", "Итого"),
        ('=""', ""), (' ="p" ', "p"),
        ("«Всего хорошего»", "«Всего хорошего»"), ('"Всего"', '"Всего"'), ('="a"&"b"', '="a"&"b"'),
        ("Кол-во'", "Кол-во'"), ("'", "'"), ("=A1", "=A1"), ("", ""),
    ],
)  # fmt: skip
def test_only_what_a_program_put_there_is_taken_off(written_so: str, meant: str) -> None:
    assert unwrapped(written_so) == meant


@pytest.mark.parametrize("word", ['="Итого"', "'Итого", "\u200bИтого", "\u2060'ИТОГО:", "’Всего"])
def test_a_dressed_total_is_a_total(tmp_path: Path, kind: str, word: str) -> None:
    found = outcome(tmp_path, kind, [*ROWS, (word, "", 30)], **WORDS)
    assert found.counts == (2, 0, 1)
    (total,) = found.account.control_totals
    assert (total.declared, total.computed) == (30, 30)


def test_a_dressed_note_and_a_dressed_empty_cell(tmp_path: Path, kind: str) -> None:
    rows = [*ROWS, ('=""', "'Итого", '="30"'), ('="* сноска"', "", 1), ("'и ещё", '=""', '=""')]
    found = outcome(tmp_path, kind, rows, **WORDS)
    assert found.counts == (2, 0, 3)
    (total,) = found.account.control_totals
    assert (total.declared, total.computed) == (30, 30)


def test_a_title_in_quotation_marks_is_no_total(tmp_path: Path, kind: str) -> None:
    rows = [("«Всего хорошего»", "", 1), ("'s-Gravenhage", "", 2), ("Итоговая встреча", "", 3)]
    found = outcome(tmp_path, kind, rows, **WORDS)
    assert found.column("name") == [row[0] for row in rows]


@pytest.mark.parametrize(
    "numbers",
    [("(1)", "(2)", "(3)"), ("(А)", "(Б)", "(1)", "(2)"), ('="1"', "'2", "3 (1+2)"), ("[1]", "2)")],
)
def test_numbers_of_columns_however_they_are_written(
    tmp_path: Path, kind: str, numbers: tuple[str, ...]
) -> None:
    labels = ["name", "group", "amount", "more"][: max(len(numbers), 3)]
    numbers = numbers if len(numbers) > 2 else (*numbers, "[3]")
    first = ("a", "", 10, "")[: len(labels)]
    found = outcome(tmp_path, kind, [numbers, first], labels, numberingRow=True)
    assert found.counts == (1, 0, 1)


@pytest.mark.parametrize("numbers", [("(1)", "(7)", "(3)"), ("(аб)", "(1)", "(2)")])
def test_a_row_in_brackets_is_no_numbers(tmp_path: Path, numbers: tuple[str, ...]) -> None:
    rows = [numbers, ("a", "", 10)]
    found = outcome(tmp_path, "csv", rows, numberingRow=True)
    assert found.account.rows_skipped == 0


DRESSED = ('="name"', "'GROUP", '= "amount"')


def test_dressed_labels(tmp_path: Path, kind: str) -> None:
    found = outcome(tmp_path, kind, ROWS, DRESSED)
    assert (found.column("amount"), found.account.warnings) == ([10, 20], ())


def test_dressed_labels_of_two_rows_and_of_cells(tmp_path: Path) -> None:
    wide = contract(
        tmp_path,
        column("name", "name / full", required=True),
        column("year", "year", "integer", source="header"),
        column("amount", "amount", "integer"),
        format="csv", delimiter=";", headerRows=2,
        wideToLong={"pattern": r"^sum / (?P<year>\d{4})$", "valueColumn": "amount"},
    )  # fmt: skip
    text = '="name";="sum";\n="full";="2024";\'2025\na;1;2\n'
    found = read_by(written(tmp_path / "t.csv", text), wide)
    assert found.column("year") == [2024, 2025]
