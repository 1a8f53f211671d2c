"""XML: records by path, values from elements, attributes and parents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import compress
from operator import lt
from pathlib import Path

import pyarrow as pa
from lxml import etree

from dagster_project.contracts.model import Contract, Layout
from dagster_project.ingest.model import Refusal
from dagster_project.ingest.readers.arrays import text_array
from dagster_project.ingest.readers.keyed_records import bound_by_name
from dagster_project.ingest.readers.labels import (
    describe_missing,
    has_hint,
    record_columns,
    redacted,
)
from dagster_project.ingest.readers.rows import ColumnsSource
from dagster_project.ingest.readers.source import NotPlain, RawRecord
from dagster_project.ingest.readers.xml_elements import XmlElements
from dagster_project.ingest.readers.xml_values import (
    copied,
    first_text,
    is_nested,
    labels_in,
    line_of,
    local,
    place_of,
    texts_of_uniform,
    whole_text,
)

BATCH = 2000
# Elements that are looked at to see whether a layout fits.
SEEN_AHEAD = 1000


class XmlRecords(ColumnsSource):
    """The record elements of one XML file. A record's line is that of its element; when several
    records share a line, it is the record's place in the file."""

    def __init__(
        self, file: Path, contract: Contract, layout: Layout, by_place: bool = False
    ) -> None:
        self._path = [part for part in layout.record_path.split("/") if part]
        self._elements = XmlElements(file, self._path)
        columns = record_columns(contract)
        labels = {column.name: layout.labels_of(column) for column in columns}
        self._getters = list(labels.values())
        self._apart = _read_apart(self._getters)
        self._children = [found[0] for found in self._getters if _is_child(found)]
        required = {c.name: labels[c.name] for c in columns if c.is_required}
        first, self._by_line, seen, lacking = self._look_ahead(required)
        if by_place:
            self._by_line = False
        if first is None and not self._root_matches(seen):
            raise Refusal(
                "missing_columns",
                f"The file has no `{layout.record_path}`; it begins with `{seen}`.",
            )
        missing = [labels[name][0] for name in lacking]
        if missing and first is not None:
            known = labels_in(first)
            if contract.has_persons:
                known = redacted(contract, known)
            raise Refusal(
                "missing_columns",
                "Missing in every record: " + describe_missing(missing, known) + ".",
                hint=has_hint(known, "The first has"),
            )
        own = [] if first is None else [x for x in labels_in(first) if not x.startswith("../")]
        self.binding = bound_by_name(contract, layout, file.name, own, "/")

    def _root_matches(self, path: str) -> bool:
        parts = path.split("/")[1:]
        return bool(parts) and parts == self._path[: len(parts)]

    def _look_ahead(
        self, required: dict[str, tuple[str, ...]]
    ) -> tuple[etree._Element | None, bool, str, list[str]]:
        """(first record, records stand on lines of their own, path of the beginning, required
        columns that none of the first records has)."""
        beginning, is_near = self._beginning()
        previous = 0
        first = None
        is_by_line = True
        lacking = list(required)
        if is_near:
            for count, element in enumerate(self._elements.records()):
                if first is None:
                    first = copied(element)
                if lacking:
                    lacking = [n for n in lacking if self._text(element, required[n]) is None]
                line = line_of(element)
                is_by_line = is_by_line and line > previous
                previous = line
                if count > SEEN_AHEAD or not (is_by_line or lacking):
                    break
        return first, is_by_line, beginning, lacking

    def _beginning(self) -> tuple[str, bool]:
        """Path of the root, or of its first child (a root with children of another kind is no
        empty list of our records), and whether a record element stands near the beginning."""
        path = ""
        for count, element in enumerate(self._elements.begun()):
            if count < 2:
                path += "/" + local(element.tag)
            if self._elements.is_record(element):
                return path, True
            if count > SEEN_AHEAD:
                break
        return path, False

    def record_batches(self) -> Iterator[pa.RecordBatch]:
        lines: list[int] = []
        columns: list[list[str | None]] = [[] for _ in self._getters]
        number = 0
        for records in self._elements.siblings():
            numbers = [
                line_of(record) if self._by_line else number + place
                for place, record in enumerate(records, 1)
            ]
            number += len(records)
            if not _ascend([self.lines[-1] if self.lines else 0, *numbers]):
                # Too late to number the records before this one by their place.
                raise NotPlain
            self.lines += numbers
            lines += self._read(records, numbers, columns)
            if len(lines) >= BATCH:
                yield self._batch(lines, columns)
                lines, columns = [], [[] for _ in self._getters]
        if lines:
            yield self._batch(lines, columns)

    def _batch(self, lines: list[int], columns: list[list[str | None]]) -> pa.RecordBatch:
        return self.record_batch(lines, [text_array(column) for column in columns])

    def _read(
        self,
        records: list[etree._Element],
        numbers: list[int],
        columns: list[list[str | None]],
    ) -> list[int]:
        """Add the texts of records of one parent to ``columns``; returns the lines of those that
        are sound, of all ``numbers``."""
        children = texts_of_uniform(records)
        if children is None:
            found = [
                {local(child.tag): self._child_text(child) for child in record}
                for record in records
            ]
            is_sound = [
                (len(texts) == len(record) and not any(map(len, record)))
                or self._fault(record) is None
                for texts, record in zip(found, records, strict=True)
            ]
            records = list(compress(records, is_sound))
            numbers = list(compress(numbers, is_sound))
            found = list(compress(found, is_sound))
            children = {label: [texts.get(label) for texts in found] for label in self._children}
        for labels, column in zip(self._getters, columns, strict=True):
            column += self._column(records, labels, children)
        return numbers

    def _column(
        self,
        records: list[etree._Element],
        labels: tuple[str, ...],
        children: dict[str, list[str | None]],
    ) -> list[str | None]:
        """A value of each record; ``children``: the texts of theirs by name."""
        if _is_child(labels):
            return children.get(labels[0]) or [None] * len(records)
        if records and all(label.startswith("../") for label in labels):
            return [self._text(records[0], labels)] * len(records)
        if len(labels) == 1 and labels[0].startswith("@"):
            values = [record.get(labels[0][1:]) for record in records]
            if None not in values:
                return values
        return [self._text(record, labels) for record in records]

    def records(self, wanted: set[int]) -> Iterator[RawRecord]:
        for number, element in enumerate(self._elements.records(), 1):
            line = line_of(element) if self._by_line else number
            if line in wanted:
                fields = [self._text(element, labels) for labels in self._getters]
                text = f"<{etree.QName(element).localname}>"
                fault, label = self._fault(element) or (None, "")
                yield RawRecord(line, fields, fault, text, label)

    def _text(self, record: etree._Element, labels: tuple[str, ...]) -> str | None:
        return first_text(record, labels, self._apart)

    def _child_text(self, child: etree._Element) -> str | None:
        if not len(child):
            return child.text
        return whole_text(child, self._apart.get(local(child.tag), ()))

    def _fault(self, record: etree._Element) -> tuple[str, str] | None:
        """The rule that its structure breaks, and the label at which it does."""
        doubled = self._doubled(record)
        if doubled is not None:
            return "repeated_key", doubled
        for labels in self._getters:
            for label in labels:
                found = place_of(record, label)
                if found is None:
                    continue
                if not isinstance(found, str) and is_nested(found, self._apart.get(label, ())):
                    return "nested_value", label
                break
        return None

    def _doubled(self, element: etree._Element) -> str | None:
        """A child that a column reads and that stands twice."""
        counted = Counter(local(child.tag) for child in element)
        read = (label for labels in self._getters for label in labels)
        return next((label for label in read if counted[label] > 1), None)


def _read_apart(getters: Iterable[tuple[str, ...]]) -> dict[str, frozenset[str]]:
    """Label → names of the children of its element that other labels read, or look into."""
    labels = {label for found in getters for label in found}
    inside: dict[str, set[str]] = {}
    for label in labels - {"."}:
        above, _, name = label.rpartition("/")
        while not name.startswith(("@", "..")) and ".." not in above:
            inside.setdefault(above or ".", set()).add(name)
            if not above:
                break
            above, _, name = above.rpartition("/")
    return {label: frozenset(inside[label]) for label in labels & set(inside)}


def _is_child(labels: tuple[str, ...]) -> bool:
    """The value is the text of one child, got by its name."""
    return len(labels) == 1 and labels[0] != "." and not set("@/") & set(labels[0])


def _ascend(numbers: list[int]) -> bool:
    """Each is greater than the one before."""
    return all(map(lt, numbers, numbers[1:]))
