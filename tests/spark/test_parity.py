"""The same SQL over the same lake: every table is equal, and so is the release of them.

One whole build on the cluster, a worker of which dies meanwhile, of a home in two loads. Then a
delivery is corrected and another one withdrawn: DuckDB builds everything anew and says which tables
have changed, the cluster makes these anew, and all tables are compared again. A second whole build
there would cost four minutes and read the same SQL.
"""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dagster_project.home import Home
from dagster_project.ingest import decisions, ledger
from dagster_project.warehouse.engine import ENGINE, Spark
from tests.pipeline.command import KNOWN_AT, compatriots
from tests.spark import two_loads
from tests.spark.cluster import WORKERS, Cluster
from tests.spark.comparison import differences, names, rows_of
from tests.spark.two_loads import TwoLoads

# Of equal tables the tests of dbt say what they said before.
TABLES = ("resource_type:seed", "resource_type:model")
DECIDED_AT = datetime(2026, 11, 1)
# What a release says of itself, and not of the data.
OF_THE_RELEASE = ("made_at", "code_version")


@pytest.fixture(scope="module")
def demo(
    tmp_path_factory: pytest.TempPathFactory, spark_cluster: Cluster, spark: Spark
) -> TwoLoads:
    """Built on the cluster as a whole, while a worker is killed."""
    made = two_loads.make(tmp_path_factory.mktemp("demo"), spark)
    assert spark_cluster.workers_alive() == WORKERS
    two_loads.build(made.home, in_the_middle=spark_cluster.kill_worker)
    assert spark_cluster.workers_alive() == WORKERS - 1
    return made


@pytest.fixture(scope="module")
def homes(demo: TwoLoads, tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Home]:
    """The two loads as DuckDB built them, and as the cluster did; neither is built again."""
    folder = tmp_path_factory.mktemp("homes")
    beside = demo.beside(folder / "duckdb")
    two_loads.build(beside, "duckdb")
    return beside, Home(Path(shutil.copytree(demo.home.root, folder / "spark")))


def test_every_table_is_equal_though_a_worker_dies(homes: tuple[Home, Home]) -> None:
    assert differences(homes[0].warehouse, homes[1].warehouse) == []


def test_rows_of_all_exports_were_compared(homes: tuple[Home, Home]) -> None:
    warehouse = homes[1].warehouse
    empty = [name for name in names(warehouse, "raw") if not rows_of(warehouse, name)]
    assert empty == ["raw.decisions"]


def test_a_release_is_equal_byte_for_byte(
    homes: tuple[Home, Home], monkeypatch: pytest.MonkeyPatch
) -> None:
    # A release that built again would build in the same way.
    monkeypatch.setenv(ENGINE, "duckdb")
    one, other = (released(home) for home in homes)
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []
    assert len(one) > 20


def released(home: Home) -> dict[str, Any]:
    """The files of a release of what is built, by name; of its manifest what speaks of data."""
    done = compatriots(home.root, "release", "--known-at", KNOWN_AT)
    assert "nothing new, the warehouse stays" in done.stdout, done.stdout + done.stderr
    pointer = json.loads((home.releases / "current.json").read_text(encoding="utf-8"))
    folder = home.releases / pointer["release_id"]
    found: dict[str, Any] = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    said = json.loads(found["manifest.json"])
    found["manifest.json"] = {key: said[key] for key in said if key not in OF_THE_RELEASE}
    return found


def test_after_a_corrected_and_a_withdrawn_delivery_every_table_is_equal(
    demo: TwoLoads, homes: tuple[Home, Home], tmp_path: Path
) -> None:
    demo.deliver(two_loads.is_correction)
    last = [row for row in ledger.read(demo.home) if row.export == "commission_actions"][-1]
    decisions.withdraw(demo.home, last.delivery_id, reason="Sent by mistake.", now=DECIDED_AT)
    after = two_loads.build(demo.beside(tmp_path / "duckdb"), "duckdb", TABLES)
    changed = [item.split(":")[0].split(".")[1] for item in differences(homes[0].warehouse, after)]
    assert {"fct_diaspora_estimate", "fct_commission_action", "stg_deliveries"} <= set(changed)
    two_loads.build(demo.home, select=changed)
    assert differences(after, demo.home.warehouse) == []


def test_a_difference_is_seen(homes: tuple[Home, Home], tmp_path: Path) -> None:
    other = tmp_path / "other.duckdb"
    shutil.copyfile(homes[0].warehouse, other)
    with duckdb.connect(str(other)) as connection:
        connection.execute("update core.fct_fx_rate set rate_rub = rate_rub + 0.0000000001")
        connection.execute("alter table core.dim_post alter post_code type blob")
        connection.execute("drop table marts.mart_posts__silence")
    found = differences(homes[0].warehouse, other)
    assert [item.split(":")[0] for item in found] == [
        "marts.mart_posts__silence",
        "core.dim_post",
        "core.fct_fx_rate",
    ]
