"""The main job end to end, as a process: exit codes, a run without news, kill, a reader."""

from __future__ import annotations

import json
import os
import resource
import signal
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from dagster_project.demo.generate import generate
from dagster_project.home import Home
from dagster_project.release.reader import Reader
from dagster_project.warehouse import operations
from tests.pipeline.command import KNOWN_AT, compatriots, manifest, new_home, table_hashes

SMALL = 0.1
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


def child_cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


@dataclass(frozen=True)
class DemoRun:
    """A home after two runs, and what they said."""

    home: Home
    first_said: str
    first_code: int
    first_cpu: float
    first_release: str
    second_said: str
    second_code: int
    second_cpu: float


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The inbox of a small demo; its ``truth.json`` lies beside it."""
    folder = tmp_path_factory.mktemp("demo")
    generate(folder, scale=SMALL)
    return folder / "exports"


@pytest.fixture(scope="module")
def demo(exports: Path, tmp_path_factory: pytest.TempPathFactory) -> DemoRun:
    home = new_home(tmp_path_factory.mktemp("home"), exports)
    before = child_cpu_seconds()
    first = compatriots(home.root, "run", "--known-at", KNOWN_AT)
    between = child_cpu_seconds()
    released = manifest(home)["release_id"]
    second = compatriots(home.root, "run", "--known-at", KNOWN_AT)
    after = child_cpu_seconds()
    return DemoRun(
        home,
        first.stdout + first.stderr,
        first.returncode,
        between - before,
        released,
        second.stdout + second.stderr,
        second.returncode,
        after - between,
    )


def test_a_run_over_dirty_exports_publishes_and_lists_what_was_held(demo: DemoRun) -> None:
    assert demo.first_code == 1, demo.first_said
    assert "Held:" in demo.first_said or "Refused:" in demo.first_said
    assert f"Release: {demo.first_release}" in demo.first_said
    assert "Traceback" not in demo.first_said


def test_every_line_about_a_held_or_refused_file_is_a_planted_defect(
    demo: DemoRun, exports: Path
) -> None:
    receipts = json.loads((exports.parent / "truth.json").read_text(encoding="utf-8"))["receipts"]
    planted = {
        (receipt[0], Path(path).parts[1], Path(path).name)
        for path, receipt in receipts.items()
        if receipt[0] in ("held", "refused")
    }
    said = {
        (status.lower(), *place.split("/", 1))
        for line in demo.first_said.splitlines()
        for status, _, rest in [line.partition(": ")]
        for place in [rest.split(": ")[0]]
        if status in ("Held", "Refused")
    }
    assert said == planted
    for line in demo.first_said.splitlines():
        place, _, message = line.partition(": ")[2].partition(": ")
        assert place.rsplit("/", 1)[-1] not in message, "the name of the file stands twice"
    assert "ledger_1c_2023-10.csv: Line 3: The file holds marks of" in demo.first_said
    others = [
        line
        for line in demo.first_said.splitlines()
        if not line.startswith(("Held: ", "Refused: ", "Load: ", "Build: ", "Release: "))
    ]
    assert not others
    assert "0 failed, 0 with warnings" in demo.first_said


def test_a_run_without_news_loads_nothing_and_releases_nothing(demo: DemoRun) -> None:
    assert demo.second_code == 0, demo.second_said
    assert "Load: nothing new in the inbox." in demo.second_said
    assert "Release: nothing new since the last one." in demo.second_said
    assert manifest(demo.home)["release_id"] == demo.first_release


def test_the_run_stands_in_dagsters_history(demo: DemoRun) -> None:
    from dagster import DagsterInstance, DagsterRunStatus

    with DagsterInstance.from_config(str(demo.home.dagster)) as instance:
        runs = instance.get_runs()
    assert [run.job_name for run in runs] == ["main_job", "main_job"]
    assert all(run.status == DagsterRunStatus.SUCCESS for run in runs)


def test_dagsters_events_carry_no_row_counts_of_person_exports(demo: DemoRun) -> None:
    from dagster import AssetKey, DagsterInstance

    with DagsterInstance.from_config(str(demo.home.dagster)) as instance:
        event = instance.get_latest_materialization_event(AssetKey(["raw", "event_registrations"]))
        ledger = instance.get_latest_materialization_event(AssetKey(["raw", "ledger_1c"]))
    assert event is not None
    assert event.asset_materialization is not None
    assert not {key for key in event.asset_materialization.metadata if key.startswith("rows")}
    assert ledger is not None
    assert ledger.asset_materialization is not None
    assert "rows_accepted" in ledger.asset_materialization.metadata


@pytest.fixture(scope="module")
def few_exports(exports: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A built and released home of the smaller exports, undisturbed."""
    only = ("event_plan", "event_registrations", "ledger_1c", "diaspora_estimates", "grants")
    home = new_home(tmp_path_factory.mktemp("calm"), exports, only)
    for verb in ("load", "build", "release"):
        known = () if verb == "load" else ("--known-at", KNOWN_AT)
        compatriots(home.root, verb, *known, check=True)
    return home


def test_killed_in_each_step_of_build_and_release_the_next_run_completes(
    few_exports: Home, exports: Path, tmp_path: Path
) -> None:
    only = ("event_plan", "event_registrations", "ledger_1c", "diaspora_estimates", "grants")
    home = new_home(tmp_path, exports, only)
    copy_secrets(few_exports, home)
    compatriots(home.root, "load", check=True)
    for step in BUILD_STEPS:
        done = compatriots(home.root, "build", "--known-at", KNOWN_AT, fault=step)
        assert done.returncode == -signal.SIGKILL, f"{step}: {done.stderr[-500:]}"
        assert operations.unended(home) is not None, step
    for step in RELEASE_STEPS:
        done = compatriots(home.root, "release", "--known-at", KNOWN_AT, fault=step)
        assert done.returncode == -signal.SIGKILL, f"{step}: {done.stderr[-500:]}"
        if (home.releases / "current.json").exists():
            assert compatriots(home.root, "releases", "verify").returncode == 0, step
            (home.releases / "current.json").unlink()
    compatriots(home.root, "release", "--known-at", KNOWN_AT, check=True)
    assert operations.unended(home) is None
    assert table_hashes(home) == table_hashes(few_exports)
    # The one that was whole when its run was killed, and nothing half-made beside it.
    left = {path.name for path in home.releases.iterdir()}
    assert left == {"current.json", "history.json", manifest(home)["release_id"]}


def copy_secrets(source: Home, target: Home) -> None:
    """The same secrets give the same pseudonyms and roundings, and so the same bytes."""
    target.secrets.mkdir(mode=0o700, parents=True, exist_ok=True)
    for secret in source.secrets.iterdir():
        copy = target.secrets / secret.name
        copy.write_bytes(secret.read_bytes())
        copy.chmod(0o600)


def test_a_reader_sees_three_releases_without_an_error(few_exports: Home) -> None:
    """Asked every 0.5 s through three runs, each with a new delivery."""
    home = few_exports
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
        for number in range(3):
            deliver_a_plan(home, number)
            done = compatriots(home.root, "run", "--known-at", KNOWN_AT)
            published.append((time.monotonic(), manifest(home)["release_id"]))
            assert done.returncode in (0, 1), done.stderr[-2000:]
            time.sleep(5)
    finally:
        ended.set()
        thread.join()
    assert not errors
    assert len({release for _, release in published}) == 3
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
