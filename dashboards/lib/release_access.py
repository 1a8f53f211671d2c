"""The only door to a release: the current one, its manifest, and SQL over its tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import streamlit as st

from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.release.reader import NothingPublished, Reader, Standing
from dashboards.lib.asked import asked_in
from dashboards.lib.scope import Scope

Row = dict[str, Any]
# Question → rows, where they are remembered.
_answers: ContextVar[dict[object, list[Row]] | None] = ContextVar("answers", default=None)


@st.cache_resource(show_spinner=False, max_entries=4)
def _reader(home: str) -> Reader:
    return Reader(Home(Path(home)))


def current_release_id(home: str) -> str | None:
    """Release the pointer names now; None before the first one, and while a file of it is not
    the published one. Cheap: one stat per file."""
    try:
        return _reader(home).current().release_id
    except (UserError, OSError, ValueError, duckdb.Error):
        return None


def reason_for_none(home: str) -> str:
    """Which text says why no release is shown: there is none yet, or it is damaged."""
    try:
        _reader(home).current()
    except NothingPublished:
        return "empty.no_release"
    except (UserError, OSError, ValueError, duckdb.Error):
        return "empty.damaged"
    return "empty.no_release"


def standing(home: str, release_id: str) -> Standing | None:
    """What became of a release that a link names; None while no release is shown at all."""
    try:
        return _reader(home).standing(release_id)
    except (UserError, OSError, ValueError, duckdb.Error):
        return None


def manifest(scope: Scope) -> Mapping[str, Any]:
    """The release's manifest as it was written."""
    return _reader(scope.home).release(scope.release_id, scope.tier).manifest


def has_table(scope: Scope, name: str) -> bool:
    """Whether the release holds a table: those of before may not."""
    return name in manifest(scope)["tables"].get(scope.tier, {})


def known_at(scope: Scope) -> datetime:
    """The moment up to which deliveries count, UTC."""
    moment = datetime.fromisoformat(str(manifest(scope)["known_at"]))
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def is_synthetic(scope: Scope) -> bool:
    return bool(manifest(scope).get("synthetic"))


def rows(scope: Scope, sql: str, *parameters: Any) -> list[Row]:
    """Result of one SELECT as dictionaries; every call has a cursor of its own."""
    asked_in(sql, parameters)
    answers = _answers.get()
    if answers is None:
        return _asked(scope, sql, parameters)
    question = (scope.of_numbers, sql, repr(parameters))
    if question not in answers:
        answers[question] = _asked(scope, sql, parameters)
    return [dict(row) for row in answers[question]]


@contextmanager
def remembering() -> Iterator[None]:
    """Inside, a question is put to the release once: a brief in two languages asks most of its
    questions twice. Answers are forgotten at the end."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def _asked(scope: Scope, sql: str, parameters: Sequence[Any]) -> list[Row]:
    cursor = _reader(scope.home).release(scope.release_id, scope.tier).cursor()
    try:
        if scope.territories:
            _narrow(cursor, scope.territories)
        result = cursor.execute(sql, list(parameters))
        names = [column[0] for column in result.description or []]
        return [dict(zip(names, values, strict=True)) for values in result.fetchall()]
    finally:
        cursor.close()


def _narrow(cursor: duckdb.DuckDBPyConnection, territories: tuple[str, ...]) -> None:
    """Hide other territories from this cursor: temporary views of the same names.

    Groups, the world and money without a territory stay: they are published for everybody.
    A post goes with the territory where it stands.
    """
    allowed = ", ".join("'" + code.replace("'", "''") + "'" for code in territories)
    tables = cursor.execute(
        """select table_name from information_schema.columns
           where column_name = 'territory_code' and table_schema = 'main'
             and table_name <> 'dim_territory'"""
    ).fetchall()
    for (table,) in tables:
        cursor.execute(
            f"""create or replace temporary view "{table}" as
                select * from memory.main."{table}"
                where territory_code in ({allowed})
                   or territory_code is null
                   or territory_code not in (
                       select territory_code from dim_territory
                       where territory_level = 'territory'
                       union all
                       select post_code from memory.main.dim_post
                       where territory_code not in ({allowed}))"""
        )
