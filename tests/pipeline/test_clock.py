"""A run's clock never goes behind the last release, delivery or decision."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from dagster_project import line as line_module
from dagster_project.cli.context import parse_known_at
from dagster_project.cli.main import main
from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.ingest import decisions, ledger, listing
from dagster_project.line import NOW as UNSTATED
from dagster_project.line import Line
from dagster_project.release import clock
from dagster_project.warehouse import operations
from dagster_project.warehouse.build import BuildResult
from tests.pipeline import run_deliveries
from tests.pipeline.delivery_support import NOW, World
from tests.pipeline.hand_made_releases import publish

DAY = timedelta(days=1)


def open_line(deliveries: World, known_at: datetime = UNSTATED, *, publishes: bool = True) -> Line:
    return Line(
        deliveries.home, deliveries.contracts, deliveries.inbox, known_at, "r", publishes=publishes
    )


def set_clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr(line_module, "present", lambda: at)


@pytest.fixture(autouse=True)
def gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting the real one costs seconds, and these tests are not about it."""
    gate = run_deliveries.PassingGate()
    monkeypatch.setattr("dagster_project.ingest.expectations.WORKER", gate)


@pytest.fixture
def loaded(deliveries: World) -> World:
    """Two deliveries, the later of 20 November; a release of 5 November."""
    deliveries.send("reports", 2, "KZ,2026-10,1,5")
    deliveries.send("reports", 20, "KZ,2026-10,1,6")
    deliveries.run()
    publish(deliveries.home, 5)
    return deliveries


@pytest.mark.parametrize("back", [40 * DAY, 4 * DAY, timedelta(minutes=6)])
def test_a_clock_that_was_set_back_stops_every_run(
    loaded: World, monkeypatch: pytest.MonkeyPatch, back: timedelta
) -> None:
    last = datetime(2026, 11, 20, 1)
    set_clock(monkeypatch, last - back)
    with pytest.raises(UserError) as stopped, open_line(loaded):
        pass
    said = str(stopped.value)
    assert stopped.value.exit_code == 3
    assert str(last - back) in said
    assert str(last) in said
    assert "Put the clock right" in said
    # The reason stands in the state of operations, and the lock is free again.
    assert operations.read(loaded.home, "run")[0]["message"] == said
    set_clock(monkeypatch, NOW)
    with open_line(loaded) as line:
        assert line.known_at == NOW


