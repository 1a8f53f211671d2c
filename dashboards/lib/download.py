"""A table as a file that stands alone, and as CSV in the form the reader's spreadsheet opens.

``columns_of_file`` is the one place that says what a file holds, CSV and workbook alike: numbers
with the decimals of the screen and their unit in the head (shares in per cent), the code beside
the name of a place, statuses as words in columns of their own. Release, moment of the data,
filters, definitions and notes travel inside as columns: a file never parts from where it came
from. Russian CSV: UTF-8 with BOM, ``;``, decimal comma. English: RFC 4180.
"""

from __future__ import annotations

import csv
import io
import re
from collections import ChainMap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from dashboards.lib.format import Formats, shown
from dashboards.lib.statuses import OK
from dashboards.lib.table import Column, Row, Table, cell_text, columns_in_file
from dashboards.lib.texts import Texts
from dashboards.lib.units import is_persons

# A spreadsheet would run such a text as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
Value = str | date | Decimal | None


@dataclass(frozen=True)
class Definition:
    """What an indicator means: ``exports`` are the sources it is computed from, in words."""

    code: str
    name: str
    unit: str
    text: str
    exports: tuple[str, ...] = ()

    def said(self, language: str) -> str:
        """In one line."""
        return f"{self.code} {self.name}: {self.meaning(language)}"

    def meaning(self, language: str) -> str:
        """Definition, unit and sources."""
        texts = Texts(language)
        parts = [self.text]
        if self.unit:
            parts.append(f"{texts('column.unit')}: {self.unit}.")
        if self.exports:
            parts.append(f"{texts('download.sources')}: {', '.join(self.exports)}.")
        return " ".join(parts)


@dataclass(frozen=True)
class Origin:
    """Where a file comes from. ``codes``: for each level of places the name of a place in the
    reader's language → its code; ``filters`` in words."""

    release_id: str
    known_at: str
    filters: str
    definitions: tuple[Definition, ...] = ()
    notes: tuple[str, ...] = ()
    codes: tuple[dict[str, str], ...] = field(default=(), hash=False)


@dataclass(frozen=True)
class FileColumn:
    """One column of a file: its head, and the value of a row: text, date, number or nothing."""

    head: str
    read: Callable[[Row], Value]
    is_numeric: bool = False


def columns_of_file(table: Table, origin: Origin, language: str) -> list[FileColumn]:
    """The table's columns, and beside them statuses, codes of places and periods, and units."""
    found: list[FileColumn] = []
    texts = Texts(language)
    varying = [column.key for column in table.columns if column.unit]
    for column in columns_in_file(table, language):
        found.append(
            FileColumn(
                head_of(column, language), _reader(column, table, language), column.is_numeric
            )
        )
        if (code := _code_beside(column, table, origin, language)) is not None:
            found.append(code)
        is_last = bool(varying) and column.key == varying[-1]
        if is_last and not any(other.key == "unit_word" for other in table.columns):
            found.append(FileColumn(texts("column.unit"), _unit_reader(column.unit, language)))
    return found


def head_of(column: Column, language: str) -> str:
    """The label with its unit, where the label does not name it already."""
    unit = Texts(language).get(f"download.unit.{column.kind}", "") if not column.unit else ""
    plain = re.sub(r"[\s,]", "", column.label.casefold())
    if not unit or re.sub(r"[\s,]", "", unit.casefold()) in plain:
        return column.label
    # "2025, ₽" is an amount to some programs, which would leave out the unit.
    return f"{column.label}{':' if column.label.isdigit() else ','} {unit}"


def unit_word(unit: str, language: str) -> str:
    """The name of a unit where each row has its own; shares stand in per cent."""
    texts = Texts(language)
    kind = unit.partition("/")[0]
    return texts.get(f"download.unit.{kind}", texts.get(f"unit.{kind}", ""))


def _code_beside(column: Column, table: Table, origin: Origin, language: str) -> FileColumn | None:
    """The codes of a column of places or periods."""
    head, key = f"{column.label}: {Texts(language)('download.code')}", column.key
    known = [value for value in table.values(key) if value not in (None, "")]
    if column.kind == "period":
        formats = Formats(language)
        if all(formats.period(str(value)) == str(value) for value in known):
            return None
        return FileColumn(head, lambda row: str(row.get(key) or ""))
    if column.kind != "text" or not known or not origin.codes:
        return None
    named = {str(value) for value in known}
    # A name that two levels have is of the level that more of the column are of.
    codes = ChainMap(*sorted(origin.codes, key=lambda level: -len(named & level.keys())))
    if not named <= codes.keys():
        return None
    return FileColumn(head, lambda row: codes.get(str(row.get(key) or ""), ""))


def _reader(column: Column, table: Table, language: str) -> Callable[[Row], Value]:
    if column.kind == "status":
        return lambda row: _status(column, row, table, language)
    if column.is_numeric:
        return lambda row: _number(column, row)
    if column.kind == "date":
        return lambda row: row.get(column.key)
    return lambda row: cell_text(column, row, language)


def _unit_reader(key: str, language: str) -> Callable[[Row], Value]:
    return lambda row: unit_word(str(row[key]), language)


def _number(column: Column, row: Row) -> Value:
    value = row.get(column.key)
    if value is None:
        return None
    return shown(value, str(row[column.unit]) if column.unit else column.kind)


def _status(status: Column, row: Row, table: Table, language: str) -> str:
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


def around(origin: Origin, language: str) -> list[tuple[str, str]]:
    """What a file says of itself: head and text."""
    texts = Texts(language)
    said = [
        ("release", origin.release_id),
        ("known_at", origin.known_at),
        ("filters", origin.filters),
    ]
    if origin.definitions:
        listed = " | ".join(one.said(language) for one in origin.definitions)
        said.append(("definitions", listed))
    if origin.notes:
        said.append(("notes", " | ".join(origin.notes)))
    return [(texts(f"download.{key}"), text) for key, text in said]


def to_csv(table: Table, origin: Origin, language: str) -> bytes:
    """The whole table, one line per row, without thousands separators."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";" if language == "ru" else ",", lineterminator="\r\n")
    columns, more = columns_of_file(table, origin, language), around(origin, language)
    writer.writerow([*(column.head for column in columns), *(head for head, _ in more)])
    tail = [_safe(text) for _, text in more]
    for row in table.rows:
        writer.writerow([*_written((column.read(row) for column in columns), language), *tail])
    return stream.getvalue().encode("utf-8-sig" if language == "ru" else "utf-8")


def _written(values: Iterable[Value], language: str) -> Sequence[str]:
    found = []
    for value in values:
        if isinstance(value, Decimal):
            found.append(f"{value:f}".replace(".", ",") if language == "ru" else f"{value:f}")
        elif isinstance(value, date):
            found.append(value.isoformat())
        else:
            found.append(_safe(value or ""))
    return found


def _safe(text: str) -> str:
    # A cell is one line: some programs begin a new row where a text has a break.
    text = " ".join(text.splitlines())
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
