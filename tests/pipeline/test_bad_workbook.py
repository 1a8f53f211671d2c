"""Workbooks that are damaged, locked, hostile, or laid out in ways people lay them out."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from tests.pipeline.bad_input import REPORT, read, refused, report, report_row, written

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def changed(file: Path, part: str, old: str, new: str) -> Path:
    """The workbook with a text of one part replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                text = content.decode()
                assert re.search(old, text)
                content = re.sub(old, new, text).encode()
            target.writestr(name, content)
    file.write_bytes(stream.getvalue())
    return file


def test_a_good_report_loads_with_its_scope(tmp_path: Path) -> None:
    outcome = read(report(tmp_path, report_row(1), report_row(2)), "event_reports")
    assert outcome.column("_line") == [4, 5]
    assert outcome.account.scope_keys == ("RU-KAZ|2026-10",)


@pytest.mark.parametrize("share", [0.02, 0.4, 0.9])
def test_a_workbook_that_ends_in_the_middle_is_refused(tmp_path: Path, share: float) -> None:
    file = report(tmp_path, *(report_row(number) for number in range(50)))
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * share)])
    refusal = refused(file, "event_reports")
    assert refusal.code == "truncated"
    assert "Send it again" in refusal.hint


def test_a_damaged_part_is_refused(tmp_path: Path) -> None:
    file = report(tmp_path, *(report_row(number) for number in range(50)))
    changed(file, "xl/worksheets/sheet1.xml", '(?s)<row r="20".*', '<row r="20"')
    assert refused(file, "event_reports").code == "truncated"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    file = report(tmp_path, report_row(1))
    with (
        zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/image.bin", "w") as stream,
    ):
        for _ in range(80):
            stream.write(bytes(1 << 20))
    refusal = refused(file, "event_reports")
    assert refusal.code == "zip_bomb"
    assert "times its size" in refusal.message


