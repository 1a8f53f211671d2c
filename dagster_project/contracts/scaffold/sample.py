"""What a scaffold knows of a file: how to read it, its labels and some of its values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dagster_project.contracts.scaffold.values import Numbers


@dataclass(frozen=True)
class Sample:
    """``words``: own words at the level of the export. ``rows``: cells in the order of ``labels``.

    ``headings``: what a person calls the columns, where labels are only positions.
    """

    words: dict[str, Any]
    labels: list[str]
    rows: list[list[Any]]
    numbers: Numbers = field(default_factory=Numbers)
    headings: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def join_header(rows: list[list[Any]], width: int) -> list[str]:
    """Labels of a header of one or more rows, as the reader joins them with `` / ``.

    An empty cell of an upper row repeats the one to its left (a merged label); an empty cell
    of the last row adds nothing.
    """
    parts: list[list[str]] = []
    for index, row in enumerate(rows):
        cells = [label_text(cell) for cell in row] + [""] * (width - len(row))
        if index < len(rows) - 1:
            for column in range(1, width):
                below = any(
                    label_text(lower[column]) if column < len(lower) else ""
                    for lower in rows[index + 1 :]
                )
                if not cells[column] and below:
                    cells[column] = cells[column - 1]
        parts.append(cells[:width])
    labels = []
    for column in range(width):
        words = [cells[column] for cells in parts if cells[column]]
        labels.append(" / ".join(dict.fromkeys(words)))
    return labels


def label_text(value: Any) -> str:
    """Text of a header cell: blanks and line ends collapsed, 1990.0 → 1990."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value if value is not None else "").split())
