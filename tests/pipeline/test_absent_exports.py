"""One export is taken away after the other: what cannot do without it says so, all else stands."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dagster_project.catalogue import read_meanings
from dagster_project.contracts.read import read_contracts
from dagster_project.home import CONTRACTS
from tests.pipeline.small_world import small_world

EXPORTS = sorted(read_contracts(CONTRACTS))
# Who is new follows from the events of three years, of which without plans nothing is known.
LOOKING_BACK = {"event_plan": {"R08"}}
TOLD = """select distinct indicator_code from indicators.fct_indicator_value
    where status in ('ok', 'partial')"""


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_world(tmp_path_factory)


def target(warehouse: Path) -> Path:
    return warehouse.parent / "dbt" / "target"


def compiled(warehouse: Path, node: dict[str, Any]) -> str:
    path = target(warehouse) / "compiled" / "compatriots" / str(node["original_file_path"])
    return path.read_text(encoding="utf-8")


def models(warehouse: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """All models with their SQL, each after those that it reads."""
    nodes = json.loads((target(warehouse) / "manifest.json").read_bytes())["nodes"]
    found = {name: node for name, node in nodes.items() if node["resource_type"] == "model"}
    order = {name: [n for n in node["depends_on"]["nodes"] if n in found]
             for name, node in found.items()}  # fmt: skip
    for name in TopologicalSorter(order).static_order():
        yield found[name], compiled(warehouse, found[name])


def without(connection: duckdb.DuckDBPyConnection, warehouse: Path, export: str) -> None:
    """Every model anew, as if no delivery of the export had ever come."""
    tables = connection.execute(
        "select table_name from duckdb_tables() where schema_name = 'raw'"
        " and (table_name = ? or starts_with(table_name, ? || '__'))", [export, export],
    ).fetchall()  # fmt: skip
    assert tables, export
    for (table,) in tables:
        connection.execute(f"delete from raw.{table}")
    connection.execute("delete from raw.deliveries where export = ?", [export])
    for node, sql in models(warehouse):
        kind = "view" if node["config"]["materialized"] == "view" else "table"
        connection.execute(f"create or replace {kind} {node['relation_name']} as {sql}")


@pytest.mark.parametrize("export", EXPORTS)
def test_without_one_export_all_others_stand(warehouse: Path, tmp_path: Path, export: str) -> None:
    """A world that never had it is a world without it as it is."""
    copy = Path(shutil.copy(warehouse, tmp_path / warehouse.name))
    nodes = json.loads((target(warehouse) / "manifest.json").read_bytes())["nodes"].values()
    complaints = next(n for n in nodes if n["name"] == "absent_exports_are_told")
    resting = {code for code, meaning in read_meanings().items() if export in meaning["exports"]}
    with duckdb.connect(str(copy)) as connection:
        is_there = connection.execute(
            "select count(*) > 0 from staging.stg_deliveries where export = ?", [export]
        ).fetchall()
        before = set(connection.execute(TOLD).fetchall())
        if is_there == [(True,)]:
            without(connection, warehouse, export)
        assert connection.execute(compiled(warehouse, complaints)).fetchall() == []
        after = set(connection.execute(TOLD).fetchall())
    assert {code for (code,) in after} & needing(export) == set()
    assert {code for (code,) in before - after} <= resting | LOOKING_BACK.get(export, set())


def needing(export: str) -> set[str]:
    return {
        code for code, meaning in read_meanings().items() if export in meaning["required_exports"]
    }
