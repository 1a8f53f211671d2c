"""A delivery that brings far less than the one it replaces waits for a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dagster_project.contracts.model import Contract, Tolerance
from dagster_project.home import Home
from dagster_project.ingest import decisions, expectations, inbox, ledger, listing, shrinkage
from dagster_project.ingest.load import load
from dagster_project.ingest.model import Receipt
from dagster_project.ingest.reload import reload
from tests.pipeline.bad_input import LEDGER, posting, report, report_row, shipped
from tests.pipeline.delivery_support import NOW, World, convert
from tests.pipeline.small_contract import column, contract


@pytest.fixture(autouse=True)
def without_expectations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Great Expectations has no say here, and takes long to start."""
    monkeypatch.setattr(expectations, "validate_batch", lambda *_: {})
    monkeypatch.setattr(expectations.WORKER, "start", lambda: None)


def rows(count: int, scope: str = "KZ,2026-10", amount: int = 5) -> list[str]:
    return [f"{scope},{number},{amount}" for number in range(count)]


def statuses(deliveries: World, *sent: list[str]) -> list[str]:
    for day, content in enumerate(sent, 1):
        deliveries.send("reports", day, *content)
    return [receipt.status for receipt in deliveries.run()]


@pytest.mark.parametrize(
    ("before", "after", "status"),
    [
        (100, 52, "held"),
        (100, 79, "held"),
        (100, 80, "loaded"),
        (100, 300, "loaded"),
        (10, 7, "held"),
        (5, 3, "loaded"),  # two rows less are a correction
        (100, 0, "held"),
    ],
)
def test_a_delivery_with_far_fewer_rows_is_held(
    deliveries: World, before: int, after: int, status: str
) -> None:
    assert statuses(deliveries, rows(before), rows(after)) == ["loaded", status]


def test_the_reason_names_what_was_and_a_person_may_let_it_pass(deliveries: World) -> None:
    statuses(deliveries, rows(100))
    deliveries.send("reports", 2, *rows(52))
    (receipt,) = deliveries.run()
    first = ledger.read(deliveries.home)[0].delivery_id
    assert "(52 instead of 100)" in receipt.message
    assert first in receipt.message
    assert "at most 20.0% may be missing" in receipt.message
    assert receipt.delivery_id is not None
    decisions.release_hold(deliveries.home, receipt.delivery_id, reason="closed posts", now=NOW)
    states = {
        item["delivery_id"]: item["state"]
        for item in listing.deliveries(deliveries.home, deliveries.contracts, NOW)
    }
    assert states == {first: "superseded", receipt.delivery_id: "in_effect"}
    # What a person let pass is the measure from now on.
    deliveries.send("reports", 3, *rows(50))
    assert [item.status for item in deliveries.run(minutes=1)] == ["loaded"]


def test_a_held_delivery_is_no_measure(deliveries: World) -> None:
    assert statuses(deliveries, rows(100), rows(50), rows(45)) == ["loaded", "held", "held"]


def test_a_withdrawn_delivery_is_no_measure(deliveries: World) -> None:
    statuses(deliveries, rows(100))
    (row,) = ledger.read(deliveries.home)
    decisions.withdraw(deliveries.home, row.delivery_id, reason="wrong", now=NOW)
    deliveries.send("reports", 2, *rows(10))
    assert [item.status for item in deliveries.run(minutes=1)] == ["loaded"]


def test_each_scope_is_compared_with_itself(deliveries: World) -> None:
    two = [*rows(100), *rows(40, "DE,2026-10")]
    assert statuses(deliveries, two, rows(95), rows(30, "DE,2026-10")) == [
        "loaded", "loaded", "held",
    ]  # fmt: skip
    deliveries.send("reports", 4, *rows(130), *rows(10, "DE,2026-10"))
    (receipt,) = deliveries.run(minutes=1)
    assert receipt.status == "held"
    assert "(10 instead of 40)" in receipt.message
    assert ", for DE|2026-10:" in receipt.message


def test_what_came_earlier_is_compared_with_what_was_before_it(deliveries: World) -> None:
    deliveries.send("reports", 5, *rows(100))
    deliveries.run()
    deliveries.send("reports", 1, *rows(10))
    assert [item.status for item in deliveries.run(minutes=1)] == ["loaded"]


def test_a_reload_is_compared_with_the_delivery_it_replaces(deliveries: World) -> None:
    statuses(deliveries, rows(100), rows(70))
    held = ledger.read(deliveries.home)[-1]
    decisions.release_hold(deliveries.home, held.delivery_id, reason="closed posts", now=NOW)
    reports = replace(deliveries.contracts["reports"], version="1.0.1")
    deliveries.contracts["reports"] = reports
    (receipt,) = reload(
        deliveries.home, deliveries.contracts, now=NOW + timedelta(hours=1),
        delivery_id=held.delivery_id, convert=convert,
    )  # fmt: skip
    assert receipt.status == "loaded"


def test_modes_that_replace_nothing_lose_nothing(deliveries: World) -> None:
    deliveries.send("plans", 1, *[f"p{number},one,1" for number in range(50)])
    deliveries.send("plans", 2, "p1,two,1")
    assert [item.status for item in deliveries.run()] == ["loaded", "loaded"]


