"""A table as CSV, in the form the reader's spreadsheet opens without questions.

Russian: UTF-8 with BOM, ``;``, decimal comma. English: RFC 4180. Release, filters and the moment
of the data travel inside as columns, so that a file never parts from where it came from.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from dashboards.lib.table import Column, Table, cell_text, status_of
from dashboards.lib.texts import Texts

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
    writer.writerow(
        [column.label for column in table.columns] + [texts(f"download.{name}") for name in extra]
    )
    for row in table.rows:
        writer.writerow(
            [_raw(column, row, language) for column in table.columns]
            + [origin.release_id, origin.known_at, _safe(origin.filters)]
        )
    text = stream.getvalue()
    return text.encode("utf-8-sig" if language == "ru" else "utf-8")


def _raw(column: Column, row: dict[str, Any], language: str) -> str:
    value = row.get(column.key)
    if status_of(column, row) != "ok" or column.kind == "status":
        return cell_text(column, row, language)
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
