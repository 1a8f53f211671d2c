"""Readers see a new release without restart, and can open nothing but its files."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dagster_project.errors import UserError
from dagster_project.home import Home, write_atomic
from dagster_project.release import pointer
from dagster_project.release.gate import check
from dagster_project.release.publish import publish
from dagster_project.release.reader import Reader
from tests.pipeline.release_home import World, build

VISITS = "select max(value_central)::int from fct_indicator_value where indicator_code = 'R01'"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.create()
    return home


def make(home: Home, visits: int = 100) -> str:
    world = World(visits=visits)
    release = publish(home, check(home, {}, build(home, world)))
    assert release is not None
    return release.release_id


def test_a_reader_asks_through_three_publishes_without_an_error(home: Home) -> None:
    make(home, 100)
    reader = Reader(home)
    answers: list[tuple[float, int]] = []
    errors: list[BaseException] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            try:
                (value,) = reader.cursor().execute(VISITS).fetchone() or (None,)
                answers.append((time.monotonic(), value))
            except BaseException as error:
                errors.append(error)
            stop.wait(0.5)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    published = []
    for visits in (101, 102, 103):
        make(home, visits)
        published.append((time.monotonic(), visits))
        time.sleep(1.5)
    stop.set()
    for thread in threads:
        thread.join()
    assert errors == []
    for moment, visits in published:
        seen = [at for at, value in answers if value == visits]
        assert seen, f"release {visits} was never seen"
        assert min(seen) - moment < 5


def test_an_old_handle_keeps_answering(home: Home) -> None:
    first = make(home, 100)
    reader = Reader(home)
    handle = reader.current()
    for visits in (101, 102, 103, 104, 105):
        make(home, visits)
        reader.current()
    assert handle.release_id == first
    assert handle.cursor().execute(VISITS).fetchone() == (100,)
    assert reader.cursor().execute(VISITS).fetchone() == (105,)
    assert reader.release(first).cursor().execute(VISITS).fetchone() == (100,)


def test_many_threads_share_one_reader(home: Home) -> None:
    make(home, 100)
    reader = Reader(home)
    wrong: list[object] = []

    def ask() -> None:
        for _ in range(20):
            found = reader.cursor().execute(VISITS).fetchone()
            if found != (100,):
                wrong.append(found)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_asking_again_costs_one_stat(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    make(home)
    reader = Reader(home)
    handle = reader.current()
    monkeypatch.setattr(pointer, "read", lambda _: pytest.fail("the pointer was read again"))
    assert reader.current() is handle


def test_before_the_first_release_the_reader_says_so(home: Home) -> None:
    with pytest.raises(UserError, match="Nothing is published yet"):
        Reader(home).current()


def test_a_manifest_that_is_not_the_published_one_is_refused(home: Home) -> None:
    release_id = make(home)
    path = home.releases / release_id / "manifest.json"
    content = path.read_text()
    path.chmod(0o644)
    path.write_text(content.replace("fingerprint", "fingerprints"))
    with pytest.raises(UserError, match="changed after it was published"):
        Reader(home).current()


def test_a_broken_pointer_leaves_the_last_release_served(home: Home) -> None:
    release_id = make(home)
    reader = Reader(home)
    reader.current()
    write_atomic(home.releases / "current.json", '{"release_id": "gone", "manifest_sha256": "0"}')
    assert reader.current().release_id == release_id
    write_atomic(home.releases / "current.json", "{")
    assert reader.current().release_id == release_id


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('/etc/hostname')",
        "select * from read_text('{warehouse}')",
        "attach '{warehouse}'",
        "copy (select 1) to '{home}/stolen.csv'",
        "set enable_external_access = true",
        "set allowed_paths = ['/']",
        "reset lock_configuration",
        "install httpfs",
        "load httpfs",
        "select * from read_parquet('https://example.org/x.parquet')",
    ],
)
def test_a_release_connection_opens_nothing_else(home: Home, statement: str) -> None:
    make(home)
    text = statement.format(warehouse=home.warehouse, home=home.root)
    with pytest.raises(duckdb.Error):
        Reader(home).cursor().execute(text)


def test_the_state_of_operations_follows_its_own_pointer(home: Home) -> None:
    reader = Reader(home)
    assert reader.operations() is None
    for run_id, outcome in (("r1", "published"), ("r2", "failed")):
        folder = home.operations / run_id
        folder.mkdir(parents=True)
        pq.write_table(pa.table({"outcome": [outcome]}), folder / "run.parquet")
        write_atomic(home.operations / "current.json", json.dumps({"run_id": run_id}))
        cursor = reader.operations()
        assert cursor is not None
        assert cursor.execute("select outcome from run").fetchall() == [(outcome,)]
