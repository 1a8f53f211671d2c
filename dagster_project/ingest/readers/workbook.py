"""Workbooks opened: their sheets, and all rows of one of them in bounded memory.

The reader of cells makes room for the whole rectangle between the first and the last cell of a
sheet, and when it finds none it ends the process. So how far the cells reach is known before
(.xlsx), or the reader is tried in a process of its own first (.xls, .xlsb, .ods).
"""

from __future__ import annotations

import contextlib
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import python_calamine

from dagster_project.contracts.model import Layout
from dagster_project.contracts.normalised_text import normalised_text
from dagster_project.ingest.model import Refusal
from dagster_project.ingest.readers.addresses import column_letters
from dagster_project.ingest.readers.labels import normalised
from dagster_project.ingest.readers.sheet_cells import Extent, cells_of, extent_of
from dagster_project.ingest.readers.sheet_copy import NAME, copy_of
from dagster_project.ingest.readers.sheet_limits import (
    MOST_MEMORY,
    SHORTEST_CELL,
    indexes_in,
    memory_for,
    too_large,
    try_apart,
    weight_of_strings,
)
from dagster_project.ingest.readers.sheet_parts import Unread, unread_cells, unread_of
from dagster_project.ingest.readers.sheet_rows import Cells
from dagster_project.ingest.readers.sheet_scan import Scan, UnusualXml, scan
from dagster_project.ingest.readers.workbook_parts import READ, WorkbookParts, damaged, parts_of

# What stands behind so many columns without any value does not belong to the table.
FAR_COLUMNS = 100
# An empty sheet is smaller; a smaller one is looked into.
SURELY_FILLED = 1 << 16


def open_workbook(file: Path) -> Workbook:
    """Raises ``Refusal`` for a workbook that is damaged or locked, or too large to be opened."""
    parts = parts_of(file)
    return OtherWorkbook(file) if parts is None else OpenXmlWorkbook(file, parts)


class Workbook(ABC):
    """``names``: of all sheets, in order; a sheet is read once, however many layouts look at it."""

    names: list[str]

    def __init__(self, file: Path) -> None:
        self.file = file
        self._rows: dict[str, list[Cells]] = {}
        # Of each sheet that was read: what was left out of it.
        self.far: dict[str, str] = {}

    def rows(self, name: str) -> Sequence[Cells]:
        """All rows from the first on; an empty cell is ''."""
        if name not in self._rows:
            self._rows[name] = self._read(name)
        return self._rows[name]

    @abstractmethod
    def _read(self, name: str) -> list[Cells]: ...

    @property
    @abstractmethod
    def visible(self) -> list[str]:
        """Names of the tables that a person sees."""

    @property
    def counts_from_1904(self) -> bool:
        """Days are counted from 1904 in workbooks of old Apple programs."""
        return False

    def holds_cells(self, name: str) -> bool:
        """False for a sheet without any cell; when in doubt it has some."""
        return True

    def unread(self, name: str) -> Unread:
        """Cells of a sheet that ``rows`` shows as empty though they aren't."""
        return Unread()

    def warnings(self, layout: Layout, chosen: str) -> list[str]:
        """What is said of cells that were left out, and of further sheets that the contract's
        words fit as well."""
        said = [self.far[chosen]] if chosen in self.far else []
        wanted = layout.sheet
        if wanted.sheet_name is not None:
            return said
        others = [
            name
            for name in self.visible
            if name != chosen
            and (
                wanted.sheet_pattern is None
                or re.search(wanted.sheet_pattern, normalised_text(name))
            )
            and self.holds_cells(name)
        ]
        if others:
            listed = ", ".join(f"`{name}`" for name in others[:20])
            said.append(f"Only the sheet `{chosen}` is read; left out: {listed}.")
        return said

    def sheet_for(self, layout: Layout) -> str:
        wanted = layout.sheet
        if wanted.sheet_name is not None:
            for name in self.names:
                if normalised(name) == normalised(wanted.sheet_name):
                    return name
        elif wanted.sheet_pattern is not None:
            for name in self.names:
                if re.search(wanted.sheet_pattern, normalised_text(name)):
                    return name
        elif self.names:
            return next(iter(self.visible), self.names[0])
        asked = wanted.sheet_name or wanted.sheet_pattern or "any"
        raise Refusal(
            "missing_columns",
            f"The workbook has no sheet `{asked}`.",
            hint=f"Its sheets: {', '.join(f'`{name}`' for name in self.names) or 'none'}.",
        )


