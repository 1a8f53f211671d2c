"""Who asks what became of a file is told which values its rows lost."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dagster_project.home import Home
from dagster_project.ingest import expectations, inbox, ledger, listing
from dagster_project.ingest.load import load
from dagster_project.warehouse import operations
from tests.pipeline.small_contract import contract
from tests.pipeline.test_dropped_values import COLUMNS, ROWS, table


def test_receipt_ledger_lists_and_status_tell_of_lost_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "SETTLE_SECONDS", 0.0)
    monkeypatch.setattr(expectations, "validate_batch", lambda *_: {})
    monkeypatch.setattr(expectations.WORKER, "start", lambda: None)
    home, used = Home(tmp_path / "home"), contract(tmp_path, *COLUMNS, format="csv", delimiter=";",
                                                   tolerance={"quarantinedShare": 1})  # fmt: skip
    folder = tmp_path / "in" / "small" / "received=2026-11-01T010000Z"
    folder.mkdir(parents=True)
    table(folder, "csv", ROWS)
    contracts, now = {"small": used}, datetime(2026, 11, 20)
    (receipt,) = load(home, contracts, tmp_path / "in", now=now)
    assert (receipt.status, receipt.rows_accepted, receipt.rows_quarantined) == ("loaded", 4, 2)
    assert receipt.values_dropped_count == 4
    assert "Bad values were left out of accepted rows: n 1, day 2, word 1." in receipt.message
    written_receipt = json.loads((home.receipts / f"{receipt.delivery_id}.json").read_text("utf-8"))
    assert written_receipt["values_dropped"]["day"] == {"bad_date": 2}
    (row,) = ledger.read(home)
    assert [(x["column_name"], x["rows_count"]) for x in row.dropped_counts] == [
        ("day", 2), ("n", 1), ("word", 1),
    ]  # fmt: skip
    told = listing.quarantine(home, delivery_id=row.delivery_id)
    assert [(x["_line"], x["lost"]) for x in told] == [
        (3, "value"), (3, "value"), (3, "value"), (5, "row"), (6, "row"), (7, "value"),
    ]  # fmt: skip
    assert {x["lost"] for x in listing.quarantine_by_rule(home)} == {"row", "value"}
    operations.write(home, "r", contracts, outcome="done", known_at=now, started_at=now,
                     finished_at=now)  # fmt: skip
    assert operations.status(home)["values_left_out"] == 4


def test_a_ledger_of_an_earlier_version_has_lost_no_value(tmp_path: Path) -> None:
    later = ("dropped_counts", "lists")
    old = pa.schema([field for field in ledger.SCHEMA if field.name not in later])
    home = Home(tmp_path / "home")
    home.create()
    values = dict.fromkeys(old.names) | {
        "delivery_id": "d", "export": "small", "contract_version": "1.0.0", "rows_quarantined": 0,
        "received_at": datetime(2026, 11, 1), "order_at": datetime(2026, 11, 1),
        "visible_at": datetime(2026, 11, 1), "sha256": "", "scope_keys": [""],
        "quarantine_counts": [],
    }  # fmt: skip
    home.deliveries.mkdir()
    for file in (home.deliveries / "d.parquet", home.work / "ledger.parquet"):
        pq.write_table(pa.Table.from_pylist([values], old), file)
    (home.receipts / "d.json").write_text("{}")
    (row,) = ledger.read(home)
    assert (row.dropped_counts, row.has_findings) == ((), False)
    assert pq.read_schema(ledger.cache_file(home)).names == ledger.SCHEMA.names
