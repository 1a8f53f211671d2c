"""Workbooks: the table is found by its labels, with titles above and totals and notes below."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import pyarrow as pa

from dagster_project.contracts.cast_codes import Role, role_of
from dagster_project.contracts.header_labels import joined_labels
from dagster_project.contracts.model import Contract, Layout
from dagster_project.ingest.model import Refusal
from dagster_project.ingest.readers import labels as label_search
from dagster_project.ingest.readers.addresses import column_letters
from dagster_project.ingest.readers.csv_header import (
    missing_columns,
    refuse_repeated,
    warnings,
)
from dagster_project.ingest.readers.file_values import file_values
from dagster_project.ingest.readers.garbled import is_garbled, may_be_garbled
from dagster_project.ingest.readers.non_data_rows import (
    filled_fields,
    is_blank,
    is_numbering,
    non_data_rows_of,
    total_rows,
)
from dagster_project.ingest.readers.rows import ColumnsSource
from dagster_project.ingest.readers.sheet_rows import (
    Cells,
    SheetRows,
    data_rows,
    shown,
    shown_as_code,
    shown_as_text,
    text_column,
)
from dagster_project.ingest.readers.source import Binding, RawRecord, TotalRow
from dagster_project.ingest.readers.workbook import Workbook

HEADER_WITHIN = 100
# Bytes of a column whose letters are counted; a wrong encoding is wrong from the beginning.
SEEN_CLOSELY = 4096
# From the first day of 1900 as spreadsheets count to the first day of 1904.
DAYS_1904 = 1462


class Sheet(ColumnsSource):
    """The table of one sheet."""

    def __init__(self, book: Workbook, contract: Contract, layout: Layout) -> None:
        self._book = book
        name = book.sheet_for(layout)
        rows = book.rows(name)
        if not any(any(cell != "" for cell in row) for row in rows):
            raise Refusal("empty_file", f"The sheet `{name}` is empty.")
        depth = max(layout.sheet.header_rows, 1)
        start, labels, found = _locate(name, rows, contract, layout, depth)
        above = [shown(cell) for row in rows[:start] for cell in row if cell != ""]
        above += [" ".join(shown(c) for c in row if c != "") for row in rows[:start]]
        self.binding = Binding(
            contract, layout, found.fields, len(labels),
            file_values(contract, book.file.name, name, above), found.wide, tuple(labels),
            name, book.names.index(name) + 1,
            (*warnings(contract, found), *book.warnings(layout, name)), len(found.absent),
            found.unnamed,
        )  # fmt: skip
        self._rows, self._start, self._first = list(rows), start, start + depth
        self._suspicious: list[int] = []  # positions of columns that may be garbled

    def record_batches(self) -> Iterator[pa.RecordBatch]:
        table = self._table
        self.lines = list(table.lines)
        self.skipped = len(self._rows) - (self._first - self._start) - len(table.lines)
        arrays = list(map(text_column, table.columns, self._spellings))
        batch = self.record_batch(table.lines, arrays)
        self._suspicious = [at for at, array in enumerate(arrays) if _may_be_garbled(array)]
        if self._suspicious:
            sound = [not self._is_garbled(place) for place in range(len(table.lines))]
            batch = batch.filter(pa.array(sound))
        yield batch

    def _is_garbled(self, place: int) -> bool:
        cells = (self._table.columns[at][place] for at in self._suspicious)
        return any(type(cell) is str and is_garbled(cell) for cell in cells)

    def records(self, wanted: set[int]) -> Iterator[RawRecord]:
        for place, line in enumerate(self._table.lines):
            if line in wanted:
                cells = self._table.row(place)
                fields = [
                    None
                    if cell == "" or cell is None
                    else cell
                    if type(cell) is str
                    else spell(cell)
                    for cell, spell in zip(cells, self._spellings, strict=True)
                ]
                fault = "mojibake" if self._is_garbled(place) else None
                yield RawRecord(line, fields, fault, "\t".join(field or "" for field in fields))

    def total_rows(self) -> tuple[TotalRow, ...]:
        totals = [(line, [shown(cell) for cell in cells]) for line, cells in self._non_data.totals]
        return total_rows(self.binding, totals, f"{self.binding.shown_sheet}, row")

    @property
    def left_out(self) -> Iterable[str]:
        for position in self.binding.unnamed:
            if not all(map(is_blank, self._table.columns[position])):
                yield column_letters(position)

    @cached_property
    def _spellings(self) -> list[Callable[[Any], str]]:
        """How each column says what is no text."""
        contract = self.binding.contract
        roles: list[set[Role | None]] = [set() for _ in range(self.binding.width)]
        for name, position in self.binding.fields.items():
            column = contract.column(name)
            roles[position].add(role_of(column, contract.tells_apart(column)))
        return [
            shown
            if not found or None in found
            else shown_as_code
            if found <= {"key", "code"}
            else shown_as_text
            for found in roles
        ]

    @cached_property
    def _table(self) -> SheetRows:
        binding = self.binding
        fill = filled_fields(binding)
        begin = self._first + self._is_numbered
        if any("excel_serial" in column.formats for column in binding.contract.columns):
            self._count_from_1900(begin)
        table = self._data_rows(begin, fill)
        return self._data_rows(begin, fill) if self._restore_errors(table) else table

    def _data_rows(self, begin: int, fill: Sequence[int]) -> SheetRows:
        self._non_data = non_data_rows_of(self.binding)
        return data_rows(self._rows, begin, self.binding.width, fill, self._non_data)

    @property
    def _is_numbered(self) -> bool:
        """A row with the numbers of the columns stands below the header."""
        words, rows = self.binding.layout.sheet, self._rows[self._first : self._first + 1]
        return words.has_numbering_row and any(is_numbering(map(shown, row)) for row in rows)

    def _count_from_1900(self, begin: int) -> None:
        """Day numbers of a workbook that counts from 1904, as all others count them."""
        if not self._book.counts_from_1904:
            return
        binding = self.binding
        dated = [
            position
            for name, position in binding.fields.items()
            if "excel_serial" in binding.contract.column(name).formats
        ]

        def counted(cells: Cells) -> Cells:
            return [
                cell + DAYS_1904 if at in dated and type(cell) in (int, float) else cell
                for at, cell in enumerate(cells)
            ]

        self._rows = [*self._rows[:begin], *map(counted, self._rows[begin:])]

    def _restore_errors(self, table: SheetRows) -> bool:
        """Put what error cells say in their place; True when there are any.

        Raises ``Refusal`` for formulas that were never computed.
        """
        contract = self.binding.contract
        needed = [
            position
            for name, position in self.binding.fields.items()
            if contract.column(name).protection != "drop" or contract.column(name).items
        ] + [item.field for item in self.binding.wide]
        if not any("" in table.columns[position] for position in needed):
            return False
        unread = self._book.unread(self.binding.sheet or "")
        formula = unread.first_formula(self._first)
        if formula is not None:
            raise Refusal(
                "formulas_without_values",
                f"The cell {formula} holds a formula without its result: the file was "
                "written by a program that does not calculate.",
                where=f"sheet {self.binding.sheet}",
                hint="Open it in the spreadsheet program, save it and send it again.",
            )
        for (row, position), text in unread.errors.items():
            if self._first <= row < len(self._rows) and position < len(self._rows[row]):
                cells = list(self._rows[row])
                cells[position] = text
                self._rows[row] = cells
        return bool(unread.errors)


def _may_be_garbled(column: pa.Array) -> bool:
    """A cheap look, and a closer one at the beginning."""
    content = column.buffers()[2]
    if content is None:
        return False
    texts = content.to_pybytes()
    return may_be_garbled(texts) or is_garbled(texts[:SEEN_CLOSELY].decode(errors="ignore"))


def _has_text(cells: Cells) -> bool:
    return not all(map(is_blank, cells))


def _locate(
    sheet: str, rows: Sequence[Cells], contract: Contract, layout: Layout, depth: int
) -> tuple[int, list[str], label_search.LabelMatch]:
    """(first row of the header, labels, what was found): the place where most labels fit."""
    wanted = {
        label_search.normalised(label.split(" / ")[-1])
        for column in label_search.record_columns(contract)
        for label in layout.labels_of(column)
    }
    best: tuple[int, list[str], label_search.LabelMatch] | None = None
    fitting: list[tuple[int, list[str], label_search.LabelMatch]] = []
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
        labels = joined_labels([[shown(cell) for cell in row] for row in head])
        found = label_search.find(contract, layout, labels)
        if not found.missing and found.fields:
            refuse_repeated(found, f"sheet {sheet}, row {start + 1}")
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
            layout.labels_of(c)[0] for c in label_search.record_columns(contract) if c.is_required
        ]
        said_labels = [shown(cell) for row in rows[:HEADER_WITHIN] for cell in row if cell != ""]
        raise missing_columns(contract, layout, said_labels[:60], missing)
    raise missing_columns(contract, layout, best[1], best[2].missing)
