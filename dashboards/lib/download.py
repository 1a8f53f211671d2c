"""A table as CSV, in the form the reader's spreadsheet opens without questions.

Russian: UTF-8 with BOM, ``;``, decimal comma. English: RFC 4180. Release, filters and the moment
of the data travel inside as columns, so that a file never parts from where it came from. Number
columns hold numbers only: status, maturity and coverage are columns of their own.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from dashboards.lib.format import Formats
from dashboards.lib.statuses import OK
from dashboards.lib.table import Column, Table, cell_text, columns_in_file
from dashboards.lib.texts import Texts
from dashboards.lib.units import is_persons

# A spreadsheet would run such a text as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Origin:
    """Where a file comes from; written into every row."""

    release_id: str
    known_at: str
    filters: str


def to_csv(table: Table, origin: Origin, language: str) -> bytes:
    """The whole table with raw numbers (no thousands separators, no rounding for display)."""
    texts = Texts(language)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";" if language == "ru" else ",", lineterminator="\r\n")
    extra = ("release", "known_at", "filters")
    columns = columns_in_file(table, language)
    writer.writerow(
        [column.label for column in columns] + [texts(f"download.{name}") for name in extra]
    )
    for row in table.rows:
        writer.writerow(
            [
                _status(column, row, table, language)
                if column.kind == "status"
                else _raw(column, row, language)
                for column in columns
            ]
            + [origin.release_id, origin.known_at, _safe(origin.filters)]
        )
    text = stream.getvalue()
    return text.encode("utf-8-sig" if language == "ru" else "utf-8")


def _status(status: Column, row: dict[str, Any], table: Table, language: str) -> str:
    """The word of a status; of a rounded count that is 0 also what the 0 stands for."""
    word = cell_text(status, row, language)
    if row.get(status.key) not in (None, OK):
        return word
    zeros = {
        Formats(language).number(0, column.kind)
        for column in table.columns
        if column.status == status.key and is_persons(column.kind) and row.get(column.key) == 0
    }
    return ": ".join([word, *sorted(zeros)])


def _raw(column: Column, row: dict[str, Any], language: str) -> str:
    value = row.get(column.key)
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | float | int) and not isinstance(value, bool):
        text = f"{value.normalize():f}" if isinstance(value, Decimal) else repr(value)
        return text.replace(".", ",") if language == "ru" else text
    return _safe(str(value))


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
