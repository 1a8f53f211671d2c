"""Records of another shape than the contract expects: nothing vanishes, nothing is guessed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter

from dagster_project.ingest.judging import convert
from dagster_project.ingest.model import Refusal
from tests.pipeline.bad_input import (
    line_of,
    plan,
    plans,
    rates,
    read,
    read_by,
    refused,
    registration,
    registrations,
    valute,
    written,
)
from tests.pipeline.small_contract import column, contract


def test_a_value_where_an_object_should_be_is_quarantined(tmp_path: Path) -> None:
    lines = [line_of(registration(1)), line_of(registration(2, person=["x"])),
             line_of(registration(3, person="Тайнов"))]  # fmt: skip
    outcome = read(registrations(tmp_path, *lines), "event_registrations")
    assert outcome.faults == [("no_object", "", 2), ("no_object", "", 3)]
    assert "`person`" in outcome.hints[0]
    assert "Тайнов" not in f"{outcome.raw}{outcome.hints}"


def test_lists_inside_records_keep_their_numbers(tmp_path: Path) -> None:
    known = contract(tmp_path, column("id", "id"), column("works", "works"), format="json")
    text = '[{"id": 1, "works": [{"score": 5.10, "note": "5", "ok": true, "by": null}]}]'
    outcome = read_by(written(tmp_path / "a.json", text), known)
    expected = '[{"score": 5.10, "note": "5", "ok": true, "by": null}]'
    assert outcome.column("works") == [expected]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("json", '[{"other": 1}]'),
        ("json", '{"id": 1, "parts": [{"x": 1}, {"x": 2}]}'),
        ("jsonl", '{"other": 1}\n'),
        ("csv", "other,more\n1,2\n"),
    ],
)
def test_a_file_without_any_known_label_is_refused(tmp_path: Path, kind: str, text: str) -> None:
    known = contract(tmp_path, column("id", "id"), column("title", "title"), format=kind)
    with pytest.raises(Refusal) as caught:
        read_by(written(tmp_path / f"a.{kind}", text), known)
    assert caught.value.code == "missing_columns"
    assert "`id`" in caught.value.message
    assert "`title`" in caught.value.message


def test_a_child_of_an_xml_record_that_stands_twice_is_named(tmp_path: Path) -> None:
    doubled = valute(2).replace("</Valute>", "<Value>9,9</Value></Valute>")
    unread = valute(3).replace("</Valute>", "<Extra/><Extra/></Valute>")
    outcome = read(rates(tmp_path, valute(1), doubled, unread), "cbr_rates")
    assert outcome.faults == [("repeated_key", "", 4)]
    assert "`Value`" in outcome.hints[0]


def test_the_first_xml_record_may_be_at_fault(tmp_path: Path) -> None:
    lacking = '<Valute ID="R00009"><Nominal>1</Nominal><CharCode>USD</CharCode></Valute>'
    outcome = read(rates(tmp_path, lacking, valute(1), valute(2)), "cbr_rates")
    assert outcome.faults == [("missing_required", "value", 3)]
    refusal = refused(rates(tmp_path, lacking, lacking), "cbr_rates")
    assert refusal.code == "missing_columns"
    assert "`Value`" in refusal.message


def test_a_web_page_in_place_of_a_table_is_told(tmp_path: Path) -> None:
    page = "<!DOCTYPE html>\n<html><body>502 Bad Gateway</body></html>"
    for name, export in (("g.csv", "grants"), ("r.jsonl", "event_registrations")):
        refusal = refused(written(tmp_path / name, page), export)
        assert refusal.code == "wrong_format"
        assert "web page" in refusal.message


def test_a_small_number_with_an_exponent_is_exact_and_a_large_one_is_not_trusted(
    tmp_path: Path,
) -> None:
    known = contract(
        tmp_path, column("id", "id", required=True), column("rate", "rate", "decimal(38,12)"),
        format="csv", delimiter=";", decimalChar=",",
    )  # fmt: skip
    texts = ["2,18342E-05", "-7e-3", "1,2E+03", "1,5E-13", "1,E-2x", "E-5", "5E-99"]
    rows = [f"{number};{text}" for number, text in enumerate(texts)]
    file = written(tmp_path / "a.csv", "\n".join(["id;rate", *rows, ""]))
    outcome = read_by(file, known)
    assert outcome.column("rate") == [Decimal("0.0000218342"), Decimal("-0.007"), *[None] * 5]
    assert outcome.raw == texts[2:]


def test_a_header_that_comes_again_is_no_row_of_texts(tmp_path: Path) -> None:
    parts = [column("a", "Город"), column("b", "Страна"), column("c", "Код")]
    rows = [("Город", "Страна", "Код"), ("Минск", "Беларусь", "Код"), ("Город", "Страна", "Код")]
    file = written(tmp_path / "a.csv", "\n".join(",".join(row) for row in rows))
    with pytest.raises(Refusal) as caught:
        read_by(file, contract(tmp_path, *parts, format="csv"))
    assert (caught.value.code, caught.value.where) == ("two_headers", "a.csv, line 3")
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    with pytest.raises(Refusal) as caught:
        read_by(tmp_path / "a.xlsx", contract(tmp_path, *parts, format="xlsx"))
    assert caught.value.code == "two_headers"


def test_a_value_that_equals_its_label_is_a_value(tmp_path: Path) -> None:
    known = contract(
        tmp_path, column("a", "Город", required=True), column("b", "Код"), format="csv"
    )
    file = written(tmp_path / "a.csv", "Город,Код\nМинск,Код\nГород,1\n")
    assert read_by(file, known).counts == (2, 0, 0)


def test_a_file_far_wider_than_its_contract_loads(tmp_path: Path) -> None:
    labels = ["Город", *(f"c{number}" for number in range(3000))]
    row = ["Минск", *map(str, range(3000))]
    file = written(tmp_path / "a.csv", "\n".join([",".join(labels), ",".join(row), ""]))
    parts = [column("a", "Город"), column("b", "c2999", "integer")]
    assert read_by(file, contract(tmp_path, *parts, format="csv")).column("b") == [2999]
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, labels)
    sheet.write_row(1, 0, row)
    book.close()
    outcome = read_by(tmp_path / "a.xlsx", contract(tmp_path, *parts, format="xlsx"))
    assert outcome.column("b") == [2999]


def test_a_file_is_read_by_a_fresh_engine_where_others_left_no_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path / "a.csv", "Город\nМинск\n")
    engines: list[object] = []
    converted = convert._converted

    def short_of_memory(engine: object, *others: Any) -> object:
        engines.append(engine)
        if len(engines) == 1:
            raise duckdb.OutOfMemoryException("Out of Memory Error")
        return converted(engine, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(convert, "_converted", short_of_memory)
    outcome = read_by(file, contract(tmp_path, column("a", "Город"), format="csv"))
    assert outcome.column("a") == ["Минск"]
    assert engines[0] is not engines[1]


def test_fields_no_column_reads_are_no_fault(tmp_path: Path) -> None:
    records = [plan(1, extra={"a": [1]}), plan(2)]
    assert read(plans(tmp_path, *records), "event_plan").counts == (2, 0, 0)


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("json", '[{"id": 1, "sum": {"amount": 2, "unit": "RUB"}, "more": {"x": [1]}}]',
         "`more`, `sum.unit`"),
        ("jsonl", '{"id": 1, "sum": {"amount": 2}, "works": [{"x": 1}]}\n', "`works`"),
        ("xml", '<r a="1"><i><id>1</id><sum><amount>2</amount></sum><note/></i></r>',
         "`note`"),
    ],
)  # fmt: skip
def test_fields_that_no_column_reads_are_named(
    tmp_path: Path, kind: str, text: str, said: str
) -> None:
    separator, words = ("/", {"recordPath": "/r/i"}) if kind == "xml" else (".", {})
    parts = [column("id", "id"), column("amount", f"sum{separator}amount", "integer")]
    outcome = read_by(
        written(tmp_path / f"a.{kind}", text), contract(tmp_path, *parts, format=kind, **words)
    )
    assert outcome.column("amount") == [2]
    assert outcome.account.warnings == (f"Columns not in the contract are left out: {said}.",)
    known = contract(
        tmp_path, *parts, format=kind, ignoredLabels=["more|unit|works|note|@a"], **words
    )
    assert read_by(tmp_path / f"a.{kind}", known).account.warnings == ()


def test_two_columns_that_mean_the_same_value_are_refused(tmp_path: Path) -> None:
    known = contract(
        tmp_path, column("country", "Country", required=True),
        column("ref_year", "ref_year", "integer", source="header"),
        column("persons", "persons", "integer"),
        format="csv",
        wideToLong={"pattern": "(?P<ref_year>[0-9]{4})", "valueColumn": "persons"},
    )  # fmt: skip
    file = written(tmp_path / "a.csv", "Country,2019,2020,2020 [YR2020]\nLatvia,1,2,3\n")
    with pytest.raises(Refusal) as caught:
        read_by(file, known)
    assert caught.value.code == "two_headers"
    assert "`2020 [YR2020]`" in caught.value.message


@pytest.mark.parametrize("sign", ["\u2028", "\x85", "\u2029"])
def test_a_sign_that_only_looks_like_a_line_end_ends_no_json_line(
    tmp_path: Path, sign: str
) -> None:
    line = line_of(registration(1, channel=f"a{sign}b"))
    assert sign in line
    assert read(registrations(tmp_path, line), "event_registrations").counts == (1, 0, 0)
