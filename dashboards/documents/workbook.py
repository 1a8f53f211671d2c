"""Workbooks that stand alone: one sheet per table, and before them how to read them.

Equal input gives equal bytes: the workbook is dated by the moment of the data, not by a clock.
Every text is written as a text, so that no spreadsheet runs one as a formula.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from dashboards.documents.lettering import width_of, wrapped
from dashboards.lib import palette, statuses
from dashboards.lib.download import FileColumn, Origin, Value, around, columns_of_file
from dashboards.lib.table import Table, marks_of
from dashboards.lib.texts import Texts

NAME_LENGTH = 31
SHORTEST_LAST = 4  # of a name that is cut: no preposition ends it
LOOSE = "' ,;–—-(«"
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
DATES = {"ru": "dd.mm.yyyy", "en": "d mmm yyyy"}
# Pixels of a letter's height and of a digit, which columns are measured in; points of a line.
PIXELS, LETTER, LINE = 14.7, 7.0, 15
NARROWEST, WIDEST, READING_WIDTH = 8, 46, 110
HEAD_ROW = 3  # title, note, an empty line


@dataclass(frozen=True)
class Chart:
    """A native chart beside the table. ``kind``: ``bar`` (lying), ``column`` or ``line``;
    ``category`` and ``values`` are keys of the table's columns."""

    kind: str
    category: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """One table: ``note`` stands beneath its title, ``foot`` beneath its rows; ``name`` is that
    of the sheet, else the title."""

    title: str
    table: Table
    note: str = ""
    foot: str = ""
    name: str = ""
    chart: Chart | None = None


def workbook(sheets: Sequence[Sheet], origin: Origin, language: str) -> bytes:
    """The workbook as bytes; ``origin`` carries definitions and notes of all its tables."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, OPTIONS)
    titles = [sheet.title for sheet in sheets]
    book.set_properties(
        {"title": titles[0] if len(titles) == 1 else Texts(language)("frame.product"),
         "created": datetime.fromisoformat(origin.known_at)}
    )  # fmt: skip
    texts, formats = Texts(language), _Formats(book, language)
    names = sheet_names([texts("workbook.how"), *(sheet.name or sheet.title for sheet in sheets)])
    how = book.add_worksheet(names[0])
    for name, sheet in zip(names[1:], sheets, strict=True):
        _write_sheet(book, book.add_worksheet(name), name, sheet, origin, language, formats)
    _write_how(how, names[1:], sheets, origin, language, formats)
    book.close()
    return stream.getvalue()


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Names that a workbook takes: short, without its own signs, each only once."""
    found: list[str] = []
    for name in wanted:
        plain = " ".join(NOT_IN_NAMES.sub(" ", name).split()).strip("' ") or "-"
        short = _cut(plain, NAME_LENGTH)
        count = 1
        while short.casefold() in {other.casefold() for other in found}:
            count += 1
            tail = f" {count}"
            short = _cut(plain, NAME_LENGTH - len(tail)) + tail
        found.append(short)
    return found


def _cut(text: str, length: int) -> str:
    """As many whole words as fit, without a little word at the end that leads to the next one; of
    a single long word its beginning."""
    if len(text) <= length:
        return text
    words = text[: length + 1].split(" ")[:-1]
    while len(words) > 1 and len(words[-1].strip(LOOSE)) < SHORTEST_LAST:
        words.pop()
    return (" ".join(words) or text[:length]).rstrip(LOOSE)


