"""A sample file becomes a contract that is right and says how the file is to be read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from dagster_project.contracts.check import check
from dagster_project.contracts.model import Column, Contract
from dagster_project.contracts.read import read_contract
from dagster_project.contracts.scaffold import scaffold
from dagster_project.contracts.scaffold.encoding import detect
from dagster_project.errors import UserError

TEXT = """\
Страна;Город;Участников;Сумма, руб.;Дата
Казахстан;Алма-Ата;120;1 250,50;05.10.2026
Киргизия;Бишкек;80;-980,00;12.10.2026
Узбекистан;Ташкент;;415,25;25.12.2026
"""


def drafted(file: Path) -> Contract:
    """The contract drafted from a file, which must be right as it stands."""
    target = file.with_suffix(".odcs.yaml")
    target.write_text(scaffold(file), encoding="utf-8")
    assert check(target) == []
    return read_contract(target)


def csv_contract(folder: Path, text: str, encoding: str = "utf-8") -> Contract:
    file = folder / "sample.csv"
    file.write_bytes(text.encode(encoding))
    return drafted(file)


def by_label(contract: Contract) -> dict[str, Column]:
    return {column.label: column for column in contract.columns}


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("windows-1251", "windows-1251"),
        ("cp866", "cp866"),
        ("koi8-r", "koi8-r"),
    ],
)
def test_the_encoding_is_found(encoding: str, expected: str, tmp_path: Path) -> None:
    contract = csv_contract(tmp_path, TEXT, encoding)
    dialect = contract.layouts[0].csv
    assert dialect.encoding == expected
    assert (dialect.delimiter, dialect.decimal_character) == (";", ",")
    assert "Участников" in by_label(contract)


def test_latin_letters_that_stand_alone_are_latin() -> None:
    assert detect("Année;Café;Zürich\n".encode("latin-1")) == "latin-1"
    assert detect("10 € – café\n".encode("windows-1252")) == "windows-1252"


def test_a_cut_sample_is_still_utf8() -> None:
    data = "Казахстан".encode()
    assert detect(data[:-1], is_whole=False) == "utf-8"
    assert detect(data[:-1], is_whole=True) != "utf-8"


def test_types_missing_values_and_key(tmp_path: Path) -> None:
    contract = csv_contract(tmp_path, TEXT)
    columns = by_label(contract)
    assert columns["Страна"].name == "strana"
    assert columns["Участников"].type == "integer"
    assert (columns["Сумма, руб."].type, columns["Сумма, руб."].scale) == ("decimal", 2)
    assert (columns["Дата"].type, columns["Дата"].formats) == ("date", ("%d.%m.%Y",))
    assert contract.key == ("strana",)
    assert contract.mode == "full_snapshot"


def test_titles_above_the_header_are_skipped(tmp_path: Path) -> None:
    contract = csv_contract(tmp_path, "Отчёт за октябрь\n\n" + TEXT)
    assert contract.layouts[0].csv.skip_rows == 2
    assert "Страна" in by_label(contract)


def test_a_title_with_line_ends_counts_as_physical_lines(tmp_path: Path) -> None:
    contract = csv_contract(tmp_path, '"Отчёт\nза октябрь"\n' + TEXT)
    assert contract.layouts[0].csv.skip_rows == 2


@pytest.mark.parametrize(
    ("text", "delimiter", "quote"),
    [
        ("a,b\n1,x\n2,y\n", ",", '"'),
        ("a\tb\n1\tx\n2\ty\n", "\t", '"'),
        ("a|b\n1|x\n2|y\n", "|", '"'),
        ("a;b\n1;'x;y'\n2;'z;z'\n", ";", "'"),
        ('a;b\n1;"x;y"\n2;"say ""z"""\n', ";", '"'),
        ("сумма;дата\n1,5;01.02.2025\n2,5;02.02.2025\n", ";", '"'),
    ],
)
def test_the_dialect_is_found(text: str, delimiter: str, quote: str, tmp_path: Path) -> None:
    dialect = csv_contract(tmp_path, text).layouts[0].csv
    assert (dialect.delimiter, dialect.quote_character) == (delimiter, quote)


