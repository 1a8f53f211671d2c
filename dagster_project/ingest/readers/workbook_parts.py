"""The parts of a workbook (ISO/IEC 29500): an archive whose XML says where each sheet lies.

Names are compared without their prefixes, and the namespaces of the strict form are as good as
those of the transitional one.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from dagster_project.ingest.model import Refusal
from dagster_project.ingest.readers.xml_values import local

READ = 1 << 18
# Lists of sheets and relations are a thousandth of this.
LARGEST_SMALL_PART = 16 << 20
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, ValueError, NotImplementedError,
    etree.XMLSyntaxError,
)  # fmt: skip
_STATES = ("visible", "hidden", "veryHidden")


@dataclass(frozen=True)
class SheetPart:
    """A sheet as the workbook lists it; ``part``: its name in the archive, if it is there."""

    name: str
    part: str | None
    is_visible: bool
    is_table: bool  # no chart, no dialogue


@dataclass(frozen=True)
class Relation:
    kind: str  # the last word of its type
    target: str
    is_plain: bool  # written without `.` and `..`


def damaged() -> Refusal:
    return Refusal(
        "truncated",
        "The workbook is damaged or cut off.",
        hint="Open it in the spreadsheet program, save it and send it again.",
    )


class WorkbookParts:
    """``is_usual``: names and encodings are those that every reader understands."""

    def __init__(self, file: Path, infos: list[zipfile.ZipInfo]) -> None:
        self.file = file
        self._infos = {info.filename.lower(): info for info in infos}
        if len(self._infos) < len(infos):
            # Two readers may each take another one.
            raise damaged()
        try:
            self._read_lists()
        except _UNREADABLE as error:
            raise damaged() from error

    def _read_lists(self) -> None:
        top = self._relations("_rels/.rels", "")
        main = next((r.target for r in top.values() if r.kind == "officeDocument"), "")
        self.main = main if self.has(main) else "xl/workbook.xml"
        folder, name = posixpath.split(self.main)
        relations = self._relations(f"{folder}/_rels/{name}.rels", folder)
        root = self._parsed(self.main)
        settings = [e for e in root if local(e.tag) == "workbookPr"]
        self.counts_from_1904 = any(e.get("date1904") in ("1", "true") for e in settings)
        listed = [e for e in root.iter(etree.Element) if local(e.tag) == "sheet"]
        self.sheets = [self._sheet(element, relations) for element in listed]
        self.strings = self._of_kind(relations, "sharedStrings", f"{folder}/sharedStrings.xml")
        self.styles = self._of_kind(relations, "styles", f"{folder}/styles.xml")
        self.is_usual = (
            self.main.lower() == "xl/workbook.xml"
            and self.strings in (None, "xl/sharedstrings.xml")
            and self.styles in (None, "xl/styles.xml")
            and all(r.is_plain for r in relations.values() if r.kind == "worksheet")
            and all(element.get("state", "visible") in _STATES for element in listed)
            and all(map(self._is_utf8, [self.main, self.strings, self.styles]))
        )

    def _of_kind(self, relations: dict[str, Relation], kind: str, usual: str) -> str | None:
        targets = [r.target for r in relations.values() if r.kind == kind]
        return next((t.lower() for t in [*targets, usual] if self.has(t)), None)

    def _sheet(self, element: etree._Element, relations: dict[str, Relation]) -> SheetPart:
        ids = [text for name, text in element.attrib.items() if local(name) == "id"]
        relation = next((relations[str(i)] for i in ids if str(i) in relations), None)
        return SheetPart(
            str(element.get("name", "")),
            relation.target if relation and self.has(relation.target) else None,
            element.get("state", "visible") == "visible",
            relation is not None and relation.kind == "worksheet",
        )

    def _relations(self, part: str, folder: str) -> dict[str, Relation]:
        """Id → relation; targets are relative to ``folder``."""
        if not self.has(part):
            return {}
        return {
            str(e.get("Id")): _relation(e, folder)
            for e in self._parsed(part)
            if local(e.tag) == "Relationship"
        }

    def _parsed(self, part: str) -> etree._Element:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        return etree.fromstring(self.content(part), parser)

    def _is_utf8(self, part: str | None) -> bool:
        return part is None or is_utf8(next(self.blocks(part, 1 << 10), b""))

    def is_usual_sheet(self, part: str) -> bool:
        """The sheet and what it refers to can be read in their place."""
        return self.is_usual and self._is_utf8(part)

    def has(self, part: str) -> bool:
        return part.lower() in self._infos

    def size(self, part: str | None) -> int:
        """Bytes of the unpacked part; none for a part that isn't there."""
        return self._infos[part.lower()].file_size if part else 0

    def content(self, part: str) -> bytes:
        """A small part as a whole."""
        if self.size(part) > LARGEST_SMALL_PART:
            raise damaged()
        return b"".join(self.blocks(part, READ))

    def blocks(self, part: str, size: int) -> Iterator[bytes]:
        """The unpacked part in pieces of at most ``size`` bytes.

        Raises ``Refusal`` for a part that is damaged, or longer than the archive's list says.
        """
        info = self._infos[part.lower()]
        unpacked = 0
        try:
            for block in _unpacked(self.file, info, size):
                unpacked += len(block)
                if unpacked > info.file_size:
                    raise Refusal(
                        "zip_bomb", "A part of the workbook is longer than it says.",
                        hint="Ask the sender what the file is.",
                    )  # fmt: skip
                yield block
        except _UNREADABLE as error:
            raise damaged() from error
        if unpacked < info.file_size:
            raise damaged()


def _relation(element: etree._Element, folder: str) -> Relation:
    target = posixpath.join("/", folder, str(element.get("Target", "")))
    plain = posixpath.normpath(target)
    kind = str(element.get("Type", "")).rsplit("/", 1)[-1]
    return Relation(kind, plain[1:], target == plain)


def parts_of(file: Path) -> WorkbookParts | None:
    """None for a workbook of another form: .xls, .xlsb, .ods."""
    try:
        with zipfile.ZipFile(file) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except _UNREADABLE:
        return None
    names = {info.filename.lower() for info in infos}
    if "mimetype" in names or any(name.endswith("workbook.bin") for name in names):
        return None
    return WorkbookParts(file, infos)


def overlapping(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes; each piece begins with the end of the one before."""
    rest = b""
    for block in blocks:
        content = rest + block
        yield content
        rest = content[-4096:]


def is_utf8(beginning: bytes) -> bool:
    """What the first bytes of an XML part say of its encoding."""
    if b"\x00" in beginning:
        return False
    declaration = beginning.partition(b"?>")[0].lower()
    return b"encoding" not in declaration or b"utf-8" in declaration


def _unpacked(file: Path, info: zipfile.ZipInfo, size: int) -> Iterator[bytes]:
    """Without the check sums, which the reader of cells looks at."""
    with file.open("rb") as stream:
        stream.seek(info.header_offset)
        head = stream.read(30)
        stream.seek(sum(int.from_bytes(head[at : at + 2], "little") for at in (26, 28)), 1)
        left = info.compress_size
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise zipfile.BadZipFile
        if info.compress_type == zipfile.ZIP_STORED:
            while left:
                block = stream.read(min(left, READ))
                left -= len(block) or left
                yield block
            return
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        waiting = b""
        while not inflate.eof:
            waiting = waiting or stream.read(min(left, READ))
            block = inflate.decompress(waiting, size)
            left -= len(waiting) - len(inflate.unconsumed_tail)
            if not block and not waiting:
                raise EOFError
            waiting = inflate.unconsumed_tail
            yield block
