"""The elements of an XML file, parsed safely and block by block."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from lxml import etree

from dagster_project.ingest.model import Refusal
from dagster_project.ingest.readers.keyed_records import truncated
from dagster_project.ingest.readers.xml_values import local

BLOCK = 1 << 17
_HEAD = 1 << 16
_TRUNCATED = (
    "Premature end",
    "EndTag",
    "Opening and ending tag",
    "EndTagNotFound",
    "unexpected end",
)
# Nothing is read from outside, and no entity is expanded.
_SAFE: dict[str, Any] = {
    "resolve_entities": False, "no_network": True, "load_dtd": False, "dtd_validation": False,
    "huge_tree": False, "remove_comments": True, "remove_pis": True,
}  # fmt: skip
_ENCODING = ("encoding", "not proper UTF-8", "Input is not")


def _refuse_dangerous(file: Path) -> None:
    """Entities, document types and includes have no place in an export of records."""
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    text = head.replace(b"\x00", b"").lower()
    if b"<!doctype" in text or b"<!entity" in text:
        raise _document_type()
    if b"xi:include" in text or b"http://www.w3.org/2001/xinclude" in text:
        raise Refusal(
            "xml_entities", "The XML includes other files.",
            hint="Export it as one plain XML file.",
        )  # fmt: skip


def _document_type() -> Refusal:
    return Refusal(
        "xml_entities",
        "The XML declares a document type or entities, which can reach files and the network.",
        hint="Export it as plain XML, without a DOCTYPE.",
    )


def _ends_open(file: Path) -> bool:
    """XML that is whole ends with a tag or a comment."""
    with file.open("rb") as stream:
        stream.seek(max(file.stat().st_size - 4096, 0))
        return not stream.read().rstrip(b" \t\r\n\x00").endswith(b">")


class XmlElements:
    """Elements of one file and, of them, the records: those at a path from the root.

    Raises ``Refusal`` for XML that is broken, dangerous or in an unknown encoding.
    """

    def __init__(self, file: Path, path: list[str]) -> None:
        _refuse_dangerous(file)
        self._file, self._path = file, path

    def begun(self) -> Iterator[etree._Element]:
        """Every element in order, when its first tag was read."""
        with self._plain_refusals():
            for _, element in etree.iterparse(str(self._file), events=("start",), **_SAFE):
                is_root = element.getparent() is None
                if is_root and element.getroottree().docinfo.internalDTD is not None:
                    # It stood behind more than was looked at beforehand.
                    raise _document_type()
                yield element

    def is_record(self, element: etree._Element) -> bool:
        """The element stands at the path."""
        above = [local(parent.tag) for parent in element.iterancestors()]
        return [*above[::-1], local(element.tag)] == self._path

    def records(self) -> Iterator[etree._Element]:
        """Record elements in order."""
        return chain.from_iterable(self.siblings())

    def siblings(self) -> Iterator[list[etree._Element]]:
        """Record elements in order, as many of one parent as were read to their end.

        They are taken from the tree block by block: an event for each element would take as long
        as parsing it.
        """
        parser = etree.XMLPullParser(events=("start",), tag=f"{{*}}{self._path[0]}", **_SAFE)
        root: etree._Element | None = None
        for is_open in self._fed(parser):
            for _, element in parser.read_events():
                if isinstance(element, etree._Element) and element.getparent() is None:
                    root = element
            if root is not None:
                yield from self._whole(root, 1, is_open)

    def _whole(
        self, here: etree._Element, depth: int, is_open: bool
    ) -> Iterator[list[etree._Element]]:
        """Record elements at or below ``here``, which stands at ``depth`` of the path, that were
        read to their end; what was read to its end is taken out of the tree."""
        if depth == len(self._path):
            if not is_open:
                yield [here]
            return
        last = here[-1] if is_open and len(here) else None
        found = list(here.iterchildren(f"{{*}}{self._path[depth]}"))
        if depth + 1 < len(self._path):
            for child in found:
                yield from self._whole(child, depth + 1, child is last)
        else:
            if found and found[-1] is last:
                found.pop()
            if found:
                yield found
        # An element that is referred to outlives its tree.
        found.clear()
        del here[: -1 if is_open else None]

    def _fed(self, parser: etree.XMLPullParser) -> Iterator[bool]:
        """Give the parser the file; True after each block, False after its end."""
        with self._file.open("rb") as stream:
            while block := stream.read(BLOCK):
                with self._plain_refusals():
                    parser.feed(block)
                yield True
        with self._plain_refusals():
            parser.close()
        yield False

    @contextlib.contextmanager
    def _plain_refusals(self) -> Iterator[None]:
        """What the parser refuses, in words."""
        try:
            yield
        except etree.XMLSyntaxError as error:
            raise self._broken(error) from None
        except (LookupError, UnicodeError, ValueError):
            raise Refusal(
                "unknown_encoding", "The encoding that the XML declares is unknown.",
            ) from None  # fmt: skip

    def _broken(self, error: etree.XMLSyntaxError) -> Refusal:
        said, where = error.msg or "", f"line {error.lineno}"
        if any(word in said for word in _ENCODING):
            declared = "The text is not in the encoding that the XML declares."
            return Refusal("unknown_encoding", declared, where, "Export it again.")
        if any(word in said for word in _TRUNCATED) or _ends_open(self._file):
            return truncated(error.lineno)
        if "Entity" in said or "entity" in said:
            entities = "The XML uses entities that it may not declare."
            return Refusal("xml_entities", entities, where, "Export it as plain XML.")
        if "empty" in said:
            return Refusal("empty_file", "The file is empty.")
        broken = "The file is no well-formed XML."
        return Refusal("wrong_format", broken, where, "Export it again from its program.")