def test_a_few_minutes_are_taken_as_the_later_moment(
    loaded: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = datetime(2026, 11, 20, 1)
    set_clock(monkeypatch, last - timedelta(minutes=5))
    with open_line(loaded) as line:
        assert (line.started_at, line.known_at) == (last, last)


@pytest.mark.parametrize("what", ["release", "decision"])
def test_releases_and_decisions_count_as_deliveries_do(
    loaded: World, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    if what == "release":
        publish(loaded.home, 25)
    else:
        (first, _) = ledger.read(loaded.home)
        at = datetime(2026, 11, 25)
        decisions.withdraw(loaded.home, first.delivery_id, reason="wrong", now=at)
    set_clock(monkeypatch, datetime(2026, 11, 22))
    with pytest.raises(UserError, match=what), open_line(loaded):
        pass


@pytest.mark.parametrize(
    "stated", [datetime(2026, 10, 10), datetime(2026, 11, 4), datetime(2026, 11, 20, 0, 59)]
)
def test_a_stated_moment_behind_the_last_one_publishes_nothing(
    loaded: World, monkeypatch: pytest.MonkeyPatch, stated: datetime
) -> None:
    set_clock(monkeypatch, NOW)
    with pytest.raises(UserError, match="would be forgotten") as stopped:
        open_line(loaded, stated).__enter__()
    assert str(stated) in str(stopped.value)
    assert "2026-11-20 01:00:00" in str(stopped.value)
    # To look at it without publishing is allowed, and so is a replay of an edition.
    with open_line(loaded, stated, publishes=False) as line:
        assert line.known_at == stated
    clock.require_latest(loaded.home, stated, NOW, is_replay=True)


def test_a_stated_moment_at_or_after_the_last_one_is_taken(
    loaded: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, NOW)
    for stated in (datetime(2026, 11, 20, 1), datetime(2026, 11, 21), NOW):
        with open_line(loaded, stated) as line:
            assert line.known_at == stated


def test_what_the_load_brought_is_not_forgotten_either(
    loaded: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, NOW)
    with open_line(loaded, datetime(2026, 11, 21)) as line:
        loaded.send("reports", 22, "KZ,2026-10,1,7")
        loaded.run()
        line.built = BuildResult(line.known_at, is_skipped=True)
        with pytest.raises(UserError, match="would be forgotten"):
            line.check()


@pytest.mark.parametrize("publishes", [True, False])
def test_a_moment_to_come_is_refused(
    loaded: World, monkeypatch: pytest.MonkeyPatch, publishes: bool
) -> None:
    set_clock(monkeypatch, NOW)
    line = open_line(loaded, NOW + DAY, publishes=publishes)
    with pytest.raises(UserError, match="still to come"):
        line.__enter__()


def test_the_time_is_taken_once_the_lock_is_held(
    loaded: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that waited is not behind what the other one published meanwhile."""
    set_clock(monkeypatch, NOW)
    line = open_line(loaded)
    set_clock(monkeypatch, NOW + DAY)
    with line:
        assert (line.started_at, line.known_at) == (NOW + DAY, NOW + DAY)


@pytest.mark.parametrize("verb", ["release", "load"])
def test_the_verbs_end_with_3(loaded: World, monkeypatch: pytest.MonkeyPatch, verb: str) -> None:
    set_clock(monkeypatch, datetime(2026, 10, 17))
    result = CliRunner().invoke(main, [verb, "--home", str(loaded.home.root)])
    assert (result.exit_code, "Put the clock right" in result.output) == (3, True), result.output


def test_no_zone_is_lost_on_the_way() -> None:
    assert parse_known_at("2026-11-20T03:00:00+03:00") == datetime(2026, 11, 20)


def test_a_file_of_the_future_is_refused_until_then(deliveries: World) -> None:
    deliveries.send("reports", 2, "KZ,2026-10,1,5")
    deliveries.send("reports", 24, "KZ,2026-10,1,6")
    for minutes in (0, 1):
        future = [item for item in deliveries.run(minutes) if item.status == "refused"]
        assert [item.errors for item in future] == [{"received_in_future": 1}]
        assert "2026-11-24 01:00:00" in future[0].message
    assert len(ledger.read(deliveries.home)) == 1
    listed = listing.deliveries(deliveries.home, deliveries.contracts, NOW)
    assert [item["state"] for item in listed] == ["in_effect", "refused"]
    (receipt,) = deliveries.run(minutes=24 * 60)
    assert receipt.status == "loaded"
    states = [
        item["state"]
        for item in listing.deliveries(deliveries.home, deliveries.contracts, NOW + DAY)
    ]
    assert states == ["superseded", "in_effect"]


def test_a_few_minutes_ahead_are_no_future(deliveries: World) -> None:
    deliveries.send("reports", 23, "KZ,2026-10,1,5")
    folder = deliveries.inbox / "reports" / "received=2026-11-23T010000Z"
    folder.rename(folder.with_name("received=2026-11-23T120400Z"))
    assert [item.status for item in deliveries.run()] == ["loaded"]


def test_a_future_delivery_of_an_earlier_version_blocks_nothing_and_is_named(
    deliveries: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its receipt was written before the time that it states."""
    deliveries.send("reports", 2, "KZ,2026-10,1,5")
    folder = deliveries.inbox / "reports" / "received=2026-11-02T010000Z"
    folder.rename(folder.with_name("received=2036-01-01"))
    with monkeypatch.context() as earlier:
        earlier.setattr("dagster_project.ingest.clock_skew.is_to_come", lambda moment, now: False)
        (receipt,) = deliveries.run()
    set_clock(monkeypatch, NOW)
    with open_line(deliveries) as line:
        assert line.known_at == NOW
    assert receipt.delivery_id
    assert receipt.delivery_id in " ".join(line.summary())
    assert receipt.delivery_id in operations.read(deliveries.home, "run")[0]["message"]


def test_a_release_of_a_moment_to_come_blocks_nothing(
    loaded: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Earlier versions took any --known-at: it says nothing about the machine's clock."""
    (path,) = loaded.home.releases.glob("*/manifest.json")
    content = path.read_text(encoding="utf-8")
    path.write_text(content.replace('"known_at": "2026', '"known_at": "2036'), encoding="utf-8")
    set_clock(monkeypatch, NOW)
    with open_line(loaded) as line:
        assert line.known_at == NOW
    assert not clock.is_before_release(loaded.home, NOW, NOW)


def test_an_empty_home_has_no_past(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.create()
    assert clock.present(home, datetime(2020, 1, 1)) == datetime(2020, 1, 1)
