"""Codes as programs dress them: undone or quarantined before keys, patterns and pseudonyms."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
import xlsxwriter

from dagster_project.contracts.check import check as check_contract
from dagster_project.contracts.read import read_contract
from tests.contracts.base import BASE, changed
from tests.pipeline.bad_input import (
    Outcome,
    line_of,
    read,
    read_by,
    registration,
    registrations,
)
from tests.pipeline.small_contract import column, contract

MODE = "      - property: mode"

DAY = ["%d.%m.%Y", "excel_serial"]
COLUMNS = (
    column("line_no", "line_no", "integer", primaryKey=True),
    column("doc", "doc", primaryKey=True),
    column("payer", "payer", protection="token"),
    column("inn", "inn", pattern="^[0-9]{10}([0-9]{2})?$"),
    column("is_person", "inn", "boolean", truePattern="^[0-9]{12}$"),
    column("account", "account", pattern=r"^\d{3}\.\d{2}$"),
    column("note", "note"),
    column("amount", "amount", "decimal(18,2)"),
    column("people", "people", "integer"),
    column("day", "day", "date", formats=DAY),
)
LABELS = [item["name"] for item in COLUMNS if item["name"] != "is_person"]
NO_BREAK, THIN = "\u00a0", "\u202f"

# (column, what the file says, the value or the rule it breaks), the same in every format.
TEXTS: list[tuple[str, str, Any]] = [
    *[("doc", text, "00123") for text in (
        '="00123"', "'00123", "’00123", '"00123"', "\t00123", f"{NO_BREAK}00123", '= "00123"',
    )],
    ("doc", "4070 2810 8000", "407028108000"),
    ("doc", f"772{NO_BREAK}032{THIN}000 002", "772032000002"),
    ("doc", "126.0", "126"),
    ("doc", "'D-001", "D-001"),
    *[("doc", text, text) for text in (
        "1E5", "D-001", "'s-Gravenhage", "NA", "302.96", "#17", "2025-03", "12 А", "май", "0",
    )],
    *[("doc", text, ValueError("lost_digits")) for text in (
        "7,72032E+11", "7.72032e+11", "4E+15", "1,5E11", '="7,72032E+11"',
    )],
    *[("doc", text, ValueError("not_text")) for text in (
        "=A1+B1", '=HYPERLINK("https://x.example";"12")', "=00123", "'=A1", "янв.24", "02.янв",
        "2-Jan", "Jan-24",
    )],
    *[("doc", text, ValueError("no_value")) for text in (
        "-", "—", "…", "?", "#N/A", "#ЗНАЧ!", "#######", "null", "NULL", "None", "nan", "н/д",
        '="-"', "undefined",
    )],
    ("doc", "", ValueError("missing_required")),
    ("doc", '=""', ValueError("missing_required")),
    ("payer", "-", ValueError("no_value")),
    ("payer", "#N/A", ValueError("no_value")),
    ("payer", "7,72032E+11", ValueError("lost_digits")),
    ("payer", '=""', None),
    *[("inn", text, "772032000002") for text in (
        '="772032000002"', "'772032000002", "772 032 000 002", "7720-3200-0002", "772032000002.0",
        "772032000002,00", "«772032000002»",
    )],
    ("inn", "7,72032E+11", ValueError("lost_digits")),
    ("inn", "77203200000", ValueError("pattern_mismatch")),
    ("inn", "-", ValueError("pattern_mismatch")),
    ("account", "302.96", "302.96"),
    ("account", "'302.96", "302.96"),
    *[("note", text, "00123") for text in ('="00123"', "'00123")],
    *[("note", text, text) for text in (
        "'Дом' в Риге", '"Ромашка"', "12 345", "=) ок", "1E5", "-", "янв.24", "== итог ==", "null",
        "126.0", "2:1",
    )],
    ("note", "=A1&B1", ValueError("not_text")),
    ("note", "7,72032E+11", ValueError("lost_digits")),
    ("amount", "1 234,50", Decimal("1234.50")),
    ("amount", "(1 000)", Decimal("-1000.00")),
    ("amount", "1'000-", Decimal("-1000.00")),
    ("amount", "−5", Decimal("-5.00")),
    *[("amount", text, ValueError("bad_decimal")) for text in (
        "7,72032E+11", "5 %", "100 руб.", "$5", '="5,00"', "'5,00", "10 00",
    )],
    *[("people", text, ValueError("bad_integer")) for text in ("7,72032E+11", "3,5", "1e+3x")],
    *[("day", text, ValueError("bad_date")) for text in (
        "2026", "40", "20261005", '="05.10.2026"',
    )],
]  # fmt: skip
# What only a workbook's cell can be.
CELLS: list[tuple[str, Any, Any]] = [
    ("doc", 123, "123"),
    ("doc", 123456789012345, "123456789012345"),
    ("doc", 9007199254740992, ValueError("lost_digits")),
    ("doc", 40702810899999997952, ValueError("lost_digits")),
    ("doc", 1e15, ValueError("lost_digits")),
    ("doc", 123.5, ValueError("not_text")),
    ("doc", date(2024, 2, 1), ValueError("not_text")),
    ("doc", datetime(2024, 2, 1, 9, 30), ValueError("not_text")),
    ("doc", time(9, 30), ValueError("not_text")),
    ("doc", True, ValueError("not_text")),
    ("payer", 1e20, ValueError("lost_digits")),
    ("inn", 772032000002, "772032000002"),
    ("inn", 772032000002.5, ValueError("pattern_mismatch")),
    ("inn", date(2024, 2, 1), ValueError("not_text")),
    ("account", 302.96, "302.96"),
    ("account", 302.1, ValueError("pattern_mismatch")),
    ("note", 0.1 + 0.2, "0.3"),
    ("note", 40702810899999997952, ValueError("lost_digits")),
    ("note", date(2024, 2, 1), "2024-02-01"),
    ("amount", 0.1 + 0.2, Decimal("0.30")),
    ("amount", 12345678901234567, ValueError("bad_decimal")),
    ("people", 2e15, 2_000_000_000_000_000),
    ("people", 9007199254740992, ValueError("bad_integer")),
    ("people", 3.0000000001, ValueError("bad_integer")),
    ("people", "7.72032E+11", ValueError("bad_integer")),
    ("day", 45292, date(2024, 1, 1)),
    ("day", 2026, ValueError("bad_date")),
    ("day", date(1900, 1, 9), ValueError("bad_date")),
    ("day", "12.05.1897", date(1897, 5, 12)),
]
# What only a number of JSON can be: (its literal, …).
NUMBERS: list[tuple[str, str, Any]] = [
    ("doc", "40702810800000000001", "40702810800000000001"),
    ("doc", "9007199254740993", "9007199254740993"),
    ("doc", "126.0", "126"),
    ("doc", "7.72032E+11", ValueError("lost_digits")),
    ("doc", "7.72032E11", ValueError("lost_digits")),
    ("doc", "1e20", ValueError("lost_digits")),
    ("inn", "772032000002", "772032000002"),
    ("inn", "7.72032E+11", ValueError("lost_digits")),
    ("note", "7.72032E+11", ValueError("lost_digits")),
    ("amount", "1234.5", Decimal("1234.50")),
    ("day", "20261005", ValueError("bad_date")),
    # What is no text is no code.
    *[
        ("doc", text, ValueError("not_text"))
        for text in (
            '["x"]',
            '{"id": "x"}',
            "true",
            "false",
            "1.5",
            "-0.25",
            '["a", {"b": 1.5}]',
        )
    ],
    *[("doc", text, ValueError("no_value")) for text in ("[]", "{}")],
    *[
        ("payer", text, ValueError("not_text"))
        for text in (
            '{"a": 1}',
            '["772032000002"]',
            "true",
            "1.5",
        )
    ],
    ("payer", "[]", ValueError("no_value")),
    ("payer", "null", None),
    ("inn", '["772032000002"]', ValueError("not_text")),
    ("account", "302.96", "302.96"),
    ("account", "true", ValueError("not_text")),
    ("account", "{}", ValueError("not_text")),
    ("note", "{}", "{}"),
    ("note", "true", "true"),
    ("note", "1.5", "1.5"),
    ("amount", "[1]", ValueError("bad_decimal")),
    ("amount", "true", ValueError("bad_decimal")),
]


def row(number: int, name: str, said: Any) -> dict[str, Any]:
    return {"line_no": number, "doc": f"D-{number}", name: said}


def check(outcome: Outcome, told: list[tuple[str, Any, Any]]) -> None:
    """Each row has its value or, by one rule alone, lacks it; without a key it is no row."""
    by_number = {item["line_no"]: item for item in outcome.rows}
    first = min([*(item["_line"] for item in outcome.rows), *(x[2] for x in outcome.faults)])
    found = [*outcome.faults, *outcome.dropped]
    wrong = {line - first: (rule, name) for rule, name, line in found}
    assert {name for _, name, _ in outcome.faults} <= {"doc", "payer"}
    for number, (name, said, expected) in enumerate(told):
        if isinstance(expected, ValueError):
            assert wrong.get(number) == (str(expected), name), (name, said, by_number.get(number))
            if name in ("doc", "payer"):
                assert number not in by_number
            else:
                assert by_number[number][name] is None
        else:
            assert number in by_number, (name, said, wrong.get(number))
            stored = by_number[number][f"{name}_token" if name == "payer" else name]
            assert stored == expected, (name, said)
    persons = {item["inn"]: item["is_person"] for item in outcome.rows if item["inn"]}
    assert persons == {"772032000002": True}


def workbook(path: Path, rows: list[dict[str, Any]]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    dated = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.write_row(0, 0, LABELS)
    for index, item in enumerate(rows, 1):
        for position, name in enumerate(LABELS):
            value = item.get(name, "")
            if isinstance(value, str):
                sheet.write_string(index, position, value)
            elif isinstance(value, (date, time)):
                sheet.write_datetime(index, position, value, dated)
            else:
                sheet.write(index, position, value)
    book.close()
    return path


def test_dressed_texts_in_csv(tmp_path: Path) -> None:
    small = contract(tmp_path, *COLUMNS, format="csv", delimiter=";", decimalChar=",")
    text = io.StringIO()
    writer = csv.DictWriter(text, LABELS, delimiter=";")
    writer.writeheader()
    writer.writerows(row(n, name, said) for n, (name, said, _) in enumerate(TEXTS))
    file = tmp_path / "a.csv"
    file.write_text(text.getvalue(), encoding="utf-8")
    check(read_by(file, small), TEXTS)


def test_dressed_texts_and_bare_numbers_in_a_workbook(tmp_path: Path) -> None:
    small = contract(tmp_path, *COLUMNS, format="xlsx", decimalChar=",")
    told = [*TEXTS, *CELLS]
    rows = [row(n, name, said) for n, (name, said, _) in enumerate(told)]
    check(read_by(workbook(tmp_path / "a.xlsx", rows), small), told)


@pytest.mark.parametrize("kind", ["json", "jsonl"])
def test_dressed_texts_and_bare_numbers_in_json(tmp_path: Path, kind: str) -> None:
    small = contract(tmp_path, *COLUMNS, format=kind, decimalChar=",")
    told = [*TEXTS, *NUMBERS]
    lines = [
        json.dumps(row(n, name, said), ensure_ascii=False)
        for n, (name, said, _) in enumerate(TEXTS)
    ]
    lines += [
        f'{{"line_no": {n}, "doc": "D-{n}", "{name}": {literal}}}'
        if name != "doc"
        else f'{{"line_no": {n}, "doc": {literal}}}'
        for n, (name, literal, _) in enumerate(NUMBERS, len(TEXTS))
    ]
    file = tmp_path / f"a.{kind}"
    joined = "\n".join(lines) if kind == "jsonl" else f"[{','.join(lines)}]"
    file.write_text(joined + "\n", encoding="utf-8")
    check(read_by(file, small), told)


def test_quick_json_lines_make_no_code_of_a_rounded_number(tmp_path: Path) -> None:
    """The engine's own parser writes 7.72032E+11 as 772032000000.0."""
    small = contract(tmp_path, *COLUMNS, format="jsonl")
    lines = [f'{{"line_no":{n},"doc":"D-{n}","inn":"772032000002"}}' for n in range(5)]
    lines.append('{"line_no":9,"doc":7.72032E+11,"inn":"772032000002"}')
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert read_by(file, small).faults == [("lost_digits", "doc", 6)]


