"""Sample of an XLSX workbook."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from dagster_project.contracts.scaffold.dialect import first_table_row, header_rows
from dagster_project.contracts.scaffold.sample import Sample, join_header, label_text
from dagster_project.contracts.scaffold.values import detect_numbers
from dagster_project.errors import wrong_use

_ROWS = 20_000
# The whole word: an `Итоговая встреча` is an event.
_TOTAL_ROWS = r"^(Итого|Всего|Total)\b"
_TOTALS = re.compile(_TOTAL_ROWS, re.IGNORECASE)
_NOTES = re.compile(r"^(\*|Примечани|Note|Source|Источник:)")

Span = tuple[int, int, int, int]  # first row, first column, last row, last column (0-based)


def sample(path: Path) -> Sample:
    """The table of the fullest sheet: header found by its look, groups, totals, footnotes."""
    try:
        book = CalamineWorkbook.from_path(path)
        sheets = {name: book.get_sheet_by_name(name) for name in book.sheet_names}
    except (CalamineError, OSError) as error:
        raise wrong_use(
            "The workbook can't be opened.",
            where=path.name,
            hint="Save it as XLSX without a password.",
        ) from error
    name, sheet, rows = _table_sheet(sheets, path)
    spans = _spans(sheet)
    start = first_table_row([[label_text(cell) for cell in row] for row in rows])
    count = _header_rows(rows, start, spans)
    width = max(len(row) for row in rows)
    labels = join_header(rows[start : start + count], width)
    body = rows[start + count :]
    words: dict[str, Any] = {"format": "xlsx"}
    remarks = []
    if not header_rows(rows[start : start + 400]):
        remarks.append("No row looks like a header: give the table one, and name its labels here.")
    if len(sheets) > 1:
        words["sheet"] = name
    if count > 1:
        words["headerRows"] = count
    if body and _is_numbering(body[0]):
        words["numberingRow"] = True
        body = body[1:]
    body, ends = _without_ends(body)
    words |= ends
    filled, downs = _fill_down(body, spans, start + count + int("numberingRow" in words))
    columns = [index for index, label in enumerate(labels) if label]
    labels = _distinct([labels[index] for index in columns])
    cells = [[row[index] if index < len(row) else "" for index in columns] for row in filled]
    down = [labels[columns.index(index)] for index in downs if index in columns]
    if down:
        words["fillDown"] = down
    numbers = detect_numbers(
        [c for c in column if isinstance(c, str)] for column in zip(*cells, strict=True)
    )
    if numbers.decimal != ".":
        words["decimalChar"] = numbers.decimal
    return Sample(words, labels, cells, numbers, remarks=remarks)


def _table_sheet(
    sheets: dict[str, CalamineSheet], path: Path
) -> tuple[str, CalamineSheet, list[list[Any]]]:
    best: tuple[int, str, CalamineSheet, list[list[Any]]] | None = None
    for name, sheet in sheets.items():
        rows = sheet.to_python(skip_empty_area=False, nrows=_ROWS)
        cells = sum(1 for row in rows for cell in row if label_text(cell))
        # Sheets of equal shape often follow the first: another must be clearly fuller.
        if best is None or cells > 1.5 * best[0]:
            best = (cells, name, sheet, rows)
    if best is None or best[0] == 0:
        raise wrong_use("The workbook is empty.", where=path.name)
    return best[1], best[2], best[3]


def _spans(sheet: CalamineSheet) -> list[Span]:
    return [
        (first[0], first[1], last[0], last[1]) for first, last in (sheet.merged_cell_ranges or [])
    ]


def _header_rows(rows: list[list[Any]], start: int, spans: list[Span]) -> int:
    """Merged cells say it plainly; without them the look of the rows decides."""
    touching = [span for span in spans if span[0] == start]
    if touching:
        tall = max(span[2] - span[0] + 1 for span in touching)
        wide = any(span[3] > span[1] for span in touching)
        return max(tall, 2 if wide else 1)
    return max(1, header_rows(rows[start : start + 400]))


def _is_numbering(row: list[Any]) -> bool:
    cells = [label_text(cell) for cell in row if label_text(cell)]
    return len(cells) > 2 and cells == [str(index + 1) for index in range(len(cells))]


def _without_ends(rows: list[list[Any]]) -> tuple[list[list[Any]], dict[str, Any]]:
    """Data rows without blanks, totals and footnotes, and the words that say so."""
    kept, words = [], {}
    for index, row in enumerate(rows):
        first = next((label_text(cell) for cell in row if label_text(cell)), "")
        filled = sum(1 for cell in row if label_text(cell))
        if not filled:
            continue
        if _TOTALS.match(first):
            words["totalRows"] = _TOTAL_ROWS
            continue
        if filled == 1 and _NOTES.match(first) and index >= len(rows) // 2:
            words["footnotes"] = r"^(\*|Примечани|Note|Source|Источник:)"
            break
        kept.append(row)
    return kept, words


def _fill_down(
    rows: list[list[Any]], spans: list[Span], first: int
) -> tuple[list[list[Any]], list[int]]:
    """Columns with cells merged over several data rows, and rows with those filled."""
    downs = sorted({span[1] for span in spans if span[0] >= first and span[2] > span[0]})
    filled = [list(row) for row in rows]
    for column in downs:
        above: Any = ""
        for row in filled:
            if column < len(row):
                if label_text(row[column]):
                    above = row[column]
                else:
                    row[column] = above
    return filled, downs


def _distinct(labels: list[str]) -> list[str]:
    """A label that stands twice can only be read once: later ones are left out as empty."""
    seen: set[str] = set()
    out = []
    for label in labels:
        out.append("" if label.casefold() in seen else label)
        seen.add(label.casefold())  # as the reader compares them
    return out
