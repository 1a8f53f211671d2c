"""Whole commands that are killed on their way to a release of a demo.

Each step by itself is killed in a small world (``test_build``, ``test_release_publish``); a reader
who looks on while releases are made is in ``test_release_reader``.
"""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

import pytest

from dagster_project.demo.generate import generate
from dagster_project.home import Home
from dagster_project.warehouse import operations
from tests.pipeline.command import KNOWN_AT, compatriots, manifest, new_home, table_hashes

EXPORTS = ("event_plan", "event_registrations", "ledger_1c", "diaspora_estimates", "grants")
BUILD_STEPS = ("build.raw_inserted", "build.raw_synced", "build.done")
RELEASE_STEPS = ("release.renamed", "ops.gate", "ops.pointed")


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


def test_killed_on_the_way_to_a_release_the_next_run_completes(
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