def test_dressed_texts_in_xml(tmp_path: Path) -> None:
    small = contract(tmp_path, *COLUMNS, format="xml", recordPath="/r/i", decimalChar=",")
    items = [
        "<i>" + "".join(
            f"<{label}>{escape(str(said))}</{label}>"
            for label, said in row(n, name, text).items()
        ) + "</i>"
        for n, (name, text, _) in enumerate(TEXTS)
    ]  # fmt: skip
    file = tmp_path / "a.xml"
    file.write_text("<r>\n" + "\n".join(items) + "\n</r>", encoding="utf-8")
    check(read_by(file, small), TEXTS)


def copied(cases: Path, case: str, tmp_path: Path) -> Path:
    [file] = [x for x in (cases / case / "exports").rglob("*") if x.is_file()]
    return Path(shutil.copy(file, tmp_path))


def test_long_codes_kept_as_numbers(cases: Path, tmp_path: Path) -> None:
    case = "01-long-codes-as-numbers"
    small = read_contract(cases / case / "contracts" / "budget_lines.odcs.yaml")
    outcome = read_by(copied(cases, case, tmp_path), small)
    found = [*outcome.faults, *outcome.dropped]
    assert {(rule, line) for rule, _, line in found} == {
        ("lost_digits", 3), ("lost_digits", 4), ("lost_digits", 5),
    }  # fmt: skip
    names = {(name, line) for _, name, line in outcome.dropped}
    lost = {item["_line"]: item for item in outcome.rows if item["_line"] in (3, 4, 5)}
    assert all(lost[line][name] is None for name, line in names)


