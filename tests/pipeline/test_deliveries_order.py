"""Corrected, reverting, repeated, late, withdrawn, held and reloaded deliveries."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dagster_project.errors import UserError
from dagster_project.ingest import decisions, ledger, listing
from dagster_project.ingest.reload import reload
from tests.pipeline.delivery_support import NOW, World, contract, convert, world

A = ("KZ,2026-10,1,5", "KZ,2026-10,2,7")
B = ("KZ,2026-10,1,6",)


def states(deliveries: World, at: datetime = NOW) -> dict[str, str]:
    """Day of receipt -> state."""
    listed = listing.deliveries(deliveries.home, deliveries.contracts, at)
    return {f"{item['export']}@{item['received_at'].day}": item["state"] for item in listed}


def test_a_corrected_delivery_takes_the_place_of_the_former(deliveries: World) -> None:
    deliveries.send("reports", 1, *A)
    deliveries.send("reports", 2, *B)
    assert [receipt.status for receipt in deliveries.run()] == ["loaded", "loaded"]
    assert states(deliveries) == {"reports@1": "superseded", "reports@2": "in_effect"}


def test_the_state_before_a_correction_is_still_answered(deliveries: World) -> None:
    deliveries.send("reports", 1, *A)
    deliveries.send("reports", 2, *B)
    deliveries.run()
    before = datetime(2026, 11, 1, 12)
    assert states(deliveries, before) == {"reports@1": "in_effect", "reports@2": "not_yet"}


def test_the_first_content_comes_back_when_it_is_sent_again(deliveries: World) -> None:
    for day, rows in ((1, A), (2, B), (3, A)):
        deliveries.send("reports", day, *rows)
    assert [receipt.status for receipt in deliveries.run()] == ["loaded"] * 3
    assert states(deliveries)["reports@3"] == "in_effect"


def test_the_same_bytes_again_change_nothing(deliveries: World) -> None:
    deliveries.send("reports", 1, *A)
    deliveries.send("reports", 2, *A)
    first, second = deliveries.run()
    assert (first.status, second.status) == ("loaded", "duplicate")
    assert second.delivery_id == first.delivery_id
    assert second.rows_read == second.rows_accepted + second.rows_quarantined + second.rows_skipped
    assert len(ledger.read(deliveries.home)) == 1
    assert states(deliveries)["reports@2"] == "duplicate"


def test_a_repeat_is_judged_by_what_came_before_it_not_after(deliveries: World) -> None:
    deliveries.send("reports", 3, *A)
    deliveries.run()
    deliveries.send("reports", 1, *A)
    (receipt,) = deliveries.run()
    assert receipt.status == "loaded"
    assert states(deliveries) == {"reports@1": "superseded", "reports@3": "in_effect"}


def test_other_scopes_stay_as_they_are(deliveries: World) -> None:
    deliveries.send("reports", 1, *A)
    deliveries.send("reports", 2, "DE,2026-10,1,3")
    deliveries.run()
    assert states(deliveries) == {"reports@1": "in_effect", "reports@2": "in_effect"}


def test_an_upsert_repeat_counts_only_when_its_keys_were_touched(deliveries: World) -> None:
    deliveries.send("plans", 1, "p,one,1")
    deliveries.send("plans", 2, "q,two,2")
    deliveries.send("plans", 3, "p,one,1")
    assert [item.status for item in deliveries.run()] == ["loaded", "loaded", "duplicate"]
    deliveries.send("plans", 4, "p,changed,1")
    deliveries.send("plans", 5, "p,one,1")
    assert [item.status for item in deliveries.run()] == ["loaded", "loaded"]


def test_an_append_repeat_is_always_a_duplicate(deliveries: World) -> None:
    deliveries.send("rates", 1, "USD,1,90")
    deliveries.send("rates", 2, "USD,1,91")
    deliveries.send("rates", 3, "USD,1,90")
    assert [item.status for item in deliveries.run()] == ["loaded", "loaded", "duplicate"]


def test_a_withdrawal_brings_the_former_delivery_back_from_then_on(deliveries: World) -> None:
    deliveries.send("reports", 1, *A)
    deliveries.send("reports", 2, *B)
    _, second = deliveries.run()
    assert second.delivery_id
    decided = NOW + timedelta(hours=1)
    decisions.withdraw(deliveries.home, second.delivery_id, reason="wrong file", now=decided)
    assert states(deliveries, NOW) == {"reports@1": "superseded", "reports@2": "in_effect"}
    assert states(deliveries, decided) == {"reports@1": "in_effect", "reports@2": "withdrawn"}


def test_a_withdrawn_content_may_be_sent_again(deliveries: World) -> None:
    deliveries.send("reports", 1, *A)
    (first,) = deliveries.run()
    decisions.withdraw(deliveries.home, str(first.delivery_id), reason="too early", now=NOW)
    deliveries.send("reports", 2, *A)
    (second,) = deliveries.run(minutes=5)
    assert second.status == "loaded"


def test_over_tolerance_is_held_until_a_person_lets_it_go(deliveries: World) -> None:
    deliveries.send("reports", 1, *A)
    deliveries.send("reports", 2, "KZ,2026-10,1,x", "KZ,2026-10,2,y", "KZ,2026-10,3,1")
    _, second = deliveries.run()
    assert second.status == "held"
    assert "66.7%" in second.message
    assert states(deliveries) == {"reports@1": "in_effect", "reports@2": "held"}
    later = NOW + timedelta(hours=1)
    decisions.release_hold(deliveries.home, str(second.delivery_id), reason="checked", now=later)
    assert states(deliveries, later) == {"reports@1": "superseded", "reports@2": "in_effect"}
    assert states(deliveries, NOW)["reports@2"] == "held"


def test_a_failed_expectation_holds_only_the_delivery_at_fault(tmp_path: Path) -> None:
    rule = {
        "name": "amount_is_not_negative",
        "type": "sql",
        "query": "SELECT count(*) FROM ${object} WHERE amount < 0",
        "mustBe": 0,
    }
    deliveries = World(tmp_path, world(quality=(rule,)))
    deliveries.send("reports", 1, "KZ,2026-10,1,5")
    deliveries.send("reports", 2, "DE,2026-10,1,-5")
    deliveries.send("reports", 3, "FR,2026-10,1,-5")
    statuses = [receipt.status for receipt in deliveries.run()]
    assert statuses == ["loaded", "held", "held"]
    (evidence,) = (deliveries.home.receipts / "expectations").glob("*reports*.json")
    assert "amount_is_not_negative" in evidence.read_text(encoding="utf-8")


def test_a_decision_needs_a_reason_and_a_delivery(deliveries: World) -> None:
    deliveries.send("reports", 1, *A)
    (receipt,) = deliveries.run()
    with pytest.raises(UserError, match="needs a reason"):
        decisions.withdraw(deliveries.home, str(receipt.delivery_id), reason=" ", now=NOW)
    with pytest.raises(UserError, match="no delivery"):
        decisions.withdraw(deliveries.home, "2020", reason="x", now=NOW)
    decisions.withdraw(deliveries.home, str(receipt.delivery_id), reason="x", now=NOW)
    with pytest.raises(UserError, match="withdrawn already"):
        decisions.withdraw(deliveries.home, str(receipt.delivery_id), reason="x", now=NOW)


def test_a_reload_replaces_the_delivery_from_its_decision_on(deliveries: World) -> None:
    deliveries.send("reports", 1, *A)
    (first,) = deliveries.run()
    deliveries.contracts["reports"] = replace(deliveries.contracts["reports"], version="1.1.0")
    later = NOW + timedelta(hours=1)
    (second,) = reload(
        deliveries.home, deliveries.contracts, now=later, export="reports", convert=convert
    )
    assert second.status == "loaded"
    assert second.delivery_id != first.delivery_id
    assert second.received_at == first.received_at
    now, before = (
        {
            item["delivery_id"]: item["state"]
            for item in listing.deliveries(deliveries.home, deliveries.contracts, at)
        }
        for at in (later, NOW)
    )
    assert now == {first.delivery_id: "withdrawn", second.delivery_id: "in_effect"}
    assert before == {first.delivery_id: "in_effect", second.delivery_id: "not_yet"}
    assert not reload(
        deliveries.home, deliveries.contracts, now=later, export="reports", convert=convert
    )


def test_withdrawing_a_reload_brings_back_what_it_replaced(deliveries: World) -> None:
    deliveries.send("reports", 1, *A)
    (first,) = deliveries.run()
    deliveries.contracts["reports"] = replace(deliveries.contracts["reports"], version="1.1.0")
    later = NOW + timedelta(hours=1)
    (second,) = reload(
        deliveries.home,
        deliveries.contracts,
        now=later,
        delivery_id=first.delivery_id,
        convert=convert,
    )
    last = NOW + timedelta(hours=2)
    decisions.withdraw(deliveries.home, str(second.delivery_id), reason="worse", now=last)
    listed = listing.deliveries(deliveries.home, deliveries.contracts, last)
    state = {item["delivery_id"]: item["state"] for item in listed}
    assert state == {first.delivery_id: "in_effect", second.delivery_id: "withdrawn"}


def test_a_reload_over_tolerance_leaves_the_former_in_effect(deliveries: World) -> None:
    deliveries.send("reports", 1, "KZ,2026-10,1,5", "KZ,2026-10,2,x")
    (first,) = deliveries.run()
    assert first.status == "loaded"
    deliveries.contracts["reports"] = contract(
        "reports",
        ("post_code", "period", "no", "amount"),
        "period_snapshot",
        key=("post_code", "period", "no"),
        scope=deliveries.contracts["reports"].scope,
        version="1.1.0",
        tolerance=0.1,
    )
    later = NOW + timedelta(hours=1)
    (second,) = reload(
        deliveries.home, deliveries.contracts, now=later, export="reports", convert=convert
    )
    assert second.status == "held"
    listed = listing.deliveries(deliveries.home, deliveries.contracts, later)
    state = {item["delivery_id"]: item["state"] for item in listed}
    assert state == {first.delivery_id: "in_effect", second.delivery_id: "held"}


def test_a_reload_without_a_new_version_says_why_not(deliveries: World) -> None:
    deliveries.send("reports", 1, *A)
    (first,) = deliveries.run()
    with pytest.raises(UserError, match="Nothing to reload"):
        reload(
            deliveries.home,
            deliveries.contracts,
            now=NOW,
            delivery_id=first.delivery_id,
            convert=convert,
        )
