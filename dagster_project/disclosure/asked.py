"""A table's rows as cells of indicators: what is counted, where, when, and of which breakdown.

Columns have the names of ``fct_indicator_value``. Shorter: a place, a period, at most one column
that is named after a breakdown, and one column of numbers. A column that nobody knows splits the
cells that it tells apart: such a breakdown is not published.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dagster_project.disclosure.released import Place, Released
from dagster_project.disclosure.table import Table, number_of
from dagster_project.errors import UserError, wrong_use
from dagster_project.release.lattice import TOTAL, WORLD, Row
from dagster_project.release.persons import ENDS

PLACES = ("territory_code", "post_code", "group_code")
PERIODS = ("period_code", "year")
NUMBERS = (
    *(f"{part}_{end}" for part in ("numerator", "denominator", "value") for end in ENDS),
    "persons_num", "persons_den",
)  # fmt: skip
CODES = ("indicator_code", "dim1_scheme", "dim1_code", "dim2_scheme", "dim2_code")
# Columns of the fact that say nothing of a count.
SILENT = frozenset(
    {"definition_version", "period_type", "period_start", "period_end", "territory_role",
     "territory_level", "value_rule", "per_count", "decimals", "status", "maturity", "grade",
     "source_count", "records_n", "top1_amount", "top2_amount"}
)  # fmt: skip


def asked_rows(table: Table, released: Released, indicator: str = "") -> list[Row]:
    """Rows like those of ``fct_indicator_value``, with what each says of persons.

    ``indicator``: what is counted, when the table doesn't say. Raises UserError.
    """
    place = one_of(table, PLACES)
    period = one_of(table, PERIODS)
    if period is None:
        raise unclear(table, f"A column named {' or '.join(PERIODS)} is missing.")
    schemes = [name for name in table.columns if name in released.schemes - {TOTAL}]
    known = {place, period, *schemes, *NUMBERS, *CODES, *SILENT}
    strange = [name for name in table.columns if name not in known]
    counted = [name for name in strange if is_numeric(table.column(name))]
    stated = [name for name in NUMBERS if name in table.columns]
    if len(counted) + bool(stated) != 1:
        raise unclear(
            table,
            "There must be one column of numbers"
            + (f"; there are {', '.join([*stated[:1], *counted])}." if counted else "."),
        )
    words = [name for name in strange if name not in counted]
    found = []
    for line in table.rows:
        given = dict(zip(table.columns, line, strict=True))
        row = cell_named(given, place, period, schemes, released)
        row |= {name: number_of(given.get(name)) for name in NUMBERS}
        if counted:
            row["value_central"] = number_of(given[counted[0]])
        code = str(given.get("indicator_code") or indicator or default(table, counted, released))
        if code not in released.rules:
            raise unclear(table, f"{code} is no published indicator of persons.")
        found.append(row | {"indicator_code": code} | released.rules[code])
    return crossed(found, [[text(x) for x in line] for line in lines(table, words)], words)


def cell_named(
    given: dict[str, Any], place: str | None, period: str, schemes: Sequence[str],
    released: Released,
) -> Row:  # fmt: skip
    """Place, period and breakdowns of a line; levels are empty where nobody knows them."""
    written = text(given[place]) if place else WORLD
    code = written if written in released.places else released.names.get(written.lower(), written)
    when = text(given[period])
    row: Row = {
        "territory_code": code,
        "territory_level": released.places.get(code, Place("", WORLD)).level,
        "period_code": when,
        "period_type": released.period_types.get(when, ""),
    }
    split = [(name, text(given[name])) for name in schemes]
    for number in ("1", "2"):
        scheme, part = text(given.get(f"dim{number}_scheme")), text(given.get(f"dim{number}_code"))
        split += [(scheme, part)] if scheme or part else []
    split = [(name, part) for name, part in split if part not in ("", TOTAL)]
    # More than two breakdowns at a time are no less crossed than two.
    split = [*split[:2], (TOTAL, TOTAL), (TOTAL, TOTAL)]
    (row["dim1_scheme"], row["dim1_code"]), (row["dim2_scheme"], row["dim2_code"]) = split[:2]
    return row


def crossed(rows: list[Row], words: list[list[str]], columns: list[str]) -> list[Row]:
    """Where unknown columns tell apart what would be one cell, they are a breakdown."""
    names = ("indicator_code", "territory_code", "period_code", "dim1_scheme", "dim1_code",
             "dim2_scheme", "dim2_code")  # fmt: skip
    seen = {tuple(row[name] for name in names) for row in rows}
    if len(seen) == len(rows) or not columns:
        return rows
    scheme = " × ".join(columns)
    return [
        row | (
            {"dim1_scheme": scheme, "dim1_code": " ".join(told)}
            if row["dim1_scheme"] == TOTAL
            else {"dim2_scheme": scheme, "dim2_code": " ".join(told)}
        )
        for row, told in zip(rows, words, strict=True)
    ]  # fmt: skip


def lines(table: Table, columns: Sequence[str]) -> list[list[Any]]:
    places = [table.columns.index(name) for name in columns]
    return [[line[at] for at in places] for line in table.rows]


def one_of(table: Table, names: Sequence[str]) -> str | None:
    found = [name for name in names if name in table.columns]
    if len(found) > 1:
        raise unclear(table, f"Only one of {', '.join(found)} can say where or when.")
    return found[0] if found else None


def is_numeric(values: Sequence[Any]) -> bool:
    told = [value for value in values if text(value)]
    numbers = [value for value in told if number_of(value) is not None]
    return len(numbers) * 2 >= len(told) > 0


def default(table: Table, counted: Sequence[str], released: Released) -> str:
    """The indicator whose count the column of numbers is named after, or the only one."""
    named = [released.measures[name] for name in counted if name in released.measures]
    codes = named or sorted(released.measures.values())
    if len(codes) != 1:
        raise unclear(
            table, f"What is counted? Name one of {', '.join(sorted(released.rules))} "
            "with --indicator or in a column indicator_code."
        )  # fmt: skip
    return codes[0]


def text(value: Any) -> str:
    """A code as text: spreadsheets make numbers of years."""
    if isinstance(value, float | Decimal) and value == int(value):
        return str(int(value))
    return "" if value is None else str(value).strip()


def unclear(table: Table, message: str) -> UserError:
    return wrong_use(
        message,
        where=table.name,
        hint="`compatriots publishable --help` says which columns a table needs.",
    )
