"""How much memory a sheet takes, and what may not be read for it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import python_calamine
from numpy.typing import NDArray

from dagster_project.ingest.model import Refusal
from dagster_project.ingest.readers.addresses import column_letters
from dagster_project.ingest.readers.sheet_cells import Extent
from dagster_project.ingest.readers.sheet_scan import whole_tags
from dagster_project.ingest.readers.workbook_parts import READ, WorkbookParts, damaged, overlapping

# With what the process takes besides, less than 1.5 GB.
MOST_MEMORY = 1_000_000_000
# `<c r="A1"><v>1</v></c>`
SHORTEST_CELL = 23
# Measured: what each takes at most, in the reader of cells and as values of Python.
_OF_PLACE, _OF_CELL, _OF_TEXT, _OF_TEXT_BYTE = 48, 34, 60, 3
_FEW = 64 << 20
_STRING = re.compile(rb"<(?:[\w.-]+:)?si[\s/>]")
_INDEX = re.compile(rb't="s"[^>]*>\s*<(?:[\w.-]+:)?v>\s*(\d{1,9})')
_COUNT = re.compile(rb"uniqueCount\s*=\s*[\"'](\d+)")
# Tried apart: the file, the most memory, and perhaps the sheet.
_TRIAL = """
import resource, sys
import python_calamine
most = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_AS, (most, most))
try:
    with open(sys.argv[1], "rb") as stream:
        book = python_calamine.CalamineWorkbook.from_filelike(stream)
    for name in sys.argv[3:]:
        book.get_sheet_by_name(name).to_python()
except MemoryError:
    raise
except Exception:
    pass
"""
_LONGEST_TRIAL_SECONDS = 600


def memory_for(places: int, cells: int, texts: int, text_bytes: int) -> int:
    """Bytes for ``cells`` with a value in a rectangle of ``places``, ``texts`` of them texts."""
    return _OF_PLACE * places + _OF_CELL * cells + _OF_TEXT * texts + _OF_TEXT_BYTE * text_bytes


def weight_of_strings(
    parts: WorkbookParts, texts: int, indexes: Callable[[], NDArray[np.integer]]
) -> int:
    """Bytes of the shared texts and of all cells that show one of them, or somewhat more.

    ``texts``: the number of such cells; ``indexes``: which texts they show.
    """
    if parts.strings is None:
        return 0
    size = parts.size(parts.strings)
    count = _COUNT.search(next(parts.blocks(parts.strings, READ), b""))
    if count is not None and int(count[1]) > size:
        # The reader makes room for as many as are announced.
        raise damaged()
    if size * (texts + 1) <= _FEW:
        return size * (texts + 1)
    lengths = _lengths(parts, parts.strings)
    most = size + int(lengths.max(initial=0)) * texts
    if most <= _FEW:
        return most
    shown = indexes()
    return size + int(lengths[shown[shown < len(lengths)]].sum())


def _lengths(parts: WorkbookParts, part: str) -> NDArray[np.int64]:
    """Of each shared text the bytes that it takes in its XML."""
    begins: list[int] = []
    done = 0
    for block in whole_tags(parts.blocks(part, READ)):
        begins += [done + match.start() for match in _STRING.finditer(block)]
        done += len(block)
    ends = np.array([*begins[1:], done], np.int64)
    return ends - np.array(begins, np.int64) if begins else ends[:0]


def indexes_in(parts: WorkbookParts, part: str) -> NDArray[np.int64]:
    """Which shared texts the cells of a plain sheet show; a few may be told twice."""
    found = [
        np.array(_INDEX.findall(content), "S9").astype(np.int64)
        for content in overlapping(parts.blocks(part, READ))
    ]
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def too_large(name: str, extent: Extent, places: int, text_bytes: int) -> Refusal:
    """``places``: in the rectangle that holds the rows with values."""
    last = extent.last
    address = "" if last is None else f"{column_letters(last.column)}{last.row + 1}"
    return Refusal(
        "too_large",
        f"The sheet is too large to be read: {extent.cells:,} values with {text_bytes:,} bytes of "
        f"text in a table of {places:,} cells, the last on the right in {address}.",
        where=f"sheet {name}",
        hint="Delete what does not belong to the table, or send it in parts.",
    )


def try_apart(file: Path, *names: str) -> None:
    """Open the workbook, and read the sheets of these names, in a process that may end.

    Raises ``Refusal`` when there is not memory enough.
    """
    # Only this module of the installed ones is needed.
    folder = str(Path(python_calamine.__file__).parent.parent)
    trial = f"import sys; sys.path.append({folder!r})\n{_TRIAL}"
    command = [sys.executable, "-I", "-S", "-c", trial]
    try:
        tried = subprocess.run(
            [*command, str(file), str(MOST_MEMORY), *names],
            check=False, capture_output=True, timeout=_LONGEST_TRIAL_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        tried = None
    if tried is None or tried.returncode < 0 or b"MemoryError" in tried.stderr:
        raise Refusal(
            "too_large", "The workbook is too large to be read, or a value stands far away from "
            "its table.", where=", ".join(f"sheet {name}" for name in names),
            hint="Save it as .xlsx in the spreadsheet program and delete what does not belong to "
            "the table.",
        )  # fmt: skip