class _Formats:
    """Formats of cells, each made once."""

    def __init__(self, book: Any, language: str) -> None:
        self._book = book
        self._numbers: dict[int, Any] = {}
        edge: dict[str, Any] = {"bottom": 1, "bottom_color": palette.JOIN}
        self.title = book.add_format({"bold": True, "font_size": 14, "font_color": palette.INK})
        self.note = book.add_format({"font_color": palette.MUTED})
        self.head = book.add_format(
            {"bold": True, "bg_color": palette.WASH, "text_wrap": True, "valign": "top", **edge}
        )
        self.number_head = book.add_format(
            {"bold": True, "bg_color": palette.WASH, "text_wrap": True, "valign": "top", **edge}
            | {"align": "right"}
        )
        # Else a text would touch the number at its left.
        self.text = book.add_format({"valign": "top", "indent": 1})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.strong = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
        self.date = book.add_format({"num_format": DATES[language], "valign": "top"})
        self.link = book.add_format({"font_color": palette.BLUE, "underline": 1})

    def number(self, value: Decimal) -> Any:
        """As many decimals as the value has; the reader's program groups the digits."""
        decimals = max(0, -int(value.as_tuple().exponent))
        if decimals not in self._numbers:
            pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
            self._numbers[decimals] = self._book.add_format({"num_format": pattern})
        return self._numbers[decimals]


def _write_sheet(
    book: Any,
    page: Any,
    name: str,
    sheet: Sheet,
    origin: Origin,
    language: str,
    formats: _Formats,
) -> None:
    columns = columns_of_file(sheet.table, origin, language)
    values = [[column.read(row) for column in columns] for row in sheet.table.rows]
    page.write_string(0, 0, sheet.title, formats.title)
    page.write_string(1, 0, sheet.note, formats.note)
    lines = 1
    for place, column in enumerate(columns):
        look = formats.number_head if column.is_numeric else formats.head
        page.write_string(HEAD_ROW, place, column.head, look)
        wide = _width(column, [line[place] for line in values])
        page.set_column(place, place, wide)
        lines = max(lines, len(wrapped(column.head, (wide - 2) * LETTER, PIXELS, 700)))
    page.set_row(HEAD_ROW, LINE * lines)
    for position, line in enumerate(values, HEAD_ROW + 1):
        for place, value in enumerate(line):
            _write(page, position, place, value, formats)
    last = HEAD_ROW + len(values)
    if values:
        page.autofilter(HEAD_ROW, 0, last, len(columns) - 1)
    page.freeze_panes(HEAD_ROW + 1, 1)
    foot = [sheet.foot, *(f"{head}: {text}" for head, text in around(origin, language)[:3])]
    for position, text in enumerate(filter(None, foot), last + 2):
        page.write_string(position, 0, text, formats.note)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEAD_ROW)
    if sheet.chart is not None and values:
        _draw(book, page, name, sheet, len(values), len(columns), language, origin)


def _write(page: Any, row: int, column: int, value: Value, formats: _Formats) -> None:
    if isinstance(value, Decimal):
        page.write_number(row, column, float(value), formats.number(value))
    elif isinstance(value, date):
        page.write_datetime(row, column, value, formats.date)
    elif value:
        page.write_string(row, column, value, formats.text)


def _width(column: FileColumn, values: Sequence[Value]) -> float:
    """In letters: as wide as the longest value; heads are wrapped."""
    longest = max((_letters(value) for value in values), default=0.0)
    words = max((_letters(word) for word in column.head.split()), default=0.0)
    return min(max(longest, words * 1.1, _letters(column.head) / 2, NARROWEST) + 3, WIDEST)


def _letters(value: Value) -> float:
    text = f"{value:,f}" if isinstance(value, Decimal) else str(value or "")
    return width_of(text, PIXELS) / LETTER if text else 0.0


