"""The same SQL over the same rows: every table is equal, also when a worker dies meanwhile."""

from __future__ import annotations

from pathlib import Path

import duckdb

from dagster_project.warehouse.engine import Spark
from tests.spark import hand_made
from tests.spark.cluster import WORKERS, Cluster
from tests.spark.comparison import differences


def test_every_table_is_equal_though_a_worker_dies(
    spark_cluster: Cluster, spark: Spark, built_by_duckdb: Path, tmp_path: Path
) -> None:
    assert spark_cluster.workers_alive() == WORKERS
    built = hand_made.on_spark(tmp_path, spark, in_the_middle=spark_cluster.kill_worker)
    assert spark_cluster.workers_alive() == WORKERS - 1
    assert differences(built_by_duckdb, built) == []


def test_a_difference_is_seen(built_by_duckdb: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.duckdb"
    other.write_bytes(built_by_duckdb.read_bytes())
    with duckdb.connect(str(other)) as connection:
        connection.execute("update core.fct_fx_rate set rate_rub = rate_rub + 0.0000000001")
        connection.execute("alter table core.dim_post alter post_code type blob")
        connection.execute("drop table marts.mart_posts__silence")
    found = differences(built_by_duckdb, other)
    assert [item.split(":")[0] for item in found] == [
        "marts.mart_posts__silence",
        "core.dim_post",
        "core.fct_fx_rate",
    ]
