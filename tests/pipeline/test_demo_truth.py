"""Demo exports → load → build → release: equal to the truth, at every known time.

The files were loaded by the run that other tests read, too; here its warehouse is built anew for
each known time.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from dagster_project.contracts.model import Contract
from dagster_project.contracts.read import read_contracts
from dagster_project.demo.effect import SNAPSHOTS, Shelf
from dagster_project.demo.generate import generate
from dagster_project.demo.timeline import KNOWN_AT, parse_instant
from dagster_project.home import CONTRACTS, Home
from dagster_project.release import gate, publish
from dagster_project.release.rounding_key import load_secret
from dagster_project.warehouse.build import build
from tests.pipeline.demo_run import SCALE, copy_of_demo
from tests.pipeline.release_attacks import attacks
from tests.pipeline.shown_truth import truth_as_shown
from tests.pipeline.truth_comparison import (
    compare_cells,
    compare_release,
    compare_warehouse,
)
from tests.truth.oracle import Oracle

NOW = datetime(2026, 11, 21)


@dataclass(frozen=True)
class Demo:
    """A loaded demo home with the truth beside it, and the facts behind its files."""

    home: Home
    contracts: dict[str, Contract]
    truth: dict[str, Any]
    receipts: list[dict[str, Any]]
    shelf: Shelf


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("demo")
    shelf = Shelf(generate(folder, scale=SCALE))
    home = copy_of_demo(tmp_path_factory, folder)
    # An edition of an earlier moment is none after a later one.
    shutil.rmtree(home.releases)
    contracts = read_contracts(CONTRACTS)
    receipts = [
        json.loads(path.read_text(encoding="utf-8")) for path in home.receipts.rglob("*.json")
    ]
    truth = truth_as_shown(folder / "truth.json", home, contracts)
    return Demo(home, contracts, truth, receipts, shelf)


def by_path(receipts: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Receipts under the path their file has in the truth."""

    def path(receipt: dict[str, Any]) -> str:
        received = receipt["received_at"].replace(":", "")
        return f"exports/{receipt['export']}/received={received}/{receipt['file']}"

    return {path(receipt): receipt for receipt in receipts if "status" in receipt}


def test_every_file_gets_the_receipt_the_truth_says(demo: Demo) -> None:
    receipts = by_path(demo.receipts)
    wrong = []
    for path, (status, *counts, _rules) in demo.truth["receipts"].items():
        receipt = receipts.get(path)
        if receipt is None:
            wrong.append(f"{path}: no receipt")
            continue
        found = [receipt[f"rows_{fate}"] for fate in ("read", "accepted", "quarantined", "skipped")]
        has_counts = status in ("loaded", "held")
        if receipt["status"] != status or (has_counts and found != counts):
            wrong.append(f"{path}: expected {status} {counts}, is {receipt['status']} {found}")
    assert not wrong, "\n".join([f"{len(wrong)} files", *wrong[:20]])
    assert len(receipts) == len(demo.truth["receipts"])


def put_aside(demo: Demo, lost: str) -> set[tuple[str, int, str]]:
    """(path, line, rule) of rows in quarantine, or of values that accepted rows lost."""
    found: set[tuple[str, int, str]] = set()
    for path, receipt in by_path(demo.receipts).items():
        has_findings = receipt["rows_quarantined"] or receipt["values_dropped"]
        if receipt["status"] not in ("loaded", "held") or not has_findings:
            continue
        file = demo.home.quarantine / receipt["export"] / f"{receipt['delivery_id']}.parquet"
        for row in pq.read_table(file, columns=["_line", "rule", "lost"]).to_pylist():
            if row["lost"] == lost:
                found.add((path, row["_line"], row["rule"]))
    return found


def planted_as(demo: Demo, expected: str) -> set[tuple[str, int, str]]:
    return {
        (file, line, rule)
        for file, line, rule, verdict, _note in demo.truth["defects"]
        if verdict == expected
    }


def test_every_planted_value_is_left_out_and_no_other(demo: Demo) -> None:
    planted = planted_as(demo, "value_left_out")
    assert planted
    assert put_aside(demo, "value") ^ planted == set()


def test_every_planted_row_is_quarantined_under_its_rule(demo: Demo) -> None:
    found, planted = put_aside(demo, "row"), planted_as(demo, "quarantined")
    missing = Counter(rule for file, line, rule in planted - found)
    assert planted
    assert not missing, f"{missing}: {sorted(planted - found)[:10]}"
    lines = {(file, line) for file, line, _rule in planted}
    more = [entry for entry in found if entry[:2] not in lines]
    assert not more, f"quarantined though sound: {sorted(more)[:10]}"


def test_the_comparison_sees_a_wrong_a_missing_and_an_extra_cell() -> None:
    truth: dict[str, list[str | None]] = {
        "R01|a": ["ok", "1", "1.0", "1"],
        "R02|b": ["protected", None, None, None],
    }
    assert compare_cells(truth, {**truth, "R01|a": ["ok", "1.00", "1", "1"]}) == []
    wrongs: list[dict[str, list[str | None]]] = [
        {**truth, "R01|a": ["ok", "1", "2", "1"]},
        {**truth, "R02|b": ["ok", None, None, None]},
        {**truth, "R02|b": ["protected", None, "4", None]},
        {**truth, "R03|c": ["ok", "1", "1", "1"]},
        {"R01|a": truth["R01|a"]},
    ]
    for wrong in wrongs:
        assert compare_cells(truth, wrong)[0].startswith("1 cells differ")


@pytest.mark.parametrize("known_at", KNOWN_AT)
def test_warehouse_and_release_equal_the_truth(demo: Demo, known_at: str) -> None:
    moment = parse_instant(known_at)
    oracle = Oracle(demo.shelf, moment)
    built = build(demo.home, demo.contracts, moment)
    assert built.is_complete, [f"{node.name}: {node.message}" for node in built.failed]
    assert files_in_effect(demo.home) ^ in_effect(demo.truth, known_at) == set()
    wrong = compare_warehouse(demo.home.warehouse, oracle)
    assert not wrong, "\n".join(wrong)
    result = gate.check(demo.home, demo.contracts, built)
    release = publish.publish(demo.home, result, made_at=NOW)
    assert release is not None
    folder: Path = demo.home.releases / release.release_id
    wrong = compare_release(folder, oracle, load_secret(demo.home).secret)
    assert not wrong, "\n".join(wrong)
    assert attacks(folder) == []


def in_effect(truth: dict[str, Any], known_at: str) -> set[str]:
    """Paths of the files whose rows count, by the truth."""
    received = {path: path.split("received=")[1][:18] for path in truth["receipts"]}
    return {
        path
        for path, (status, *_rest) in truth["receipts"].items()
        if status == "loaded"
        and received[path] <= known_at.replace(":", "")
        and truth["superseded"].get(path, "9999") > known_at
    }


def files_in_effect(home: Home) -> set[str]:
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        rows = connection.execute(
            "select distinct d.export, d.received_at, d.file_name from staging.stg_deliveries as d"
            " join staging.stg_delivery_scopes as s using (delivery_id)"
            " where d.is_in_effect and (s.is_in_effect or not list_contains(?, d.export))",
            [list(SNAPSHOTS)],
        ).fetchall()
    return {f"exports/{export}/received={at:%Y-%m-%dT%H%M%SZ}/{name}" for export, at, name in rows}
