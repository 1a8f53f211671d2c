"""CSV, the exact way: Python's own reader, with the physical line on which each record begins.

Reads quoted line ends, mixed and old line ends, comments, and files with undecodable bytes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from dagster_project.ingest.model import Refusal
from dagster_project.ingest.readers.csv_records import CsvTable, checked_record, reader_options
from dagster_project.ingest.readers.keyed_records import ends_within_sign, truncated
from dagster_project.ingest.readers.non_data_rows import (
    NonDataRows,
    non_data_rows_of,
)
from dagster_project.ingest.readers.rows import FedRow, RowsSource
from dagster_project.ingest.readers.source import RawRecord
from dagster_project.ingest.readers.text import Encoding

BATCH = 5000


class ExactCsv(CsvTable, RowsSource):
    """One CSV file, record by record."""

    def batches(self) -> Iterator[list[FedRow]]:
        width = self.binding.width
        self._begin()
        counts = {"bad_encoding": 0, "mojibake": 0}
        blank = 0
        records = self._all(self._non_data)
        while group := list(islice(records, BATCH)):
            sound: list[FedRow] = []
            for record in group:
                if record.fault is None and not any(field for field in record.fields):
                    blank += 1
                    continue
                self.lines.append(record.line)
                if record.line in self._non_data.lines:
                    continue
                if self.binding.unnamed:
                    self._unnamed.look_at(record.fields)
                if record.fault is None:
                    sound.append([record.line, *record.fields[:width]])
                elif record.fault in counts:
                    counts[record.fault] += 1
            yield sound
        self.skipped = self._header.skipped + blank
        allowed = max(self._tolerance * len(self.lines), 1)
        for fault, code in (("bad_encoding", "unknown_encoding"), ("mojibake", "mojibake")):
            if counts[fault] > allowed:
                raise Refusal(
                    code,
                    f"{counts[fault]} of {len(self.lines)} records are garbled or not text in "
                    f"{self._encoding.name}.",
                    hint="Export it again from its program in the agreed encoding.",
                )

    def records(self, wanted: set[int]) -> Iterator[RawRecord]:
        non_data = non_data_rows_of(self.binding)
        return (record for record in self._all(non_data) if record.line in wanted)

    def _all(self, non_data: NonDataRows) -> Iterator[RawRecord]:
        """Every record after the header, filled down; ``non_data`` looks at each on its way."""
        width = self.binding.width
        above: list[str] = [""] * len(self._fill)
        for line, last, fields, text in self._parsed():
            record = checked_record(line, text, fields, width, self._surplus)
            if fields is not None and (non_data.is_used or self._fill):
                if not any(map(str.strip, fields)) or non_data.takes(line, fields):
                    yield record
                    continue
                self._fill_down(record, fields, above)
            if last > line and record.fault in (
                "too_many_fields",
                "too_few_fields",
                "broken_quote",
            ):
                raise self._unclosed(line)
            yield record

    def _fill_down(self, record: RawRecord, fields: list[str], above: list[str]) -> None:
        """Put what stands ``above`` into empty fields; remember what does not. A broken record
        leaves nothing to repeat: nobody knows what it says."""
        for index, position in enumerate(self._fill):
            if record.fault is not None:
                above[index] = ""
            else:
                above[index] = fields[position] if fields[position].strip() else above[index]
                fields[position] = above[index]

    def _parsed(self) -> Iterator[tuple[int, int, list[str] | None, str]]:
        """(first line, last line, fields or None, text) of every record after the header."""
        with self._file.open("rb") as raw:
            raw.seek(self._encoding.skip)
            stream = _decoded(raw, self._encoding)
            for _ in range(self._first - 1):
                next(stream, None)
            kept: list[str] = []

            def tapped() -> Iterator[str]:
                for line in stream:
                    kept.append(line)
                    yield line

            comment = self._layout.csv.comment_prefix
            reader = csv.reader(tapped(), **reader_options(self._layout))
            line = self._first
            while True:
                kept.clear()
                fields: list[str] | None
                try:
                    fields = next(reader)
                except StopIteration:
                    if kept:
                        raise self._unclosed(line) from None
                    return
                except csv.Error as error:
                    if "end of data" in str(error):
                        raise self._unclosed(line) from None
                    fields = None
                except UnicodeError as error:
                    if ends_within_sign(error):
                        raise truncated(line) from None
                    raise Refusal(
                        "unknown_encoding",
                        f"The file is not text in {self._encoding.name}.",
                        where=f"after line {line}",
                    ) from None
                last = line + len(kept) - 1
                self.ends_open = bool(kept) and not kept[-1].endswith(("\n", "\r"))
                text = "".join(kept).rstrip("\r\n")
                if comment and text.startswith(comment):
                    fields = []
                yield line, last, fields, text
                line = last + 1

    def _unclosed(self, line: int) -> Refusal:
        return Refusal(
            "unclosed_quote",
            f"A quotation mark that begins a field in line {line} is never closed rightly, so the "
            "lines after it can't be told apart.",
            where=f"line {line}",
            hint="Close it, or double the quotation marks inside the text.",
        )


def _decoded(raw: BinaryIO, encoding: Encoding) -> Iterator[str]:
    """Lines with their ends; bytes that are no text become lone surrogates."""
    errors = "surrogateescape" if encoding.keeps_line_ends else "strict"
    return iter(io.TextIOWrapper(raw, encoding=encoding.name, errors=errors, newline=""))
