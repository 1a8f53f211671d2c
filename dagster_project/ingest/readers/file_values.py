"""Values that hold for a whole file: from its name, its sheet's name, a cell above the table."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dagster_project.contracts.model import Contract
from dagster_project.contracts.normalised_text import normalised_text


def file_values(
    contract: Contract, file_name: str, sheet_name: str | None = None, cells: Iterable[str] = ()
) -> dict[str, str | None]:
    """Column -> text (group 1 of its pattern), None when nothing matches."""
    found: dict[str, str | None] = {}
    file_name, sheet_name = normalised_text(file_name), normalised_text(sheet_name or "")
    listed = list(map(normalised_text, cells))
    for column in contract.columns:
        if column.source == "file_name":
            found[column.name] = _first(column.source_pattern, [file_name])
        elif column.source == "sheet_name":
            found[column.name] = _first(column.source_pattern, [sheet_name])
        elif column.source == "cell":
            found[column.name] = _first(column.source_pattern, listed)
    return found


def _first(pattern: str | None, texts: Iterable[str]) -> str | None:
    if pattern is None:
        return None
    search = re.compile(pattern).search
    for text in texts:
        if match := search(text):
            return match.group(1)
    return None
