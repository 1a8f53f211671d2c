"""A table that somebody wants to publish, as it stands in a file: names of columns and rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from python_calamine import CalamineWorkbook

from dagster_project.errors import UserError, wrong_use

ENDINGS = (".csv", ".xlsx", ".parquet")
BLANKS = re.compile(r"[\s\u00a0\u202f]")
# Pages write a published 0 as the range it stands for.
ZERO_RANGE = re.compile(r"0(–|-|to|до)\d+")
GROUPED = re.compile(r"[1-9]\d{0,2}(,\d{3})+")


@dataclass(frozen=True)
class Table:
    """``name``: of the file, and of the sheet where there are several."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def column(self, name: str) -> list[Any]:
        at = self.columns.index(name)
        return [row[at] for row in self.rows]


def read_tables(path: Path) -> list[Table]:
    """Every table of a file: a workbook is published with all its sheets, hidden ones too.

    Raises UserError when the file can't be read as one of ``ENDINGS``.
    """
    readers = {".csv": read_csv, ".xlsx": read_workbook, ".parquet": read_parquet}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise unreadable(path, f"The file must end in {', '.join(ENDINGS)}.")
    try:
        tables = reader(path)
    except UserError:
        raise
    except Exception as error:
        # Each reader has errors of its own; none of them says more than the file's kind.
        raise unreadable(path, f"The file can't be read ({type(error).__name__}).") from None
    found = [table for table in tables if table.rows]
    if not found:
        raise unreadable(path, "There is no row in it.")
    return found


def read_csv(path: Path) -> list[Table]:
    """Comma, semicolon or tab, whichever the header has most of; UTF-8."""
    text = path.read_text(encoding="utf-8-sig")
    header = text.split("\n", 1)[0]
    delimiter = max((",", ";", "\t"), key=header.count)
    return table_of(path.name, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def read_workbook(path: Path) -> list[Table]:
    """Sheets as they are stored: a number is read as it is, whatever its format shows."""
    with CalamineWorkbook.from_path(path) as book:
        return [
            table
            for name in book.sheet_names
            for table in table_of(
                f"{path.name}: {name}",
                book.get_sheet_by_name(name).to_python(skip_empty_area=False),
            )
        ]


def read_parquet(path: Path) -> list[Table]:
    found = pq.ParquetFile(path).read()
    columns = [column.to_pylist() for column in found.columns]
    return table_of(path.name, [found.column_names, *zip(*columns, strict=True)])


def table_of(name: str, lines: Iterable[Sequence[Any]]) -> list[Table]:
    """The first line that says anything is the header. Empty when there is none."""
    told = [tuple(line) for line in lines if any(value not in (None, "") for value in line)]
    if not told:
        return []
    columns = tuple(str(value).strip() for value in told[0])
    width = len(columns)
    beyond = any(value not in (None, "") for line in told[1:] for value in line[width:])
    if beyond or len({*columns}) < width:
        raise unreadable(name, "Every column needs a name of its own in the first line.")
    return [Table(name, columns, tuple((*line, *[None] * width)[:width] for line in told[1:]))]


def unreadable(path: Path | str, message: str) -> UserError:
    return wrong_use(message, where=str(path))


def number_of(value: Any) -> Decimal | None:
    """A number as people and programs write it; None where there is none."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float | Decimal):
        found = Decimal(str(value))
        return found if found.is_finite() else None
    text = BLANKS.sub("", str(value))
    if ZERO_RANGE.fullmatch(text):
        return Decimal(0)
    share = text.endswith("%")
    text = text.removesuffix("%")
    text = text.replace(",", "") if GROUPED.fullmatch(text) else text.replace(",", ".")
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    if not found.is_finite():
        return None
    return found / 100 if share else found
