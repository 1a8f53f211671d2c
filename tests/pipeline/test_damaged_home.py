"""What is disposable heals by itself; what is not is named with its remedy."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from dagster import DagsterInstance

from dagster_project.defs import instance as storage
from dagster_project.defs.failures import report_dead
from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.ingest import expectations, ledger
from dagster_project.ingest.inbox import scan
from dagster_project.ingest.inbox_index import InboxIndex
from dagster_project.ingest.key import load_key
from dagster_project.ingest.shown_names import ShownNames
from dagster_project.line import End, Line
from dagster_project.warehouse import build as station
from dagster_project.warehouse import manifest, operations
from dagster_project.warehouse.build import NodeResult, build
from tests.pipeline.delivery_support import NOW, World
from tests.pipeline.run_deliveries import PassingGate
from tests.pipeline.test_build import MADE

Damage = Callable[[Path], None]


@dg.job
def nothing_to_do() -> None:
    pass


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 9)


def no_json(path: Path) -> None:
    path.write_text("{ not json", encoding="utf-8")


def a_list(path: Path) -> None:
    path.write_text("[1]", encoding="utf-8")


def another_object(path: Path) -> None:
    path.write_text('{"a": {"b": 1}}', encoding="utf-8")


def nothing(path: Path) -> None:
    path.write_text("null", encoding="utf-8")


FILES: tuple[Damage, ...] = (empty, cut_off, binary)
JSON: tuple[Damage, ...] = (*FILES, no_json, a_list, another_object, nothing)


@pytest.fixture(scope="module")
def whole_storage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = Home(tmp_path_factory.mktemp("whole") / "home")
    with storage.open_instance(home) as instance:
        assert instance.get_runs() == []
    return home.dagster


RECORDS = ("history/runs.db", "history/runs/index.db", "schedules/schedules.db")


@pytest.mark.parametrize(
    ("name", "damage"), [*((name, cut_off) for name in RECORDS), (RECORDS[0], binary)]
)
def test_damaged_storage_of_dagster_is_named(
    name: str, damage: Damage, tmp_path: Path, whole_storage: Path
) -> None:
    home = Home(tmp_path / "home")
    shutil.copytree(whole_storage, home.dagster)
    damage(home.dagster / name)
    with (
        pytest.raises(UserError, match=r"Move .*dagster away") as said,
        storage.open_instance(home) as opened,
    ):
        use(opened)
    assert said.value.where == str(home.dagster / name)
    assert said.value.exit_code == 3


def test_empty_storage_of_dagster_is_filled_anew(tmp_path: Path, whole_storage: Path) -> None:
    """As a full disk leaves it."""
    home = Home(tmp_path / "home")
    shutil.copytree(whole_storage, home.dagster)
    for name in RECORDS:
        empty(home.dagster / name)
    with storage.open_instance(home) as opened:
        use(opened)


def use(opened: DagsterInstance) -> None:
    opened.get_runs()
    opened.all_asset_keys()
    opened.all_instigator_state()


@pytest.mark.parametrize("damage", [*FILES, a_list])
def test_damaged_settings_of_dagster_are_written_anew(damage: Damage, tmp_path: Path) -> None:
    home = Home(tmp_path)
    storage.prepare(home)
    damage(home.dagster / "dagster.yaml")
    storage.prepare(home)
    assert (home.dagster / "dagster.yaml").read_text() == storage.SETTINGS


@pytest.mark.parametrize("damage", JSON)
@pytest.mark.parametrize("name", ["manifest.json", "manifest.sha256"])
def test_a_damaged_manifest_is_made_anew(
    name: str, damage: Damage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    made: list[str] = []

    def parse(home: Home, known_at: datetime, *, command: str) -> tuple[NodeResult, ...]:
        made.append(command)
        target = home.work / "dbt" / "manifest.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text('{"nodes": {"a": 1}}')
        return ()

    monkeypatch.setattr(manifest, "run_dbt", parse)
    whole = manifest.read_manifest(home)
    assert manifest.read_manifest(home) == whole
    assert made == ["parse"]
    damage(home.work / name)
    assert manifest.read_manifest(home) == whole
    assert made == ["parse", "parse"]


@pytest.fixture
def built(deliveries: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A loaded and built home; dbt always succeeds and makes nothing but its manifest."""

    def run(home: Home, known_at: datetime, **_: object) -> tuple[NodeResult, ...]:
        target = home.work / "dbt" / "manifest.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text('{"nodes": {}}')
        return (MADE,)

    monkeypatch.setattr(station, "run_dbt", run)
    monkeypatch.setattr(expectations, "WORKER", PassingGate())
    deliveries.send("plans", 1, *(f"p{number},one,1" for number in range(3000)))
    deliveries.run()
    build(deliveries.home, deliveries.contracts, NOW)
    assert build(deliveries.home, deliveries.contracts, NOW).is_skipped
    return deliveries