def test_a_file_without_header_has_positions_for_labels(tmp_path: Path) -> None:
    contract = csv_contract(tmp_path, "1,2.5,x\n2,3.5,y\n3,4.5,z\n")
    assert contract.layouts[0].csv.header_rows == 0
    assert [column.label for column in contract.columns] == ["1", "2", "3"]


def test_a_header_that_names_two_columns_alike_is_skipped(tmp_path: Path) -> None:
    contract = csv_contract(tmp_path, "x;X;y\n1;2;3\n4;5;6\n")
    dialect = contract.layouts[0].csv
    assert (dialect.header_rows, dialect.skip_rows) == (0, 1)
    assert len(contract.columns) == 3


def test_codes_stay_texts_and_namibia_stays(tmp_path: Path) -> None:
    text = "code,iso,n\n007,NA,NA\n012,DE,5\n100,FR,6\n"
    columns = by_label(csv_contract(tmp_path, text))
    assert columns["code"].type == "text"
    assert columns["iso"].null_values == ()
    assert (columns["n"].type, columns["n"].null_values) == ("integer", ("NA",))


@pytest.mark.parametrize(
    ("values", "kind", "formats"),
    [
        (("2025-01-31", "2025-02-01"), "date", ()),
        (("31/01/2025", "01/02/2025"), "date", ("%d/%m/%Y",)),
        (("01/31/2025", "02/01/2025"), "date", ("%m/%d/%Y",)),
        (("31-01-25", "01-02-25"), "date", ("%d-%m-%y",)),
        (("31.01.2025 9:05:00", "01.02.2025 10:00:00"), "timestamp", ("%d.%m.%Y %H:%M:%S",)),
        (("20250131090500", "20250201100000"), "timestamp", ("%Y%m%d%H%M%S",)),
        (("2025-01-31T10:00:00+05:00", "2025-02-01T10:00:00Z"), "timestamp", ()),
        (("31.02.2025", "01.02.2025"), "text", ()),
        (("да", "нет"), "boolean", ()),
        (("1.5e-7", "2.5"), "double", ()),
        (("1234567890123456789", "2"), "text", ()),
        (("(5.00)", "7.00-"), "decimal", ()),
    ],
)
def test_types_of_values(
    values: tuple[str, str], kind: str, formats: tuple[str, ...], tmp_path: Path
) -> None:
    text = "id;v\n" + "".join(f"a{number};{value}\n" for number, value in enumerate(values))
    column = by_label(csv_contract(tmp_path, text))["v"]
    assert (column.type, column.formats) == (kind, formats)


def test_the_empty_date_of_an_accounting_system_is_missing(tmp_path: Path) -> None:
    columns = by_label(csv_contract(tmp_path, "id;d\n1;01.01.0001\n2;31.12.2025\n"))
    assert (columns["d"].type, columns["d"].null_values) == ("date", ("01.01.0001",))


