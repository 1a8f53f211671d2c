"""Values under no label belong to no column: they are left out, and that is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipeline.bad_input import (
    GRANTS,
    REPORT,
    Outcome,
    grant,
    grants,
    read,
    report,
    report_row,
)


def said(outcome: Outcome) -> str:
    return " ".join(text for text in outcome.account.warnings if "label" in text)


@pytest.mark.parametrize("is_quoted", [False, True])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_values_under_a_trailing_delimiter_of_the_header_are_told(
    tmp_path: Path, end: str, is_quoted: bool
) -> None:
    # A quoted line end sends the file to the exact reader.
    first = grant(1, purpose='"две\nстроки"' if is_quoted else "ремонт")
    lines = [first + ";;", grant(2) + ";;", grant(3) + ";;важно", grant(4) + ";;"]
    outcome = read(grants(tmp_path, *lines, header=GRANTS + ";;", end=end), "grants")
    assert outcome.counts == (4, 0, 0)
    assert said(outcome) == "Values in columns without a label are left out: column 20."


@pytest.mark.parametrize("is_quoted", [False, True])
def test_an_empty_column_without_a_label_is_no_news(tmp_path: Path, is_quoted: bool) -> None:
    first = grant(1, purpose='"две\nстроки"' if is_quoted else "ремонт")
    lines = [first + ";", grant(2), "", grant(3) + "; ", grant(4) + ";;"]
    outcome = read(grants(tmp_path, *lines, header=GRANTS + ";"), "grants")
    assert said(outcome) == ""


def test_values_under_no_label_inside_a_csv_are_told(tmp_path: Path) -> None:
    lines = [f"{number};{grant(number)}" for number in range(3)]
    outcome = read(grants(tmp_path, *lines, header=";" + GRANTS), "grants")
    assert outcome.counts == (3, 0, 0)
    assert said(outcome) == "Values in columns without a label are left out: column 1."


def test_values_under_no_label_of_a_workbook_are_told_by_their_letter(tmp_path: Path) -> None:
    rows = [report_row(number) for number in range(1, 4)]
    rows[1] = [*rows[1], None, "сверх плана"]
    rows[2] = [*rows[2], " "]
    outcome = read(report(tmp_path, *rows, labels=[*REPORT, ""]), "event_reports")
    assert outcome.counts == (3, 0, 2)
    assert said(outcome) == "Values in columns without a label are left out: column H."
