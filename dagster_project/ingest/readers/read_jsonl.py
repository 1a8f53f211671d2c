"""JSON lines: the engine's own parser, every line judged, line numbers exact.

The quick way lets the engine read the file itself while its lines are counted here; it stops at
a line that it can't read or that says a key twice. The exact way looks at every line and feeds
it to the engine, one that is at fault as a mark that is no record.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from dagster_project.contracts.cast_codes import role_of
from dagster_project.contracts.cast_text import Blanks, literal
from dagster_project.contracts.model import Contract, Layout
from dagster_project.ingest.model import Refusal
from dagster_project.ingest.readers.blanks import lines_with_blanks
from dagster_project.ingest.readers.csv_records import END_OF_FILE, UNDECODED
from dagster_project.ingest.readers.garbled import is_garbled, may_be_garbled
from dagster_project.ingest.readers.json_fields import Fields
from dagster_project.ingest.readers.json_text import LONG_NUMBER, Reader, no_object, parents_of
from dagster_project.ingest.readers.json_tree import first_of, structure, tree_of, type_of
from dagster_project.ingest.readers.keyed_records import (
    bound_by_name,
    ends_within_sign,
    refuse_missing_fields,
    truncated,
)
from dagster_project.ingest.readers.labels import record_columns
from dagster_project.ingest.readers.piped import PipedSource
from dagster_project.ingest.readers.read_json import known_labels, suspect
from dagster_project.ingest.readers.seen_blocks import bytes_as_seen, may_hide
from dagster_project.ingest.readers.source import NotPlain, RawRecord
from dagster_project.ingest.readers.text import (
    Encoding,
    check_head,
    encoding_of,
    original_lines,
    utf8_blocks,
)

MARK = b"0"
NUMBERS = ("integer", "decimal", "double")


# Quick ways leave the lines to the engine; the trimmed one holds for a file without blanks at the
# ends of its values.
Way = Literal["trimmed", "quick", "exact"]


def is_trimmed(block: bytes) -> bool:
    """No value begins or ends with a blank; compact lines without escapes show it."""
    return b"\\" not in block and not lines_with_blanks(block, b'"', None)


class JsonLines(PipedSource):
    """One file of JSON lines, read in one of the ways."""

    def __init__(self, file: Path, contract: Contract, layout: Layout, way: Way) -> None:
        self._file, self._way, self._exact = file, way, way == "exact"
        self._tolerance = contract.tolerance.mojibake_share
        self._encoding: Encoding = encoding_of(file, layout.csv.encoding)
        head = check_head(file, self._encoding, self._tolerance)
        columns = record_columns(contract)
        self._fields = Fields(contract, layout)
        self._paths = self._fields.paths
        self._numbers = [i for i, c in enumerate(columns) if c.type in NUMBERS]
        self._texts = [
            i
            for i, c in enumerate(columns)
            if role_of(c, contract.tells_apart(c)) in ("key", "code", "plain")
        ]
        self._parents = parents_of(self._paths)
        self._reader = Reader()
        parsed = [p for p in map(self._parsed, head.split("\n")[:200]) if p is not None]
        self._refuse_missing(head, parsed, contract, layout)
        self.binding = bound_by_name(contract, layout, file.name, sorted(known_labels(parsed)), ".")
        self._count = self._garbled = 0
        # Numbers can't be wrong in the exact way: whatever the engine didn't take is at fault
        # itself. The quick ways leave the file to the engine, which reads it with all threads.
        self.is_certain, self.is_parallel = self._exact, not self._exact
        found: dict[Way, Blanks] = {"trimmed": "none", "quick": "usual", "exact": "all"}
        self.blanks = found[way]
        if not self._exact and (
            not (self._encoding.is_utf8 and self._encoding.skip == 0)
            # The engine does not look inside a value that is kept as its text.
            or any(self._holds_text_of_json(record) for record in parsed)
            or (way == "trimmed" and not is_trimmed(head.encode()))
        ):
            raise NotPlain

    def _holds_text_of_json(self, record: dict[str, Any]) -> bool:
        return any(
            field is not None and field[:1] in ("{", "[") for field in self._fields.of(record)
        )

    def _refuse_missing(
        self, head: str, parsed: list[dict[str, Any]], contract: Contract, layout: Layout
    ) -> None:
        if not parsed:
            start = head.lstrip()[:1]
            said = "one JSON document" if start == "[" else "no JSON lines"
            raise Refusal(
                "wrong_format", f"The file is {said}; a JSON object per line was expected.",
                hint="Export it again as JSON lines.",
            )  # fmt: skip
        refuse_missing_fields(contract, layout, known_labels(parsed))

    def relation(self, fed: str) -> str:
        tree = tree_of(self._paths)
        chosen = ", ".join(
            f"{first_of(paths)} as c{index}" for index, paths in enumerate(self._paths)
        )
        number = "row_number() over () as _line"
        if self._exact:
            return (
                f"select {chosen}, _line from (select {number}, "
                f"try(json_transform(l, {literal(json.dumps(structure(tree)))})) as r "
                f"from read_csv('{fed}', auto_detect = false, header = false, delim = '\\x02', "
                "quote = '', escape = '', new_line = '\\n', max_line_size = 4194304, "
                "buffer_size = 8388608, columns = {'l': 'VARCHAR'}))"
            )
        columns = ", ".join(f"{literal(k)}: {literal(type_of(v))}" for k, v in tree.items())
        # The engine reads a fraction as a double: what may have more digits is read exactly.
        long = " or ".join(
            [f"contains({c}, 'e') or {_is_long(c)}" for c in self._read_by(self._numbers)]
            # It writes a number `7.72032E+11` as `772032000000.0`, and of a text nothing else.
            + [
                f"{c} < ':' and (strlen({c}) >= 8 and right({c}, 2) = '.0' "
                f"or {_is_long(c)} and try_cast({c} as double) is not null)"
                for c in self._read_by(self._texts)
            ]
            + self._fields.may_be_no_text()
        )
        # As a condition of a case: outside of one, every part is computed for every row.
        broken = f", case when {long} then true else false end as _broken" if long else ""
        return (
            f"select {chosen}, _line{broken} from (select {number}, r from "
            f"read_json({literal(str(self._file))}, "
            "format = 'newline_delimited', ignore_errors = false, "
            f"maximum_object_size = 4194304, columns = {{{columns}}}) as r)"
        )

    def _read_by(self, positions: Sequence[int]) -> Iterator[str]:
        return (first_of(self._paths[position]) for position in positions)

    def feed(self) -> Iterator[bytes]:
        self._count = self._garbled = 0
        block = b"\n"
        try:
            for block in utf8_blocks(self._file, self._encoding):
                content = self._checked(block)
                # The engine reads the file itself; the block only keeps the count going.
                yield content if self._exact else b""
        except UnicodeError as error:
            if ends_within_sign(error):
                raise truncated(self._count + 1) from None
            raise Refusal(
                "unknown_encoding", f"The file is not text in {self._encoding.name}.",
                where=f"after line {self._count}",
                hint="Export it again in the agreed encoding.",
            ) from None  # fmt: skip
        self._refuse_cut(block)
        if self._garbled > max(self._tolerance * self._count, 1):
            raise Refusal(
                "mojibake", f"The text is garbled in {self._garbled} lines.",
                hint="Export it again from its program.",
            )  # fmt: skip

    def _refuse_cut(self, block: bytes) -> None:
        """A last line without line end that is no JSON is the beginning of one."""
        last = block[block.rfind(b"\n") + 1 :].strip()
        if not last.strip(END_OF_FILE.encode()):
            return
        try:
            self._reader.decode(last.decode())
        except RecursionError:
            return
        except ValueError:
            raise truncated(self._count) from None

    def _checked(self, block: bytes) -> bytes:
        ends = block.count(b"\n")
        if not self._exact and (
            (may_be_garbled(block) and is_garbled(block.decode("utf-8", "replace")))
            or may_hide(block)
            or bytes_as_seen(block) != block
            or (b"\\" in block and b"\\u0000" in block)
            or (self._way == "trimmed" and not is_trimmed(block))
        ):
            raise NotPlain
        if self._exact:
            lines = block.split(b"\n")
            for index, line in enumerate(lines[:-1] if block.endswith(b"\n") else lines):
                lines[index] = self._plain(line)
            block = bytes_as_seen(b"\n".join(lines))
        self._count += ends + (not block.endswith(b"\n"))
        self.lines = range(1, self._count + 1)
        return block

    def _plain(self, line: bytes) -> bytes:
        """The line as the engine may read it, or a mark: it is judged from the original."""
        try:
            text = line.decode()
        except UnicodeDecodeError:
            return MARK
        if not line.strip() or b"\x02" in line or line == END_OF_FILE.encode():
            return MARK
        if may_be_garbled(line) and is_garbled(text):
            self._garbled += 1
            return MARK
        self._reader.has_long_number = False
        record = self._parsed(text)
        if record is None or self._suspect(record, text):
            return MARK
        if self._fields.respelled(record) or self._reader.has_long_number or may_hide(line):
            # Numbers as texts: the engine would round them. Signs as themselves.
            return json.dumps(record, ensure_ascii=False).encode("utf-8", "replace")
        return line.replace(b"\r", b" ") if b"\r" in line else line

    def _parsed(self, text: str) -> dict[str, Any] | None:
        self._reader.has_doubled = False
        try:
            value = self._reader.decode(text)
        except (ValueError, RecursionError):
            return None
        return value if isinstance(value, dict) else None

    def _suspect(self, record: dict[str, Any], text: str) -> tuple[str, str] | None:
        if name := no_object(record, self._parents):
            return "no_object", name
        if not self._reader.has_doubled and "\\u0000" not in text:
            return None
        fields = self._fields.of(record)
        return suspect(record, fields, self._paths)

    def records(self, wanted: set[int]) -> Iterator[RawRecord]:
        for line, text in original_lines(self._file, self._encoding, wanted):
            yield self._record(line, UNDECODED.sub("\ufffd", text))

    def _record(self, line: int, text: str) -> RawRecord:
        text = text.strip()
        if not text or text == END_OF_FILE:
            return RawRecord(line, ())
        parsed = self._parsed(text)
        if parsed is None:
            return RawRecord(line, (), "zero_byte" if "\x00" in text else "bad_json", text)
        if found := self._suspect(parsed, text):
            return RawRecord(line, (), found[0], text, found[1])
        fault = "bad_encoding" if "\ufffd" in text else "mojibake" if is_garbled(text) else None
        fields = self._fields.of(parsed)
        if fault is None and all(field is None for field in fields):
            fault = "bad_json"
        return RawRecord(line, fields, fault, text)


def _is_long(text: str) -> str:
    return f"strlen({text}) >= {LONG_NUMBER} and contains({text}, '.')"
