"""Sample of a CSV file."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from dagster_project.contracts.scaffold import dialect, encoding
from dagster_project.contracts.scaffold.sample import Sample, join_header
from dagster_project.contracts.scaffold.values import detect_numbers
from dagster_project.errors import wrong_use

_BYTES = 8 << 20
_ROWS = 20_000


def read_text(path: Path) -> tuple[str, str, bool]:
    """Encoding, text (without its mark) and whether that is the whole file."""
    with path.open("rb") as stream:
        data = stream.read(_BYTES)
        is_whole = not stream.read(1)
    if not data.strip():
        raise wrong_use("The file is empty.", where=path.name)
    name = encoding.detect(data, is_whole)
    if not name.startswith("utf-16") and not is_whole:
        data = data[: data.rfind(b"\n") + 1] or data
    text = data.decode(name, errors="ignore" if not is_whole else "replace").lstrip("\ufeff")
    if "\0" in text:
        raise wrong_use(
            "The file is no text.",
            where=path.name,
            hint="Known are CSV, XLSX, JSON, JSON lines and XML.",
        )
    return name, text, is_whole


def sample(path: Path) -> Sample:
    """Dialect, labels and rows of a CSV file."""
    name, text, is_whole = read_text(path)
    found = dialect.detect(text)
    parsed = dialect.parse(text, found.delimiter, found.quote, found.preamble + _ROWS)
    rows = parsed.rows[found.preamble :]
    header, body = rows[: found.header_rows], rows[found.header_rows :]
    body = [row for row in body if any(cell.strip() for cell in row)]
    width = _width(header, body)
    headings = join_header(header, width) if header else []
    usual = Counter(map(len, body)).most_common(1)
    if header and usual and usual[0][0] < width and usual[0][1] > 0.5 * len(body):
        labels, words, remarks = _positions(
            found, parsed.starts, usual[0][0],
            f"The header names {width} columns, most records have {usual[0][0]}: nobody can tell "
            "which, so the header is skipped and labels are positions.",
        )  # fmt: skip
        width, headings = usual[0][0], []
    else:
        labels, words, remarks = _labels(found, headings, parsed.starts, width, body)
    padded = [(row + [""] * (width - len(row)))[:width] for row in body]
    numbers = detect_numbers(zip(*padded, strict=True), found.delimiter)
    words = {
        "format": "csv",
        "encoding": name,
        "delimiter": found.delimiter,
        **({"quoteChar": found.quote} if found.quote != '"' else {}),
        **words,
        **({"decimalChar": numbers.decimal} if numbers.decimal != "." else {}),
        **({"groupChar": numbers.group} if numbers.group else {}),
    }
    if not is_whole or len(parsed.rows) >= found.preamble + _ROWS:
        remarks.append(f"Guessed from the first {len(body)} records.")
    return Sample(words, labels, padded, numbers, headings, remarks)


def _width(header: list[list[str]], body: list[list[str]]) -> int:
    """Columns of the table: those of the header, unless many records have values beyond it."""
    named = max((len(row) for row in header), default=0)
    beyond = sum(any(cell.strip() for cell in row[named:]) for row in body)
    if header and beyond <= 0.2 * len(body):
        return named
    return max((len(row) for row in (*header, *body)), default=0)


def _labels(
    found: dialect.Dialect,
    headings: list[str],
    starts: list[int],
    width: int,
    body: list[list[str]],
) -> tuple[list[str], dict[str, Any], list[str]]:
    """Labels of the columns; positions when the header can't name them.

    A column without label that is empty throughout (a trailing delimiter) is left out: its
    label is the empty text.
    """
    words: dict[str, Any] = {"skipRows": found.skip_rows} if found.skip_rows else {}
    empty = {
        index
        for index in range(width)
        if not any(index < len(row) and row[index].strip() for row in body)
    }
    named = [label for label in headings if label]
    blank = [index for index, label in enumerate(headings) if not label and index not in empty]
    distinct = {label.casefold() for label in named}  # as the reader compares them
    if found.header_rows and len(distinct) == len(named) and not blank:
        if found.header_rows > 1:
            words["headerRows"] = found.header_rows
        return headings, words, []
    if not found.header_rows:
        positions = [str(index + 1) for index in range(width)]
        return (
            positions,
            words | {"headerRows": 0},
            ["The file has no header: labels are positions."],
        )
    said = "The header names columns twice or not at all: it is skipped, labels are positions."
    return _positions(found, starts, width, said)


def _positions(
    found: dialect.Dialect, starts: list[int], width: int, remark: str
) -> tuple[list[str], dict[str, Any], list[str]]:
    """The header is skipped, and why."""
    first = found.preamble + found.header_rows
    skip = starts[first] if first < len(starts) else found.skip_rows + 1
    positions = [str(index + 1) for index in range(width)]
    return positions, {"skipRows": skip, "headerRows": 0}, [remark]
