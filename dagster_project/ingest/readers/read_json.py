"""JSON with an array of records somewhere in it; a record's line is its place in the array."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dagster_project.contracts.model import Contract, Layout
from dagster_project.ingest.model import Refusal
from dagster_project.ingest.readers.csv_header import (
    CONFLICT_MARKS,
    merge_conflict,
)
from dagster_project.ingest.readers.garbled import is_garbled
from dagster_project.ingest.readers.json_fields import Fields
from dagster_project.ingest.readers.json_text import (
    Doubled,
    Reader,
    doubled_key,
    may_hold_zero,
    no_object,
    parents_of,
    written,
)
from dagster_project.ingest.readers.keyed_records import (
    bound_by_name,
    ends_within_sign,
    refuse_missing_fields,
    truncated,
)
from dagster_project.ingest.readers.rows import FedRow, RowsSource
from dagster_project.ingest.readers.source import RawRecord
from dagster_project.ingest.readers.text import check_head, decoded_blocks, encoding_of

BATCH = 5000


@dataclass(frozen=True)
class Document:
    """A parsed file; only a suspect one may hold a key twice or a zero sign."""

    content: Any
    is_suspect: bool


def load_document(file: Path, contract: Contract, layout: Layout) -> Document:
    """The parsed document; refuses what is cut off, garbled or no JSON."""
    encoding = encoding_of(file, layout.csv.encoding)
    check_head(file, encoding, contract.tolerance.mojibake_share)
    try:
        text = "".join(decoded_blocks(file, encoding))
    except UnicodeError as error:
        if ends_within_sign(error):
            raise truncated(None) from None
        raise Refusal(
            "unknown_encoding", f"The file is not text in {encoding.name}.",
            hint="Save it in the encoding of its contract.",
        ) from None  # fmt: skip
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith(CONFLICT_MARKS):
            raise merge_conflict(number)
    reader = Reader()
    try:
        content = reader.decode(text)
        return Document(content, reader.has_doubled or may_hold_zero(text))
    except json.JSONDecodeError as error:
        # What begins with a bracket ends with one.
        is_open = text.lstrip()[:1] in ("[", "{") and text.rstrip()[-1:] not in ("]", "}")
        if is_open or not text[error.pos :].strip() or "Unterminated" in error.msg:
            raise truncated(error.lineno) from None
        raise Refusal(
            "wrong_format",
            f"The file is no JSON: {error.msg}.",
            where=f"line {error.lineno}, column {error.colno}",
            hint="Export it again from its program.",
        ) from None
    except RecursionError:
        raise Refusal("wrong_format", "The JSON is nested too deep to be a table.") from None


class JsonArray(RowsSource):
    """The records of a JSON document."""

    def __init__(self, file: Path, contract: Contract, layout: Layout, document: Document) -> None:
        self._records = _array(document.content, layout.record_path)
        self._is_suspect = document.is_suspect
        known = known_labels(self._records)
        if self._records:
            refuse_missing_fields(contract, layout, known)
        self.binding = bound_by_name(contract, layout, file.name, sorted(known), ".")
        self._fields = Fields(contract, layout)
        self._parents = parents_of(self._fields.paths)

    def batches(self) -> Iterator[list[FedRow]]:
        for start in range(0, len(self._records), BATCH):
            sound: list[FedRow] = []
            for number in range(start, min(start + BATCH, len(self._records))):
                record = self._record(number)
                self.lines.append(record.line)
                if record.fault is None:
                    sound.append([record.line, *record.fields])
            yield sound

    def records(self, wanted: set[int]) -> Iterator[RawRecord]:
        return (self._record(line - 1) for line in sorted(wanted))

    def _record(self, index: int) -> RawRecord:
        item = self._records[index]
        if not isinstance(item, dict):
            return RawRecord(index + 1, (), "bad_json", written(item))
        fields = self._fields.of(item)
        if name := no_object(item, self._parents):
            return RawRecord(index + 1, fields, "no_object", written(item), name)
        if self._is_suspect and (found := suspect(item, fields, self._fields.paths)):
            return RawRecord(index + 1, fields, found[0], written(item), found[1])
        said = [text for text in fields if text and not text.isascii()]
        # Most records have no garbled value: they are looked at as a whole first.
        if is_garbled("\n".join(said)) and any(map(is_garbled, said)):
            return RawRecord(index + 1, fields, "mojibake", written(item))
        if all(text is None for text in fields):
            # An empty object is a record that says nothing, not a blank line.
            return RawRecord(index + 1, fields, "bad_json", written(item))
        return RawRecord(index + 1, fields)


def suspect(
    record: dict[str, Any],
    fields: Sequence[str | None],
    every: Sequence[tuple[tuple[str, ...], ...]],
) -> tuple[str, str] | None:
    """(fault, detail) of a record that says a key twice or holds a zero sign in a value."""
    if key := doubled_key(record, (path for paths in every for path in paths)):
        return "repeated_key", key
    if any(text is not None and "\x00" in text for text in fields):
        return "zero_byte", ""
    return None


def _array(document: Any, path: str) -> list[Any]:
    """The list at the path; an empty path is the root, or the only list of a root object."""
    here = document
    for name in [part for part in path.split(".") if part]:
        if isinstance(here, list):
            break
        if not isinstance(here, dict) or name not in here:
            raise Refusal(
                "missing_columns",
                f"The list of records `{path}` is not in the file.",
                hint=_has_hint(here),
            )
        _refuse_doubled(here, name)
        here = here[name]
    if isinstance(here, dict) and not path:
        _refuse_doubled(here, *(k for k, value in here.items() if isinstance(value, list)))
        lists = [value for value in here.values() if isinstance(value, list)]
        if len(lists) == 1:
            here = lists[0]
    if not isinstance(here, list):
        raise Refusal(
            "wrong_format", "The JSON holds no list of records where its contract says.",
            hint="Name its place with `recordPath`.",
        )  # fmt: skip
    return here


def _has_hint(content: Any) -> str:
    """What stands where the list of records should be."""
    if isinstance(content, dict):
        listed = ", ".join(f"`{key}`" for key in content)[:600]
        return f"The file has: {listed}." if content else "The object that should hold it is empty."
    return "Another value stands where an object should hold it."


def _refuse_doubled(content: dict[str, Any], *names: str) -> None:
    for name in names:
        if isinstance(content, Doubled) and name in content.doubled:
            raise Refusal(
                "wrong_format",
                f"The file says `{name}` more than once: which list of records counts?",
                hint="Export it again with one list.",
            )


def known_labels(records: list[Any]) -> set[str]:
    """Dotted paths that stand in any record."""
    known: set[str] = set()

    def walk(prefix: str, value: dict[str, Any], depth: int) -> None:
        for name, item in value.items():
            known.add(prefix + name)
            if isinstance(item, dict) and depth < 6:
                walk(f"{prefix}{name}.", item, depth + 1)

    for record in records:
        if isinstance(record, dict):
            walk("", record, 0)
    return known
