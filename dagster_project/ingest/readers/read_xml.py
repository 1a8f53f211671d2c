"""XML: records by path, values from elements, attributes and parents; nothing from outside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from lxml import etree

from dagster_project.contracts.model import Contract, Layout
from dagster_project.ingest.model import Refusal
from dagster_project.ingest.readers.arrays import text_array
from dagster_project.ingest.readers.labels import (
    describe_missing,
    labels_of,
    record_columns,
)
from dagster_project.ingest.readers.named import bound_by_name
from dagster_project.ingest.readers.read_json import truncated
from dagster_project.ingest.readers.rows import ColumnsSource
from dagster_project.ingest.readers.source import NotPlain, RawRecord

BATCH = 2000
# Elements that are looked at to see whether a layout fits.
SEEN_AHEAD = 1000
_HEAD = 1 << 16
_TRUNCATED = (
    "Premature end",
    "EndTag",
    "Opening and ending tag",
    "EndTagNotFound",
    "unexpected end",
)
_ENCODING = ("encoding", "not proper UTF-8", "Input is not")


def refuse_dangerous(file: Path) -> None:
    """Entities, document types and includes have no place in an export of records."""
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    text = head.replace(b"\x00", b"").lower()
    if b"<!doctype" in text or b"<!entity" in text:
        raise _document_type(file)
    if b"xi:include" in text or b"http://www.w3.org/2001/xinclude" in text:
        raise Refusal(
            "xml_entities", "The XML includes other files.", where=file.name,
            hint="Export it as one plain XML file.",
        )  # fmt: skip


def _document_type(file: Path) -> Refusal:
    return Refusal(
        "xml_entities",
        "The XML declares a document type or entities, which can reach files and the network.",
        where=file.name,
        hint="Export it as plain XML, without a DOCTYPE.",
    )


def _ends_open(file: Path) -> bool:
    """XML that is whole ends with a tag or a comment."""
    with file.open("rb") as stream:
        stream.seek(max(file.stat().st_size - 4096, 0))
        return not stream.read().rstrip(b" \t\r\n\x00").endswith(b">")


class XmlRecords(ColumnsSource):
    """The record elements of one XML file. A record's line is that of its element; when several
    records share a line, it is the record's place in the file."""

    def __init__(
        self, file: Path, contract: Contract, layout: Layout, by_place: bool = False
    ) -> None:
        refuse_dangerous(file)
        self._file = file
        self._path = [part for part in layout.record_path.split("/") if part]
        columns = record_columns(contract)
        self._getters = [tuple(labels_of(column, layout)) for column in columns]
        labels = {column.name: labels_of(column, layout) for column in columns}
        self._by_line = True
        # With a wildcard for the namespace until a record was seen.
        self._tag = f"{{*}}{self._path[-1] if self._path else '*'}"
        required = {c.name: labels[c.name] for c in columns if c.is_required}
        first, self._by_line, seen, lacking = self._look_ahead(required)
        if by_place:
            self._by_line = False
        if first is None and not self._root_matches(seen):
            raise Refusal(
                "missing_columns",
                f"The file has no `{layout.record_path}`; it begins with `{seen}`.",
                where=file.name,
            )
        missing = [labels[name][0] for name in lacking]
        if missing and first is not None:
            known = _labels(first)
            raise Refusal(
                "missing_columns",
                "Missing in every record: " + describe_missing(missing, known) + ".",
                where=file.name,
                hint=f"The first has: {', '.join(f'`{label}`' for label in known)[:600]}.",
            )
        own = [] if first is None else [x for x in _labels(first) if not x.startswith("../")]
        super().__init__(bound_by_name(contract, layout, file.name, own, "/"))

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
            for count, element in enumerate(self._elements()):
                if first is None:
                    first = _copied(element)
                if lacking:
                    lacking = [n for n in lacking if self._first(element, required[n]) is None]
                line = _line(element)
                is_by_line = is_by_line and line > previous
                previous = line
                if count > SEEN_AHEAD or not (is_by_line or lacking):
                    break
        return first, is_by_line, beginning, lacking

    def _beginning(self) -> tuple[str, bool]:
        """Path of the root, or of its first child (a root with children of another kind is no
        empty list of our records), and whether a record element stands near the beginning."""
        path = ""
        for count, (_, element) in enumerate(self._parse(events=("start",))):
            if count == 0 and element.getroottree().docinfo.internalDTD is not None:
                # It stood behind more than was looked at beforehand.
                raise _document_type(self._file)
            if count < 2:
                path += "/" + _local(element.tag)
            if self._is_record(element):
                self._tag = str(element.tag)
                return path, True
            if count > SEEN_AHEAD:
                break
        return path, False

    def _is_record(self, element: etree._Element) -> bool:
        return _local(element.tag) == (self._path or [""])[-1] and self._is_at_path(element)

    def _parse(
        self, events: tuple[str, ...] = ("end",), tag: str | None = None
    ) -> Iterator[tuple[str, etree._Element]]:
        try:
            context = etree.iterparse(
                str(self._file), events=events, tag=tag, resolve_entities=False, no_network=True,
                load_dtd=False, dtd_validation=False, huge_tree=False, remove_comments=True,
                remove_pis=True,
            )  # fmt: skip
            yield from context
        except etree.XMLSyntaxError as error:
            raise self._broken(error) from None
        except (LookupError, UnicodeError, ValueError):
            raise Refusal(
                "unknown_encoding", "The encoding that the XML declares is unknown.",
                where=self._file.name,
            ) from None  # fmt: skip

    def _broken(self, error: etree.XMLSyntaxError) -> Refusal:
        said = error.msg or ""
        line = error.lineno
        if any(word in said for word in _ENCODING):
            return Refusal(
                "unknown_encoding", "The text is not in the encoding that the XML declares.",
                where=f"{self._file.name}, line {line}", hint="Export it again.",
            )  # fmt: skip
        if any(word in said for word in _TRUNCATED) or _ends_open(self._file):
            return truncated(self._file, line)
        if "Entity" in said or "entity" in said:
            return Refusal(
                "xml_entities", "The XML uses entities that it may not declare.",
                where=f"{self._file.name}, line {line}", hint="Export it as plain XML.",
            )  # fmt: skip
        if "empty" in said:
            return Refusal("empty_file", "The file is empty.", where=self._file.name)
        return Refusal(
            "wrong_format", "The file is no well-formed XML.",
            where=f"{self._file.name}, line {line}", hint="Export it again from its program.",
        )  # fmt: skip

    def _elements(self) -> Iterator[etree._Element]:
        """Record elements in order; each is emptied after use."""
        right_parent: etree._Element | None = None
        for _, element in self._parse(tag=self._tag):
            parent = element.getparent()
            if parent is not right_parent or parent is None:
                if not self._is_at_path(element):
                    continue
                right_parent = parent
            yield element
            element.clear()
            if parent is not None:
                while element.getprevious() is not None:
                    del parent[0]

    def _is_at_path(self, element: etree._Element) -> bool:
        above = [_local(parent.tag) for parent in element.iterancestors()]
        return above[::-1] == self._path[:-1]

    def record_batches(self) -> Iterator[pa.RecordBatch]:
        # Children and attributes are got by name at once; only paths are walked.
        simple = list(map(_simple, self._getters))
        children = [name for kind, name in simple if kind == "child"]
        attributes = [name for kind, name in simple if kind == "attribute"]
        walked = [
            labels for (kind, _), labels in zip(simple, self._getters, strict=True)
            if kind == "path"
        ]  # fmt: skip
        kinds = ("child", "attribute", "path")
        places = [at for wanted in kinds for at, (kind, _) in enumerate(simple) if kind == wanted]
        has_namespace = "}" in self._tag
        # Tuples of texts cost the collector of garbage nothing; lists and dicts do.
        rows: list[tuple[str | None, ...]] = []
        lines: list[int] = []
        line = 0
        for number, element in enumerate(self._elements(), 1):
            previous = line
            line = _line(element) if self._by_line else number
            if not line or line <= previous:
                # Too late to number the records before this one by their place.
                raise NotPlain
            self._lines.append(line)
            if has_namespace:
                texts = {_local(child.tag): child.text for child in element}
            else:
                texts = {child.tag: child.text for child in element}
            if len(texts) < len(element) and self._doubled(element):
                continue
            row = (*map(texts.get, children), *map(element.get, attributes))
            if attributes and None in row[-len(attributes) :]:
                row = (
                    *row[: len(children)],
                    *(_text(element, f"@{name}") for name in attributes),
                )
            if walked:
                row = (*row, *(self._first(element, labels) for labels in walked))
            lines.append(line)
            rows.append(row)
            if len(rows) == BATCH:
                yield self._batch(lines, rows, places)
                lines, rows = [], []
        if rows:
            yield self._batch(lines, rows, places)

    def _batch(
        self, lines: list[int], rows: list[tuple[str | None, ...]], places: list[int]
    ) -> pa.RecordBatch:
        """``places``: which column of the contract each text of a row is for."""
        arrays = dict(zip(places, map(text_array, zip(*rows, strict=True)), strict=True))
        return self.record_batch(lines, [arrays[at] for at in range(len(places))])

    def records(self, wanted: set[int]) -> Iterator[RawRecord]:
        for number, element in enumerate(self._elements(), 1):
            line = _line(element) if self._by_line else number
            if line in wanted:
                fields = [self._first(element, labels) for labels in self._getters]
                text = f"<{etree.QName(element).localname}>"
                doubled = self._doubled(element)
                fault = "repeated_key" if doubled else None
                yield RawRecord(line, fields, fault, text, doubled or "")

    def _doubled(self, element: etree._Element) -> str | None:
        """A child that a column reads and that stands twice."""
        counted = Counter(_local(child.tag) for child in element)
        read = (label for labels in self._getters for label in labels)
        return next((label for label in read if counted[label] > 1), None)

    def _first(self, element: etree._Element, labels: tuple[str, ...]) -> str | None:
        for label in labels:
            text = _text(element, label)
            if text is not None:
                return text
        return None


