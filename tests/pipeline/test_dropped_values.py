"""A bad value costs the value, not the row; a bad row costs the row, not the file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from dagster_project.contracts.check import check
from dagster_project.ingest.judging import convert as conversion
from dagster_project.ingest.verdict import over_tolerance
from tests.pipeline.bad_input import (
    Outcome,
    line_of,
    read,
    read_by,
    registration,
    registrations,
    report,
    report_row,
    shipped,
    written,
)
from tests.pipeline.small_contract import column, contract, contract_file

LABELS = ("key", "n", "day", "word", "paid")
COLUMNS = (
    column("key", "key", primaryKey=True),
    column("n", "n", "integer"),
    column("day", "day", "date"),
    column("word", "word", pattern="^[a-z]+$"),
    column("paid", "paid", "decimal(18,2)", badValue="quarantine"),
)
# A row that loses nothing, one that loses three values, one without a day, two that are no rows.
ROWS = (
    ("a", "1", "2026-01-02", "abc", "1.50"),
    ("b", "много", "2026-02-31", "A1", "2.50"),
    ("c", "3", "", "abc", ""),
    ("d", "4", "2026-01-02", "abc", "часть"),
    ("", "5", "2026-01-02", "abc", "5"),
    ("e", "-6", "вчера", "xyz", "6"),
)
FORMATS: dict[str, dict[str, Any]] = {
    "csv": {"delimiter": ";"},
    "xlsx": {},
    "json": {},
    "jsonl": {},
    "xml": {"recordPath": "/list/item"},
}


@pytest.fixture(params=[False, True], ids=["small", "large"])
def is_large(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    if request.param:
        monkeypatch.setattr(conversion, "LARGE_FILE", 1)
        monkeypatch.setattr(conversion, "LARGE_WORKBOOK", 1)
    return bool(request.param)


def table(folder: Path, kind: str, rows: Sequence[Sequence[str]]) -> Path:
    file = folder / f"table.{kind}"
    if kind == "xlsx":
        with xlsxwriter.Workbook(str(file)) as book:
            sheet = book.add_worksheet()
            for index, row in enumerate([LABELS, *rows]):
                for position, value in enumerate(row):
                    if value:
                        sheet.write_string(index, position, value)
        return file
    records = [dict(zip(LABELS, row, strict=True)) for row in rows]
    items = [
        "<item>" + "".join(f"<{name}>{text}</{name}>" for name, text in one.items()) + "</item>"
        for one in records
    ]
    texts = {
        "csv": "\n".join(";".join(row) for row in [LABELS, *rows]) + "\n",
        "json": json.dumps(records, ensure_ascii=False, indent=0),
        "jsonl": "".join(f"{line_of(one)}\n" for one in records),
        "xml": "<list>\n" + "\n".join(items) + "\n</list>",
    }
    return written(file, texts[kind])


@pytest.mark.parametrize("kind", FORMATS)
def test_a_bad_optional_value_costs_the_value(tmp_path: Path, kind: str, is_large: bool) -> None:
    used = contract(tmp_path, *COLUMNS, format=kind, **FORMATS[kind])
    outcome = read_by(table(tmp_path, kind, ROWS), used)
    assert outcome.counts == (4, 2, 0)
    kept = [(row["key"], row["n"], str(row["day"]), row["word"]) for row in outcome.rows]
    assert kept == [
        ("a", 1, "2026-01-02", "abc"),
        ("b", None, "None", None),
        ("c", 3, "None", "abc"),
        ("e", -6, "None", "xyz"),
    ]
    assert outcome.column("paid") == [Decimal("1.50"), Decimal("2.50"), None, Decimal(6)]
    lines = {row["key"]: row["_line"] for row in outcome.rows}
    assert [(rule, name) for rule, name, _ in outcome.faults] == [
        ("bad_decimal", "paid"), ("missing_required", "key"),
    ]  # fmt: skip
    # Where each value stood is told with its text.
    assert outcome.dropped == [
        ("bad_date", "day", lines["b"]),
        ("bad_integer", "n", lines["b"]),
        ("pattern_mismatch", "word", lines["b"]),
        ("bad_date", "day", lines["e"]),
    ]
    assert {"много", "2026-02-31", "A1", "вчера", "часть"} <= set(outcome.raw)
    assert outcome.account.errors == {"bad_decimal": 1, "missing_required": 1}
    assert outcome.account.values_dropped == {
        "n": {"bad_integer": 1}, "day": {"bad_date": 2}, "word": {"pattern_mismatch": 1},
    }  # fmt: skip


def test_the_lost_value_of_a_row_in_quarantine_counts_with_its_row(tmp_path: Path) -> None:
    used = contract(tmp_path, *COLUMNS, format="csv", delimiter=";")
    rows = [("a", "много", "", "", "часть"), ("b", "1", "", "", ""), ("b", "x", "", "", "")]
    outcome = read_by(table(tmp_path, "csv", rows), used)
    assert outcome.dropped == []
    assert outcome.faults == [
        ("bad_integer", "n", 2), ("bad_decimal", "paid", 2), ("duplicate_conflict", "", 3),
        ("duplicate_conflict", "", 4), ("bad_integer", "n", 4),
    ]  # fmt: skip
    assert outcome.counts == (0, 3, 0)


def test_cells_of_a_wide_table_lose_their_value(tmp_path: Path, is_large: bool) -> None:
    used = contract(
        tmp_path,
        column("key", "key", primaryKey=True),
        column("ref_year", "ref_year", "integer", primaryKey=True, source="header"),
        column("amount", "amount", "decimal(18,2)"),
        format="csv", delimiter=";",
        wideToLong={"pattern": "^(?P<ref_year>[0-9]{4})$", "valueColumn": "amount"},
    )  # fmt: skip
    file = written(tmp_path / "w.csv", "key;2024;2025\na;1;2\nb;x;4\n;5;6\n")
    outcome = read_by(file, used)
    assert [(r["key"], r["ref_year"], r["amount"]) for r in outcome.rows] == [
        ("a", 2024, 1), ("a", 2025, 2), ("b", 2024, None), ("b", 2025, 4),
    ]  # fmt: skip
    assert outcome.counts == (2, 1, 0)
    assert outcome.dropped == [("bad_decimal", "amount", 3)]
    assert "Under `2024`" in " ".join(outcome.hints)


def test_the_lost_value_of_a_person_is_never_shown(tmp_path: Path, is_large: bool) -> None:
    secret = "Сверхтайнова"
    person = registration(1)["person"]
    lines = [
        line_of(registration(1, person=person | {"sex": secret})),
        line_of(registration(2, attendance_mode=secret, consent={"version": secret})),
        line_of(registration(3, checked_in_at=secret)),
        line_of(registration(4, person=person | {"birth_date": secret})),
    ]
    outcome = read(registrations(tmp_path, *lines), "event_registrations")
    # Whether somebody came, and who, is not left open: those rows go.
    assert outcome.faults == [
        ("bad_timestamp", "checked_in_at", 3), ("bad_date", "person_birth_date", 4),
    ]  # fmt: skip
    assert outcome.dropped == [
        ("not_in_list", "person_sex", 1), ("not_in_list", "attendance_mode", 2),
        ("pattern_mismatch", "consent_version", 2),
    ]  # fmt: skip
    assert outcome.rows[0]["person_sex"] is None
    assert outcome.rows[0]["person_name_token"] is not None
    said = f"{outcome.raw} {outcome.hints} {outcome.account} {outcome.rows}"
    assert secret not in said


def test_one_unknown_method_no_longer_holds_the_month_of_a_post(tmp_path: Path) -> None:
    labels = ("№ отчёта", "№ п/п", "Мероприятие", "Дата", "Страна", "Участников, всего",
              "Метод подсчёта")  # fmt: skip
    used = shipped("event_reports")
    known = [used.column("count_method").label, *used.column("count_method").alternative_labels]
    labels = (*labels[:6], known[0])
    rows = [[*report_row(n)[:5], 10, "на глаз" if n == 3 else "список"] for n in range(1, 11)]
    outcome = read(
        report(tmp_path, *rows, ["Итого", *[None] * 4, 100], labels=labels), "event_reports"
    )
    assert outcome.counts[:2] == (10, 0)
    assert outcome.dropped == [("not_in_list", "count_method", 6)]
    (total,) = outcome.account.control_totals
    assert total.is_equal
    assert over_tolerance(used, outcome.account) == []


def test_a_column_that_is_mostly_bad_holds_the_delivery(tmp_path: Path) -> None:
    used = contract(tmp_path, *COLUMNS, format="csv", delimiter=";")

    def reasons(bad: int, good: int) -> list[str]:
        rows: list[tuple[str, ...]] = [(f"b{n}", "?", "", "", "") for n in range(bad)]
        rows += [(f"g{n}", "1", "", "", "") for n in range(good)]
        rows += [(f"e{n}", "", "", "", "") for n in range(10)]
        outcome: Outcome = read_by(table(tmp_path, "csv", rows), used)
        assert outcome.counts[1] == 0
        return over_tolerance(used, outcome.account)

    assert reasons(2, 0) == reasons(3, 3) == []
    assert reasons(4, 3) == ["57.1% of the values of n are bad and were left out (tolerance 50.0%)"]


@pytest.mark.parametrize(
    ("own", "says"),
    [
        ({"badValue": "missing", "required": True}, "can't be `missing` where the column is"),
        ({"badValue": "missing", "protection": "token"}, "can't be `missing` where the column is"),
        ({"badValue": "quarantine", "protection": "drop"}, "no use where nothing is stored"),
    ],
)
def test_what_tells_rows_apart_cannot_lose_its_value(
    tmp_path: Path, own: dict[str, Any], says: str
) -> None:
    used = contract_file(tmp_path, COLUMNS[0], column("word", "word", **own), format="csv")
    (problem,) = check(used)
    assert says in problem.message


def test_a_row_that_says_that_it_is_gone_keeps_its_word(tmp_path: Path) -> None:
    words = {"mode": "upsert", "deletedWhen": {"column": "word", "value": "gone"}}
    word = column("word", "word", pattern="^[a-z]+$")
    used = contract(tmp_path, COLUMNS[0], word, format="csv", **words)
    file = written(tmp_path / "t.csv", "key,word\na,abc\nb,A1\n")
    assert read_by(file, used).faults == [("pattern_mismatch", "word", 3)]
    word = column("word", "word", badValue="missing")
    (problem,) = check(contract_file(tmp_path, COLUMNS[0], word, format="csv", **words))
    assert "says that a row is gone" in problem.message