def test_codes_dressed_for_a_spreadsheet(cases: Path, tmp_path: Path) -> None:
    case = "08-codes-dressed-for-excel"
    small = read_contract(cases / case / "contracts" / "payments.odcs.yaml")
    outcome = read_by(copied(cases, case, tmp_path), small)
    assert outcome.column("doc")[:3] == ["00123", "00124", "00125"]
    assert set(outcome.column("inn")) == {"0772345678"}


def test_codes_of_persons_after_a_spreadsheet(cases: Path, tmp_path: Path) -> None:
    outcome = read(copied(cases, "09-person-codes-after-excel", tmp_path), "ledger_1c")
    assert outcome.faults == [
        ("lost_digits", "counterparty", 3),
        ("lost_digits", "counterparty", 4),
    ]
    assert "7,72032E+11" not in str(outcome.raw)
    by_document = {item["doc_uid"]: item for item in outcome.rows}
    persons = [by_document[f"D-{number}"] for number in (1, 4, 5)]
    assert len({item["counterparty_token"] for item in persons}) == 1
    assert all(item["counterparty_is_person"] for item in persons)
    firms = [item for item in outcome.rows if item not in persons]
    assert {item["counterparty_is_person"] for item in firms} == {False}


def test_a_code_has_one_pseudonym_however_it_is_dressed(tmp_path: Path) -> None:
    small = contract(tmp_path, *COLUMNS, format="csv", delimiter=";")
    dressed = ["00123", '"=""00123"""', "'00123", "00 123", "00123.0", "123"]
    lines = [f"{number};D-{number};{text}" for number, text in enumerate(dressed)]
    empty = ";" * (len(LABELS) - 3)
    file = tmp_path / "a.csv"
    file.write_text("\n".join([";".join(LABELS), *(x + empty for x in lines)]), encoding="utf-8")
    tokens = read_by(file, small).column("payer_token")
    assert len(set(tokens[:5])) == 1
    assert tokens[5] != tokens[0]


