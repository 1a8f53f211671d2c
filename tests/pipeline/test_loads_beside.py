"""Several processes load one home, each other exports: the lake is what one alone would make of it,
also when one of them is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from dagster_project import faults, locks
from dagster_project.contracts.model import Contract
from dagster_project.errors import UserError
from dagster_project.home import REPOSITORY, Home
from dagster_project.ingest import ledger
from dagster_project.ingest.key import PseudonymKey, load_key
from dagster_project.ingest.loader import FOLDER_LOCK, open_loader, remove_dead_folders
from dagster_project.ingest.model import Conversion, Request
from dagster_project.warehouse import operations, raw
from dagster_project.warehouse.lock import load_lock, run_lock
from tests.pipeline.delivery_support import NOW, World, convert
from tests.pipeline.run_deliveries import PassingGate
from tests.pipeline.run_load import load_exports
from tests.pipeline.test_deliveries_crash import content, is_whole, lake

EXPORTS = ("plans", "rates", "reports")
PATIENCE_SECONDS = 300


@pytest.fixture(autouse=True)
def passing_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dagster_project.ingest.expectations.WORKER", PassingGate())


def fill(root: Path) -> World:
    """Corrections, rows in quarantine, a duplicate and a file that is refused."""
    world = World(root)
    for day in range(1, 5):
        world.send("reports", day, f"KZ,2026-10,1,{day}", "KZ,2026-10,2,x", "KZ,2026-10,3,7")
        world.send("plans", day, f"p,one,{day}", "q,two,2")
        world.send("rates", day, f"EUR,2026-10-0{day},9{day}")
    world.send("plans", 5, "p,one,4", "q,two,2")
    world.send("rates", 6, "not a rate")
    for path in world.inbox.rglob("*.csv"):
        os.utime(path, (1790000000, 1790000000))
    return world


@pytest.fixture(scope="module")
def serial(tmp_path_factory: pytest.TempPathFactory) -> World:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dagster_project.ingest.expectations.WORKER", PassingGate())
        world = fill(tmp_path_factory.mktemp("serial"))
        world.run()
        raw.sync(world.home, world.contracts)
        return world


def begin(world: World, *exports: str, fault: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.pipeline.run_load", str(world.home.root.parent), *exports],
        cwd=REPOSITORY,
        env=os.environ | ({faults.VARIABLE: fault} if fault else {}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def go(*loads: subprocess.Popen[str]) -> list[int]:
    """Let all begin at once, when all are ready; their exit codes."""
    for process in loads:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in loads:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    ended = [process.wait(PATIENCE_SECONDS) for process in loads]
    for process in loads:
        for stream in (process.stdin, process.stdout):
            assert stream is not None
            stream.close()
    return ended


def require_equal(world: World, serial: World) -> None:
    """Raw tables by hash, the ledger row by row, every file of rows byte by byte."""
    raw.sync(world.home, world.contracts)
    assert content(world.home) == content(serial.home)
    assert lake(world.home) == lake(serial.home)
    key = load_key(world.home).key_id
    assert {row.key_id for row in ledger.read(world.home)} == {key}
    assert without_key(world.home) == without_key(serial.home)
    for path in (*serial.home.raw.rglob("*.parquet"), *serial.home.quarantine.rglob("*.parquet")):
        own = world.home.root / path.relative_to(serial.home.root)
        assert own.read_bytes() == path.read_bytes()
    assert is_whole(world.home)
    assert not any(world.home.temporary.iterdir())
    assert not any(world.home.locks.glob("*.holder"))


def without_key(home: Home) -> list[dict[str, object]]:
    return [ledger.as_record(row) | {"key_id": ""} for row in ledger.read(home)]


def test_loads_of_different_exports_at_once_equal_one_of_all(tmp_path: Path, serial: World) -> None:
    """From an empty home: the key is made by one of them, too."""
    world = fill(tmp_path)
    assert go(*(begin(world, export) for export in EXPORTS)) == [0, 0, 0]
    require_equal(world, serial)


def test_two_loads_of_one_export_come_one_after_another(tmp_path: Path, serial: World) -> None:
    world = fill(tmp_path)
    assert go(begin(world, *EXPORTS), begin(world, "reports"), begin(world, "reports")) == [0, 0, 0]
    require_equal(world, serial)


class Paused:
    """A reader that stops at its first file until it is told to go on."""

    def __init__(self) -> None:
        self.is_reading, self.may_go = threading.Event(), threading.Event()

    def __call__(
        self, requests: Sequence[Request], contract: Contract, key: PseudonymKey | None
    ) -> Iterator[tuple[Request, Conversion | Exception]]:
        self.is_reading.set()
        assert self.may_go.wait(PATIENCE_SECONDS)
        yield from convert(requests, contract, key)


@pytest.mark.parametrize(
    "step", ["load.landed", "load.converted", "load.items_placed", "load.receipt_written"]
)
def test_one_of_two_is_killed_and_the_other_goes_on(
    step: str, tmp_path: Path, serial: World
) -> None:
    world = fill(tmp_path)
    paused = Paused()
    living = threading.Thread(target=load_exports, args=(world, "plans"), kwargs={"by": paused})
    living.start()
    try:
        assert paused.is_reading.wait(PATIENCE_SECONDS)
        (own,) = world.home.temporary.iterdir()
        assert go(begin(world, "reports", fault=step)) == [-signal.SIGKILL]
        assert len(list(world.home.temporary.iterdir())) == 2, "it left its folder"
        state = operations.status(world.home)
        assert state["not_ended"]["run_id"] == "load-reports"
        assert state["at_work"]["run_id"] == "load-plans"
        # The next one tidies up after the dead and leaves the living alone.
        assert load_exports(world, "reports") == ("load-reports",)
        assert list(world.home.temporary.iterdir()) == [own]
        assert operations.unended(world.home) == []
    finally:
        paused.may_go.set()
        living.join()
    load_exports(world, "rates")
    require_equal(world, serial)


def test_a_whole_load_tidies_up_after_killed_ones(tmp_path: Path, serial: World) -> None:
    world = fill(tmp_path)
    killed = go(
        begin(world, "reports", fault="load.raw_placed"),
        begin(world, "plans", fault="load.synchronised"),
    )
    assert killed == [-signal.SIGKILL, -signal.SIGKILL]
    with run_lock(world.home, "compatriots run"):
        died = operations.begin(world.home, "r", "compatriots run", datetime(2026, 11, 1))
        assert set(died) == {"load-plans", "load-reports"}
        world.run()
    assert operations.begin(world.home, "s", "compatriots run", NOW) == ("r",)
    require_equal(world, serial)


def test_a_living_folder_stays_and_all_else_goes(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with open_loader(home, {}, now=NOW, convert=convert) as loader:
        (loader.temporary / "half.parquet").touch()
        (home.temporary / ".loose.parquet").touch()
        dead = home.temporary / ".dead"
        dead.mkdir()
        (dead / FOLDER_LOCK).touch()
        (home.temporary / ".of-an-earlier-version").mkdir()
        remove_dead_folders(home)
        assert list(home.temporary.iterdir()) == [loader.temporary]
        assert (loader.temporary / "half.parquet").exists()
    assert not any(home.temporary.iterdir())


def test_who_holds_an_export_or_the_home_is_named(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.create()

    def refused(lock: object) -> str:
        with pytest.raises(UserError) as said, lock:  # type: ignore[attr-defined]
            pass
        assert said.value.exit_code == 3
        return str(said.value)

    def load_of(export: str) -> object:
        return load_lock(home, [export], f"load --export {export}", "r", wait=False)

    with load_lock(home, ["reports", "plans"], "load --export reports", "r"):
        assert "`load --export reports` (process " in refused(load_of("reports"))
        assert "loads plans in this home" in refused(load_of("plans"))
        assert "`load --export reports`" in refused(run_lock(home, "run", wait=False))
        with load_lock(home, ["rates"], "load --export rates", "s", wait=False):
            said = refused(run_lock(home, "run", wait=False))
            assert "`load --export rates`" in said
            assert "are at work" in said
    with run_lock(home, "compatriots run", wait=False):
        assert "`compatriots run`" in refused(load_of("rates"))
    with load_lock(home, ["reports"], "load", "r", wait=False):
        pass


def test_a_load_waits_for_the_export_and_says_so_once(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.create()
    told: list[str] = []
    leave = threading.Event()

    def hold() -> None:
        with load_lock(home, ["reports"], "first", "r"):
            entered.set()
            leave.wait(PATIENCE_SECONDS)

    entered = threading.Event()
    holder = threading.Thread(target=hold)
    holder.start()
    assert entered.wait(PATIENCE_SECONDS)

    def say(text: str) -> None:
        told.append(text)
        leave.set()

    with load_lock(home, ["reports"], "second", "s", say=say) as died:
        assert died == ()
    holder.join()
    assert len(told) == 1
    assert "`first`" in told[0]


def test_what_is_committed_while_the_ledger_is_read_is_not_lost(
    deliveries: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another load ends, and remembers its rows, between two looks of a reader."""
    deliveries.send("plans", 1, "p,one,1")
    deliveries.send("reports", 2, "KZ,2026-10,1,5")
    deliveries.run(only=("plans",))
    real = ledger._remembered

    def late(home: Home) -> object:
        monkeypatch.setattr(ledger, "_remembered", real)
        deliveries.run(only=("reports",))
        ledger.read(home)
        return real(home)

    monkeypatch.setattr(ledger, "_remembered", late)
    assert {row.export for row in ledger.read(deliveries.home)} == {"plans", "reports"}


def test_a_file_system_without_locks_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", refuse)
    with pytest.raises(UserError, match="carries no locks"):
        locks.take(tmp_path / "lock")
