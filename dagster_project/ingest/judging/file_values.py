"""What holds for a whole delivery: values from its name and cells, and its scope."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dagster_project.contracts.cast_codes import role_of
from dagster_project.contracts.cast_sql import LEVELS, cast, context_of
from dagster_project.contracts.model import Column, Contract
from dagster_project.contracts.normalised_text import normalised_text
from dagster_project.ingest.judging.accepted_rows import AcceptedRows
from dagster_project.ingest.judging.table_sql import Scope, TableSql
from dagster_project.ingest.model import Refusal
from dagster_project.ingest.readers.engine import connection, execute_prepared
from dagster_project.ingest.readers.source import Binding, Source


@dataclass(frozen=True)
class Casts:
    """Texts of one contract and layout that were cast before: (column, text) -> value.

    Holds the contract, by whose id it is found: else another one could come to have that id.
    """

    contract: Contract
    values: dict[tuple[str, str], str | None] = field(default_factory=dict)


# Months, posts and years come again in thousands of files: a text is cast once.
_KNOWN: dict[tuple[int, str], Casts] = {}
_PLACES = {
    "file_name": "the file name",
    "sheet_name": "the sheet's name",
    "cell": "the cells above",
}


def cast_text(binding: Binding, column: Column, text: str) -> str | None:
    """A text as the column's value, written the way scope keys are; None when it is not valid."""
    is_key = binding.contract.tells_apart(column)
    if role_of(column, is_key) == "plain":
        return text.strip() or None
    place = (id(binding.contract), binding.layout.name)
    known = _KNOWN.setdefault(place, Casts(binding.contract)).values
    if (column.name, text) not in known:
        made = cast(column, "raw", "", context_of(binding.layout), is_key=is_key)
        statement = "select $1::varchar as raw"
        for level in range(LEVELS):
            for at, name, sql in made.levels:
                if at == level:
                    statement = f"select *, {sql} as {name} from ({statement})"
        # Small work, whichever connection the file has.
        cast_one = f"select {made.value}::varchar from ({statement})"
        value = execute_prepared(connection(), cast_one, text).fetchall()[0][0]
        known[column.name, text] = None if value is None else str(value)
    return known[column.name, text]


def statements(source: Source, file: Path) -> tuple[TableSql, list[Scope]]:
    """The statements that judge a file, and the scope that its name declares.

    Raises ``Refusal`` when its name or its fixed places lack what they should say.
    """
    declared = declared_scope(source.binding, file)
    check_file_values(source.binding)
    return TableSql(source.binding, declared, source.blanks), declared


def declared_scope(binding: Binding, file: Path) -> list[Scope]:
    """Scope values that the file name states. Raises ``Refusal`` when it should and doesn't."""
    found = []
    for part in binding.contract.scope:
        if part.declared_by is None:
            continue
        match = re.search(part.declared_by, normalised_text(file.name))
        value = None
        if match:
            column = binding.contract.column(part.column)
            value = cast_text(binding, column, match.group(1))
        if value is None:
            raise Refusal(
                "unexpected_name",
                f"The file name must state `{part.column}` (pattern {part.declared_by}).",
                hint="Name the file as agreed; the name says what the delivery replaces.",
            )
        found.append(Scope(part.column, value))
    return found


def check_file_values(binding: Binding) -> None:
    """A required value that stands once for the whole file must be there and be right."""
    problems = []
    for name, text in binding.file_values.items():
        column = binding.contract.column(name)
        if not column.is_required:
            continue
        place = _PLACES[column.source]
        if text is None:
            problems.append(f"`{column.label}` ({name}) does not stand in {place}")
        elif cast_text(binding, column, text) is None:
            problems.append(f"`{column.label}` ({name}) in {place} is not readable")
    if problems:
        raise Refusal(
            "missing_columns", "; ".join(problems) + ".",
            where=f"sheet {binding.sheet}" if binding.sheet else "",
            hint="It says what the delivery is about, so the file can't be loaded without it.",
        )  # fmt: skip


def scope_keys(accepted: AcceptedRows, declared: Sequence[Scope]) -> tuple[str, ...]:
    """The scopes this delivery replaces: its rows' values, and what it declares of itself."""
    sql, contract = accepted.sql, accepted.sql.contract
    if not contract.scope:
        return ("",)
    stated = {item.column: item.value for item in declared}
    for part in contract.scope:
        text = sql.binding.file_values.get(part.column)
        if part.column not in stated and text is not None:
            value = cast_text(sql.binding, contract.column(part.column), text)
            if value is not None:
                stated[part.column] = value
    names = [part.column for part in contract.scope]
    for name in stated.keys() & set(names):
        column = contract.column(name)
        if contract.is_guarded(column):
            kept = f"select {sql.guarded(column, '$1::varchar')}"
            stated[name] = accepted.engine.execute(kept, [stated[name]]).fetchall()[0][0]
    if all(name in stated for name in names):
        return ("|".join(stated[name] for name in names),)
    columns = ", ".join(f'"{name}"' for name in names)
    parts = ", ".join(f'"{name}"::varchar' for name in names)
    found = accepted.query(
        lambda rows: (
            f"select distinct concat_ws('|', {parts}) as k "
            f"from (select distinct {columns} from {rows}) "
            "order by k"
        )
    )
    return tuple(row[0] for row in found)
