"""Rows of a table that are no data: totals, footnotes, the numbers of the columns.

Only the patterns of the contract decide, never the look of a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from dagster_project.contracts.model import SheetLayout
from dagster_project.contracts.normalised_text import normalised_text
from dagster_project.contracts.unwrapped import unwrapped
from dagster_project.ingest.readers.labels import record_columns
from dagster_project.ingest.readers.source import Binding, TotalRow

# `2`, `3=1+2`, `4 (2+3)`, `5.`, `(6)`, `[7]`
_COLUMN_NUMBER = re.compile(r"[(\[]?\s*(\d{1,3})(?:\s*=.*|\s*\(.*\)|\s*[.)\]]*)")


class NonDataRows:
    """Looks at the rows of one table in their order.

    ``lines``: the rows that were no data; ``totals``: those that state a total, with their cells.
    """

    def __init__(self, words: SheetLayout, needed: Sequence[int]) -> None:
        total, note = words.total_pattern, words.footnote_pattern
        self._total = re.compile(total, re.IGNORECASE) if total else None
        self._note = re.compile(note) if note else None
        self._needed = needed
        self.lines: set[int] = set()
        self.totals: list[tuple[int, Sequence[Any]]] = []
        self.is_below_note = False

    @property
    def is_used(self) -> bool:
        return self._total is not None or self._note is not None

    def may_begin(self, first: Any) -> bool:
        """A row whose first text this is may be none of the data."""
        if type(first) is not str or not self.is_used:
            return False
        said = _said(first)
        return not said[-1] or _says(self._note, said) or _says(self._total, said)

    def takes(self, line: int, cells: Sequence[Any]) -> bool:
        """The row is no data; all rows are asked for in order, blank ones left out.

        A footnote goes on until a row that has a value in each needed field.
        """
        first = next((cell for cell in cells if not is_empty(cell)), "")
        said = _said(first) if type(first) is str else ()
        if _says(self._note, said):
            self.is_below_note = True
        elif _says(self._total, said):
            self.totals.append((line, cells))
        elif not self.is_below_note:
            return False
        elif all(at < len(cells) and not is_empty(cells[at]) for at in self._needed):
            self.is_below_note = False
            return False
        self.lines.add(line)
        return True


def _said(text: str) -> tuple[str, ...]:
    """The text as it is written, and as it was meant when a program dressed it."""
    written = normalised_text(text).strip()
    meant = unwrapped(written).strip()
    return (written,) if meant == written else (written, meant)


def _says(words: re.Pattern[str] | None, said: Iterable[str]) -> bool:
    return words is not None and any(words.search(text) for text in said)


def non_data_rows_of(binding: Binding) -> NonDataRows:
    """For the rows of one file."""
    words, fields = binding.layout.sheet, binding.fields
    columns = [c for c in record_columns(binding.contract) if c.name in fields]
    own = [c for c in columns if c.name not in words.fill_down]
    needed = [c for c in own if c.is_required] or own
    return NonDataRows(words, [fields[column.name] for column in needed])


def filled_fields(binding: Binding) -> list[int]:
    """Positions of the columns whose empty cells repeat the cell above."""
    fill = binding.layout.sheet.fill_down
    return [binding.fields[name] for name in fill if name in binding.fields]


def is_blank(cell: Any) -> bool:
    return cell is None or (type(cell) is str and not cell.strip())


def is_empty(cell: Any) -> bool:
    """Nothing is seen in the cell, though a program may have put something around it."""
    return is_blank(cell) or (type(cell) is str and not _said(cell)[-1])


def is_numbering(texts: Iterable[str]) -> bool:
    """`1 2 3 …`: every column has its number; the first ones may have letters (`А Б 1 2 3`)."""
    said = [_said(text)[-1] for text in texts]
    while said and not said[-1]:
        said.pop()
    numbers: list[int] = []
    for text in said:
        match = _COLUMN_NUMBER.fullmatch(text)
        if match:
            numbers.append(int(match[1]))
        elif numbers or len(letter := text.strip("([.])")) != 1 or not letter.isalpha():
            return False
    return len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1))


def total_rows(
    binding: Binding, totals: Iterable[tuple[int, Sequence[str]]], place: str
) -> tuple[TotalRow, ...]:
    """What each total row states; ``place`` goes before the line."""
    fields = [
        (name, binding.fields[name])
        for name in binding.layout.sheet.total_columns
        if name in binding.fields
    ]
    found = []
    for line, cells in totals:
        filled = [at for at, cell in enumerate(cells) if not is_empty(cell)]
        # The first text is the word that made it a total row.
        stated = {name: _said(cells[at])[-1] for name, at in fields if at in filled[1:]}
        found.append(TotalRow(line, f"{place} {line}", stated))
    return tuple(found)
