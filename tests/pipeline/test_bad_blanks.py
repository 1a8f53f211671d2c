"""Blanks nobody sees at the ends of values are none of the value, whatever the reader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import xlsxwriter

from tests.pipeline.bad_input import read_by, written
from tests.pipeline.small_contract import column, contract

BLANKS = ["\u200b", "\ufeff", "\u2007", "\u202f", "\u00a0", "\t", " \u200b "]
KINDS = ["csv", "quoted csv", "json", "jsonl", "escaped jsonl", "xlsx", "xml"]


def file_of(folder: Path, kind: str, rows: list[tuple[str, str, str]]) -> Path:
    if kind.endswith("csv"):
        lines = [("id", "name", "amount"), *rows]
        if kind == "quoted csv":  # a quoted line end sends it to the exact reader
            lines.append(("last", '"две\nстроки"', "1"))
        return written(folder / "a.csv", "\n".join(";".join(line) for line in lines) + "\n")
    if kind == "xlsx":
        book = xlsxwriter.Workbook(str(folder / "a.xlsx"))
        sheet = book.add_worksheet()
        for number, row in enumerate([("id", "name", "amount"), *rows]):
            for position, text in enumerate(row):
                sheet.write_string(number, position, text)
        book.close()
        return folder / "a.xlsx"
    if kind == "xml":
        items = "".join(f'<i id="{a}"><name>{b}</name><amount>{c}</amount></i>' for a, b, c in rows)
        return written(folder / "a.xml", f"<r>{items}</r>")
    is_escaped = kind.startswith("escaped")
    records = [dict(zip(("id", "name", "amount"), row, strict=True)) for row in rows]
    texts = [json.dumps(record, ensure_ascii=is_escaped) for record in records]
    if kind == "json":
        return written(folder / "a.json", "[" + ",".join(texts) + "]")
    return written(folder / "a.jsonl", "\n".join(texts) + "\n")


@pytest.mark.parametrize("kind", KINDS)
def test_blanks_at_the_ends_are_taken_off(tmp_path: Path, kind: str) -> None:
    rows = [
        (f"K{number}{blank}", f"{blank}Рига{blank}", f"{blank}1 234,50{blank}")
        for number, blank in enumerate(BLANKS)
    ]
    words = {"delimiter": ";"} if kind.endswith("csv") else {}
    words |= {"recordPath": "/r/i"} if kind == "xml" else {}
    known = contract(
        tmp_path,
        column("id", "@id" if kind == "xml" else "id", primaryKey=True),
        column("name", "name"),
        column("amount", "amount", "decimal(18,2)"),
        format=kind.split()[-1],
        decimalChar=",",
        **words,
    )
    rows_read = read_by(file_of(tmp_path, kind, rows), known).rows[: len(BLANKS)]
    assert [row["id"] for row in rows_read] == [f"K{number}" for number in range(len(BLANKS))]
    assert {row["name"] for row in rows_read} == {"Рига"}
    assert {str(row["amount"]) for row in rows_read} == {"1234.50"}
