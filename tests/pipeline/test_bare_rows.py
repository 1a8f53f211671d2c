"""A row that says no more than its contract requires stops no build: what a table needs beyond
is filled in, said to be unknown, or left out, but never the end of all figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from dagster_project.contracts.model import Column
from dagster_project.contracts.read import read_contracts
from dagster_project.home import CONTRACTS
from tests.pipeline.dbt_project import rows, run_dbt
from tests.pipeline.raw_warehouse import EXPORT_COLUMNS, RawWarehouse, moment

KNOWN_AT = "2026-11-01T00:00:00Z"
OF_TYPE: dict[str, Any] = {
    "integer": 1,
    "decimal": Decimal(1),
    "double": 1.0,
    "boolean": False,
    "date": date(2025, 3, 5),
    "timestamp": moment("2025-03-05T12:00"),
}
# Codes and periods that the tables behind must know, or the row would be left out at once.
NAMED: dict[str, Any] = {
    "post_code": "RU-ALA",
    "period": "2025-03",
    "term": "2025-H1",
    "country_name": "Казахстан",
    "ref_year": 2025,
    "version": 1,
}


def bare(columns: tuple[Column, ...]) -> dict[str, Any]:
    return {column.name: value_of(column) for column in columns if column.is_required}


def value_of(column: Column) -> Any:
    if column.name in NAMED:
        return NAMED[column.name]
    if column.allowed_values:
        return column.allowed_values[0]
    return OF_TYPE.get(column.type, f"{column.name}-1")


def test_a_row_with_only_what_is_required_stops_no_build(tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse.duckdb"
    raw = RawWarehouse()
    for export, contract in read_contracts(CONTRACTS).items():
        stored = EXPORT_COLUMNS[export]
        row = {name: value for name, value in bare(contract.columns).items() if name in stored}
        raw.deliver(export, "2025-04-01", [row])
    raw.write(warehouse)
    run_dbt(warehouse, KNOWN_AT, "build", "--exclude-resource-type", "unit_test")
    (event,) = rows(
        warehouse, "select event_id, title_ru, title_en from marts.mart_events__event_list"
    )[:1]
    assert None not in event
