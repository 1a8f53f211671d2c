"""The data rows of a sheet, column by column: without blank rows, totals and footnotes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from dagster_project.ingest.readers.arrays import number_array, text_array
from dagster_project.ingest.readers.non_data_rows import NonDataRows, is_blank

Cells = Sequence[Any]
# A cell keeps fifteen digits of a number.
LONGEST_NUMBER = 1e15


@dataclass(frozen=True)
class SheetRows:
    """``lines``: row numbers as the spreadsheet shows them; ``columns``: their cells, an empty
    one is ``''``."""

    lines: Sequence[int]
    columns: Sequence[Cells]

    def row(self, place: int) -> list[Any]:
        return [column[place] for column in self.columns]


def data_rows(
    rows: Sequence[Cells], begin: int, width: int, fill: Sequence[int], non_data: NonDataRows
) -> SheetRows:
    """The table from row ``begin`` on; columns at the positions of ``fill`` are filled down."""
    below = rows[begin:]
    lines: Sequence[int] = range(begin + 1, len(rows) + 1)
    # Few different words begin many rows: each is looked at once.
    beginnings = {cells[0] for cells in below}
    unclear = {first for first in beginnings if is_blank(first) or non_data.may_begin(first)}
    if unclear:
        lines, kept = [], []
        blank: Cells | None = None
        for line, cells in enumerate(below, begin + 1):
            if cells is blank:
                continue  # a million empty rows may be one
            if non_data.is_below_note or cells[0] in unclear:
                if all(map(is_blank, cells)):
                    blank = cells
                    continue
                if non_data.takes(line, cells):
                    continue
            lines.append(line)
            kept.append(cells)
        below = kept
    columns: list[Cells] = list(zip(*below, strict=True))
    columns = columns[:width] or [()] * width
    for position in fill:
        columns[position] = _filled_down(columns[position])
    return SheetRows(lines, columns)


def _filled_down(column: Cells) -> list[Any]:
    filled, above = [], ""
    for cell in column:
        above = above if is_blank(cell) else cell
        filled.append(above)
    return filled


def shown(cell: Any) -> str:
    """A cell as a person reads it: the number 226 is the text `226`, not `226.0`."""
    if type(cell) is float and cell.is_integer():
        return str(int(cell))
    return str(cell)


def shown_as_text(cell: Any) -> str:
    """A number in a column of texts, as the spreadsheet shows it; its digits beyond the
    fifteenth are lost, which the exponent says."""
    return f"{cell:.15g}" if type(cell) is float else str(cell)


def shown_as_code(cell: Any) -> str:
    """In a column of codes only a text and a whole number may be one. A fraction, a date, a time
    and a yes or no are spelled as the formula that gives them: a spreadsheet made them."""
    if type(cell) is int:
        return str(cell)
    text = shown_as_text(cell)
    return text if type(cell) is float and cell.is_integer() else f"={text}"


def text_column(column: Cells, spell: Callable[[Any], str] = shown) -> pa.Array:
    """The cells of a column as texts, an empty one as missing. ``spell``: says what is no text."""
    kinds = set(map(type, column))
    if kinds == {float}:
        numbers = number_array(column, pa.float64())
        has_lost_digits = spell is not shown and max(map(abs, column)) >= LONGEST_NUMBER
        try:
            if not has_lost_digits:
                return numbers.cast(pa.int64()).cast(pa.string())
        except pa.ArrowInvalid:
            pass  # some have a fraction
    if kinds <= {str}:
        return text_array(column)
    return text_array([cell if type(cell) is str else spell(cell) for cell in column])
