"""What a draft must not take for a number: lists, codes, times, the width of a damaged row."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.contracts.model import Column
from dagster_project.contracts.scaffold import scaffold
from tests.contracts.test_scaffold import by_label, csv_contract, drafted
from tests.pipeline.bad_input import read_by


def columns(folder: Path, header: str, *rows: str) -> dict[str, Column]:
    return by_label(csv_contract(folder, "\n".join([header, *rows, ""])))


def test_lists_of_numbers_are_texts_and_don_t_set_the_decimal_sign(tmp_path: Path) -> None:
    rows = [f"Страна {number},2,{number},971" for number in range(20)]
    rows += ['Гаити,"2,2",21,"332,840"', 'Лесото,"2,2",22,"426,710"', 'Чили,"0,4",23,008']
    contract = csv_contract(tmp_path, "\n".join(["Страна,Знаков,Номер,Код", *rows, ""]))
    assert contract.layouts[0].csv.decimal_character == "."
    assert contract.layouts[0].csv.group_characters == ""
    found = by_label(contract)
    assert [found[label].type for label in ("Знаков", "Номер", "Код")] == [
        "text",
        "integer",
        "text",
    ]


def test_longer_lists_are_no_grouped_numbers(tmp_path: Path) -> None:
    found = columns(tmp_path, "Код;Пункты;Сумма", "a;1,2,3;5.50", "b;4,5;1.25", "c;7;2.00")
    assert found["Пункты"].type == "text"
    assert (found["Сумма"].type, found["Сумма"].scale) == ("decimal", 2)


def test_quoted_decimal_commas_in_a_comma_file_are_still_decimals(tmp_path: Path) -> None:
    text = 'Код,Сумма\na,"1250,50"\nb,"980,00"\nc,"15,25"\n'
    contract = csv_contract(tmp_path, text)
    assert contract.layouts[0].csv.decimal_character == ","
    assert by_label(contract)["Сумма"].type == "decimal"


@pytest.mark.parametrize(
    ("label", "values", "expected"),
    [
        ("x", ("1360112283000", "1228960800000"), "timestamp"),
        ("created", ("1760112283417", "1760112283999"), "timestamp"),
        ("Дата", ("1760112283417", "1760112283999"), "timestamp"),
        ("ОГРН", ("1027700132195", "1037739010891"), "integer"),
        ("barcode", ("4600000000015", "4600000000022"), "integer"),
    ],
)
def test_milliseconds_since_1970_are_times_and_register_numbers_are_not(
    tmp_path: Path, label: str, values: tuple[str, str], expected: str
) -> None:
    found = columns(tmp_path, f"id;{label}", f"1;{values[0]}", f"2;{values[1]}")[label]
    assert found.type == expected
    assert found.formats == (("epoch_milliseconds",) if expected == "timestamp" else ())


def test_a_damaged_row_does_not_cost_the_header(tmp_path: Path) -> None:
    rows = [f"{number};Событие {number};05.10.2026" for number in range(1, 10)]
    rows[4] += ";лишнее;поле"
    found = columns(tmp_path, "Номер;Название;Дата", *rows)
    assert list(found) == ["Номер", "Название", "Дата"]
    assert found["Дата"].type == "date"


def test_records_that_are_shorter_than_the_header_have_positions(tmp_path: Path) -> None:
    file = tmp_path / "short.csv"
    file.write_text("a;b;c;d\n1;2;3\n4;5;6\n", encoding="utf-8")
    assert "The header names 4 columns, most records have 3" in scaffold(file)
    outcome = read_by(file, drafted(file))
    assert outcome.counts == (2, 0, 1)
    assert outcome.column("column_3") == [3, 6]


def test_lists_inside_an_xml_record_are_no_columns(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    records = '<r id="1"><t>a</t><y>1</y><y>2</y></r><r id="2"><t>b</t><y>3</y></r>' * 2
    file.write_text(f"<all>{records}</all>", encoding="utf-8")
    assert [column.label for column in drafted(file).columns] == ["@id", "t"]
