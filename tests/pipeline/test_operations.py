"""The state of operations, what is late, and one run at a time."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import date, datetime

import pytest

from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.ingest import listing
from dagster_project.ingest.inbox import scan
from dagster_project.ingest.model import ACCOUNT
from dagster_project.warehouse import operations
from dagster_project.warehouse.lateness import Expected, periods, timeliness
from dagster_project.warehouse.lock import run_lock
from tests.pipeline.delivery_support import NOW, World


def write(deliveries: World, run_id: str, outcome: str = "published") -> None:
    operations.write(
        deliveries.home,
        run_id,
        deliveries.contracts,
        outcome=outcome,
        known_at=NOW,
        started_at=NOW,
        finished_at=NOW,
        gate=[{"check_name": "a", "kind": "dbt_test", "status": "fail", "failures_count": 2}],
        junk=scan(deliveries.inbox, deliveries.contracts).ignored,
    )


def test_the_state_is_written_after_every_run_and_read_without_the_warehouse(
    deliveries: World,
) -> None:
    deliveries.send("reports", 1, "KZ,2026-10,1,5")
    deliveries.send("reports", 2, "DE,2026-10,1,x")
    (deliveries.inbox / "loose.txt").write_text("", encoding="utf-8")
    deliveries.run()
    write(deliveries, "r1", outcome="failed")
    status = operations.status(deliveries.home)
    assert status["run"]["outcome"] == "failed"
    assert status["deliveries"] == {"in_effect": 1, "held": 1}
    assert [item["state"] for item in status["set_aside"]] == ["held"]
    assert [item["check_name"] for item in status["gate"]] == ["a"]
    assert [item["path"] for item in status["junk"]] == ["loose.txt"]
    assert not deliveries.home.warehouse.exists()


def test_person_exports_show_classes_instead_of_counts(deliveries: World) -> None:
    deliveries.contracts["reports"] = replace(
        deliveries.contracts["reports"], person={"surname": "post_code"}, quality=()
    )
    folder = deliveries.inbox / "reports" / "received=2026-11-01T010000Z"
    folder.mkdir()
    deliveries.send("reports", 1, "KZ,2026-10,1,5", "KZ,2026-10,2,x")
    # The stand-in reader makes no person columns, so the gate has nothing to look at here.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dagster_project.ingest.expectations.suite", lambda contract: [])
        deliveries.run()
    write(deliveries, "r1")
    (delivery,) = operations.read(deliveries.home, "deliveries")
    assert [delivery[name] for name in ACCOUNT] == [None] * 4
    assert delivery["accepted_class"] == "lt_80"
    (finding,) = operations.read(deliveries.home, "quarantine")
    assert (finding["rows_count"], finding["rows_class"]) == (None, "ge_20_percent")
    (listed,) = listing.deliveries(deliveries.home, deliveries.contracts, NOW)
    assert listed["rows_read"] == 2  # the steward's own listing


def test_the_pointer_is_written_last_and_old_runs_go(
    deliveries: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "KEPT_RUNS", 3)
    for number in range(5):
        write(deliveries, f"r{number}")
    pointer = json.loads((deliveries.home.operations / "current.json").read_text())
    assert pointer["run_id"] == "r4"
    kept = {path.name for path in deliveries.home.operations.iterdir() if path.is_dir()}
    assert kept == {"r2", "r3", "r4"}


def test_before_the_first_run_there_is_nothing(deliveries: World) -> None:
    assert operations.status(deliveries.home)["run"] is None


def test_periods_are_whole_and_ended() -> None:
    months = periods("monthly", date(2026, 8, 10), date(2026, 10, 30))
    assert [item.code for item in months] == ["2026-08", "2026-09"]
    quarters = periods("quarterly", date(2025, 11, 1), date(2026, 6, 30))
    assert [item.code for item in quarters] == ["2025-Q4", "2026-Q1", "2026-Q2"]
    assert [item.code for item in periods("yearly", date(2024, 1, 1), NOW.date())] == [
        "2024",
        "2025",
    ]


def test_posts_answer_for_the_period_in_their_scope(deliveries: World) -> None:
    deliveries.send("reports", 3, "KZ,2026-10,1,5")
    deliveries.send("reports", 20, "DE,2026-10,1,5")
    deliveries.run()
    expected = [
        Expected("reports", post, "monthly", 10, date(2026, 10, 1), None)
        for post in ("KZ", "DE", "FR")
    ]
    found = timeliness(deliveries.home, deliveries.contracts, NOW, expected)
    assert [(item.post_code, item.timeliness, item.days_late) for item in found] == [
        ("KZ", "on_time", 0),
        ("DE", "late", 10),
        ("FR", "missing", 13),
    ]


def test_exports_without_periods_answer_for_the_period_that_ended_last(
    deliveries: World,
) -> None:
    deliveries.send("plans", 5, "p,one,1")
    deliveries.run()
    expected = [Expected("plans", "_T", "monthly", 10, date(2026, 9, 1), None)]
    found = timeliness(deliveries.home, deliveries.contracts, NOW, expected)
    assert [(item.period_code, item.timeliness) for item in found] == [
        ("2026-09", "missing"),
        ("2026-10", "on_time"),
    ]
    early = timeliness(deliveries.home, deliveries.contracts, datetime(2026, 11, 4), expected)
    assert [item.timeliness for item in early] == ["missing", "expected"]


def test_quarantine_is_listed_with_its_delivery(deliveries: World) -> None:
    deliveries.send("reports", 1, "KZ,2026-10,1,5", "KZ,2026-10,2,x")
    (receipt,) = deliveries.run()
    (row,) = listing.quarantine(deliveries.home, delivery_id=receipt.delivery_id)
    assert (row["_line"], row["rule"], row["raw_text"]) == (3, "bad_integer", "x")
    assert row["lost"] == "row"
    assert listing.quarantine(deliveries.home, export="plans") == []
    assert listing.quarantine_by_rule(deliveries.home) == [
        {
            "export": "reports",
            "rule": "bad_integer",
            "column_name": "amount",
            "lost": "row",
            "rows_count": 1,
        }
    ]


def test_one_run_at_a_time_and_the_other_is_named(deliveries: World) -> None:
    home: Home = deliveries.home
    said: list[str] = []
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with run_lock(home, "compatriots run"):
            entered.set()
            leave.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    entered.wait(10)
    with (
        pytest.raises(UserError, match="compatriots run") as refused,
        run_lock(home, "compatriots load", wait=False),
    ):
        pass
    assert refused.value.exit_code == 3
    threading.Timer(0.2, leave.set).start()
    with run_lock(home, "compatriots load", say=said.append):
        assert len(said) == 1
        assert "compatriots run" in said[0]
    holder.join()
