"""`status` tells what needs a person now, worst and newest first, in one screen."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from dagster_project.cli.status import status as status_verb
from dagster_project.contracts.model import Contract
from dagster_project.warehouse import operations
from dagster_project.warehouse.attention import RECENT, attention
from dagster_project.warehouse.waiting import waiting
from tests.pipeline.delivery_support import NOW as LOADED
from tests.pipeline.delivery_support import World, contract

NOW = datetime(2026, 11, 20)


def delivery(name: str, state: str, day: int, *scopes: str, export: str = "reports") -> Any:
    moment = datetime(2026, 10, day)
    return {
        "delivery_id": f"{name}-{day}", "export": export, "file_name": name, "state": state,
        "received_at": moment, "order_at": moment, "scope_keys": list(scopes), "reason": "why",
    }  # fmt: skip


@pytest.fixture
def contracts() -> dict[str, Contract]:
    return {
        "reports": contract("reports", ("post",), "period_snapshot", key=("post",)),
        "plans": contract("plans", ("no",), "upsert", key=("no",)),
    }


@pytest.mark.parametrize(
    ("later", "is_waiting"),
    [
        (delivery("other", "in_effect", 9, "A", "B"), False),
        (delivery("other", "superseded", 9, "A", "B"), False),
        (delivery("other", "in_effect", 9, "A"), True),  # of B nothing came again
        (delivery("other", "in_effect", 1, "A", "B"), True),  # came before
        (delivery("other", "held", 9, "A", "B"), True),  # counts no more than the first
        (delivery("file", "in_effect", 9, "A"), False),  # the same file, sent right
        (delivery("file", "in_effect", 9, "A", export="plans"), True),
        (delivery("other", "in_effect", 9), True),  # of nothing
    ],
)
def test_a_held_snapshot_waits_until_all_of_it_came_again(
    later: Any, is_waiting: bool, contracts: dict[str, Contract]
) -> None:
    held = delivery("file", "held", 5, "A", "B")
    assert (held["delivery_id"] in waiting([held, later], contracts)) is is_waiting


def test_a_held_file_without_a_single_good_row_waits(contracts: dict[str, Contract]) -> None:
    held, later = delivery("file", "held", 5), delivery("other", "in_effect", 9, "A")
    assert waiting([held, later], contracts) == {"file-5"}


def test_what_adds_up_waits_until_its_own_file_came_again(contracts: dict[str, Contract]) -> None:
    held = delivery("file", "held", 5, "all", export="plans")
    others = [delivery("other", "in_effect", 9, "all", export="plans")]
    assert waiting([held, *others], contracts) == {"file-5"}
    others.append(delivery("file", "in_effect", 9, "all", export="plans"))
    assert waiting([held, *others], contracts) == set()


def test_a_refused_file_waits_until_one_of_its_name_counts(contracts: dict[str, Contract]) -> None:
    refused = delivery("file", "refused", 5) | {"scope_keys": None, "order_at": None}
    assert waiting([refused], contracts) == {"file-5"}
    assert waiting([refused, delivery("file", "in_effect", 9, "A")], contracts) == set()
    assert waiting([refused, delivery("file", "in_effect", 2, "A")], contracts) == {"file-5"}


def missing(export: str, period: str, due: date, post: str = "_T") -> dict[str, Any]:
    return {
        "export": export, "post_code": post, "period_code": period, "due_on": due,
        "timeliness": "missing",
    }  # fmt: skip


def check(name: str, status: str) -> dict[str, Any]:
    return {"check_name": name, "status": status, "message": f"{name} says"}


def test_worst_and_newest_come_first_and_history_is_counted() -> None:
    deliveries = [
        delivery("old", "refused", 1) | {"is_replaced": False},
        delivery("new", "held", 9) | {"is_replaced": False},
        delivery("long since replaced", "held", 8) | {"is_replaced": True},
        delivery("good", "in_effect", 9) | {"is_replaced": False},
    ]
    due = NOW.date() - timedelta(days=10)
    lateness = [
        *(missing("reports", "2026-10", due, post) for post in ("B", "A")),
        missing("reports", "2026-09", due - timedelta(days=30), "A"),
        missing("plans", "2026-Q3", due + timedelta(days=1)),
        missing("reports", "2021-03", NOW.date() - RECENT - timedelta(days=1), "A"),
        missing("reports", "2026-11", due, "C") | {"timeliness": "expected"},
    ]
    gate = [check("warned", "warn"), check("failed", "fail")]
    found, passed = attention(NOW, deliveries, lateness, gate, [{"path": "x.zip", "reason": "no"}])
    assert [(item.kind, item.what) for item in found] == [
        ("gate", "failed"),
        ("held", "new"),
        ("refused", "old"),
        ("missing", "2026-Q3"),
        ("missing", "2026-10: A, B; 2026-09: A"),
        ("inbox", "x.zip"),
        ("gate", "warned"),
    ]
    assert "new-9" in found[1].do
    assert (passed.replaced, passed.long_missing) == (1, 1)


def test_many_posts_and_periods_are_told_shortly() -> None:
    day = NOW.date() - timedelta(days=1)
    lateness = [missing("reports", "2026-10", day, f"P{n:02}") for n in range(30)]
    lateness += [
        missing("reports", f"2026-0{n}", day - timedelta(days=n), "A") for n in range(1, 6)
    ]
    (found,), _ = attention(NOW, [], lateness, [], [])
    assert found.what.startswith("2026-10: P00, P01, P02, P03, P04, P05 and 24 posts more; ")
    assert found.what.endswith("; and 3 periods before")


def test_one_screen_however_much_is_wrong(deliveries: World) -> None:
    home = deliveries.home
    for number in range(60):
        deliveries.send("reports", number, "DE,2026-10,1,x")
    deliveries.run()
    operations.write(home, "r", deliveries.contracts, outcome="done", known_at=LOADED,
                     started_at=LOADED, finished_at=LOADED)  # fmt: skip
    runner = CliRunner()
    said = runner.invoke(status_verb, ["--home", str(home.root)]).output
    assert len(said.splitlines()) <= 40
    assert "more need a person: compatriots status --all" in said
    everything = runner.invoke(status_verb, ["--home", str(home.root), "--all"]).output
    assert len(everything.splitlines()) > len(said.splitlines())
