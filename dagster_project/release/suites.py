"""Great Expectations suites of the released tables, derived from their dbt contracts.

They look at the written Parquet of a candidate, independently of dbt's own tests and of the
code that protected it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dagster_project.release.candidate import KEY
from dagster_project.release.lattice import Lattice
from dagster_project.release.persons import SHOWN, TOO_FEW
from dagster_project.release.released_tables import INDICATOR_VALUES, ReleasedTable

Spec = dict[str, Any]
STATUSES = (
    "ok", "partial", "no_source", "not_reported", "not_yet", "not_applicable",
    "zero_denominator", "low_quality", TOO_FEW,
)  # fmt: skip
PARTICIPANTS = "R02"
AMOUNT = "_amount_rub"
# Rates of persons whose numerator is a part of their denominator.
SHARES = ("R03", "R08", "Y01", "Y02", "E03")


def suites(tables: Iterable[ReleasedTable], lattice: Lattice) -> dict[str, list[Spec]]:
    """Table name → expectations in the form of the contracts' suites."""
    return {
        table.name: (
            indicator_suite(lattice) if table.name == INDICATOR_VALUES else table_suite(table)
        )
        for table in tables
    }


def table_suite(table: ReleasedTable) -> list[Spec]:
    """Keys unique, columns that the contract says are never null are never null; amounts only
    where the row says ``ok``."""
    specs = [
        spec("expect_column_values_to_not_be_null", f"not_null:{column.name}", column.name,
             {"column": column.name})
        for column in table.columns
        if column.is_not_null and column.protection != "never"
    ]  # fmt: skip
    if table.key:
        specs.append(unique(table.key))
    amounts = [
        column.name
        for column in table.columns
        if column.name.endswith(AMOUNT) and column.protection != "never"
    ]
    if amounts and any(column.name == "status" for column in table.columns):
        told = " or ".join(f"{name} is not null" for name in amounts)
        specs.append(no_rows("amounts_are_ok", "status", f"status <> 'ok' and ({told})"))
    return specs


def indicator_suite(lattice: Lattice) -> list[Spec]:
    """The long table: known statuses, counts of persons rounded, rates of few without a value."""
    shown = " or ".join(f"value_{end} is not null" for end in ("low", "central", "high"))
    counted = [item for item in lattice.bases if item.indicator_code == PARTICIPANTS]
    base = min(lattice.bases[item] for item in counted) if counted else 1
    not_null = [
        spec("expect_column_values_to_not_be_null", f"not_null:{name}", name, {"column": name})
        for name in (*KEY, "status", "maturity")
    ]
    return [
        *not_null,
        unique(KEY),
        spec("expect_column_values_to_be_in_set", "status", "status",
             {"column": "status", "value_set": list(STATUSES)}),
        no_rows("too_few_is_empty", "status", f"status = '{TOO_FEW}' and ({shown})"),
        no_rows("rounded_count", "value_central",
                f"indicator_code = '{PARTICIPANTS}' and value_central % {base} <> 0"),
        no_rows("share_in_range", "value_central",
                f"indicator_code in {listed(SHARES)} "
                "and (value_low < 0 or value_high > 1 or value_central not between 0 and 1)"),
        no_rows("band_in_order", "value_central", "value_low > value_central "
                "or value_central > value_high or value_low > value_high"),
        no_rows("values_are_told", "status", f"status not in {listed(SHOWN)} and ({shown})"),
        no_rows("whole_is_covered", "coverage_share", "status = 'ok' and coverage_share < 1"),
    ]  # fmt: skip


def listed(codes: Iterable[str]) -> str:
    return "(" + ", ".join(f"'{code}'" for code in sorted(codes)) + ")"


def unique(key: Iterable[str]) -> Spec:
    columns = ", ".join(f'"{name}"' for name in key)
    query = f"SELECT {columns} FROM {{batch}} GROUP BY {columns} HAVING count(*) > 1"
    kwargs = {"unexpected_rows_query": query}
    return spec("unexpected_rows_expectation", "unique_key", "", kwargs)


def no_rows(rule: str, column: str, condition: str) -> Spec:
    query = f"SELECT {column} FROM {{batch}} WHERE {condition}"
    return spec("unexpected_rows_expectation", rule, column, {"unexpected_rows_query": query})


def spec(kind: str, rule: str, column: str, kwargs: dict[str, Any]) -> Spec:
    return {
        "type": kind,
        "kwargs": kwargs,
        "meta": {"rule": rule, "column": column, "severity": "error"},
    }
