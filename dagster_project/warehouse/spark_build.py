"""A build on a Spark cluster: raw tables go there, dbt works there, its tables come back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

from dagster_project.contracts.model import Contract
from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.warehouse import spark_raw, spark_server, spark_tables
from dagster_project.warehouse.engine import Spark


class Made(Protocol):
    """What is asked of a node that dbt has built (``build.NodeResult``)."""

    @property
    def unique_id(self) -> str: ...
    @property
    def resource_type(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def is_failed(self) -> bool: ...


Node = TypeVar("Node", bound=Made)


def on_cluster(
    home: Home,
    contracts: Mapping[str, Contract],
    spark: Spark,
    build_models: Callable[[], tuple[Node, ...]],
) -> tuple[Node, ...]:
    """Raw tables to the cluster, dbt there, its tables into the warehouse once all are made.

    Tried again when the server went before dbt came to a node; once it has, a lost server is a
    ``UserError``: what half a build left there, the next one makes anew.
    """
    with spark_server.open_server(spark) as server:
        spark_raw.place_raw(home, contracts, server, f"{spark.schema}_raw")
    try:
        nodes = build_models()
    except UserError:
        with spark_server.open_server(spark) as server:
            server.run("select 1")
        nodes = build_models()
    made = [node for node in nodes if node.resource_type in ("model", "seed")]
    if any(node.is_failed for node in nodes) and not spark_server.answers(spark):
        raise spark_server.lost(spark)
    if all(node.status == "success" for node in made):
        with spark_server.open_server(spark) as server:
            spark_tables.import_tables(home, server, [node.unique_id for node in made])
    return nodes
