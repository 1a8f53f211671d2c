"""JSON, JSON lines and XML that are cut off, hostile, or another thing than agreed."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from dagster_project.ingest.model import Refusal
from tests.pipeline.bad_input import (
    grants,
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

DECLARED = '<?xml version="1.0"?>\n'


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_json_that_ends_in_the_middle_is_refused(tmp_path: Path, share: float) -> None:
    file = plans(tmp_path, *(plan(number) for number in range(30)))
    text = file.read_text(encoding="utf-8")
    file = written(file, text[: int(len(text) * share)])
    refusal = refused(file, "event_plan")
    assert refusal.code in ("truncated", "wrong_format")
    assert "line" in refusal.where


def test_json_cut_off_within_a_text_is_called_truncated(tmp_path: Path) -> None:
    text = json.dumps([plan(1), plan(2)], ensure_ascii=False, indent=1)
    file = written(tmp_path / "plan.json", text[: text.rindex("Казах") + 3])
    assert refused(file, "event_plan").code == "truncated"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_file"),
        ("  \n", "empty_file"),
        ("plan_id;version\n1;2\n", "wrong_format"),
        ("17", "wrong_format"),
        ('"text"', "wrong_format"),
        ("{}", "wrong_format"),
        ("[" * 100_000, "wrong_format"),
        ("<<<<<<< HEAD\n[]\n=======\n[]\n>>>>>>> b\n", "merge_conflict"),
    ],
)
def test_what_is_no_list_of_records_is_refused(tmp_path: Path, text: str, code: str) -> None:
    refusal = refused(written(tmp_path / "plan.json", text), "event_plan")
    assert refusal.code == code or (code == "wrong_format" and refusal.code == "missing_columns")


def test_missing_fields_of_json_are_told_at_once(tmp_path: Path) -> None:
    record = plan(1)
    record["plan_idd"], record["state"] = record.pop("plan_id"), record.pop("status")
    refusal = refused(plans(tmp_path, record), "event_plan")
    assert refusal.code == "missing_columns"
    assert "`plan_id` (closest in the file: `plan_idd`" in refusal.message
    assert "`status`" in refusal.message


def test_an_empty_list_is_a_delivery_of_no_rows(tmp_path: Path) -> None:
    outcome = read(plans(tmp_path), "event_plan")
    assert outcome.counts == (0, 0, 0)


def test_records_that_are_no_objects_are_quarantined_at_their_place(tmp_path: Path) -> None:
    file = plans(tmp_path, plan(1), 7, None, "x", [], {}, plan(2))
    outcome = read(file, "event_plan")
    assert outcome.faults == [("bad_json", "", line) for line in (2, 3, 4, 5, 6)]
    assert outcome.counts == (2, 5, 0)


def test_json_duplicates_of_a_version(tmp_path: Path) -> None:
    records = [plan(1), plan(1), plan(2), plan(2, city="Алматы"), plan(2, version=2)]
    outcome = read(plans(tmp_path, *records), "event_plan")
    assert outcome.faults == [
        ("duplicate_equal", "", 2),
        ("duplicate_conflict", "", 3),
        ("duplicate_conflict", "", 4),
    ]
    assert outcome.column("_line") == [1, 5]


def test_a_json_line_of_five_megabytes_is_accounted_for(tmp_path: Path) -> None:
    long = registration(2, note="x" * (5 << 20))
    lines = [line_of(item) for item in (registration(1), long, registration(3))]
    outcome = read(registrations(tmp_path, *lines), "event_registrations")
    assert outcome.account.rows_read == 3
    assert {1, 3} <= set(outcome.column("_line"))


@pytest.mark.parametrize(
    "head",
    [
        DECLARED + '<!DOCTYPE ValCurs [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        DECLARED + '<!DOCTYPE ValCurs SYSTEM "http://127.0.0.1:9/evil.dtd">',
        DECLARED + '<!DOCTYPE v [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        DECLARED + "<!doctype html>",
        DECLARED + "<!-- " + "x" * (1 << 17) + ' --><!DOCTYPE v [<!ENTITY x "1234">]>',
    ],
    ids=["bomb", "dtd", "file", "html", "late"],
)
def test_xml_with_entities_or_a_document_type_is_refused(tmp_path: Path, head: str) -> None:
    file = rates(tmp_path, valute(1, Name="&x;"), head=head)
    refusal = refused(file, "cbr_rates")
    assert refusal.code == "xml_entities"
    assert "root:" not in str(refusal)


def test_xml_that_includes_other_files_is_refused(tmp_path: Path) -> None:
    include = (
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" '
        'parse="text"/>'
    )
    assert refused(rates(tmp_path, include, valute(1)), "cbr_rates").code == "xml_entities"


@pytest.mark.parametrize("share", [0.3, 0.45, 0.7, 0.95])
def test_xml_that_ends_in_the_middle_is_refused(tmp_path: Path, share: float) -> None:
    file = rates(tmp_path, *(valute(number) for number in range(50)))
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * share)])
    refusal = refused(file, "cbr_rates")
    assert refusal.code == "truncated"
    assert "line" in refusal.where


def test_xml_in_an_encoding_it_does_not_have_is_refused(tmp_path: Path) -> None:
    file = rates(tmp_path, valute(1))
    file.write_bytes(file.read_text(encoding="utf-8").encode("windows-1251"))
    assert refused(file, "cbr_rates").code == "unknown_encoding"
    file = rates(tmp_path, valute(1), head='<?xml version="1.0" encoding="no-such-1"?>')
    assert refused(file, "cbr_rates").code == "unknown_encoding"


def test_xml_of_another_kind_is_refused_with_what_it_is(tmp_path: Path) -> None:
    file = written(tmp_path / "rates.xml", "<Orders><Order/></Orders>")
    refusal = refused(file, "cbr_rates")
    assert refusal.code == "missing_columns"
    assert "/Orders" in refusal.message


def test_values_of_xml_that_break_rules_are_quarantined_at_their_line(tmp_path: Path) -> None:
    lines = [valute(1), valute(2, "5.12x"), valute(3, Nominal="0"), valute(4)]
    outcome = read(rates(tmp_path, *lines), "cbr_rates")
    assert outcome.faults == [("bad_decimal", "value", 4), ("below_minimum", "nominal", 5)]
    assert outcome.counts == (2, 2, 0)


@pytest.mark.parametrize(
    ("export", "name"),
    [
        ("grants", "grants.csv"),
        ("event_plan", "plan.json"),
        ("event_registrations", "r.jsonl"),
        ("cbr_rates", "rates.xml"),
        ("event_reports", "report.xlsx"),
    ],
)
def test_an_archive_in_place_of_a_file_is_refused(tmp_path: Path, export: str, name: str) -> None:
    inner = grants(tmp_path).read_bytes()
    file = tmp_path / "inbox" / name
    file.parent.mkdir()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.csv", inner)
    assert refused(file, export).code == "archive"
    for content in (gzip.compress(inner), b"7z\xbc\xaf\x27\x1c" + inner, b"Rar!\x1a\x07" + inner):
        file.write_bytes(content)
        assert refused(file, export).code == "archive"
    file.write_bytes(b"%PDF-1.7\n" + inner)
    assert refused(file, export).code == "wrong_format"


def test_json_lines_with_merge_marks_or_one_list_are_refused(tmp_path: Path) -> None:
    lines = [line_of(registration(number)) for number in range(3)]
    marked = [lines[0], "<<<<<<< HEAD", lines[1], "=======", lines[2], ">>>>>>> other"]
    refusal = refused(registrations(tmp_path, *marked), "event_registrations")
    assert refusal.code == "merge_conflict"
    assert refusal.where == "registrations.jsonl, line 2"
    file = registrations(tmp_path, json.dumps([registration(1)]))
    assert refused(file, "event_registrations").code == "wrong_format"


def test_records_of_xml_that_lack_values_or_come_twice_are_quarantined(tmp_path: Path) -> None:
    lacking = '<Valute ID="R00009"><Nominal>1</Nominal></Valute>'
    lines = [valute(1), valute(1), valute(2), valute(2, "6,1"), lacking, valute(3)]
    outcome = read(rates(tmp_path, *lines), "cbr_rates")
    assert outcome.faults == [
        ("duplicate_equal", "", 4),
        ("duplicate_conflict", "", 5),
        ("duplicate_conflict", "", 6),
        ("missing_required", "value", 7),
    ]
    assert outcome.column("_line") == [3, 8]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"d": {}}', "The object that should hold it is empty."),
        ("{}", "The object that should hold it is empty."),
        ('{"d": null}', "Another value stands where an object should hold it."),
        ('{"d": 5}', "Another value stands where an object should hold it."),
        ('{"d": {"row": []}}', "The file has: `row`."),
    ],
)
def test_where_no_list_is_the_refusal_says_what_is_there(
    tmp_path: Path, text: str, says: str
) -> None:
    used = contract(tmp_path, column("k", "k"), format="json", recordPath="d.rows")
    with pytest.raises(Refusal) as caught:
        read_by(written(tmp_path / "a.json", text), used)
    assert caught.value.hint == says