def _draw(
    book: Any,
    page: Any,
    name: str,
    sheet: Sheet,
    rows: int,
    width: int,
    language: str,
    origin: Origin,
) -> None:
    """A native chart at the right of the table, from its own cells."""
    assert sheet.chart is not None
    places = _places(sheet.table, origin, language)
    first, last = HEAD_ROW + 1, HEAD_ROW + rows
    category = places[sheet.chart.category]
    chart = book.add_chart({"type": sheet.chart.kind})
    for key, color in zip(
        sheet.chart.values, palette.repeated(len(sheet.chart.values)), strict=True
    ):
        look: dict[str, Any] = {"fill": {"color": color}}
        if sheet.chart.kind == "line":
            look = {
                "line": {"color": color, "width": 2.25},
                "marker": {"type": "circle", "size": 5},
            }
        chart.add_series(
            {
                "name": [name, HEAD_ROW, places[key]],
                "categories": [name, first, category, last, category],
                "values": [name, first, places[key], last, places[key]],
                **look,
            }
        )
    chart.set_title({"name": sheet.title, "name_font": {"size": 12}, "overlay": False})
    chart.set_legend({"none": len(sheet.chart.values) == 1, "position": "bottom"})
    is_lying = sheet.chart.kind == "bar"
    chart.set_y_axis({"reverse": is_lying, "major_gridlines": {"visible": not is_lying}})
    chart.set_size({"width": 640, "height": max(320, 26 * rows if is_lying else 320)})
    page.insert_chart(HEAD_ROW, width + 1, chart)


def _places(table: Table, origin: Origin, language: str) -> dict[str, int]:
    """In which column of the sheet a column of the table stands."""
    heads = [column.head for column in columns_of_file(table, origin, language)]
    only = [
        columns_of_file(Table((column,), table.rows), origin, language)[0].head
        for column in table.columns
    ]
    return {column.key: heads.index(head) for column, head in zip(table.columns, only, strict=True)}


def _write_how(
    page: Any,
    names: Sequence[str],
    sheets: Sequence[Sheet],
    origin: Origin,
    language: str,
    formats: _Formats,
) -> None:
    """The first sheet: where the numbers come from, what signs and indicators mean."""
    texts = Texts(language)
    page.set_column(0, 0, 30)
    page.set_column(1, 1, READING_WIDTH)
    page.write_string(0, 0, texts("workbook.how"), formats.title)
    row = 2
    for head, text in around(origin, language)[:3]:
        row = _line(page, row, head, text or texts("workbook.no_filters"), formats)
    row = _head(page, row, texts("workbook.sheets"), formats)
    for name, sheet in zip(names, sheets, strict=True):
        target = name.replace("'", "''")
        page.write_url(row, 0, f"internal:'{target}'!A1", formats.link, name)
        page.write_string(row, 1, f"{sheet.title}. {sheet.note}".strip(), formats.wrapped)
        row += 1
    row = _head(page, row, texts("workbook.values"), formats)
    for key in ("empty", "decimals", "shares"):
        row = _line(
            page, row, texts(f"workbook.{key}.head"), texts(f"workbook.{key}.text"), formats
        )
    used = {code for sheet in sheets for code in marks_of(sheet.table)}
    if used:
        row = _head(page, row, texts("column.status"), formats)
        for one in statuses.legend(used, language):
            row = _line(page, row, one.word, one.why, formats)
    if origin.definitions:
        row = _head(page, row, texts("download.definitions"), formats)
        for meant in origin.definitions:
            row = _line(page, row, f"{meant.code} {meant.name}", meant.meaning(language), formats)
    if origin.notes:
        row = _head(page, row, texts("download.notes"), formats)
        for note in origin.notes:
            row = _line(page, row, "", note, formats)
    page.set_portrait()
    page.fit_to_pages(1, 0)


def _head(page: Any, row: int, text: str, formats: _Formats) -> int:
    page.write_string(row + 1, 0, text, formats.head)
    page.write_string(row + 1, 1, "", formats.head)
    return row + 2


def _line(page: Any, row: int, head: str, text: str, formats: _Formats) -> int:
    page.write_string(row, 0, head, formats.strong)
    page.write_string(row, 1, text, formats.wrapped)
    lines = -(-_letters(text) // (READING_WIDTH - 6)) or 1
    page.set_row(row, LINE * max(lines, -(-_letters(head) // 26)))
    return row + 1
