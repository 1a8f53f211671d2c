"""Workbooks: the table is found by its labels, with titles above and totals and notes below."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import python_calamine

from dagster_project.contracts.model import Contract, Layout
from dagster_project.ingest import labels as label_search
from dagster_project.ingest.constants import constants
from dagster_project.ingest.csv_header import joined_labels, missing_columns, warnings
from dagster_project.ingest.model import Refusal
from dagster_project.ingest.rows import FedRow, RowsSource
from dagster_project.ingest.sheet_formulas import formula_without_value
from dagster_project.ingest.source import Binding, RawRecord
from dagster_project.ingest.text import is_garbled, may_be_garbled

HEADER_WITHIN = 100
BATCH = 5000
Cells = list[Any]


class Workbook:
    """An opened workbook; a sheet is read once, however many layouts look at it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        try:
            with file.open("rb") as stream:
                self._book = python_calamine.CalamineWorkbook.from_filelike(stream)
                self.names: list[str] = list(self._book.sheet_names)
        except python_calamine.PasswordError as error:
            raise Refusal(
                "password", "The workbook is protected by a password.", where=file.name,
                hint="Save it without one and send it again.",
            ) from error  # fmt: skip
        except Exception as error:
            raise _damaged(file) from error
        self._rows: dict[str, list[Cells]] = {}

    def rows(self, name: str) -> list[Cells]:
        """All rows from the first on; an empty cell is ''."""
        if name not in self._rows:
            try:
                sheet = self._book.get_sheet_by_name(name)
                self._rows[name] = sheet.to_python(skip_empty_area=False)
            except Exception as error:
                raise _damaged(self.file) from error
        return self._rows[name]

    def sheet_for(self, layout: Layout) -> str:
        wanted = layout.sheet
        if wanted.sheet_name is not None:
            for name in self.names:
                if label_search.normalised(name) == label_search.normalised(wanted.sheet_name):
                    return name
        elif wanted.sheet_pattern is not None:
            for name in self.names:
                if re.search(wanted.sheet_pattern, name):
                    return name
        elif self.names:
            return self.names[0]
        asked = wanted.sheet_name or wanted.sheet_pattern or "any"
        raise Refusal(
            "missing_columns",
            f"The workbook has no sheet `{asked}`.",
            where=self.file.name,
            hint=f"Its sheets: {', '.join(f'`{name}`' for name in self.names) or 'none'}.",
        )


def _damaged(file: Path) -> Refusal:
    return Refusal(
        "truncated",
        "The workbook is damaged or cut off.",
        where=file.name,
        hint="Open it in the spreadsheet program, save it and send it again.",
    )