class OpenXmlWorkbook(Workbook):
    """.xlsx and .xlsm."""

    def __init__(self, file: Path, parts: WorkbookParts) -> None:
        super().__init__(file)
        self._parts = parts
        self.names = [sheet.name for sheet in parts.sheets]
        self._unread: dict[str, Unread] = {}
        self._scans: dict[str, Scan] = {}

    @property
    def visible(self) -> list[str]:
        return [s.name for s in self._parts.sheets if s.is_visible and s.is_table]

    @property
    def counts_from_1904(self) -> bool:
        return self._parts.counts_from_1904

    def _part(self, name: str) -> str:
        part = self._parts.sheets[self.names.index(name)].part
        if part is None:
            raise damaged()
        return part

    def holds_cells(self, name: str) -> bool:
        part = self._parts.sheets[self.names.index(name)].part
        if part is None or self._parts.size(part) > SURELY_FILLED:
            return True
        return any(cells_of(self._parts.blocks(part, READ)))

    def unread(self, name: str) -> Unread:
        if name not in self._unread:
            self._unread[name] = unread_cells(self._parts, self._part(name), self._scans[name])
        return self._unread[name]

    def _read(self, name: str) -> list[Cells]:
        part = self._part(name)
        try:
            found = scan(self._parts, part)
        except UnusualXml:
            return self._read_closely(name, part)
        columns = [int(column) for column in np.flatnonzero(found.columns)]
        places = found.rows * width_of(columns)
        if width_of(columns) <= max(columns, default=-1) or not (
            self._parts.is_usual and self._memory(part, places, found) <= MOST_MEMORY
        ):
            return self._read_closely(name, part)
        self._scans[name] = found
        return self._original(name)

    def _memory(self, part: str, places: int, found: Scan) -> int:
        inside = self._parts.size(part) - SHORTEST_CELL * found.cells if found.texts else 0
        strings = weight_of_strings(self._parts, found.texts, lambda: indexes_in(self._parts, part))
        return memory_for(places, found.cells, found.texts, inside + strings)

    def _read_closely(self, name: str, part: str) -> list[Cells]:
        """By a look at each cell: what stands far away is left out, empty rows take no room."""
        extent, unread = Extent(), Unread()
        for cells in cells_of(self._parts.blocks(part, READ)):
            extent_of(cells, extent)
            unread_of(cells, unread)
        if extent.repeated is not None:
            raise Refusal(
                "two_values", f"The cell {extent.repeated} stands in the sheet twice.",
                where=f"sheet {name}",
                hint="Open it in the spreadsheet program, look at that cell and save it anew.",
            )  # fmt: skip
        self._unread[name] = unread
        width = width_of(sorted(extent.columns))
        rows = sorted(row for row, column in extent.rows.items() if column < width)
        strings = weight_of_strings(self._parts, extent.texts, lambda: np.array(extent.indexes))

        def memory(height: int) -> int:
            texts = extent.text_bytes + strings
            return memory_for(height * width, extent.cells, extent.texts, texts)

        if memory(len(rows)) > MOST_MEMORY:
            raise too_large(name, extent, len(rows) * width, extent.text_bytes + strings)
        if width <= max(extent.columns, default=-1):
            self.far[name] = _far_cells(name, extent, width)
        elif self._parts.is_usual_sheet(part) and memory(max(rows, default=0)) <= MOST_MEMORY:
            return self._original(name)
        made = copy_of(self._parts, part, rows, width)
        with reading():
            book = python_calamine.CalamineWorkbook.from_filelike(made)
            found = rows_of(book.get_sheet_by_name(NAME))
        blank: Cells = [""] * width
        every = [blank] * (max(rows, default=-1) + 1)
        for row, values in zip(rows, found, strict=False):
            every[row] = values
        return every

    def _original(self, name: str) -> list[Cells]:
        with reading():
            with self.file.open("rb") as stream:
                book = python_calamine.CalamineWorkbook.from_filelike(stream)
            return rows_of(book.get_sheet_by_index(self.names.index(name)))


class OtherWorkbook(Workbook):
    """.xls, .xlsb, .ods."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        try_apart(file)
        with reading(), file.open("rb") as stream:
            self._book = python_calamine.CalamineWorkbook.from_filelike(stream)
        self.names = list(self._book.sheet_names)

    @property
    def visible(self) -> list[str]:
        shown = python_calamine.SheetVisibleEnum.Visible
        tables = python_calamine.SheetTypeEnum.WorkSheet
        found = self._book.sheets_metadata
        return [item.name for item in found if item.visible == shown and item.typ == tables]

    def _read(self, name: str) -> list[Cells]:
        try_apart(self.file, name)
        with reading():
            return rows_of(self._book.get_sheet_by_name(name))


def width_of(columns: Sequence[int]) -> int:
    """How many columns the table has, when cells stand in ``columns`` (ascending, from zero)."""
    width = columns[0] + 1 if columns else 0
    for column in columns:
        if column - width >= FAR_COLUMNS:
            break
        width = column + 1
    return width


def _far_cells(name: str, extent: Extent, width: int) -> str:
    far = sorted(column for column in extent.columns if column >= width)
    count = sum(extent.columns[column] for column in far)
    named = ", ".join(map(column_letters, far[:20])) + ", …" * (len(far) > 20)
    return (
        f"Values far to the right of the table in the sheet `{name}` are left out: {count} in "
        f"column{'s' * (len(far) > 1)} {named}."
    )


def rows_of(sheet: python_calamine.CalamineSheet) -> list[Cells]:
    """All rows from the first on; the reader would take twice the room to begin there itself."""
    rows: list[Cells] = list(sheet.to_python())
    above, left = sheet.start or (0, 0)
    if left:
        rows = [[""] * left + list(row) for row in rows]
    blank = [""] * (left + sheet.width)
    return [blank] * above + rows


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """What the reader of cells refuses, in words."""
    try:
        yield
    except python_calamine.PasswordError as error:
        raise Refusal(
            "password", "The workbook is protected by a password.",
            hint="Save it without one and send it again.",
        ) from error  # fmt: skip
    except MemoryError:
        raise
    except BaseException as error:
        # A panic of the reader is no Exception.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise damaged() from error
        raise
