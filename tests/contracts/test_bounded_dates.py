"""A mistyped year is stopped at the door: every column that decides a period has its bounds."""

from __future__ import annotations

import duckdb
import pytest

from dagster_project.contracts.cast_sql import LEVELS, cast, context_of, rule_sql
from dagster_project.contracts.model import Contract
from dagster_project.contracts.read import read_contracts
from dagster_project.home import CONTRACTS

# What decides in which period, or at which rate, a row counts; of other exports every date.
DECIDING = {
    "cbr_rates": ("effective_date",),
    "competitions_applications": ("season", "submitted_at"),
    "diaspora_estimates": ("ref_year",),
    "event_plan": ("starts_on", "starts_at"),
    "event_registrations": ("registered_at", "checked_in_at"),
    "event_reports": ("event_date", "period"),
    "grants": ("paid_at",),
    "ledger_1c": ("period", "posted_at"),
    "trip_quotas": ("season", "approved_on"),
    "un_desa_migrant_stock": ("ref_year",),
    "un_desa_totals": ("ref_year",),
    "worldbank_population": ("ref_year",),
}
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


def deciding(contract: Contract) -> tuple[str, ...]:
    dates = (column for column in contract.columns if column.type in ("date", "timestamp"))
    own = tuple(column.name for column in dates if not column.person_part)
    return DECIDING.get(contract.export) or own


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
    column = next(column for column in contracts[export].columns if column.name == name)
    # Of other exports an optional day is left out like any bad value (decision 0042).
    assert export not in DECIDING or not contracts[export].drops_bad(column)
    form = FORMS[column.type]
    wrong = broken_rules(contracts[export], name, [form.format(year) for year in WRONG_YEARS])
    assert None not in wrong, dict(zip(WRONG_YEARS, wrong, strict=True))
    right = broken_rules(contracts[export], name, [form.format(year) for year in RIGHT_YEARS])
    assert right == [None] * len(RIGHT_YEARS)
