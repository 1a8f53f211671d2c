"""Blanks that nobody sees at the ends of values: found in whole blocks of delimited text.

Looking at each value in SQL costs as much as reading it; here a block is looked at byte by byte
at once, and only the lines that have such blanks are written anew.
"""

from __future__ import annotations

import csv
import io

import numpy as np
from numpy.typing import NDArray

from dagster_project.contracts.cast_text import BLANKS

Bytes = NDArray[np.uint8]
Truth = NDArray[np.bool_]
Places = NDArray[np.intp]


def lines_with_blanks(block: bytes, delimiter: bytes, quote: bytes | None) -> list[int]:
    """Which lines of a block hold a value that begins or ends with a blank.

    The block is text as a person sees it (``bytes_as_seen``), where every blank is a space or a
    tab. ``delimiter`` and ``quote`` are single bytes.
    """
    text: Bytes = np.frombuffer(block, np.uint8)
    is_edge = np.zeros(256, np.bool_)
    is_edge[list(b"\r\n" + delimiter + (quote or b""))] = True
    found = [
        _at_edges(text, np.flatnonzero(text == sign), is_edge) for sign in b" \t" if sign in block
    ]
    if not any(map(len, found)):
        return []
    ends_of_lines = np.flatnonzero(text == ord("\n"))
    lines = np.unique(np.searchsorted(ends_of_lines, np.concatenate(found)))
    return [int(line) for line in lines]


def _at_edges(text: Bytes, places: Places, is_edge: Truth) -> Places:
    """The places of blanks that touch an edge of a value, or of the block."""
    touches: Truth = is_edge.take(text.take(places - 1))
    touches |= is_edge.take(text.take(places + 1, mode="clip"))
    # The first and the last byte have no neighbour on one side.
    touches[0] |= places[0] == 0
    touches[-1] |= places[-1] + 1 == len(text)
    return places[touches]


def without_blanks(line: bytes, delimiter: str, quote: str | None) -> bytes:
    """A line with its values trimmed; one whose quotation marks don't close stays as it is."""
    end = b"\r" if line.endswith(b"\r") else b""
    text = line.removesuffix(b"\r").decode("utf-8", "surrogateescape")
    if quote is None or quote not in text:
        fields = text.split(delimiter)
    else:
        try:
            read = csv.reader(io.StringIO(text), delimiter=delimiter, quotechar=quote, strict=True)
            fields = next(read, [])
        except csv.Error:
            return line
    trimmed = [_written(field.strip(BLANKS), delimiter, quote) for field in fields]
    return delimiter.join(trimmed).encode("utf-8", "surrogateescape") + end


def _written(field: str, delimiter: str, quote: str | None) -> str:
    if quote is None or not (delimiter in field or quote in field):
        return field
    return f"{quote}{field.replace(quote, quote * 2)}{quote}"
