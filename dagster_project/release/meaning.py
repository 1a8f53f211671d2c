"""What two releases say otherwise though no number differs: definitions, and notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

# What makes an indicator another one to a reader; its caveat is told as a note.
DEFINED = "definition_version, definition_ru, definition_en, unit"
# Not the day on which it was noted: the text may be the same.
NOTED = "scope, indicator_codes, territory_code, period_code, text_ru, text_en"

Told = Mapping[str, tuple[Any, ...]]


def definitions(connection: duckdb.DuckDBPyConnection) -> Told:
    """Indicator → all that defines it."""
    return _told(connection, "dim_indicator", "indicator_code", DEFINED)


def notes(connection: duckdb.DuckDBPyConnection) -> Told:
    """Note → what it is about, and its texts."""
    return _told(connection, "dim_note", "note_id", NOTED)


def _told(connection: duckdb.DuckDBPyConnection, table: str, key: str, columns: str) -> Told:
    """Nothing where the release is of before the table, or of before one of the columns."""
    try:
        found = connection.cursor().execute(f"select {key}, {columns} from {table}").fetchall()
    except (duckdb.CatalogException, duckdb.BinderException):
        return {}
    return {str(row[0]): row[1:] for row in found}


def reworded(former: Told, current: Told) -> set[str]:
    """What both tell, each otherwise."""
    return {key for key, told in former.items() if key in current and current[key] != told}


def differing(former: Told, current: Told) -> set[str]:
    """What only one of them tells, or each otherwise; nothing where one tells none at all."""
    if not former or not current:
        return set()
    return {key for key in former.keys() | current.keys() if former.get(key) != current.get(key)}