class Sheet(RowsSource):
    """The table of one sheet."""

    def __init__(self, book: Workbook, contract: Contract, layout: Layout) -> None:
        self._file, self._book = book.file, book
        name = book.sheet_for(layout)
        rows = book.rows(name)
        if not any(any(cell != "" for cell in row) for row in rows):
            raise Refusal("empty_file", f"The sheet `{name}` is empty.", where=book.file.name)
        depth = max(layout.sheet.header_rows, 1)
        start, labels, found = _locate(book.file, name, rows, contract, layout, depth)
        above = [_shown(cell) for row in rows[:start] for cell in row if cell != ""]
        above += [" ".join(_shown(c) for c in row if c != "") for row in rows[:start]]
        super().__init__(
            Binding(
                contract, layout, found.fields, len(labels),
                constants(contract, book.file.name, name, above), found.wide, tuple(labels),
                name, tuple(warnings(found)), len(found.absent), found.unnamed,
            )
        )  # fmt: skip
        self._rows, self._start, self._first = rows, start, start + depth
        self._totals: list[tuple[str, str, str]] = []
        self._total_lines: list[int] = []
        self._data: list[tuple[int, Cells]] | None = None

    def batches(self) -> Iterator[list[FedRow]]:
        data = self._read()
        self._lines = [line for line, _ in data]
        self._skipped = len(self._rows) - (self._first - self._start) - len(data)
        for start in range(0, len(data), BATCH):
            yield [[line, *cells] for line, cells in data[start : start + BATCH]]

    def feed(self) -> Iterator[bytes]:
        for block in super().feed():
            if may_be_garbled(block) and is_garbled(block.decode()):
                data = [item for item in self._read() if not self._is_garbled(item[1])]
                kept = {line for line, _ in data}
                rows = csv.reader(io.StringIO(block.decode(), newline=""))
                stream = io.StringIO()
                csv.writer(stream, lineterminator="\r\n").writerows(
                    row for row in rows if int(row[0]) in kept
                )
                block = stream.getvalue().encode()
            yield block

    def _is_garbled(self, cells: Cells) -> bool:
        return any(type(c) is str and not c.isascii() and is_garbled(c) for c in cells)

    def records(self, wanted: set[int]) -> Iterator[RawRecord]:
        for line, cells in self._read():
            if line in wanted:
                fields = [None if cell == "" or cell is None else _shown(cell) for cell in cells]
                fault = "mojibake" if self._is_garbled(cells) else None
                yield RawRecord(line, fields, fault, "\t".join(field or "" for field in fields))

    def control_totals(self) -> tuple[tuple[str, str, str], ...]:
        return tuple(self._totals)

    @property
    def left_out(self) -> Iterable[str]:
        data = self._read()
        for position in self.binding.unnamed:
            if any(cells[position] != "" and not _is_blank(cells[position]) for _, cells in data):
                yield column_letters(position)

    def _read(self) -> list[tuple[int, Cells]]:
        if self._data is None:
            self._data = self._parse()
            self._refuse_formulas(self._data)
        return self._data

    def _parse(self) -> list[tuple[int, Cells]]:
        binding, sheet = self.binding, self.binding.layout.sheet
        total = re.compile(sheet.total_pattern, re.IGNORECASE) if sheet.total_pattern else None
        note = re.compile(sheet.footnote_pattern) if sheet.footnote_pattern else None
        fill = [binding.fields[name] for name in sheet.fill_down if name in binding.fields]
        width = binding.width
        above: dict[int, Any] = {}
        found: list[tuple[int, Cells]] = []
        begin = self._first + (1 if sheet.has_numbering_row else 0)
        for index, cells in enumerate(self._rows[begin:], begin):
            first = cells[0]
            if type(first) is str:
                if first == "" or first.isspace():
                    first = next((c for c in cells if c != "" and not _is_blank(c)), None)
                    if first is None:
                        continue
                if type(first) is str:
                    words = first.strip()
                    if note and note.search(words):
                        break
                    if total and total.search(words):
                        self._total(index, cells)
                        continue
            if len(cells) > width:
                cells = cells[:width]
            # The number 226 is the text `226`, not `226.0`.
            cells = [int(c) if type(c) is float and c.is_integer() else c for c in cells]
            for position in fill:
                if cells[position] == "":
                    cells[position] = above.get(position, "")
                else:
                    above[position] = cells[position]
            found.append((index + 1, cells))
        return found

    def _total(self, index: int, cells: Cells) -> None:
        for name in self.binding.layout.sheet.total_columns:
            position = self.binding.fields.get(name)
            if position is None or position >= len(cells) or cells[position] == "":
                continue
            where = f"{self.binding.sheet}, row {index + 1}"
            self._totals.append((name, _shown(cells[position]), where))

    def _refuse_formulas(self, data: Sequence[tuple[int, Cells]]) -> None:
        contract = self.binding.contract
        needed = [
            position
            for name, position in self.binding.fields.items()
            if contract.column(name).protection != "drop"
        ] + [item.field for item in self.binding.wide]
        if not any(cells[position] == "" for _, cells in data for position in needed):
            return
        cell = formula_without_value(
            self._file, self._book.names.index(self.binding.sheet or ""), self._first + 1
        )
        if cell is not None:
            raise Refusal(
                "formulas_without_values",
                f"The cell {cell} holds a formula without its result: the file was written by a "
                "program that does not calculate.",
                where=f"{self._file.name}, sheet {self.binding.sheet}",
                hint="Open it in the spreadsheet program, save it and send it again.",
            )


def column_letters(position: int) -> str:
    """A, B, …, Z, AA: how a spreadsheet names its columns."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _is_blank(cell: Any) -> bool:
    return type(cell) is str and not cell.strip()


def _has_text(cells: Cells) -> bool:
    return not all(map(_is_blank, cells))


def _shown(cell: Any) -> str:
    """A cell as a person reads it."""
    if type(cell) is float and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def _locate(
    file: Path, sheet: str, rows: list[Cells], contract: Contract, layout: Layout, depth: int
) -> tuple[int, list[str], label_search.Found]:
    """(first row of the header, labels, what was found): the place where most labels fit."""
    wanted = {
        label_search.normalised(label.split(" / ")[-1])
        for column in label_search.record_columns(contract)
        for label in label_search.labels_of(column, layout)
    }
    best: tuple[int, list[str], label_search.Found] | None = None
    fitting: list[tuple[int, list[str], label_search.Found]] = []
    for start in range(min(HEADER_WITHIN, len(rows))):
        if fitting and start >= fitting[0][0] + depth:
            break
        head = rows[start : start + depth]
        if not _has_text(head[0]):
            continue
        # Cheap first: a header says at least one of the labels in its rows.
        said = {label_search.normalised(c) for row in head for c in row if isinstance(c, str)}
        if not said & wanted and contract.wide_to_long is None:
            continue
        labels = joined_labels([[_shown(cell) for cell in row] for row in head])
        found = label_search.find(contract, layout, labels)
        if not found.missing and found.fields:
            if found.repeated:
                raise Refusal(
                    "two_headers",
                    f"The header says {', '.join(found.repeated)} more than once.",
                    where=f"{file.name}, sheet {sheet}, row {start + 1}",
                    hint="Leave one of each.",
                )
            fitting.append((start, labels, found))
            if not found.absent:
                break
        elif best is None or len(found.missing) < len(best[2].missing):
            best = (start, labels, found)
    if fitting:
        # Several header rows may seem to begin one row too early: most labels found wins.
        return min(fitting, key=lambda item: len(item[2].absent))
    if best is None:
        missing = [
            label_search.labels_of(c, layout)[0]
            for c in label_search.record_columns(contract)
            if c.is_required
        ]
        said_labels = [_shown(cell) for row in rows[:HEADER_WITHIN] for cell in row if cell != ""]
        raise missing_columns(file, contract, layout, said_labels[:60], missing)
    raise missing_columns(file, contract, layout, best[1], best[2].missing)