def test_counts_of_persons_are_not_told(deliveries: World) -> None:
    persons = replace(deliveries.contracts["reports"], person={"full_name": "no"})
    deliveries.contracts["reports"] = persons
    deliveries.send("reports", 1, *rows(100))
    deliveries.run()
    deliveries.send("reports", 2, *rows(52))
    (receipt,) = deliveries.run()
    assert receipt.status == "held"
    assert "it brings far fewer rows than" in receipt.message
    assert "52" not in receipt.message.split("Held:")[1].split("than")[0]


Load = Callable[..., list[Receipt]]


@pytest.fixture
def loads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Loads files of one export by the real readers, one per day."""
    monkeypatch.setattr(inbox, "SETTLE_SECONDS", 0.0)

    def run(used: Contract, *contents: bytes, name: str) -> list[Receipt]:
        for day, content in enumerate(contents, 1):
            folder = tmp_path / "in" / used.export / f"received=2026-11-{day:02d}T010000Z"
            folder.mkdir(parents=True)
            (folder / name).write_bytes(content)
        home = Home(tmp_path / "home")
        return load(home, {used.export: used}, tmp_path / "in", now=datetime(2026, 11, 20))

    return run


def postings(count: int, amount: str = "1000,00") -> bytes:
    lines = [LEDGER, *(posting(number, amount_rub=amount) for number in range(count))]
    return ("\r\n".join(lines) + "\r\n").encode("cp1251")


def test_a_ledger_cut_at_a_line_end_is_held_and_inside_a_line_refused(loads: Load) -> None:
    whole = postings(100)
    cut = whole[: int(len(whole) * 0.52)]
    at_line_end = cut[: cut.rfind(b"\n") + 1]
    found = loads(shipped("ledger_1c"), whole, cut, at_line_end, name="ledger_1c_2026-10.csv")
    assert [receipt.status for receipt in found] == ["loaded", "refused", "held"]
    assert "no line end" in found[1].message
    assert "(51 instead of 100)" in found[2].message


@pytest.mark.parametrize("small", [shrinkage.SMALL, 0], ids=["small file", "large file"])
def test_amounts_that_shrink_hold_a_ledger_with_all_its_rows(
    loads: Load, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shrinkage, "SMALL", small)
    found = loads(
        shipped("ledger_1c"), postings(30), postings(30, "600,00"), postings(30, "10,00"),
        name="ledger_1c_2026-10.csv",
    )  # fmt: skip
    assert [receipt.status for receipt in found] == ["loaded", "loaded", "held"]
    assert "(300.00 instead of 18000.00)" in found[2].message


def test_a_contract_may_say_how_much_may_be_missing(loads: Load) -> None:
    ledger_1c = shipped("ledger_1c")
    lenient = replace(ledger_1c, tolerance=Tolerance(lost_rows_share=1, lost_amount_share=1))
    found = loads(lenient, postings(30), postings(1), name="ledger_1c_2026-10.csv")
    assert [receipt.status for receipt in found] == ["loaded", "loaded"]


def test_a_register_sent_whole_is_compared_as_a_whole(loads: Load, tmp_path: Path) -> None:
    register = contract(tmp_path, column("k", "k", required=True), format="csv")
    texts = ["k\n" + "".join(f"{number}\n" for number in range(count)) for count in (40, 20, 0)]
    found = loads(register, *(text.encode() for text in texts), name="a.csv")
    assert [receipt.status for receipt in found] == ["loaded", "held", "held"]


@pytest.mark.parametrize(("empty_file", "status"), [("report", "loaded"), ("held", "held")])
def test_an_empty_document_says_that_there_is_nothing_where_the_contract_says_so(
    loads: Load, tmp_path: Path, empty_file: str, status: str
) -> None:
    key = column("k", "k", required=True)
    register = contract(tmp_path, key, format="json", emptyFile=empty_file)
    found = loads(
        register, str([{"k": str(n)} for n in range(40)]).replace("'", '"').encode(), b"[]",
        name="a.json",
    )  # fmt: skip
    assert [receipt.status for receipt in found] == ["loaded", status]
    assert ("it has no rows" in found[1].message) == (status == "held")


def test_a_post_without_events_may_say_so_and_an_empty_ledger_is_held(
    loads: Load, tmp_path: Path
) -> None:
    given = loads(
        shipped("event_reports"),
        report(tmp_path, *(report_row(number) for number in range(1, 9))).read_bytes(),
        report(tmp_path).read_bytes(),
        name="RU-KAZ_2026-10.xlsx",
    )
    assert [(receipt.status, receipt.rows_accepted) for receipt in given] == [
        ("loaded", 8), ("loaded", 0),
    ]  # fmt: skip
    ledger = shipped("ledger_1c")
    empty = postings(1).split(b"\n")[0] + b"\n"
    (receipt,) = loads(ledger, empty, name="ledger_1c_2026-11.csv")
    assert receipt.status == "held"
    assert "nobody can see whether there was nothing to report" in receipt.message
