"""What the reader of cells does not tell: looked up in the sheet's XML when it matters.

Formulas whose results were never computed and error cells (``#N/A``) both come as empty cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

from dagster_project.ingest.readers.addresses import column_letters, column_position
from dagster_project.ingest.readers.sheet_cells import Cell
from dagster_project.ingest.readers.sheet_scan import Scan
from dagster_project.ingest.readers.workbook_parts import WorkbookParts, overlapping

CHUNK = 4 << 20


@dataclass
class Unread:
    """``formulas``: (row, column) from zero of formulas without result; ``errors``: what the
    error cells say."""

    formulas: list[tuple[int, int]] = field(default_factory=list)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)

    def first_formula(self, begin: int) -> str | None:
        """The address of the first one at or below row ``begin``."""
        found = min((place for place in self.formulas if place[0] >= begin), default=None)
        return None if found is None else f"{column_letters(found[1])}{found[0] + 1}"


def unread_of(cells: Iterable[Cell], found: Unread) -> None:
    """Add such cells to ``found``; a formula that gives an empty text is no fault."""
    for cell in cells:
        if cell.kind == "e" and cell.value:
            found.errors[cell.row, cell.column] = cell.value
        elif cell.is_formula and not cell.value and cell.kind != "str":
            found.formulas.append((cell.row, cell.column))


def unread_cells(parts: WorkbookParts, part: str, known: Scan) -> Unread:
    """Such cells of a sheet that was found to be plain."""
    found = Unread()
    if not (known.has_formulas or known.has_errors):
        return found
    bare, error = _patterns(known.prefix)
    for content in overlapping(parts.blocks(part, CHUNK)):
        if known.has_formulas:
            for match in bare.finditer(content):
                place = int(match[2]) - 1, column_position(match[1].decode())
                found.formulas.append(place)
        if known.has_errors:
            for match in error.finditer(content):
                place = int(match[2]) - 1, column_position(match[1].decode())
                found.errors[place] = unescape(match[3].decode("utf-8", "replace"))
    return found


@lru_cache(maxsize=8)
def _patterns(prefix: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """<c …><f>…</f></c>, or with an empty <v>; and <c … t="e">…<v>…</v>."""
    p = re.escape(prefix)
    formula = rb"<" + p + rb"f(?:\s[^>]*)?(?:/>|>[^<]*</" + p + rb"f>)\s*"
    cell = rb"<" + p + rb'c r="([A-Z]+)(\d+)"'
    value = rb"<" + p + rb"v"
    bare = (
        cell + rb'(?![^>]*t="str")[^>]*>\s*' + formula
        + rb"(?:</" + p + rb"c>|" + value + rb"\s*/>|" + value + rb">\s*</" + p + rb"v>)"
    )  # fmt: skip
    error = cell + rb'[^>]*?t="e"[^>]*>\s*(?:' + formula + rb")?" + value + rb">([^<]+)</"
    return re.compile(bare), re.compile(error)
