"""CSV, the quick way: text straight to the engine's parser, with exact physical lines.

The engine numbers records; a record is a line unless a quoted field holds a line end. Lines
the engine can't read rightly alone (garbled, undecodable) are sent as a mark that fits no
table, so numbers never shift, and are judged from the original afterwards. Whatever this way
can't prove to be exact raises ``NotPlain``, and the exact reader takes the file.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from dagster_project.contracts.cast_text import Blanks, literal
from dagster_project.contracts.model import Contract, Layout
from dagster_project.ingest.model import Refusal
from dagster_project.ingest.readers.blanks import lines_with_blanks, without_blanks
from dagster_project.ingest.readers.csv_header import Header, read_header
from dagster_project.ingest.readers.garbled import is_garbled, may_be_garbled
from dagster_project.ingest.readers.piped import PipedSource
from dagster_project.ingest.readers.source import Binding, NotPlain, RawRecord
from dagster_project.ingest.readers.text import (
    ZERO,
    Encoding,
    raw_blocks,
    utf8_blocks,
)

# Fields beyond the header that are still read, so that a few surplus fields cost nothing.
SURPLUS = 3
# Stands for a line that is judged from the original.
MARK = b"\x02"
# Stands for no text at all, and in no honest file.
NO_TEXT = "\x03"
# Signs of a record that the engine takes whole, whatever they are.
LONGEST_RECORD = 1_000_000
# Bytes that are no text in the file's encoding.
UNDECODED = re.compile("[\udc80-\udcff]")


class QuickCsv(PipedSource):
    """One CSV file whose records are its lines."""

    def __init__(
        self, file: Path, contract: Contract, layout: Layout, encoding: Encoding, head: str
    ) -> None:
        self._file, self._encoding, self._dialect = file, encoding, layout.csv
        self._tolerance = contract.tolerance.mojibake_share
        self._header: Header = read_header(file, contract, layout, head)
        self.binding: Binding = self._header.binding
        self._first = self._header.first_line
        self._last = self._first - 1
        self._garbled = 0
        self._unnamed = Unnamed(self.binding)
        quote = self._dialect.quote_character
        self._quote = quote.encode() if quote else None
        if (
            self.binding.width < 2
            or self._dialect.comment_prefix
            or len(self._dialect.delimiter.encode()) != 1
            or (self._quote is not None and len(self._quote) != 1)
            # Old line ends: the engine would take header and rows for one line.
            or "\r" in head.replace("\r\n", "")
        ):
            raise NotPlain

    def relation(self, fed: str) -> str:
        width = self.binding.width
        names = [f"c{index}" for index in range(width)]
        extra = [f"x{index}" for index in range(SURPLUS)]
        columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names + extra)
        quote = literal(self._dialect.quote_character or "")
        chosen = ", ".join(f"nullif({name}, '') as {name}" for name in names)
        # An empty field is a text here, so NULL in the last one says that it isn't there.
        # A surplus field without content is a delimiter too many at the end, and does no harm;
        # where the last column is filled it may as well stand inside: the values are shifted.
        more = " or ".join(f"{name} <> ''" for name in extra)
        usual = self._header.surplus
        if usual < SURPLUS:
            more += f" or {names[-1]} <> '' and {extra[usual]} is not null"
        broken = f"coalesce({names[-1]} is null or {more}, false)"
        return (
            f"select {chosen}, row_number() over () + {self._first - 1} as _line, "
            f"({broken}) as _broken from read_csv('{fed}', auto_detect = false, header = false, "
            f"delim = {literal(self._dialect.delimiter)}, quote = {quote}, escape = {quote}, "
            f"null_padding = true, strict_mode = true, nullstr = '{NO_TEXT}', "
            f"columns = {{{columns}}})"
        )

    def feed(self) -> Iterator[bytes]:
        self._last, self._garbled = self._first - 1, 0
        to_skip = self._first - 1
        try:
            for block in utf8_blocks(self._file, self._encoding):
                if to_skip:
                    block, to_skip = _without_lines(block, to_skip)
                    if not block:
                        continue
                yield self._checked(block)
        except UnicodeError as error:
            raise NotPlain from error
        allowed = max(self._tolerance * (self._last - self._first + 1), 1)
        if self._garbled > allowed:
            raise Refusal(
                "mojibake",
                f"The text is garbled in {self._garbled} lines: it was saved in a wrong encoding "
                "on its way.",
                where=self._file.name,
                hint="Export it again from its program.",
            )

    def _checked(self, block: bytes) -> bytes:
        """The block as the engine may read it; counts its lines."""
        ends = int(np.count_nonzero(np.frombuffer(block, np.uint8) == ord("\n")))
        if self._quote and self._quote in block:
            # A quoted field with a line end leaves an odd number of marks on its lines.
            quote = self._quote
            if any(line.count(quote) & 1 for line in block.split(b"\n")):
                raise NotPlain
        if NO_TEXT.encode() in block:
            raise NotPlain
        dialect = self._dialect
        untrimmed = lines_with_blanks(block, dialect.delimiter.encode(), self._quote)
        is_suspicious = ZERO in block or may_be_garbled(block)
        if untrimmed or is_suspicious:
            lines = block.split(b"\n")
            for index in untrimmed:
                # A line of blanks only must stay one: the engine passes over an empty one.
                trimmed = without_blanks(lines[index], dialect.delimiter, dialect.quote_character)
                lines[index] = trimmed if trimmed.strip() else lines[index]
            if is_suspicious:
                self._mark_garbled(lines)
            block = b"\n".join(lines)
        self._unnamed.look_at_block(block)
        self._last += ends + (not block.endswith(b"\n"))
        return block

    def _mark_garbled(self, lines: list[bytes]) -> None:
        for index, line in enumerate(lines):
            is_bad = may_be_garbled(line) and is_garbled(line.decode("utf-8", "replace"))
            self._garbled += is_bad
            if is_bad or ZERO in line:
                lines[index] = MARK + (b"\r" if line.endswith(b"\r") else b"")

    @property
    def lines(self) -> Sequence[int]:
        return range(self._first, self._last + 1)

    @property
    def is_certain(self) -> bool:
        return False

    @property
    def skipped(self) -> int:
        return self._header.skipped

    def records(self, wanted: set[int]) -> Iterator[RawRecord]:
        line = 1
        for block in self._original_blocks():
            count = block.count(b"\n") + (not block.endswith(b"\n"))
            here = [number for number in wanted if line <= number < line + count]
            if here:
                texts = block.split(b"\n")
                for number in sorted(here):
                    yield self._record(number, texts[number - line])
            line += count

    def _original_blocks(self) -> Iterator[bytes]:
        if self._encoding.keeps_line_ends:
            return raw_blocks(self._file, self._encoding)
        return utf8_blocks(self._file, self._encoding)

    def _record(self, line: int, content: bytes) -> RawRecord:
        name = self._encoding.name if self._encoding.keeps_line_ends else "utf-8"
        text = content.rstrip(b"\r").decode(name, "surrogateescape")
        fields = parse(text, self.binding.layout)
        return judge(line, text, fields, self.binding.width, self._header.surplus)

    @property
    def blanks(self) -> Blanks:
        return "none"

    @property
    def left_out(self) -> Iterable[str]:
        return self._unnamed.names


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


def judge(
    line: int, text: str, fields: list[str] | None, width: int, usual_surplus: int
) -> RawRecord:
    """The record with the fault of its structure, if any. Surplus empty fields are none, unless
    they may come from a delimiter too many inside the record."""
    if fields is None:
        return RawRecord(line, (), "broken_quote", text)
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


def _without_lines(block: bytes, count: int) -> tuple[bytes, int]:
    """The block after its first ``count`` lines, and how many remain to be left out."""
    position = 0
    while count:
        end = block.find(b"\n", position)
        if end < 0:
            return b"", count - 1
        position, count = end + 1, count - 1
    return block[position:], 0