def test_workbooks_with_a_password_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "report.xlsx"
    file.write_bytes(OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(900))
    assert refused(file, "event_reports").code == "password"
    report(tmp_path, report_row(1))
    content = bytearray(file.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + place] |= 1
            at = content.find(mark, at + 1)
    file.write_bytes(content)
    assert refused(file, "event_reports").code == "password"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"a;b\n1;2\n", "wrong_format"),
        (b"<html><table></table></html>", "wrong_format"),
        (b"PK\x05\x06" + bytes(18), "wrong_format"),
        (OLE + bytes(2000), "wrong_format"),
        (b"PK\x03\x04" + bytes(2000), "truncated"),
        (b"PAR1" + bytes(200), "wrong_format"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    file = tmp_path / "report.xlsx"
    file.write_bytes(content)
    assert refused(file, "event_reports").code == code


def test_a_workbook_in_place_of_text_is_refused(tmp_path: Path) -> None:
    file = report(tmp_path, report_row(1)).rename(tmp_path / "grants.csv")
    assert refused(file, "grants").code == "wrong_format"


def test_an_empty_sheet_is_an_empty_file(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "report.xlsx")
    assert refused(tmp_path / "report.xlsx", "event_reports").code == "empty_file"


def test_a_report_without_rows_empties_its_scope(tmp_path: Path) -> None:
    outcome = read(report(tmp_path), "event_reports")
    assert outcome.account.rows_accepted == 0
    assert outcome.account.scope_keys == ("RU-KAZ|2026-10",)


def test_missing_columns_of_a_workbook_are_told_at_once(tmp_path: Path) -> None:
    labels = ["№ отчёта", "№ п/п", "Мероприятия", "Дата", "Страны", "Участников, всего"]
    refusal = refused(report(tmp_path, report_row(1), labels=labels), "event_reports")
    assert refusal.code == "missing_columns"
    assert "`Мероприятие` (closest in the file: `Мероприятия`" in refusal.message
    assert "`Страна` (closest in the file: `Страны`" in refusal.message


def test_a_report_that_does_not_say_whose_it_is_is_refused(tmp_path: Path) -> None:
    file = report(tmp_path, report_row(1))
    book = openpyxl.load_workbook(file)
    book.worksheets[0]["A1"] = "Отчёт"
    book.save(file)
    refusal = refused(file, "event_reports")
    assert refusal.code == "missing_columns"
    assert "`Загранучреждение`" in refusal.message


def test_extra_columns_of_a_workbook_are_warned_of(tmp_path: Path) -> None:
    file = report(tmp_path, [*report_row(1), "x"], labels=[*REPORT, "Новая"])
    outcome = read(file, "event_reports")
    assert outcome.counts[:2] == (1, 0)
    assert "`Новая`" in " ".join(outcome.account.warnings)


def test_a_second_header_in_a_sheet_is_refused(tmp_path: Path) -> None:
    refusal = refused(report(tmp_path, report_row(1), REPORT, report_row(2)), "event_reports")
    assert refusal.code == "two_headers"
    assert "line 5" in refusal.where


def test_formulas_whose_results_are_missing_are_refused_by_cell(tmp_path: Path) -> None:
    file = report(tmp_path, report_row(1), report_row(2))
    book = openpyxl.load_workbook(file)
    book.worksheets[0]["F5"] = "=20+22"
    book.save(file)
    refusal = refused(file, "event_reports")
    assert refusal.code == "formulas_without_values"
    assert "F5" in refusal.message


def test_formulas_with_results_are_read_as_their_results(tmp_path: Path) -> None:
    file = report(tmp_path, report_row(1))
    changed(
        file, "xl/worksheets/sheet1.xml", r'(<c r="F4"[^>]*>)<v>40</v>', r"\1<f>20+22</f><v>42</v>"
    )
    assert read(file, "event_reports").column("participants_total") == [42]


def test_numbers_and_dates_as_text_are_read_and_others_are_not(tmp_path: Path) -> None:
    rows = [
        report_row(1, "05.10.2026", "Казахстан", "1 234"),
        report_row(2, "05.10.2026", "Казахстан", "40 человек"),
        report_row(3, "31.02.2026", "Казахстан", "40"),
        report_row(4, 46300, "Казахстан", 40.5),
        report_row(5, 46300, "Казахстан", 7),
    ]
    outcome = read(report(tmp_path, *rows), "event_reports")
    assert outcome.column("participants_total") == [1234, None, None, 7]
    assert outcome.column("event_date") == [date(2026, 10, 5)] * 4
    assert outcome.faults == [("bad_date", "event_date", 6)]
    assert outcome.dropped == [
        ("bad_integer", "participants_total", 5),
        ("bad_integer", "participants_total", 7),
    ]


def test_true_dates_of_a_workbook_are_read(tmp_path: Path) -> None:
    file = report(tmp_path, report_row(1))
    book = openpyxl.load_workbook(file)
    book.worksheets[0]["D4"] = datetime(2026, 10, 5)
    book.save(file)
    assert read(file, "event_reports").column("event_date") == [date(2026, 10, 5)]


def test_hidden_rows_and_columns_are_data_like_others(tmp_path: Path) -> None:
    file = report(tmp_path, report_row(1), report_row(2), report_row(3))
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["F"].hidden = True
    book.save(file)
    outcome = read(file, "event_reports")
    assert outcome.column("_line") == [4, 5, 6]
    assert outcome.column("participants_total") == [40, 40, 40]


def test_merged_cells_without_fill_down_are_quarantined_not_guessed(tmp_path: Path) -> None:
    file = report(tmp_path, report_row(1), report_row(2))
    book = openpyxl.load_workbook(file)
    book.worksheets[0].merge_cells("E4:E5")
    book.save(file)
    outcome = read(file, "event_reports")
    assert outcome.faults == [("missing_required", "country_name", 5)]
    assert outcome.counts[:2] == (1, 1)


def test_totals_and_notes_are_skipped_and_totals_compared(tmp_path: Path) -> None:
    rows = [
        report_row(1),
        report_row(2),
        ["Итого", None, None, None, None, 81],
        ["* по данным организаторов"],
        ["R1", 9, "x", "x", "x", 1],
    ]
    outcome = read(report(tmp_path, *rows), "event_reports")
    # A row that has all it needs is none of a footnote's, wherever it stands.
    assert outcome.counts == (2, 1, 4)
    assert {line for _, _, line in outcome.faults} == {8}
    (total,) = outcome.account.control_totals
    # The row in quarantine is one of those that the total adds up.
    assert (total.declared, total.computed, total.is_equal) == (81, 81, True)


def test_duplicates_and_garbled_rows_of_a_workbook(tmp_path: Path) -> None:
    rows = [
        report_row(1),
        report_row(1),
        report_row(2),
        report_row(2, "Россия", 7),
        report_row(3, "РљР°Р·Р°С…СЃС‚Р°РЅ", 40),
        report_row(4),
    ]
    outcome = read(report(tmp_path, *rows), "event_reports")
    assert outcome.faults == [
        ("duplicate_equal", "", 5),
        ("duplicate_conflict", "", 6),
        ("duplicate_conflict", "", 7),
        ("mojibake", "", 8),
    ]
    assert outcome.column("_line") == [4, 9]


def test_a_csv_renamed_to_xlsx_says_so(tmp_path: Path) -> None:
    refusal = refused(written(tmp_path / "report.xlsx", ";".join(REPORT)), "event_reports")
    assert refusal.code == "wrong_format"
    assert "renaming is not enough" in refusal.hint
