"""Delimiter, quote, preamble and header of a CSV text.

Delimiter and quote: the pair under which rows have the same width and cells look like values
(after the consistency measure of van den Burg and others, 2019).
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

from dagster_project.contracts.scaffold.values import is_typed

_DELIMITERS = (",", ";", "\t", "|", " ")
_QUOTES = ('"', "'", "")
_PLAIN = re.compile(r"^[\w .,:;/()&%№«»\"'’+\-–—!?#*@$€£\[\]]*$")
_PROBED_ROWS = 400


@dataclass(frozen=True)
class Dialect:
    """``skip_rows`` counts physical lines, as the reader does; ``preamble`` counts records."""

    delimiter: str
    quote: str
    skip_rows: int
    preamble: int
    header_rows: int


@dataclass(frozen=True)
class Parsed:
    """Records and the physical line each one starts on (0-based)."""

    rows: list[list[str]]
    starts: list[int]


def parse(text: str, delimiter: str, quote: str, limit: int | None = None) -> Parsed:
    """Records of ``text``; blank lines are empty records."""
    csv.field_size_limit(1 << 30)
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        quotechar=quote or None,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        doublequote=True,
    )
    rows: list[list[str]] = []
    starts: list[int] = []
    line = 0
    try:
        for row in reader:
            rows.append(row)
            starts.append(line)
            line = reader.line_num
            if limit is not None and len(rows) >= limit:
                break
    except csv.Error:
        pass
    return Parsed(rows, starts)


def detect(text: str) -> Dialect:
    """The most consistent dialect; a comma and a quote when nothing speaks for another."""
    best, best_score = (",", '"'), -1.0
    for delimiter in _DELIMITERS:
        if delimiter not in text:
            continue
        for quote in _QUOTES:
            if quote and quote not in text:
                continue
            score = _score(parse(text, delimiter, quote, _PROBED_ROWS).rows, delimiter)
            # Where widths are equal, a quote that encloses whole fields is better than none.
            score *= _quote_weight(text, delimiter, quote)
            if score > best_score * 1.0001:
                best, best_score = (delimiter, quote), score
    delimiter, quote = best
    if not quote and '"' not in text:
        quote = '"'
    parsed = parse(text, delimiter, quote, _PROBED_ROWS)
    preamble = first_table_row(parsed.rows)
    header = header_rows(parsed.rows[preamble:])
    skip = parsed.starts[preamble] if preamble < len(parsed.starts) else 0
    return Dialect(delimiter, quote, skip, preamble, header)


def _score(rows: list[list[str]], delimiter: str) -> float:
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if delimiter != " ":
        filled = filled[_titles(filled) :]
    if not filled:
        return 0.0
    widths = Counter(len(row) for row in filled)
    pattern = sum(count * max(0.001, width - 1) / width for width, count in widths.items()) / len(
        widths
    )
    cells = [cell.strip() for row in filled for cell in row]
    known = sum(1 for cell in cells if not cell or is_typed(cell))
    plain = sum(1 for cell in cells if cell and not is_typed(cell) and _PLAIN.match(cell))
    return pattern * (known + 0.9 * plain) / len(cells)


def _titles(rows: list[list[str]]) -> int:
    """Rows of one cell above the table: they say nothing of its width.

    A row that another delimiter would split into many cells is no title.
    """
    for number, row in enumerate(rows):
        if len(row) > 1:
            return number
        if max(row[0].count(other) for other in _DELIMITERS if other != " ") > 2:
            return 0
    return 0


def _quote_weight(text: str, delimiter: str, quote: str) -> float:
    """How far quotes stand where quotes should: beside delimiters and line ends."""
    if not quote:
        return 0.95 if '"' in text else 1.0
    edge = re.escape(delimiter)
    mark = re.escape(quote)
    placed = len(re.findall(rf"(?:^|[{edge}\r\n]) *{mark}|{mark} *(?:$|[{edge}\r\n])", text))
    doubled = 2 * text.count(quote * 2)  # a quote inside a field
    share = min(1.0, (placed + doubled) / max(1, text.count(quote)))
    return 0.7 + 0.35 * share


def first_table_row(rows: list[list[str]]) -> int:
    """Index of the first row that belongs to the table: titles and blank rows stand above."""
    counts = [sum(1 for cell in row if str(cell).strip()) for row in rows]
    filled = [count for count in counts if count]
    if not filled:
        return 0
    # Merged groups leave cells empty below their first row: compare with a well-filled row.
    usual = sorted(filled)[(3 * len(filled)) // 4]
    if usual <= 1:
        return next(index for index, count in enumerate(counts) if count)
    # A title fills few cells; the header at least half as many as a usual row.
    start = next((i for i, count in enumerate(counts) if count >= max(2, 0.5 * usual)), 0)
    # Merged heads above the header fill several cells, a title one or two.
    while start > 0 and counts[start - 1] >= 3:
        start -= 1
    return start


def header_rows(rows: list[list[str]]) -> int:
    """0 when the first row is data already, else how many rows the header has."""
    if not rows:
        return 0
    width = max(len(row) for row in rows)
    body = rows[1:]
    typed = [index for index in range(width) if _mostly_typed(body, index)]
    first = rows[0]
    if not body:
        return 1
    if not typed:
        below = {str(cell).strip() for row in body for cell in row}
        cells = [str(cell).strip() for cell in first if str(cell).strip()]
        is_label = all(cell not in below and not is_typed(cell) for cell in cells)
        return 1 if is_label or len(set(cells)) == len(cells) else 0
    same = sum(1 for index in typed if index < len(first) and is_typed(first[index]))
    if same and not _is_row_of_years(first, typed):
        return 0 if same >= 0.5 * len(typed) else 1
    count = 1
    most = min(3, len(rows) - 1)
    while count < most and _continues_header(rows[count - 1 : count + 1], typed):
        count += 1
    return count


def _continues_header(pair: list[list[str]], typed: list[int]) -> bool:
    """The upper row has gaps (merged labels) and the lower one only words where values stand."""
    upper, lower = pair
    has_gaps = any(not str(upper[index]).strip() for index in typed if index < len(upper))
    words = [str(lower[index]).strip() for index in typed if index < len(lower)]
    named = [word for word in words if word]
    return (
        has_gaps
        and len(named) >= 0.5 * len(typed)
        and (not any(is_typed(word) for word in named) or _is_row_of_years(lower, typed))
    )


def _mostly_typed(rows: list[list[str]], index: int) -> bool:
    cells = [str(row[index]).strip() for row in rows if index < len(row)]
    filled = [cell for cell in cells if cell]
    return bool(filled) and sum(map(is_typed, filled)) >= 0.8 * len(filled)


def _is_row_of_years(row: list[str], typed: list[int]) -> bool:
    """Years as column heads: 1990, 1995, 2000 …"""
    cells = [str(row[index]).strip() for index in typed if index < len(row)]
    years = [int(cell) for cell in cells if re.fullmatch(r"(1[89]|20)\d\d", cell)]
    return len(years) >= 3 and len(years) >= 0.8 * len(cells) and len(set(years)) == len(years)
