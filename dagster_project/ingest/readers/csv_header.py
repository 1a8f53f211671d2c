"""The header of a CSV file: skipped lines, label rows, and what they mean to the contract."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dagster_project.contracts.header_labels import joined_labels
from dagster_project.contracts.model import Contract, Layout
from dagster_project.ingest.model import Refusal
from dagster_project.ingest.readers import labels as label_search
from dagster_project.ingest.readers.file_values import file_values
from dagster_project.ingest.readers.non_data_rows import is_numbering
from dagster_project.ingest.readers.source import Binding

# How long a record may be is judged record by record, not by Python's own limit.
csv.field_size_limit(1 << 30)
SEEN_ROWS = 200
CONFLICT_MARKS = ("<<<<<<< ", ">>>>>>> ", "||||||| ")


@dataclass(frozen=True)
class Header:
    """``first_line``: physical line of the first data record; ``skipped`` lines stand above.

    ``surplus``: fields that most records have beyond the header (a delimiter ends each line).
    """

    binding: Binding
    first_line: int
    skipped: int
    surplus: int


def read_header(file: Path, contract: Contract, layout: Layout, head: str) -> Header:
    """Find the columns. Raises ``Refusal`` with every required column that is missing."""
    dialect = layout.csv
    options: dict[str, Any] = {"delimiter": dialect.delimiter}
    if dialect.quote_character is None:
        options["quoting"] = csv.QUOTE_NONE
    else:
        options["quotechar"] = dialect.quote_character
    lines = io.StringIO(head, newline="").readlines()
    skipped = min(dialect.skip_rows, len(lines))
    rest = lines[skipped:]
    while rest and dialect.comment_prefix and rest[0].startswith(dialect.comment_prefix):
        rest, skipped = rest[1:], skipped + 1
    reader = csv.reader(rest, **options)
    rows: list[list[str]] = []
    try:
        for _ in range(max(dialect.header_rows, 1)):
            rows.append(next(reader))
    except StopIteration:
        if not rows:
            raise Refusal("empty_file", "The file has no header.") from None
    except csv.Error:
        raise Refusal(
            "unclosed_quote", "The header has a quotation mark that is never closed.",
            where=f"line {skipped + 1}",
        ) from None  # fmt: skip
    consumed = reader.line_num
    if dialect.header_rows == 0:
        labels = [str(number) for number in range(1, len(rows[0]) + 1)]
        consumed = 0
    else:
        labels = joined_labels(rows)
    _refuse_conflict(rest[: consumed + 1])
    above = _titles(contract, lines[:skipped], options)
    found = label_search.find(contract, layout, labels)
    if found.missing or not found.fields:
        line = layout.csv.delimiter.join(rows[0])
        raise missing_columns(contract, layout, labels, found.missing or found.absent, line)
    refuse_repeated(found)
    binding = Binding(
        contract, layout, found.fields, len(labels), file_values(contract, file.name, cells=above),
        found.wide, tuple(labels), warnings=tuple(warnings(contract, found)),
        absent=len(found.absent),
        unnamed=found.unnamed,
    )  # fmt: skip
    first_line = skipped + consumed + 1
    if layout.sheet.has_numbering_row and is_numbering(_first_row(rest[consumed:], options)):
        consumed, skipped, first_line = consumed + 1, skipped + 1, first_line + 1
    surplus = _usual_surplus(rest[consumed:], options, len(labels))
    return Header(binding, first_line, skipped, surplus)


def refuse_repeated(found: label_search.LabelMatch, where: str = "") -> None:
    """Raise ``Refusal`` when a label that a column reads stands twice."""
    if found.repeated:
        raise Refusal(
            "two_headers",
            f"The header says `{'`, `'.join(found.repeated)}` more than once.",
            where=where,
            hint="Leave one of each.",
        )


def _titles(contract: Contract, lines: Sequence[str], options: dict[str, Any]) -> list[str]:
    """What the lines above the header say: field by field, and line by line."""
    if not any(column.source == "cell" for column in contract.columns):
        return []
    rows = [_first_row([line], options) for line in lines]
    return [field for row in rows for field in row if field] + [
        " ".join(field for field in row if field) for row in rows
    ]


def _first_row(lines: Sequence[str], options: dict[str, Any]) -> list[str]:
    try:
        return next(csv.reader(lines, **options), [])
    except csv.Error:
        return []


def _usual_surplus(lines: Sequence[str], options: dict[str, Any], width: int) -> int:
    try:
        rows = [row for row in csv.reader(lines[:SEEN_ROWS], **options) if any(row)]
    except csv.Error:
        return 0
    counted = Counter(max(len(row) - width, 0) for row in rows)
    return counted.most_common(1)[0][0] if counted else 0


def missing_columns(
    contract: Contract,
    layout: Layout,
    labels: Sequence[str],
    missing: Sequence[str],
    line: str = "",
) -> Refusal:
    """All missing columns at once, and whether another delimiter would show them."""
    other = _better_delimiter(contract, layout, line)
    if other is not None:
        return Refusal(
            "wrong_delimiter",
            f"The fields are separated by {_spoken(other)}, not by "
            f"{_spoken(layout.csv.delimiter)} as the contract says.",
            hint="Export it again with the agreed delimiter, or put the contract right.",
        )
    told = label_search.redacted(contract, labels)
    shown = ", ".join(f"`{label}`" for label in told if label)
    hint = f"The file has: {shown[:600] or 'no labels'}."
    if len(told) < len(labels):
        hint = (
            f"Of its labels are known: {shown[:600] or 'none'}. Does the file begin with a header?"
        )
    return Refusal(
        "missing_columns",
        "Missing columns: " + label_search.describe_missing(missing, told) + ".",
        hint=hint,
    )


def _better_delimiter(contract: Contract, layout: Layout, line: str) -> str | None:
    for other in ("\t", ";", ",", "|"):
        if other != layout.csv.delimiter and other in line:
            fields = next(csv.reader([line], delimiter=other), [])
            if not label_search.find(contract, layout, fields).missing:
                return other
    return None


def _spoken(delimiter: str) -> str:
    return "TAB" if delimiter == "\t" else f"`{delimiter}`"


def _refuse_conflict(lines: Sequence[str]) -> None:
    for line in lines:
        if line.startswith(CONFLICT_MARKS):
            raise merge_conflict(None)


def merge_conflict(line: int | None) -> Refusal:
    """Two versions of the file were merged and nobody chose between them."""
    return Refusal(
        "merge_conflict",
        "The file holds marks of an unfinished merge (`<<<<<<<`, `>>>>>>>`).",
        where=f"line {line}" if line else "",
        hint="Choose one version of each place and send it again.",
    )


def left_out_warning(names: Sequence[str]) -> list[str]:
    """What is said of values under no label."""
    if not names:
        return []
    word = "column" if len(names) == 1 else "columns"
    return [f"Values in columns without a label are left out: {word} {', '.join(names)}."]


def surplus_warning(contract: Contract, labels: Sequence[str]) -> list[str]:
    """What is said of labels that no column reads."""
    if not labels:
        return []
    if contract.has_persons:
        return [f"Columns not in the contract are left out: {len(labels)}."]
    listed = ", ".join(f"`{' '.join(label.split())}`" for label in labels[:20])
    return [f"Columns not in the contract are left out: {listed}."]


def warnings(contract: Contract, found: label_search.LabelMatch) -> list[str]:
    """What the steward should know though the file loads."""
    said = surplus_warning(contract, found.surplus)
    if found.absent:
        told = label_search.redacted(contract, found.surplus)
        near = label_search.describe_missing(found.absent, told)
        said.append(f"Optional columns that the file lacks stay empty: {near}.")
    return said
