"""Only `make test-spark` asks for these: they need Java, many packages and minutes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from dagster_project.warehouse.engine import Spark
from tests.spark import cluster

# Set to 1, or to the folder of a cluster that runs already (`tests/spark/cluster.py`).
ASKED = "COMPATRIOTS_TEST_SPARK"
collect_ignore_glob = [] if os.environ.get(ASKED) else ["test_*.py"]


@pytest.fixture(scope="session")
def spark_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[cluster.Cluster]:
    """One of this machine, for all tests; what is missing for it fails them."""
    folder = Path(os.environ[ASKED])
    if folder.is_dir():
        yield cluster.running(folder)
        return
    try:
        started = cluster.start(tmp_path_factory.mktemp("cluster"))
    except cluster.NoCluster as error:
        pytest.fail(str(error), pytrace=False)
    yield started
    started.stop()


@pytest.fixture(scope="session")
def spark(spark_cluster: cluster.Cluster) -> Spark:
    return Spark(port=spark_cluster.port)