def test_a_guess_of_day_and_month_is_said(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id;d\n1;01/02/2025\n2;03/04/2025\n", encoding="utf-8")
    assert "Day before month is a guess" in scaffold(file)


@pytest.mark.parametrize("text", ["n;v\n1;1,234\n2;5,678\n", "n;v\n1;1,234.50\n2;5,678.00\n"])
def test_grouped_thousands(text: str, tmp_path: Path) -> None:
    dialect = csv_contract(tmp_path, text).layouts[0].csv
    assert (dialect.decimal_character, dialect.group_characters) == (".", ",")


def test_what_looks_personal_is_not_stored_and_never_a_key(tmp_path: Path) -> None:
    contract = csv_contract(tmp_path, "ФИО;Страна\nИванова А. А.;KZ\nПетров П. П.;KZ\n")
    assert by_label(contract)["ФИО"].protection == "drop"
    assert contract.key == ()


def test_no_value_of_a_personal_column_stands_in_the_draft(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("email;да\nivanova@example.org;да\n-;нет\n", encoding="utf-8")
    assert "ivanova" not in scaffold(file)


def workbook(path: Path, rows: list[list[Any]], merged: tuple[str, ...] = ()) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Отчёт")
    for spot in merged:
        sheet.merge_range(spot, "")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value != "":
                sheet.write(number, column, value)
    book.close()
    return path


def test_a_workbook_with_title_merged_header_groups_total_and_footnote(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Оценки численности"],
        [],
        ["Страна", "Год", "Оценка, чел.", "", "Метод"],
        ["", "", "нижняя", "верхняя", ""],
        [1, 2, 3, 4, 5],
        ["Казахстан", 2020, 10, 20, "перепись"],
        ["", 2021, 11, 21.0000000001, "опрос"],
        ["Киргизия", 2020, 5, 6, "перепись"],
        ["Итого", "", 26, 47, ""],
        ["* по данным переписей"],
    ]
    merged = ("A3:A4", "B3:B4", "C3:D3", "E3:E4", "A6:A7")
    contract = drafted(workbook(tmp_path / "book.xlsx", rows, merged))
    sheet = contract.layouts[0].sheet
    assert sheet.header_rows == 2
    assert sheet.has_numbering_row
    assert sheet.fill_down == ("strana",)
    assert sheet.total_pattern
    assert sheet.footnote_pattern
    assert list(by_label(contract)) == [
        "Страна",
        "Год",
        "Оценка, чел. / нижняя",
        "Оценка, чел. / верхняя",
        "Метод",
    ]
    assert by_label(contract)["Оценка, чел. / верхняя"].is_rounded
    assert contract.key == ("strana", "god")


def test_json_lines_with_nested_objects(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    rows = [{"id": n, "at": "2025-01-01T00:00:00Z", "p": {"x": True}, "l": [1]} for n in (1, 2)]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    contract = drafted(file)
    assert contract.layouts[0].format == "jsonl"
    assert {label: column.type for label, column in by_label(contract).items()} == {
        "id": "integer",
        "at": "timestamp",
        "p.x": "boolean",
    }


@pytest.mark.parametrize(("inner", "path"), [(False, ""), (True, "data.plans")])
def test_json_lists_at_the_root_or_inside(inner: bool, path: str, tmp_path: Path) -> None:
    rows = [{"id": 1}, {"id": 2}]
    file = tmp_path / "a.json"
    file.write_text(json.dumps({"data": {"plans": rows}} if inner else rows, indent=1))
    layout = drafted(file).layouts[0]
    assert (layout.format, layout.record_path) == ("json", path)


def test_xml_records_attributes_and_parents(tmp_path: Path) -> None:
    file = tmp_path / "rates.xml"
    file.write_bytes(
        '<?xml version="1.0" encoding="windows-1251"?><ValCurs Date="02.04.2025">'
        '<Valute ID="R1"><Name>Доллар</Name><Value>84,5</Value></Valute>'
        '<Valute ID="R2"><Name>Евро</Name><Value>91,25</Value></Valute></ValCurs>'.encode("cp1251")
    )
    contract = drafted(file)
    assert contract.layouts[0].record_path == "/ValCurs/Valute"
    assert contract.layouts[0].csv.decimal_character == ","
    columns = by_label(contract)
    assert set(columns) == {"@ID", "Name", "Value", "../@Date"}
    assert columns["../@Date"].type == "date"
    assert columns["Value"].type == "decimal"


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b" \n", "empty"),
        ("a.bin", bytes(range(256)) * 4, "no text"),
        ("a.json", b'{"a": 1}', "no list of records"),
        ("a.json", b'[{"a": 1}', "no valid JSON"),
        ("a.xml", b"<a><b></a>", "no valid XML"),
        ("a.xml", b"<a/>", "no records"),
        ("a.xlsx", b"PK\x03\x04broken", "can't be opened"),
    ],
)
def test_what_can_not_be_read_is_said_plainly(
    name: str, data: bytes, says: str, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(UserError, match=says):
        scaffold(file)


def test_names_that_yaml_reads_otherwise_are_quoted(tmp_path: Path) -> None:
    file = tmp_path / "null.csv"
    file.write_text("true,null,5,a: b\n1,2,3,4\n", encoding="utf-8")
    contract = drafted(file)
    assert contract.export == "null"
    assert [column.name for column in contract.columns] == ["true", "null", "column_5", "a_b"]
