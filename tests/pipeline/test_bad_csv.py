"""CSV that is not what its contract says: each fault has its answer, and no row is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipeline.bad_input import (
    GRANTS,
    grant,
    grants,
    ledger,
    posting,
    read,
    refused,
    written,
)


def test_an_encoding_other_than_the_agreed_one_is_refused_and_guessed(tmp_path: Path) -> None:
    text = "\n".join([GRANTS, *(grant(number) for number in range(9)), ""])
    refusal = refused(written(tmp_path / "grants.csv", text, "windows-1251"), "grants")
    assert refusal.code == "unknown_encoding"
    assert "windows-1251" in refusal.hint


def test_a_mark_of_another_encoding_is_refused(tmp_path: Path) -> None:
    refusal = refused(written(tmp_path / "grants.csv", f"{GRANTS}\n", "utf-16"), "grants")
    assert refusal.code == "unknown_encoding"
    assert "utf-16" in refusal.message


def test_one_undecodable_line_is_quarantined_at_its_place(tmp_path: Path) -> None:
    lines = [grant(number) for number in range(200)]
    file = grants(tmp_path, *lines)
    content = file.read_bytes().split(b"\n")
    content[150] = content[150].replace("Казахстан".encode(), "Казахстан".encode("windows-1251"))
    file.write_bytes(b"\n".join(content))
    outcome = read(file, "grants")
    assert outcome.faults == [("bad_encoding", "", 151)]
    assert outcome.counts == (199, 1, 0)


def test_mojibake_everywhere_refuses_and_in_one_line_is_quarantined(tmp_path: Path) -> None:
    garbled = "Казахстан".encode().decode("windows-1251", "replace").replace("\ufffd", "\u0098")
    every = [grant(number, country=garbled) for number in range(60)]
    assert refused(grants(tmp_path, *every), "grants").code == "mojibake"
    lines = [grant(number) for number in range(60)]
    lines[40] = grant(40, country=garbled)
    outcome = read(grants(tmp_path, *lines), "grants")
    assert outcome.faults == [("mojibake", "", 42)]
    assert outcome.counts == (59, 1, 0)


def test_all_missing_columns_are_told_at_once_with_the_closest_labels(tmp_path: Path) -> None:
    header = GRANTS.replace("agreement_no", "agreement_num").replace("tranche_no", "tranche_nr")
    refusal = refused(grants(tmp_path, grant(1), header=header), "grants")
    assert refusal.code == "missing_columns"
    assert "`agreement_no` (closest in the file: `agreement_num`" in refusal.message
    assert "`tranche_no` (closest in the file: `tranche_nr`" in refusal.message


def test_optional_columns_that_are_missing_are_warned_of(tmp_path: Path) -> None:
    outcome = read(grants(tmp_path, "A-1;1", header="agreement_no;tranche_no"), "grants")
    assert outcome.counts == (1, 0, 0)
    assert "`returned_rub`" in " ".join(outcome.account.warnings)


def test_a_second_header_is_refused_with_its_line(tmp_path: Path) -> None:
    refusal = refused(grants(tmp_path, grant(1), GRANTS, grant(2)), "grants")
    assert refusal.code == "two_headers"
    assert refusal.where == "grants.csv, line 3"


def test_a_label_that_stands_twice_is_refused(tmp_path: Path) -> None:
    refusal = refused(grants(tmp_path, header=f"{GRANTS};agreement_no"), "grants")
    assert refusal.code == "two_headers"
    assert "`agreement_no`" in refusal.message


def test_extra_columns_are_left_out_with_a_warning(tmp_path: Path) -> None:
    outcome = read(grants(tmp_path, f"{grant(1)};x", header=f"{GRANTS};Новая колонка"), "grants")
    assert outcome.counts == (1, 0, 0)
    assert "`Новая колонка`" in " ".join(outcome.account.warnings)


@pytest.mark.parametrize(("delimiter", "spoken"), [(",", "`,`"), ("\t", "TAB"), ("|", "`|`")])
def test_a_wrong_delimiter_is_named(tmp_path: Path, delimiter: str, spoken: str) -> None:
    text = f"{GRANTS}\n{grant(1, requested_rub='1')}\n".replace(";", delimiter)
    refusal = refused(written(tmp_path / "grants.csv", text), "grants")
    assert refusal.code == "wrong_delimiter"
    assert f"separated by {spoken}, not by `;`" in refusal.message


def test_fields_too_many_and_too_few_are_quarantined(tmp_path: Path) -> None:
    lines = [grant(1), f"{grant(2)};x;y", "A-3;1", f"{grant(4)};;", ""]
    outcome = read(grants(tmp_path, *lines), "grants")
    assert outcome.faults == [("too_many_fields", "", 3), ("too_few_fields", "", 4)]
    assert outcome.counts == (2, 2, 1)


def test_a_quote_that_is_never_closed_is_refused_with_its_line(tmp_path: Path) -> None:
    lines = [grant(1), grant(2, country='"Казахстан'), grant(3), grant(4)]
    refusal = refused(grants(tmp_path, *lines), "grants")
    assert refusal.code == "unclosed_quote"
    assert refusal.where == "grants.csv, line 3"


def test_a_quoted_line_end_is_one_record_at_its_first_line(tmp_path: Path) -> None:
    lines = [grant(1), grant(2, country='"Казах\nстан"'), grant(3), grant(4, tranche_no="x")]
    outcome = read(grants(tmp_path, *lines), "grants")
    assert outcome.column("_line") == [2, 3, 5]
    assert outcome.faults == [("bad_integer", "tranche_no", 6)]


@pytest.mark.parametrize("place", [0, 1, 5])
def test_marks_of_a_merge_conflict_are_refused(tmp_path: Path, place: int) -> None:
    lines = [GRANTS, *(grant(number) for number in range(5))]
    block = ["<<<<<<< HEAD", grant(90), "=======", grant(91), ">>>>>>> other"]
    lines[place:place] = block
    refusal = refused(written(tmp_path / "grants.csv", "\n".join(lines) + "\n"), "grants")
    assert refusal.code == "merge_conflict"
    if place > 1:
        assert refusal.where == f"grants.csv, line {place + 1}"


@pytest.mark.parametrize("text", ["", "\n", " \r\n \n", "\ufeff"])
def test_an_empty_file_is_refused(tmp_path: Path, text: str) -> None:
    assert refused(written(tmp_path / "grants.csv", text), "grants").code == "empty_file"


def test_a_period_without_rows_is_accepted_and_names_what_it_empties(tmp_path: Path) -> None:
    outcome = read(ledger(tmp_path), "ledger_1c")
    assert outcome.counts == (0, 0, 0)
    assert outcome.account.scope_keys == ("2026-10",)


def test_rows_of_another_period_are_quarantined(tmp_path: Path) -> None:
    outcome = read(ledger(tmp_path, posting(1), posting(2, period="2026-09")), "ledger_1c")
    assert outcome.faults == [("outside_scope", "period", 3)]
    assert outcome.counts == (1, 1, 0)
    assert outcome.account.scope_keys == ("2026-10",)


def test_a_name_that_does_not_state_its_period_is_refused(tmp_path: Path) -> None:
    file = ledger(tmp_path, posting(1)).rename(tmp_path / "ledger.csv")
    assert refused(file, "ledger_1c").code == "unexpected_name"


def test_equal_duplicates_leave_one_and_conflicting_ones_none(tmp_path: Path) -> None:
    lines = [grant(1), grant(2), grant(1), grant(2, requested_rub="7,00"), grant(3), grant(1)]
    outcome = read(grants(tmp_path, *lines), "grants")
    assert outcome.faults == [
        ("duplicate_conflict", "", 3),
        ("duplicate_equal", "", 4),
        ("duplicate_conflict", "", 5),
        ("duplicate_equal", "", 7),
    ]
    assert outcome.column("_line") == [2, 6]
    assert "line 5" in outcome.hints[0]
    assert "line 2" in outcome.hints[1]


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_old_line_ends_are_read_with_their_lines(tmp_path: Path, end: str) -> None:
    lines = [grant(1), grant(2, tranche_no="x"), grant(3)]
    outcome = read(grants(tmp_path, *lines, end=end), "grants")
    assert outcome.column("agreement_no") == ["A-1", "A-3"]
    assert outcome.faults == [("bad_integer", "tranche_no", 3)]


def test_zero_bytes_at_the_beginning_refuse_the_file(tmp_path: Path) -> None:
    refusal = refused(grants(tmp_path, grant(1), grant("2\x00")), "grants")
    assert refusal.code == "unknown_encoding"
    assert "zero bytes" in refusal.message


def test_one_line_of_five_megabytes_is_accounted_for(tmp_path: Path) -> None:
    lines = [grant(1), grant(2, country="я" * (5 << 19)), grant(3)]
    outcome = read(grants(tmp_path, *lines), "grants")
    assert outcome.faults == [("too_long", "", 3)]
    assert outcome.column("_line") == [2, 4]


def test_a_long_text_with_line_ends_is_a_value(tmp_path: Path) -> None:
    text = "строка\n" * 40_000
    outcome = read(grants(tmp_path, grant(1), grant(2, country=f'"{text}"')), "grants")
    assert outcome.counts == (2, 0, 0)
    assert outcome.column("country_name")[1] == text.strip()


def test_a_delimiter_too_many_inside_a_record_shifts_nothing(tmp_path: Path) -> None:
    # Every line ends with a delimiter, but one has yet another: where it stands nobody knows.
    lines = [grant(number, returned_rub="5,00") + ";" for number in range(5)]
    lines[2] = lines[2].replace("Казахстан;", "Казахстан;;")
    for last in ("", 'A-9;1;;;;"Две\nстроки";' + ";" * 12):  # quick and exact
        outcome = read(grants(tmp_path, *lines, last), "grants")
        assert outcome.faults == [("too_many_fields", "", 4)]
        assert set(outcome.column("country_name")) <= {"Казахстан", "Две\nстроки"}


def test_five_megabytes_without_a_line_end_are_no_table(tmp_path: Path) -> None:
    file = written(tmp_path / "grants.csv", "x" * (5 << 20))
    assert refused(file, "grants").code == "missing_columns"
