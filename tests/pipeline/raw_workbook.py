"""Workbooks written by hand, part by part: as no library writes them."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMES = ("Л", "Вторая", "Третья")


def text(address: str, value: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{value}</t></is></c>'


def number(address: str, value: float) -> str:
    return f'<c r="{address}"><v>{value}</v></c>'


def row(place: int, *cells: str) -> str:
    return f'<row r="{place}">{"".join(cells)}</row>'


HEADER = row(1, text("A1", "Страна"), text("B1", "Дата"), text("C1", "Участников"))
TWO = (
    HEADER
    + row(2, text("A2", "Казахстан"), number("C2", 5))
    + row(3, text("A3", "Латвия"), number("C3", 7))
)


@dataclass(frozen=True)
class Way:
    """How the XML of a workbook is written."""

    prefix: str = ""
    main: str = MAIN
    office: str = OFFICE
    encoding: str = "utf-8"
    targets: Sequence[str] = ("worksheets/sheet1.xml", "worksheets/sheet2.xml")


def workbook(
    path: Path, *sheets: str, way: Way | None = None, strings: str = "", head: str = ""
) -> Path:
    """``sheets``: the rows of each, without prefixes; ``strings``: the shared ones."""
    way = way or Way()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:

        def put(name: str, content: str) -> None:
            declared = f'<?xml version="1.0" encoding="{way.encoding}"?>{content}'
            archive.writestr(name, declared.encode(way.encoding))

        def own(name: str, content: str) -> None:
            spelt = content
            if way.prefix:
                spelt = re.sub(r"<(/?)(?=[a-z])", rf"<\1{way.prefix}:", content)
            xmlns = f"xmlns:{way.prefix}" if way.prefix else "xmlns"
            put(name, spelt.replace(">", f' {xmlns}="{way.main}" xmlns:r="{way.office}">', 1))

        archive.writestr("[Content_Types].xml", "<Types/>")
        put("_rels/.rels", relations(way, [("officeDocument", "xl/workbook.xml")]))
        listed = "".join(
            f'<sheet name="{name}" sheetId="{at}" r:id="id{at}"/>'
            for at, name in enumerate(NAMES[: len(sheets)])
        )
        own("xl/workbook.xml", f"<workbook><sheets>{listed}</sheets></workbook>")
        targets = way.targets[: len(sheets)]
        kinds = [("worksheet", target) for target in targets]
        put("xl/_rels/workbook.xml.rels", relations(way, kinds))
        if strings:
            own("xl/sharedStrings.xml", f"<sst>{strings}</sst>")
        for target, rows in zip(targets, sheets, strict=True):
            part = posixpath.normpath(posixpath.join("/xl", target))[1:]
            own(part, f"<worksheet>{head}<sheetData>{rows}</sheetData></worksheet>")
    return path


def relations(way: Way, found: Sequence[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="id{at}" Type="{way.office}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(found)
    )
    return f'<Relationships xmlns="{_PACKAGE}">{listed}</Relationships>'
