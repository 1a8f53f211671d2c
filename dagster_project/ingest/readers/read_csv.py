"""CSV, the quick way: text straight to the engine's parser, with exact physical lines.

The engine numbers records; a record is a line unless a quoted field holds a line end. Lines
the engine can't read rightly alone (garbled, undecodable) are sent as a mark that fits no
table, so numbers never shift, and are judged from the original afterwards. Whatever this way
can't prove to be exact raises ``NotPlain``, and the exact reader takes the file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import numpy as np

from dagster_project.contracts.cast_text import literal
from dagster_project.contracts.model import Contract, Layout
from dagster_project.ingest.model import Refusal
from dagster_project.ingest.readers.blanks import lines_with_blanks, without_blanks
from dagster_project.ingest.readers.csv_records import CsvTable, checked_record, parse
from dagster_project.ingest.readers.engine import large_file_connection
from dagster_project.ingest.readers.garbled import is_garbled, may_be_garbled
from dagster_project.ingest.readers.piped import PipedSource
from dagster_project.ingest.readers.seen_blocks import bytes_as_seen
from dagster_project.ingest.readers.source import NotPlain, RawRecord
from dagster_project.ingest.readers.text import (
    ZERO,
    Encoding,
    original_lines,
    utf8_blocks,
)

# Fields beyond the header that are still read, so that a few surplus fields cost nothing.
SURPLUS = 3
# Fed in place of a line that is judged from the original.
MARK = b"\x02"
# Fed in place of a line that is no data by the contract's patterns.
NON_DATA = b"\x02\x02"
# Tells the engine that there is no value: a control sign that no sound file holds.
NO_TEXT = "\x03"


class QuickCsv(CsvTable, PipedSource):
    """One CSV file whose records are its lines."""

    is_certain = False
    blanks = "none"
    lines: range

    def __init__(
        self, file: Path, contract: Contract, layout: Layout, encoding: Encoding, head: str
    ) -> None:
        super().__init__(file, contract, layout, encoding, head)
        self._dialect, self.skipped = layout.csv, self._header.skipped
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
        usual = self._surplus
        if usual < SURPLUS:
            more += f" or {names[-1]} <> '' and {extra[usual]} is not null"
        broken = f"coalesce({names[-1]} is null or {more}, false)"
        records = (
            f"select {chosen}, row_number() over () + {self._first - 1} as _line, "
            f"({broken}) as _broken from read_csv('{fed}', auto_detect = false, header = false, "
            f"delim = {literal(self._dialect.delimiter)}, quote = {quote}, escape = {quote}, "
            f"null_padding = true, strict_mode = true, nullstr = '{NO_TEXT}', "
            f"columns = {{{columns}}})"
        )
        return self._filled_down(records, names) if self._fill else records

    def _filled_down(self, records: str, names: Sequence[str]) -> str:
        """SELECT of the records with the nearest value above in empty fields of some columns.

        A broken record leaves nothing to repeat: nobody knows what it says. Marks of rows that
        are no data, and blank rows, are passed over.
        """
        is_blank = f"coalesce({', '.join(names)}) is null"
        filled = []
        for name in (f"c{position}" for position in self._fill):
            fed = (
                f"case when {names[0]} = {literal(NON_DATA.decode())} or {is_blank} then null "
                f"when _broken then '' else {name} end"
            )
            above = f"arg_max({fed}, _line) over (rows between unbounded preceding and current row)"
            filled.append(f"case when {is_blank} then null else nullif({above}, '') end as {name}")
        return f"select * replace ({', '.join(filled)}) from ({records})"

    def feed(self) -> Iterator[bytes]:
        self._begin()
        self.lines, self._garbled = range(self._first, self._first), 0
        to_skip = self._first - 1
        try:
            for block in utf8_blocks(self._file, self._encoding):
                if to_skip:
                    block, to_skip = _without_lines(block, to_skip)
                    if not block:
                        continue
                self.ends_open = not block.endswith((b"\n", b"\r"))
                yield self._checked(block)
        except UnicodeError as error:
            raise NotPlain from error
        allowed = max(self._tolerance * len(self.lines), 1)
        if self._garbled > allowed:
            raise Refusal(
                "mojibake",
                f"The text is garbled in {self._garbled} lines: it was saved in a wrong encoding "
                "on its way.",
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
        if ZERO in block or may_be_garbled(block):
            lines = block.split(b"\n")
            self._mark_garbled(lines)
            block = b"\n".join(lines)
        block = bytes_as_seen(block)
        if self._non_data.is_used:
            block = self._with_non_data_marked(block)
        dialect = self._dialect
        untrimmed = lines_with_blanks(block, dialect.delimiter.encode(), self._quote)
        if untrimmed:
            lines = block.split(b"\n")
            for index in untrimmed:
                # A line of blanks only must stay one: the engine passes over an empty one.
                trimmed = without_blanks(lines[index], dialect.delimiter, dialect.quote_character)
                lines[index] = trimmed if trimmed.strip() else lines[index]
            block = b"\n".join(lines)
        self._unnamed.look_at_block(block)
        count = ends + (not block.endswith(b"\n"))
        self.lines = range(self._first, self.lines.stop + count)
        return block

    def _with_non_data_marked(self, block: bytes) -> bytes:
        """The block with marks for the lines that are no data by the contract's words."""
        non_data, delimiter = self._non_data, self._dialect.delimiter.encode()
        lines = block.split(b"\n")
        firsts = [line.partition(delimiter)[0] for line in lines]
        # Few different words begin many lines: each is looked at once.
        unclear = {first for first in set(firsts) if self._is_unclear(first)}
        if not unclear and not non_data.is_below_note:
            return block
        for index, line in enumerate(lines):
            if not non_data.is_below_note and firsts[index] not in unclear:
                continue
            fields = parse(line.rstrip(b"\r").decode("utf-8", "replace"), self.binding.layout)
            is_blank = not any(map(str.strip, fields or ()))
            if not is_blank and non_data.takes(self.lines.stop + index, fields or ()):
                lines[index] = NON_DATA + (b"\r" if line.endswith(b"\r") else b"")
        return b"\n".join(lines)

    def _is_unclear(self, first: bytes) -> bool:
        """Only the whole line tells whether a line that begins so is data."""
        text = first.decode("utf-8", "replace").strip()
        is_quoted = self._quote is not None and self._quote in first
        return not text or is_quoted or self._non_data.may_begin(text)

    def _mark_garbled(self, lines: list[bytes]) -> None:
        for index, line in enumerate(lines):
            is_bad = may_be_garbled(line) and is_garbled(line.decode("utf-8", "replace"))
            self._garbled += is_bad
            if is_bad or ZERO in line:
                lines[index] = MARK + (b"\r" if line.endswith(b"\r") else b"")

    def records(self, wanted: set[int]) -> Iterator[RawRecord]:
        filled = self._values_above(wanted) if self._fill else {}
        for record in self._found(wanted):
            for position, text in zip(self._fill, filled.get(record.line, ()), strict=False):
                if record.fault is None and position < len(record.fields):
                    cast(list[str | None], record.fields)[position] = text or ""
            yield record

    def _values_above(self, wanted: set[int]) -> dict[int, list[str | None]]:
        """Of records that are looked at again: the filled columns, by line."""
        columns = ", ".join(f"c{position}" for position in self._fill)
        lines = ", ".join(map(str, sorted(wanted)))

        def statement(relation: str) -> str:
            return (
                f"select _line, {columns} from ({relation}) "
                f"where _line in (select unnest([{lines}]))"
            )

        with large_file_connection(Path(tempfile.gettempdir())) as engine:
            found = self.run(engine, statement, lambda _: None)
        return {line: list(values) for line, *values in found}

    def _found(self, wanted: set[int]) -> Iterator[RawRecord]:
        width, surplus = self.binding.width, self._surplus
        for line, text in original_lines(self._file, self._encoding, wanted):
            yield checked_record(line, text, parse(text, self.binding.layout), width, surplus)


def _without_lines(block: bytes, count: int) -> tuple[bytes, int]:
    """The block after its first ``count`` lines, and how many remain to be left out."""
    position = 0
    while count:
        end = block.find(b"\n", position)
        if end < 0:
            return b"", count - 1
        position, count = end + 1, count - 1
    return block[position:], 0