def plans(home: Home) -> int:
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        (found,) = connection.execute("select count(distinct plan) from raw.plans").fetchall()
    return int(found[0])


@pytest.mark.parametrize("damage", JSON)
@pytest.mark.parametrize("name", ["build.json", "dbt/manifest.json"])
def test_a_damaged_note_of_the_last_build_means_a_new_one(
    name: str, damage: Damage, built: World
) -> None:
    damage(built.home.work / name)
    assert not build(built.home, built.contracts, NOW).is_skipped
    assert build(built.home, built.contracts, NOW).is_skipped


def a_block(path: Path) -> None:
    """Every block behind the header is another: found when it is read."""
    content = bytearray(path.read_bytes())
    content[12288 + 8 :] = bytes(byte ^ 0xFF for byte in content[12288 + 8 :])
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("damage", [*FILES, no_json, a_block])
def test_a_damaged_warehouse_is_made_anew_from_the_lake(damage: Damage, built: World) -> None:
    damage(built.home.warehouse)
    assert not build(built.home, built.contracts, NOW).is_skipped
    assert plans(built.home) == 3000


def test_damage_that_dbt_meets_first_is_mended_too(
    built: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = iter(["Runtime Error IO Error: Corrupt database file: computed checksum 1", ""])

    def run(*_: object, **__: object) -> tuple[NodeResult, ...]:
        message = next(said)
        return (replace(MADE, status="error" if message else "success", message=message),)

    monkeypatch.setattr(station, "run_dbt", run)
    assert build(built.home, built.contracts, NOW, force=True).is_complete
    assert plans(built.home) == 3000


def test_a_full_disk_that_dbt_meets_is_named(built: World, monkeypatch: pytest.MonkeyPatch) -> None:
    full = replace(MADE, status="error", message="IO Error: No space left on device")
    monkeypatch.setattr(station, "run_dbt", lambda *_, **__: (full,))
    with pytest.raises(UserError, match="The disk is full"):
        build(built.home, built.contracts, NOW, force=True)


@pytest.mark.parametrize("damage", FILES)
def test_damaged_caches_of_the_load_are_made_anew(damage: Damage, built: World) -> None:
    rows = ledger.read(built.home)
    damage(ledger.cache_file(built.home))
    assert ledger.read(built.home) == rows
    (index,) = built.home.work.glob("inbox-*/*.json")
    damage(index)
    assert built.run(minutes=1) == []
    (seen,) = scan(built.inbox, built.contracts).files
    names = ShownNames(load_key(built.home).secret)
    contract = built.contracts[seen.export]
    index_now = InboxIndex(built.home, built.inbox, contract, rows, names)
    assert index_now.find(seen) is not None


@pytest.mark.parametrize("damage", JSON)
@pytest.mark.parametrize("name", ["current.json", "r1/run.parquet", "r1/gate.parquet"])
def test_a_damaged_state_is_named_and_the_next_run_mends_it(
    name: str, damage: Damage, deliveries: World
) -> None:
    home = deliveries.home
    write(home, "r1")
    assert operations.status(home)["run"]["run_id"] == "r1"
    damage(home.operations / name)
    with pytest.raises(UserError, match="compatriots run") as said:
        operations.status(home)
    assert said.value.where == str(home.operations / name) or name == "current.json"
    write(home, "r2")
    assert operations.status(home)["run"]["run_id"] == "r2"


def write(home: Home, run_id: str) -> None:
    operations.write(
        home, run_id, {}, outcome="done", known_at=NOW, started_at=NOW, finished_at=NOW,
        gate=[{"check_name": "a", "kind": "build", "status": "fail", "failures_count": 1}],
    )  # fmt: skip


def line(world: World, run_id: str = "r") -> Line:
    return Line(world.home, world.contracts, world.inbox, NOW, run_id, purpose="compatriots run")


def test_a_run_that_died_is_told_until_the_next_one(deliveries: World) -> None:
    home = deliveries.home
    write(home, "r1")
    with line(deliveries, "r2"):
        at_work = operations.status(home)
        assert at_work["at_work"]["run_id"] == "r2"
        assert at_work["not_ended"] is None
        note = (home.operations / "started.json").read_text()
    assert operations.status(home)["not_ended"] is None
    # As SIGKILL leaves it: the lock is free, the note is there.
    (home.operations / "started.json").write_text(note)
    assert operations.status(home)["not_ended"]["run_id"] == "r2"
    with line(deliveries, "r3") as next_run:
        assert next_run.died_before == ("r2",)
    assert operations.status(home)["not_ended"] is None


@pytest.mark.parametrize("damage", JSON)
def test_a_damaged_note_of_a_run_still_says_that_it_died(damage: Damage, deliveries: World) -> None:
    home = deliveries.home
    home.create()
    operations.begin(home, "r1", "compatriots run", NOW)
    damage(home.operations / "started.json")
    assert operations.status(home)["not_ended"] is not None


def test_an_interrupted_run_is_no_success(deliveries: World) -> None:
    with pytest.raises(KeyboardInterrupt), line(deliveries):
        raise KeyboardInterrupt
    run = operations.status(deliveries.home)["run"]
    assert (run["outcome"], run["message"][:19]) == ("nothing_published", "It was interrupted.")


def test_a_state_that_cannot_be_written_is_no_success(
    deliveries: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("dagster_project.line.operations.write", full)
    with line(deliveries) as ended:
        ended.end = End.PART
    assert ended.exit_code == 3
    assert "The disk is full" in ended.problem
    assert operations.unended(deliveries.home)


FOLDERS = ("ops", "releases", "work", "dagster", "lake/tmp", "lake/receipts", "lake/raw")


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_that_cannot_be_written_stops_the_run_before_it_begins(
    folder: str, deliveries: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = deliveries.home
    home.create()
    touch = Path.touch

    def refuse(self: Path, *arguments: object, **options: object) -> None:
        if self.parent == home.root / folder:
            raise OSError(errno.EROFS, "Read-only file system", str(self))
        touch(self)

    monkeypatch.setattr(Path, "touch", refuse)
    with pytest.raises(UserError, match="Read-only file system") as said, line(deliveries):
        pass
    assert said.value.where == str(home.root / folder)
    assert not (home.operations / "started.json").exists()


def test_dagster_is_told_of_a_run_that_died() -> None:
    """Else it would hold the queue of one for ever."""
    with DagsterInstance.ephemeral() as instance:
        run = instance.create_run_for_job(job_def=nothing_to_do)
        report_dead(instance, [run.run_id])
        found = instance.get_run_by_id(run.run_id)
        assert found is not None
        assert found.status == dg.DagsterRunStatus.FAILURE
        report_dead(instance, ["load-of-no-dagster-run"])
