"""What the reader of sheets does not tell: read from the workbook's parts when it matters.

Formulas whose results were never computed and error cells (``#N/A``) both come as empty cells.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CHUNK = 4 << 20
# An empty sheet is smaller; a smaller one is looked into.
SURELY_FILLED = 1 << 16
# <c …><f>…</f></c>, or with an empty <v>; a formula that gives an empty text is no fault.
_BARE = re.compile(
    rb'<c r="([A-Z]+)(\d+)"(?![^>]*t="str")[^>]*>\s*'
    rb"<f[^>]*?(?:/>|>[^<]*</f>)\s*(?:</c>|<v\s*/>|<v>\s*</v>)"
)
_ERROR = re.compile(
    rb'<c r="([A-Z]+)(\d+)"[^>]*?t="e"[^>]*>\s*(?:<f[^>]*?(?:/>|>[^<]*</f>)\s*)?<v>([^<]+)</v>'
)
_RELATION = re.compile(rb'<sheet [^>]*?r:id="([^"]+)"')
_UNREADABLE = (zipfile.BadZipFile, OSError, KeyError, ValueError, NotImplementedError)


@dataclass(frozen=True)
class Unread:
    """``formula``: address of the first formula without result; ``errors``: (row, column) from
    zero -> what the error cell says."""

    formula: str | None = None
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def unread_cells(file: Path, sheet_index: int, from_row: int) -> Unread:
    """Such cells at or below ``from_row`` (from one)."""
    errors: dict[tuple[int, int], str] = {}
    try:
        with zipfile.ZipFile(file) as archive:
            for content in _chunks(archive, _part(archive, sheet_index)):
                if b"<f" in content:
                    for match in _BARE.finditer(content):
                        if int(match[2]) >= from_row:
                            return Unread((match[1] + match[2]).decode())
                if b't="e"' in content:
                    for match in _ERROR.finditer(content):
                        if int(match[2]) >= from_row:
                            place = int(match[2]) - 1, column_position(match[1].decode())
                            errors[place] = match[3].decode("utf-8", "replace")
    except _UNREADABLE:
        return Unread()
    return Unread(errors=errors)


def _chunks(archive: zipfile.ZipFile, part: str | None) -> Iterator[bytes]:
    """The part piece by piece; each begins with the end of the one before."""
    if part is None:
        return
    rest = b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            content = rest + chunk
            yield content
            rest = content[-4096:]


def counts_from_1904(file: Path) -> bool:
    """Days are counted from 1904 in workbooks of old Apple programs."""
    try:
        with zipfile.ZipFile(file) as archive:
            return re.search(rb'date1904="(1|true)"', archive.read("xl/workbook.xml")) is not None
    except _UNREADABLE:
        return False


def holds_cells(file: Path, sheet_index: int) -> bool:
    """False for a sheet without any cell; when in doubt it has some."""
    try:
        with zipfile.ZipFile(file) as archive:
            part = _part(archive, sheet_index)
            if part is None or archive.getinfo(part).file_size > SURELY_FILLED:
                return True
            return b"<c " in archive.read(part)
    except _UNREADABLE:
        return True


def column_position(letters: str) -> int:
    """A → 0, Z → 25, AA → 26."""
    position = 0
    for letter in letters:
        position = position * 26 + ord(letter) - ord("A") + 1
    return position - 1


def column_letters(position: int) -> str:
    """A, B, …, Z, AA: how a spreadsheet names its columns."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _part(archive: zipfile.ZipFile, sheet_index: int) -> str | None:
    """The archive's part that holds the sheet."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        return None
    ids = _RELATION.findall(archive.read("xl/workbook.xml"))
    if sheet_index < len(ids) and "xl/_rels/workbook.xml.rels" in names:
        relations = archive.read("xl/_rels/workbook.xml.rels")
        for relation in re.findall(rb"<Relationship [^>]*>", relations):
            if b'Id="' + ids[sheet_index] + b'"' in relation:
                target = re.search(rb'Target="/?([^"]+)"', relation)
                if target:
                    name = target[1].decode()
                    return (
                        name if name in names else f"xl/{name}" if f"xl/{name}" in names else None
                    )
    fallback = f"xl/worksheets/sheet{sheet_index + 1}.xml"
    return fallback if fallback in names else None