def test_what_is_no_value_of_a_person_makes_no_pseudonym(tmp_path: Path) -> None:
    """A shared `-` would make one person of all who have none."""

    def person(number: int, **parts: str) -> str:
        known = {"surname": "Щукин", "given": "Олег", "birth_date": "1990-02-28"} | parts
        return line_of(registration(number, person=known))

    lines = [person(1, email="-"), person(2, email="null"), person(3, surname="#N/A"),
             person(4, patronymic="-", email="a@example.org")]  # fmt: skip
    rows = read(registrations(tmp_path, *lines), "event_registrations").rows
    assert [row["person_email_token"] is None for row in rows] == [True, True, True, False]
    assert [row["person_is_identified"] for row in rows] == [True, True, False, True]
    assert rows[3]["person_patronymic_token"] is None


@pytest.mark.parametrize(
    ("decimal", "group", "says"),
    [
        (None, ".", "1.000 could be one or a thousand"),
        (",", ",", "1,000 could be one or a thousand"),
        (".", " .", "1.000 could be one or a thousand"),
        (",", "0", "`groupChar` can't hold `0`"),
        (",", "-", "`groupChar` can't hold `-`"),
        ("'", None, "stands in numbers as something else"),
        ("5", None, "stands in numbers as something else"),
    ],
)
def test_signs_of_numbers_that_contradict_are_refused(
    tmp_path: Path, decimal: str | None, group: str | None, says: str
) -> None:
    path = tmp_path / "visits.odcs.yaml"
    words = {"decimalChar": decimal, "groupChar": group}
    added = "".join(
        f"      - property: {name}\n        value: \"{value}\"\n"
        for name, value in words.items() if value is not None
    )  # fmt: skip
    path.write_text(changed(BASE, MODE, added + MODE), encoding="utf-8")
    [problem] = [item for item in check_contract(path) if says in item.message]
    line = path.read_text(encoding="utf-8").splitlines()[problem.line - 1]
    assert f'"{group or decimal}"' in line
    assert problem.hint


