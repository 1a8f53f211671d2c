"""Runs that are killed at any step, and a reader who looks on while releases are made."""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
import time
from pathlib import Path

import pytest

from dagster_project.demo.generate import generate
from dagster_project.home import Home
from dagster_project.release.reader import Reader
from dagster_project.warehouse import operations
from tests.pipeline.command import KNOWN_AT, compatriots, manifest, new_home, table_hashes

EXPORTS = ("event_plan", "event_registrations", "ledger_1c", "diaspora_estimates", "grants")
BUILD_STEPS = ("build.raw_inserted", "build.raw_synced", "build.done")
RELEASE_STEPS = (
    "release.written",
    "release.manifest",
    "release.renamed",
    "release.recorded",
    "release.switched",
    "ops.gate",
    "ops.pointed",
)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The smaller exports of a demo, loaded."""
    folder = tmp_path_factory.mktemp("demo")
    generate(folder, scale=0.1)
    home = new_home(folder / "home", folder / "exports", EXPORTS)
    compatriots(home.root, "load", check=True)
    return home


def copy_of(home: Home, folder: Path) -> Home:
    """With the same secrets: they give the same pseudonyms and roundings, and so the same bytes."""
    return Home(Path(shutil.copytree(home.root, folder / "home")))


@pytest.fixture(scope="module")
def calm(loaded: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Built and released without a disturbance."""
    home = copy_of(loaded, tmp_path_factory.mktemp("calm"))
    for verb in ("build", "release"):
        compatriots(home.root, verb, "--known-at", KNOWN_AT, check=True)
    return home


def test_killed_in_each_step_of_build_and_release_the_next_run_completes(
    loaded: Home, calm: Home, tmp_path: Path
) -> None:
    home = copy_of(loaded, tmp_path)
    copy_rounding(calm, home)
    for step in BUILD_STEPS:
        done = compatriots(home.root, "build", "--known-at", KNOWN_AT, fault=step)
        assert done.returncode == -signal.SIGKILL, f"{step}: {done.stderr[-500:]}"
        assert operations.unended(home), step
    for step in RELEASE_STEPS:
        done = compatriots(home.root, "release", "--known-at", KNOWN_AT, fault=step)
        assert done.returncode == -signal.SIGKILL, f"{step}: {done.stderr[-500:]}"
        if (home.releases / "current.json").exists():
            assert compatriots(home.root, "releases", "verify").returncode == 0, step
            (home.releases / "current.json").unlink()
    compatriots(home.root, "release", "--known-at", KNOWN_AT, check=True)
    assert not operations.unended(home)
    assert table_hashes(home) == table_hashes(calm)
    # The one that was whole when its run was killed, and nothing half-made beside it.
    left = {path.name for path in home.releases.iterdir()}
    assert left == {"current.json", "history.json", manifest(home)["release_id"]}


def copy_rounding(source: Home, target: Home) -> None:
    """The secret of the first release, without which a second home would round otherwise."""
    target.secrets.mkdir(mode=0o700, exist_ok=True)
    for secret in source.secrets.iterdir():
        copy = target.secrets / secret.name
        copy.write_bytes(secret.read_bytes())
        copy.chmod(0o600)


def test_a_reader_sees_three_releases_without_an_error(calm: Home) -> None:
    """Asked every 0.5 s through two runs, each with a new delivery."""
    home, before = calm, manifest(calm)["release_id"]
    reader = Reader(home)
    seen: list[tuple[float, str]] = []
    errors: list[str] = []
    ended = threading.Event()

    def ask() -> None:
        while not ended.is_set():
            try:
                handle = reader.current()
                with reader.cursor() as cursor:
                    rows = cursor.execute("select count(*) from fct_indicator_value").fetchall()
                assert rows[0][0] > 0
                seen.append((time.monotonic(), handle.release_id))
            except Exception as error:
                errors.append(repr(error))
            ended.wait(0.5)

    thread = threading.Thread(target=ask)
    thread.start()
    published: list[tuple[float, str]] = []
    try:
        for number in range(2):
            deliver_a_plan(home, number)
            done = compatriots(home.root, "run", "--known-at", KNOWN_AT)
            published.append((time.monotonic(), manifest(home)["release_id"]))
            assert done.returncode in (0, 1), done.stderr[-2000:]
            time.sleep(5)
    finally:
        ended.set()
        thread.join()
    assert not errors
    assert len({before, *(release for _, release in published)}) == 3
    assert seen[0][1] == before
    for moment, release in published:
        first = next(when for when, name in seen if name == release)
        assert first <= moment + 5


def deliver_a_plan(home: Home, number: int) -> None:
    """One more planned event: a new delivery that changes a figure."""
    folder = home.exports / "event_plan" / f"received=2026-11-1{number}T080000Z"
    folder.mkdir(parents=True)
    template = next((home.exports / "event_plan").rglob("plan_2026-09*.json"))
    content = json.loads(template.read_text(encoding="utf-8-sig"))
    plans = content["plans"] if isinstance(content, dict) else content
    plan = {**plans[0], "plan_id": f"PL-2026-9{number:05d}", "version": 1}
    target = folder / f"plan_extra_{number}.json"
    target.write_text(json.dumps([plan], ensure_ascii=False), encoding="utf-8")
    os.utime(target, (1_790_000_000, 1_790_000_000))
