"""The pieces of work that are measured; each runs in a process of its own."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from dagster_project.contracts.read import read_contracts
from dagster_project.home import CONTRACTS, Home
from dagster_project.warehouse import raw
from dagster_project.warehouse.build import build
from dagster_project.warehouse.engine import Spark
from tests.pipeline.command import KNOWN_AT

# The tests of tables have nothing to say that equal tables do not.
TABLES = ("resource_type:seed", "resource_type:model")


def rows(home: Home) -> None:
    """The rows of the lake as tables of the warehouse."""
    raw.sync(home, read_contracts(CONTRACTS), _known_at())


def tables(home: Home, port: str = "") -> None:
    """All seeds and models: by DuckDB, or by the cluster whose Thrift server listens there."""
    spark = Spark(port=int(port)) if port else None
    built = build(home, read_contracts(CONTRACTS), _known_at(), select=TABLES, spark=spark)
    for node in built.failed:
        sys.stdout.write(f"{node.name}: {node.message}\n")
    for node in sorted(built.nodes, key=lambda node: -node.seconds)[:15]:
        sys.stdout.write(f"{node.seconds:8.1f} s  {node.name}\n")
    sys.exit(bool(built.failed))


def _known_at() -> datetime:
    return datetime.fromisoformat(KNOWN_AT).replace(tzinfo=None)


if __name__ == "__main__":
    globals()[sys.argv[1]](Home(Path(sys.argv[2])), *sys.argv[3:])