def _line(element: etree._Element) -> int:
    line: int = element.sourceline  # type: ignore[assignment]
    return line or 0


def _copied(element: etree._Element) -> etree._Element:
    """The record with its parents' attributes, free of the document that is being read."""
    import copy

    above = None
    for parent in reversed(list(element.iterancestors())):
        shallow = etree.Element(
            parent.tag, attrib={str(name): str(text) for name, text in parent.attrib.items()}
        )
        if above is not None:
            above.append(shallow)
        above = shallow
    own = copy.deepcopy(element)
    if above is not None:
        above.append(own)
    return own


def _local(tag: object) -> str:
    text = str(tag)
    return text.rsplit("}", 1)[-1]


def _simple(labels: tuple[str, ...]) -> tuple[str, str]:
    """How to find a value: a child or an attribute by its name, or by walking the path."""
    label = labels[0]
    if len(labels) > 1 or "/" in label or label == ".":
        return "path", ""
    return ("attribute", label[1:]) if label.startswith("@") else ("child", label)


def _text(element: etree._Element, label: str) -> str | None:
    """Text at a relative path: ``@ID``, ``Nominal``, ``a/b``, ``../@Date``, ``.``."""
    here: etree._Element | None = element
    for part in label.split("/"):
        if here is None:
            return None
        if part == "..":
            here = here.getparent()
        elif part.startswith("@"):
            value = here.get(part[1:])
            if value is None:
                for name, text in here.attrib.items():
                    if _local(name) == part[1:]:
                        return str(text)
            return None if value is None else str(value)
        elif part not in (".", ""):
            here = next((child for child in here if _local(child.tag) == part), None)
    return None if here is None else (here.text or "")


def _labels(element: etree._Element) -> list[str]:
    found = [f"@{_local(name)}" for name in element.attrib]
    found += [_local(child.tag) for child in element]
    parent = element.getparent()
    if parent is not None:
        found += [f"../@{_local(name)}" for name in parent.attrib]
    return list(dict.fromkeys(found))
