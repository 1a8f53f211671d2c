"""Loads what lies in a home's inbox and builds some models:
``python -m tests.exercises.load_and_build HOME MODEL …``. Run in a working copy."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from dagster_project.contracts.read import read_contracts
from dagster_project.home import CONTRACTS, Home
from dagster_project.ingest import inbox
from dagster_project.ingest.load import load
from dagster_project.warehouse.build import build

NOW = datetime(2030, 1, 1)


def main(home: Home, models: list[str]) -> None:
    contracts = read_contracts(CONTRACTS)
    # A file of this moment would be taken for one that still grows.
    inbox.SETTLE_SECONDS = 0.0
    receipts = load(home, contracts, now=NOW)
    assert [r.status for r in receipts] == ["loaded"], [r.message for r in receipts]
    built = build(home, contracts, NOW, select=models)
    assert built.nodes
    assert not built.failed, [node.message for node in built.failed]


if __name__ == "__main__":
    main(Home(Path(sys.argv[1])), sys.argv[2:])
