"""Formulas whose results were never computed: an empty cell that should be a number."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

CHUNK = 4 << 20
# <c …><f>…</f></c>, or with an empty <v>; a formula that gives an empty text is no fault.
_BARE = re.compile(
    rb'<c r="([A-Z]+)(\d+)"(?![^>]*t="str")[^>]*>\s*'
    rb"<f[^>]*?(?:/>|>[^<]*</f>)\s*(?:</c>|<v\s*/>|<v>\s*</v>)"
)
_RELATION = re.compile(rb'<sheet [^>]*?r:id="([^"]+)"')


def formula_without_value(file: Path, sheet_index: int, from_row: int) -> str | None:
    """Address of the first such cell at or below ``from_row``; None when there is none."""
    try:
        with zipfile.ZipFile(file) as archive:
            part = _part(archive, sheet_index)
            if part is None:
                return None
            rest = b""
            with archive.open(part) as stream:
                while chunk := stream.read(CHUNK):
                    content = rest + chunk
                    if b"<f" in content:
                        for match in _BARE.finditer(content):
                            if int(match[2]) >= from_row:
                                return (match[1] + match[2]).decode()
                    rest = content[-4096:]
    except (zipfile.BadZipFile, OSError, KeyError, ValueError, NotImplementedError):
        return None
    return None


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
