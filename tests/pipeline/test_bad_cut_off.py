"""Text files that break off: the transfer ended in the middle of a record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dagster_project.ingest.judging import convert as conversion
from dagster_project.ingest.model import Refusal
from tests.pipeline.bad_input import (
    grant,
    grants,
    ledger,
    line_of,
    plan,
    plans,
    posting,
    rates,
    read,
    read_by,
    refused,
    registration,
    registrations,
    shipped,
    valute,
    written,
)
from tests.pipeline.small_contract import column, contract

POSTINGS = [posting(number) for number in range(20)]


def cut(file: Path, *, keep: int) -> Path:
    """The file without its end; ``keep`` below zero: so many bytes are missing."""
    file.write_bytes(file.read_bytes()[:keep])
    return file


@pytest.mark.parametrize("is_long", [False, True], ids=["short", "long"])
def test_a_ledger_cut_anywhere_inside_a_record_is_refused(
    tmp_path: Path, is_long: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_long:
        monkeypatch.setattr(conversion, "LARGE_FILE", 1)
    whole = ledger(tmp_path, *POSTINGS).read_bytes()
    record = whole.splitlines(keepends=True)[10]
    start = whole.index(record)
    # Within the last field it still has a value the file could mean, from the day on.
    last = start + record.rindex(b";") + len("05.10.2026") + 1
    for end in [*range(start + 1, last, 9), last - 1]:
        file = written(tmp_path / "ledger_1c_2026-10.csv", "")
        file.write_bytes(whole[:end])
        refusal = refused(file, "ledger_1c")
        assert refusal.code == "truncated", whole[start:end]
        assert refusal.where.endswith("line 11")


def test_a_ledger_without_its_last_line_end_loads_and_says_so(tmp_path: Path) -> None:
    outcome = read(cut(ledger(tmp_path, *POSTINGS), keep=-1), "ledger_1c")
    assert outcome.counts == (20, 0, 0)
    assert [text for text in outcome.account.warnings if "line end" in text] == [
        "The last line (21) has no line end: where the program writes one, its last value may be "
        "cut off."
    ]
    whole = read(ledger(tmp_path, *POSTINGS), "ledger_1c")
    assert not [text for text in whole.account.warnings if "line end" in text]


@pytest.mark.parametrize(
    "last",
    [
        "A-9;1;;05.0",  # fewer fields than the header
        grant(9)[:-1],  # the last delimiter is gone
        grant(9, returned_rub='"100,50'),  # a quotation mark that never closes
        grant(9, returned_rub="-"),  # a value that fails where all others pass
    ],
)
@pytest.mark.parametrize(
    "quoted", ["", grant(7, purpose='"two\nlines"')], ids=["quick reader", "exact reader"]
)
def test_broken_last_records_without_line_end(tmp_path: Path, last: str, quoted: str) -> None:
    lines = [*filter(None, [quoted]), grant(1), grant(2)]
    file = cut(grants(tmp_path, *lines, last), keep=-1)
    assert refused(file, "grants").code in ("truncated", "unclosed_quote")
    if '"100' not in last:
        # The same record with its line end is one bad row.
        counts = read(grants(tmp_path, *lines, last), "grants").counts
        assert counts == (len(lines), 1, 0)


def test_a_last_record_that_is_no_worse_than_others_is_a_bad_row(tmp_path: Path) -> None:
    lines = [grant(1), grant(2, returned_rub="сто"), grant(3), grant(4, returned_rub="двести")]
    outcome = read(cut(grants(tmp_path, *lines), keep=-1), "grants")
    assert outcome.counts == (2, 2, 0)


def test_utf_8_cut_within_a_letter(tmp_path: Path) -> None:
    lines = [grant(number, purpose="Праздник") for number in range(3)]
    file = grants(tmp_path, *lines)
    end = file.read_bytes().rindex("к".encode()) + 1
    assert refused(cut(file, keep=end), "grants").code == "truncated"


@pytest.mark.parametrize("missing", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("codec", ["utf-16", "utf-16-be"])
def test_utf_16_cut_within_a_sign_or_between_two(tmp_path: Path, missing: int, codec: str) -> None:
    used = contract(
        tmp_path, column("k", "k", required=True), column("a", "a", "integer", required=True),
        format="csv", encoding=codec,
    )  # fmt: skip
    file = written(tmp_path / "a.csv", "k,a\nодин,1\nдва,2\n", codec)
    cut(file, keep=-missing)
    if missing == 2:  # only the line end is gone
        assert read_by(file, used).counts == (2, 0, 0)
    else:
        with pytest.raises(Refusal) as caught:
            read_by(file, used)
        assert caught.value.code == "truncated"


@pytest.mark.parametrize("is_exact", [False, True], ids=["quick", "exact"])
def test_json_lines_cut_inside_a_record(tmp_path: Path, is_exact: bool) -> None:
    blank = [""] if is_exact else []  # which only the exact way reads
    lines = [line_of(registration(number)) for number in range(5)]
    whole = registrations(tmp_path, *blank, *lines).read_bytes()
    for missing in (2, 30, len(lines[0])):
        file = registrations(tmp_path, *blank, *lines)
        refusal = refused(cut(file, keep=-missing), "event_registrations")
        assert refusal.code == "truncated"
        assert "Сверхтайнова" not in str(refusal)
    file.write_bytes(whole[:-1])
    assert read(file, "event_registrations").counts == (5, 0, len(blank))


def test_documents_with_an_end_are_refused_wherever_they_are_cut(tmp_path: Path) -> None:
    documents = (
        (plans(tmp_path, *(plan(number) for number in range(3))), "event_plan"),
        (rates(tmp_path, *(valute(number) for number in range(3))), "cbr_rates"),
    )
    for file, export in documents:
        whole = file.read_bytes()
        for end in range(len(whole) // 3, len(whole) - 1, 37):
            file.write_bytes(whole[:end])
            assert refused(file, export).code == "truncated"


def test_a_mark_of_the_end_is_no_record(tmp_path: Path) -> None:
    file = grants(tmp_path, grant(1), grant(2))
    file.write_bytes(file.read_bytes() + b"\x1a")
    assert read(file, "grants").counts == (2, 0, 1)
    file = registrations(tmp_path, line_of(registration(1)))
    file.write_bytes(file.read_bytes() + b"\x1a")
    assert read(file, "event_registrations").counts == (1, 0, 1)


def test_json_whose_word_is_cut_is_called_truncated(tmp_path: Path) -> None:
    for text in ('[{"plan_id": tr', '[{"plan_id": 12', "[", '[{"a": 1}'):
        file = written(tmp_path / "plan.json", text)
        assert refused(file, "event_plan").code == "truncated"
    broken = written(tmp_path / "plan.json", json.dumps([plan(1)]).replace(":", ";", 1))
    assert refused(broken, "event_plan").code == "wrong_format"


def test_contracts_without_a_header_are_no_exception(tmp_path: Path) -> None:
    used = contract(
        tmp_path, column("k", "1", required=True), column("a", "2", "integer"),
        format="csv", headerRows=0,
    )  # fmt: skip
    with pytest.raises(Refusal, match="broke off"):
        read_by(written(tmp_path / "a.csv", "x,1\ny"), used)
    assert read_by(written(tmp_path / "a.csv", "x,1\ny,2"), used).counts == (2, 0, 0)
    assert shipped("grants").tolerance.lost_rows_share == 0.2
