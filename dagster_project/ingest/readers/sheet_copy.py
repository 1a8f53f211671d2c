"""A workbook written anew for the reader of cells: one sheet, without what lies far away.

Rows without values are left out and the others move up, so that the rectangle that holds them is
small.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from itertools import chain
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from dagster_project.ingest.readers.addresses import column_letters
from dagster_project.ingest.readers.sheet_cells import Cell, cells_of
from dagster_project.ingest.readers.workbook_parts import READ, WorkbookParts, is_utf8

NAME = "Sheet"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TOP = (
    f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="m" Type="{_OFFICE}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="s" Type="{_OFFICE}/worksheet" '
    'Target="worksheets/sheet.xml"/></Relationships>'
)


def copy_of(parts: WorkbookParts, part: str, rows: Iterable[int], width: int) -> io.BytesIO:
    """The values in ``rows`` (from zero) and in the first ``width`` columns of a sheet."""
    places = {row: place for place, row in enumerate(sorted(rows), 1)}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("_rels/.rels", _TOP)
        archive.writestr("xl/_rels/workbook.xml.rels", _RELATIONS)
        archive.writestr("xl/workbook.xml", _workbook(parts.counts_from_1904))
        for source, target in ((parts.strings, "sharedStrings"), (parts.styles, "styles")):
            if source is not None:
                _copy(parts, source, archive, f"xl/{target}.xml")
        with archive.open("xl/worksheets/sheet.xml", "w") as stream:
            stream.write(f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            for cells in cells_of(parts.blocks(part, READ)):
                near = (cell for cell in cells if cell.value and cell.column < width)
                written = [_written(cell, places[cell.row]) for cell in near]
                stream.write("".join(written).encode())
            stream.write(b"</sheetData></worksheet>")
    content.seek(0)
    return content


def _workbook(counts_from_1904: bool) -> str:
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f'<workbookPr date1904="{int(counts_from_1904)}"/>'
        f'<sheets><sheet name="{NAME}" sheetId="1" r:id="s"/></sheets></workbook>'
    )


def _copy(parts: WorkbookParts, source: str, archive: zipfile.ZipFile, target: str) -> None:
    blocks: Iterator[bytes] = parts.blocks(source, READ)
    beginning = next(blocks, b"")
    if is_utf8(beginning):
        with archive.open(target, "w") as stream:
            for block in chain([beginning], blocks):
                stream.write(block)
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(parts.content(source), parser)
    archive.writestr(target, etree.tostring(root, encoding="utf-8"))


def _written(cell: Cell, row: int) -> str:
    style = f" s={quoteattr(cell.style)}" if cell.style is not None else ""
    text = escape(cell.value or "", {"\r": "&#13;"})
    address = f"{column_letters(cell.column)}{row}"
    if cell.is_inline:
        value = f'<is><t xml:space="preserve">{text}</t></is>'
        return f'<row><c r="{address}"{style} t="inlineStr">{value}</c></row>'
    kind = f" t={quoteattr(cell.kind)}" if cell.kind is not None else ""
    return f'<row><c r="{address}"{style}{kind}><v>{text}</v></c></row>'
