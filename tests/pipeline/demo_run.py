"""A home after two runs over small demo exports, which tests of the command and of pages read."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from dagster_project.demo.generate import generate
from dagster_project.home import Home
from tests.once import made_once
from tests.pipeline.command import KNOWN_AT, compatriots, manifest, new_home

# Enough for every chart to have something to draw, small enough for a minute of pipeline.
SCALE = 0.15
SAID = "said.json"


@dataclass(frozen=True)
class Said:
    """What the runs said: ``first`` over all exports, ``second`` without news."""

    first: str
    first_code: int
    first_release: str
    second: str
    second_code: int


@dataclass(frozen=True)
class DemoRun:
    """``exports``: the inbox, with its ``truth.json`` beside it."""

    home: Home
    exports: Path
    said: Said


def demo_run(factory: pytest.TempPathFactory) -> DemoRun:
    folder = made_once(factory, "demo_run", _run)
    said = json.loads((folder / SAID).read_text(encoding="utf-8"))
    return DemoRun(Home(folder / "home"), folder / "exports", Said(**said))


def copy_of_demo(factory: pytest.TempPathFactory, folder: Path) -> Home:
    """The home after its runs, to be written into: a run over it loads only what is new."""
    return Home(Path(shutil.copytree(demo_run(factory).home.root, folder / "home")))


def _run(folder: Path) -> None:
    generate(folder, scale=SCALE)
    home = new_home(folder / "home", folder / "exports")
    first = compatriots(home.root, "run", "--known-at", KNOWN_AT, check=True)
    released = manifest(home)["release_id"]
    second = compatriots(home.root, "run", "--known-at", KNOWN_AT)
    said = Said(
        first.stdout + first.stderr,
        first.returncode,
        released,
        second.stdout + second.stderr,
        second.returncode,
    )
    (folder / SAID).write_text(json.dumps(asdict(said)), encoding="utf-8")
