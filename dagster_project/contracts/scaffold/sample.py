"""What a scaffold knows of a file: how to read it, its labels and some of its values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dagster_project.contracts.header_labels import joined_labels
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
    """Labels of a header of one or more rows, as the reader joins them."""
    labels = joined_labels([[label_text(cell) for cell in row] for row in rows])
    return (labels + [""] * width)[:width]


def label_text(value: Any) -> str:
    """Text of a header cell: blanks and line ends collapsed, 1990.0 → 1990."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value if value is not None else "").split())
