"""The small world written by hand, built by either engine into a warehouse of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb

from dagster_project.contracts.read import read_contracts
from dagster_project.home import CONTRACTS, Home
from dagster_project.warehouse import spark_raw, spark_server, spark_tables
from dagster_project.warehouse.build import NodeResult, run_dbt
from dagster_project.warehouse.engine import Spark
from dagster_project.warehouse.node_events import STARTED, NodeEvent
from tests.pipeline import raw_fixture

KNOWN_AT = datetime(2026, 11, 1)
# The tests of tables have nothing to say that equal tables do not.
# Seeds and the first layers are made by then.
MIDDLE = 100
TABLES = ("resource_type:seed", "resource_type:model")


def on_duckdb(root: Path) -> Path:
    """Returns the warehouse."""
    home = _home(root)
    _require(run_dbt(home, KNOWN_AT, select=TABLES))
    return home.warehouse


def on_spark(root: Path, spark: Spark, in_the_middle: Callable[[], None] = lambda: None) -> Path:
    """Returns the warehouse that the cluster's tables were put into. ``in_the_middle`` is called
    when a part of the tables is made."""
    home = _home(root)
    folder = home.work / "spark" / "raw"
    with duckdb.connect(str(home.warehouse)) as connection:
        found = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'raw'"
        ).fetchall()
        for (table,) in found:
            (folder / table).mkdir(parents=True)
            connection.execute(f"copy raw.{table} to '{folder / table}/rows.parquet'")
    with spark_server.open_server(spark) as server:
        spark_raw.make_tables(read_contracts(CONTRACTS), server, f"{spark.schema}_raw", folder)
    ended: list[str] = []

    def tell(event: NodeEvent) -> None:
        if event.status != STARTED:
            ended.append(event.unique_id)
            if len(ended) == MIDDLE:
                in_the_middle()

    nodes = run_dbt(home, KNOWN_AT, select=TABLES, spark=spark, tell=tell)
    _require(nodes)
    with spark_server.open_server(spark) as server:
        spark_tables.import_tables(home, server, [node.unique_id for node in nodes])
    return home.warehouse


def _home(root: Path) -> Home:
    home = Home(root)
    home.create()
    raw_fixture.build(home.warehouse)
    return home


def _require(nodes: tuple[NodeResult, ...]) -> None:
    failed = [f"{node.name}: {node.message}" for node in nodes if node.is_failed]
    assert not failed, "\n".join(failed)
