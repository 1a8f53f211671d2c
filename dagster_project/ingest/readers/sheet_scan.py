"""A quick look at the XML of a sheet, block by block: how far its cells reach, and what needs a
closer look.

The reader of cells makes room for the whole rectangle between the first and the last cell, so how
far they reach must be known before. What a sheet declares of itself may be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dagster_project.ingest.readers.byte_pairs import has_pair, places_of_pair
from dagster_project.ingest.readers.workbook_parts import WorkbookParts, is_utf8

BLOCK = 1 << 18
# In a smaller sheet it doesn't matter which cells are texts.
LARGE = 128 << 20
MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14
_ROOT = re.compile(rb"<([A-Za-z_][\w.-]*:)?worksheet[\s>]")
# A cell as every usual program begins it: its address is the first attribute.
_ADDRESS = b' r="'
_QUOTE = ord('"')
# `<x:c r="XFD1048576"`
_LONGEST_BEGINNING = 64


class UnusualXml(Exception):
    """Something is written in a way that only a reader of XML understands."""


@dataclass
class Scan:
    """``rows``: no cell stands below that row; ``columns``: of each column from zero, whether a
    cell may stand there; ``prefix``: of the names of elements; ``cells``: their number;
    ``texts``: how many of them may be texts, counted in large sheets only."""

    prefix: bytes = b""
    is_large: bool = False
    rows: int = 0
    columns: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(MOST_COLUMNS, np.bool_))
    cells: int = 0
    texts: int = 0
    last: int = -1  # place of the cell seen last
    has_formulas: bool = False
    has_errors: bool = False


def scan(parts: WorkbookParts, part: str) -> Scan:
    """Raises ``UnusualXml`` when cells may stand there that this look doesn't see."""
    found: Scan | None = None
    for block in whole_tags(parts.blocks(part, BLOCK)):
        is_first = found is None
        if found is None:
            root = _ROOT.search(block)
            if root is None or not is_utf8(block):
                raise UnusualXml
            found = Scan(root[1] or b"", parts.size(part) > LARGE)
        end = _end_of_data(block, found.prefix, is_first)
        _look_at(block[:end], found)
        if end is not None:
            break
    if found is None:
        raise UnusualXml
    return found


def whole_tags(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, cut before tags."""
    rest = b""
    for block in blocks:
        block = rest + block
        cut = max(block.rfind(b"<"), 0)
        rest = block[cut:]
        yield block[:cut]
    yield rest


def _end_of_data(block: bytes, prefix: bytes, is_first: bool) -> int | None:
    """Where the table ends, looked for only where the next names have other prefixes."""
    if not has_pair(block, b"xm"):
        return None
    begin = 0
    if is_first:
        data = re.search(b"<" + prefix + b"sheetData", block)
        if data is None:
            return None
        begin = data.start()
    other = block.find(b"xmlns", begin)
    if other < 0:
        return None
    end = block.find(b"</" + prefix + b"sheetData", begin)
    if not 0 <= end < other:
        raise UnusualXml
    return end


def _look_at(block: bytes, found: Scan) -> None:
    if has_pair(block, b"<!") or has_pair(block, b"='"):
        raise UnusualXml
    name = found.prefix + b"c"
    if found.prefix:
        starts = np.array([m.start() for m in re.finditer(b"<" + name, block)], np.intp)
    else:
        starts = places_of_pair(block, b"<c")
    text = np.frombuffer(block + bytes(_LONGEST_BEGINNING), np.uint8)
    after = starts + 1 + len(name)
    following = text.take(after)
    # Others begin so, too: <cols>.
    after = after[(following <= ord(" ")) | (following == ord(">")) | (following == ord("/"))]
    if len(after):
        found.cells += len(after)
        found.texts += block.count(b' t="') if found.is_large else len(after)
        _bound(text, after, found)
    begins_formula = b"<" + found.prefix + b"f"
    found.has_formulas |= begins_formula in block if found.prefix else has_pair(block, b"<f")
    if has_pair(block, b'"e') and b'"e"' in block:
        if block.count(b'"e"') != block.count(b' t="e"'):
            raise UnusualXml
        found.has_errors = True


def _bound(text: NDArray[np.uint8], after: NDArray[np.intp], found: Scan) -> None:
    """Rows and columns of the cells whose names end at ``after``."""
    for offset, byte in enumerate(_ADDRESS):
        if not (text.take(after + offset) == byte).all():
            raise UnusualXml
    address = after + len(_ADDRESS)
    digit = text.take(address + 1)
    if ((digit >= ord("0")) & (digit <= ord("9"))).all():
        # One letter each: the number of digits bounds the rows, and the order of all cells shows
        # where the letters begin anew.
        column = text.take(address).astype(np.intp) - ord("A")
        ended = np.zeros(len(address), np.bool_)
        for digits in range(1, 6):
            ended |= text.take(address + 1 + digits) == _QUOTE
            if ended.all():
                is_edge = np.ones(len(column) + 1, np.bool_)
                np.less_equal(column[1:], column[:-1], out=is_edge[1:-1])
                shown = np.flatnonzero(is_edge[1:] | is_edge[:-1])
                row, _ = _number(text, address.take(shown) + 1)
                _note(found, column, row * MOST_COLUMNS + column.take(shown), 10**digits - 1)
                return
    column = np.zeros(len(address), np.intp)
    for _ in range(3):
        letter = text.take(address)
        is_letter = (letter >= ord("A")) & (letter <= ord("Z"))
        column = np.where(is_letter, column * 26 + letter - (ord("A") - 1), column)
        address = address + is_letter
    column -= 1
    row, address = _number(text, address)
    if not (text.take(address) == _QUOTE).all() or not row.all():
        raise UnusualXml
    _note(found, column, row * MOST_COLUMNS + column, int(row.max()))


def _number(
    text: NDArray[np.uint8], at: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The numbers of up to seven digits that begin at those places, and where they end."""
    number = np.zeros(len(at), np.intp)
    for _ in range(7):
        digit = text.take(at)
        is_digit = (digit >= ord("0")) & (digit <= ord("9"))
        number = np.where(is_digit, number * 10 + digit - ord("0"), number)
        at = at + is_digit
    return number, at


def _note(found: Scan, columns: NDArray[np.intp], places: NDArray[np.intp], most_rows: int) -> None:
    """``places``: cells in the order of the XML, each row after the one above, or some stand
    twice."""
    if columns.min() < 0 or columns.max() >= MOST_COLUMNS or most_rows > MOST_ROWS:
        raise UnusualXml
    if places[0] <= found.last or not (places[1:] > places[:-1]).all():
        raise UnusualXml
    found.last = int(places[-1])
    found.columns[np.flatnonzero(np.bincount(columns))] = True
    found.rows = max(found.rows, most_rows)
