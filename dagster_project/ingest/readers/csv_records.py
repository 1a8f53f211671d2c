"""What both readers of CSV share: the table, the fields of one record, the faults of its
structure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from dagster_project.contracts.model import Contract, Layout
from dagster_project.ingest.readers.csv_header import Header, read_header
from dagster_project.ingest.readers.garbled import is_garbled
from dagster_project.ingest.readers.non_data_rows import filled_fields, non_data_rows_of, total_rows
from dagster_project.ingest.readers.source import Binding, RawRecord, Source, TotalRow
from dagster_project.ingest.readers.text import Encoding

# How old programs end a text file.
END_OF_FILE = "\x1a"
# Signs of a record that the engine takes whole, whatever they are.
LONGEST_RECORD = 1_000_000
# Bytes that are no text in the file's encoding.
UNDECODED = re.compile("[\udc80-\udcff]")


class Unnamed:
    """Columns without a label, and which of them hold values."""

    def __init__(self, binding: Binding) -> None:
        self._layout = binding.layout
        self._open = set(binding.unnamed)
        self._filled: set[int] = set()
        delimiter = binding.layout.csv.delimiter.encode()
        trailing = 0
        while binding.width - 1 - trailing in self._open:
            trailing += 1
        # Only a whole end of empty fields is told without a look at every line.
        self._end = delimiter * trailing if trailing == len(self._open) else b""

    def look_at_block(self, block: bytes) -> None:
        """Whole lines of UTF-8; lines that end with empty fields need no look."""
        if not self._open or self._has_empty_end(block):
            return
        for line in block.split(b"\n"):
            if not self._open:
                return
            line = line.rstrip(b"\r")
            if not (self._end and line.endswith(self._end)):
                self.look_at(parse(line.decode("utf-8", "replace"), self._layout) or ())

    def _has_empty_end(self, block: bytes) -> bool:
        if not self._end:
            return False
        ended = block.count(self._end + b"\n") + block.count(self._end + b"\r\n")
        return ended == block.count(b"\n") and block.endswith(b"\n")

    def look_at(self, fields: Sequence[str | None]) -> None:
        """One record; a column that was found to hold values is not looked at again."""
        for position in [p for p in self._open if p < len(fields)]:
            if (fields[position] or "").strip():
                self._open.discard(position)
                self._filled.add(position)

    @property
    def names(self) -> list[str]:
        return [str(position + 1) for position in sorted(self._filled)]


class CsvTable(Source):
    """What every reader of CSV knows of a file before its records."""

    def __init__(
        self, file: Path, contract: Contract, layout: Layout, encoding: Encoding, head: str
    ) -> None:
        self._file, self._encoding, self._layout = file, encoding, layout
        self._tolerance = contract.tolerance.mojibake_share
        self._header: Header = read_header(file, contract, layout, head)
        self.binding: Binding = self._header.binding
        self._first, self._surplus = self._header.first_line, self._header.surplus
        self._fill = filled_fields(self.binding)
        self._begin()

    def _begin(self) -> None:
        """Before the first record, each time that they are read."""
        self._unnamed = Unnamed(self.binding)
        self._non_data = non_data_rows_of(self.binding)
        self.non_data_lines = self._non_data.lines

    def total_rows(self) -> tuple[TotalRow, ...]:
        return total_rows(self.binding, self._non_data.totals, "line")

    @property
    def left_out(self) -> Iterable[str]:
        return self._unnamed.names


def parse(text: str, layout: Layout) -> list[str] | None:
    """The fields of one line; None when its quotation marks don't close."""
    try:
        return next(csv.reader(io.StringIO(text), **reader_options(layout)), [])
    except csv.Error:
        return None


def reader_options(layout: Layout) -> dict[str, Any]:
    """Options of Python's CSV reader for a dialect."""
    dialect = layout.csv
    if dialect.quote_character is None:
        return {"delimiter": dialect.delimiter, "quoting": csv.QUOTE_NONE, "strict": True}
    return {"delimiter": dialect.delimiter, "quotechar": dialect.quote_character, "strict": True}


def checked_record(
    line: int, text: str, fields: list[str] | None, width: int, usual_surplus: int
) -> RawRecord:
    """The record with the fault of its structure, if any. Surplus empty fields are none, unless
    they may come from a delimiter too many inside the record."""
    if fields is None:
        return RawRecord(line, (), "broken_quote", text)
    if text == END_OF_FILE:
        return RawRecord(line, ())
    is_shifted = len(fields) > width + usual_surplus and fields[width - 1].strip() != ""
    while len(fields) > width and not fields[-1].strip():
        fields.pop()
    fault = None
    if len(text) > LONGEST_RECORD:
        return RawRecord(line, (), "too_long", text)
    if "\x00" in text:
        fault = "zero_byte"
    elif not text.isascii() and UNDECODED.search(text):
        fault = "bad_encoding"
    elif len(fields) > width or is_shifted:
        fault = "too_many_fields"
    elif len(fields) < width and any(field.strip() for field in fields):
        fault = "too_few_fields"
    elif is_garbled(text):
        fault = "mojibake"
    return RawRecord(line, fields, fault, text)
