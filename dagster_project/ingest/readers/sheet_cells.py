"""The cells of a sheet one by one, however its XML is written: slow, and exact.

Positions, types and texts are understood as the reader of cells understands them.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat

import numpy as np

from dagster_project.ingest.model import Refusal
from dagster_project.ingest.readers.addresses import column_letters, column_position
from dagster_project.ingest.readers.sheet_scan import MOST_COLUMNS, MOST_ROWS
from dagster_project.ingest.readers.workbook_parts import damaged

_ADDRESS = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
# Spreadsheets allow a tenth of it.
LONGEST_TEXT = 1 << 20


class Cell(NamedTuple):
    """``row`` and ``column`` from zero; ``value``: its number, index or text, None without one;
    ``is_inline``: the text stands in the sheet itself; ``is_formula``: a formula gives it."""

    row: int
    column: int
    style: str | None
    kind: str | None
    value: str | None
    is_inline: bool
    is_formula: bool


@dataclass
class Extent:
    """What the cells with a value take up."""

    rows: dict[int, int] = field(default_factory=dict)  # row → its first column
    columns: Counter[int] = field(default_factory=Counter)
    places: array[int] = field(default_factory=lambda: array("Q"))  # row and column as one
    texts: int = 0
    text_bytes: int = 0  # of texts that stand in the sheet itself
    indexes: array[int] = field(default_factory=lambda: array("L"))  # of shared texts
    last: Cell | None = None  # the one farthest to the right

    @property
    def cells(self) -> int:
        return len(self.places)

    @property
    def repeated(self) -> str | None:
        """The address of a cell that stands there twice with a value."""
        places = np.array(self.places)
        if (places[1:] > places[:-1]).all():
            return None
        places.sort()
        twice = np.flatnonzero(places[1:] == places[:-1])
        if not len(twice):
            return None
        row, column = divmod(int(places[twice[0]]), MOST_COLUMNS)
        return f"{column_letters(column)}{row + 1}"


def cells_of(blocks: Iterable[bytes]) -> Iterator[list[Cell]]:
    """The cells of a sheet in the order of its XML, block by block."""
    reader = _Reader()
    for block in blocks:
        yield reader.read(block)
    yield reader.read(b"", is_last=True)


class _Reader:
    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._document_type
        self._cells: list[Cell] = []
        self._row = self._column = 0
        self._attributes: dict[str, str] | None = None
        self._above: list[str] = []
        self._value: list[str] | None = None
        self._is_inline = self._is_formula = False
        self._length = 0

    def read(self, block: bytes, is_last: bool = False) -> list[Cell]:
        try:
            self._parser.Parse(block, is_last)
        except expat.ExpatError as error:
            raise damaged() from error
        found, self._cells = self._cells, []
        return found

    def _document_type(self, *_: object) -> None:
        raise damaged()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name[name.rfind(" ") + 1 :]
        if self._attributes is not None:
            self._above.append(name)
            if name == "f":
                self._is_formula = True
            elif name == "is":
                self._value, self._is_inline = [], True
            elif name == "v" and not self._is_inline:
                self._value = []
        elif name == "c":
            self._attributes = attributes
            self._value, self._is_inline, self._is_formula = None, False, False
            self._length = 0
        elif name == "row" and "r" in attributes:
            if not attributes["r"].strip().isdecimal():
                raise damaged()
            self._row = int(attributes["r"]) - 1

    def _text(self, text: str) -> None:
        if not self._above or self._value is None:
            return
        inside = self._above[-1] == "v" and not self._is_inline
        if inside or (self._above[-1] == "t" and "rPh" not in self._above):
            self._value.append(text)
            self._length += len(text)
            if self._length > LONGEST_TEXT:
                raise Refusal(
                    "too_large", f"The text of one cell has more than {LONGEST_TEXT:,} signs.",
                    where=f"row {self._row + 1}",
                    hint="Ask the sender what the file is.",
                )  # fmt: skip

    def _end(self, name: str) -> None:
        name = name[name.rfind(" ") + 1 :]
        if self._above:
            self._above.pop()
        elif self._attributes is not None:
            self._finish(self._attributes)
            self._attributes = None
        elif name == "row":
            self._row, self._column = self._row + 1, 0

    def _finish(self, attributes: dict[str, str]) -> None:
        row = self._row
        if "r" in attributes:
            address = _ADDRESS.fullmatch(attributes["r"])
            if address is None:
                raise damaged()
            row, self._column = int(address[2]) - 1, column_position(address[1].upper())
        if not (0 <= row < MOST_ROWS and self._column < MOST_COLUMNS):
            raise Refusal(
                "wrong_format",
                f"A cell stands in row {row + 1}, column {self._column + 1}, beyond the last one "
                "that a spreadsheet has.",
                hint="Save the file anew in the spreadsheet program.",
            )  # fmt: skip
        value = None if self._value is None else "".join(self._value)
        kind, style = attributes.get("t"), attributes.get("s")
        self._cells.append(
            Cell(row, self._column, style, kind, value, self._is_inline, self._is_formula)
        )
        self._column += 1


def extent_of(cells: Iterable[Cell], found: Extent) -> None:
    """Add cells to ``found``; formatted cells without a value take up nothing."""
    for cell in cells:
        if not cell.value:
            continue
        first = found.rows.get(cell.row)
        if first is None or cell.column < first:
            found.rows[cell.row] = cell.column
        found.columns[cell.column] += 1
        found.places.append(cell.row * MOST_COLUMNS + cell.column)
        found.texts += cell.kind is not None or cell.is_inline
        if cell.is_inline or cell.kind != "s":
            found.text_bytes += len(cell.value.encode()) * (cell.is_inline or cell.kind is not None)
        elif cell.value.isdecimal():
            found.indexes.append(min(int(cell.value), MOST_ROWS))
        if found.last is None or cell.column > found.last.column:
            found.last = cell