def test_groups_of_three_only_and_never_both_readings(tmp_path: Path) -> None:
    words: dict[str, Any] = {"decimalChar": ",", "groupChar": "."}
    amounts = ["1.000", "1.000.000,50", "1.00", "1.0000", "1,000"]
    small = contract(tmp_path, *COLUMNS, format="csv", delimiter=";", **words)
    file = tmp_path / "a.csv"
    lines = [f"{n};D-{n};{amount}" for n, amount in enumerate(amounts)]
    file.write_text("\n".join(["line_no;doc;amount", *lines]), encoding="utf-8")
    outcome = read_by(file, small)
    amounts_read = [Decimal(1000), Decimal("1000000.50"), None, None, Decimal(1)]
    assert outcome.column("amount") == amounts_read
    assert [line for *_, line in outcome.dropped] == [4, 5]
    # In a workbook `1.250` may be a number that says one and a quarter.
    small = contract(tmp_path, *COLUMNS, format="xlsx", **words)
    told = [row(n, "amount", said) for n, said in enumerate(["1.250", 1.25, "1.250,50", 1250])]
    outcome = read_by(workbook(tmp_path / "a.xlsx", told), small)
    assert outcome.column("amount") == [None, Decimal("1.25"), Decimal("1250.50"), Decimal(1250)]
    assert outcome.dropped == [("bad_decimal", "amount", 2)]
