"""The only door to a release: the pointer, the manifest and SQL over the released tables."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import streamlit as st

from dagster_project.home import Home
from dashboards.lib.scope import Scope

Row = dict[str, Any]


def current_release_id(home: str) -> str | None:
    """Release the pointer names now, or None before the first release. Cheap: one small file."""
    pointer = Home(Path(home)).releases / "current.json"
    try:
        return str(json.loads(pointer.read_text(encoding="utf-8"))["release_id"])
    except (FileNotFoundError, KeyError, ValueError):
        return None


@st.cache_data(show_spinner=False, max_entries=8)
def manifest(home: str, release_id: str) -> dict[str, Any]:
    """The release's manifest as it was written."""
    path = Home(Path(home)).releases / release_id / "manifest.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


def known_at(scope: Scope) -> datetime:
    """The moment up to which deliveries count, UTC."""
    return datetime.fromisoformat(str(manifest(scope.home, scope.release_id)["known_at"]))


def is_synthetic(scope: Scope) -> bool:
    return bool(manifest(scope.home, scope.release_id).get("synthetic"))


@st.cache_resource(show_spinner=False, max_entries=6)
def _connection(
    home: str, release_id: str, tier: str, territories: tuple[str, ...]
) -> duckdb.DuckDBPyConnection:
    folder = Home(Path(home)).releases / release_id / tier
    connection = duckdb.connect(":memory:")
    for path in sorted(folder.glob("*.parquet")):
        source = str(path).replace("'", "''")
        connection.execute(f"create view \"{path.stem}\" as from read_parquet('{source}')")
    return connection


def rows(scope: Scope, sql: str, *parameters: Any) -> list[Row]:
    """Result of one SELECT as dictionaries; every call has a cursor of its own."""
    connection = _connection(scope.home, scope.release_id, scope.tier, scope.territories)
    cursor = connection.cursor()
    try:
        result = cursor.execute(sql, list(parameters))
        names = [column[0] for column in result.description or []]
        return [dict(zip(names, values, strict=True)) for values in result.fetchall()]
    finally:
        cursor.close()


def as_date(value: date | datetime | str) -> date:
    """A date out of what DuckDB or JSON gave."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(value[:10])
