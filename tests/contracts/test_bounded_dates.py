"""A mistyped year is stopped at the door: every column that decides a period has its bounds."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest

from dagster_project.contracts.cast_sql import LEVELS, cast, context_of, rule_sql
from dagster_project.contracts.model import Contract
from dagster_project.contracts.read import read_contracts
from dagster_project.home import CONTRACTS

FORMS = {
    "date": "{}-03-09",
    "timestamp": "{}-03-09T10:00:00Z",
    "text": "{}-03",
    "integer": "{}",
}
WRONG_YEARS = ("2205", "0225", "1925", "2062", "9999", "1025")
RIGHT_YEARS = ("2021", "2026", "2031")


@pytest.fixture(scope="module")
def contracts() -> dict[str, Contract]:
    return read_contracts(CONTRACTS)


def broken_rules(contract: Contract, name: str, texts: list[str]) -> list[str | None]:
    """The rule each raw text breaks, in order."""
    column = next(column for column in contract.columns if column.name == name)
    made = cast(column, "raw", "", context_of(contract.layouts[0]))
    statement = "select number, raw from (select unnest($1) as raw, unnest($2) as number)"
    for level in range(LEVELS):
        for at, alias, sql in made.levels:
            if at == level:
                statement = f"select *, {sql} as {alias} from ({statement})"
    with duckdb.connect() as engine:
        engine.execute("set timezone = 'UTC'")
        rows = engine.execute(
            f"select {rule_sql(made) or 'null'} from ({statement}) order by number",
            [texts, list(range(len(texts)))],
        ).fetchall()
    return [row[0] for row in rows]


def deciding(contract: Contract) -> list[str]:
    """Columns that can decide in which period, or at which rate, a row counts: days and moments
    whose bad value costs the row, years of the key, and periods that a delivery answers for."""
    scope = {part.column for part in contract.scope}
    return [
        column.name
        for column in contract.columns
        if column.protection == "open" and not contract.drops_bad(column)
        if column.type in ("date", "timestamp")
        or (column.type == "integer" and ("year" in column.name or column.name == "season"))
        or (column.type == "text" and column.name in scope and "period" in column.name)
    ]


@pytest.mark.parametrize(
    ("export", "name"),
    [
        (export, name)
        for export, item in read_contracts(CONTRACTS).items()
        for name in deciding(item)
    ],
)
def test_a_mistyped_year_is_quarantined(
    contracts: dict[str, Contract], export: str, name: str
) -> None:
    column = contracts[export].column(name)
    form = "{}-Q3" if "-Q" in (column.pattern or "") else FORMS[column.type]
    wrong = broken_rules(contracts[export], name, [form.format(year) for year in WRONG_YEARS])
    assert None not in wrong, dict(zip(WRONG_YEARS, wrong, strict=True))
    right = broken_rules(contracts[export], name, [form.format(year) for year in RIGHT_YEARS])
    assert right == [None] * len(RIGHT_YEARS)


def test_every_export_has_such_a_column(contracts: dict[str, Contract]) -> None:
    without = [
        export
        for export, item in contracts.items()
        if item.mode != "full_snapshot" and not deciding(item)
    ]
    # The season of a roster is a part of the trip's code, which a pattern bounds.
    assert without == ["trip_rosters"]


def test_a_column_without_bounds_is_seen(contracts: dict[str, Contract]) -> None:
    plan = contracts["event_plan"]
    unbounded = [
        replace(column, minimum=None, maximum=None) if column.name == "starts_on" else column
        for column in plan.columns
    ]
    contract = replace(plan, columns=tuple(unbounded))
    assert "starts_on" in deciding(contract)
    assert broken_rules(contract, "starts_on", ["2205-03-09"]) == [None]
