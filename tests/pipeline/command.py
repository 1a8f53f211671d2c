"""The command as a person runs it: a process of its own, in a home of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from dagster_project.home import SYNTHETIC_MARK, Home

COMMAND = Path(sys.executable).with_name("compatriots")
# The demo's own last day: nothing of a test depends on the day it runs.
KNOWN_AT = "2026-11-20T00:00:00Z"


def compatriots(
    home: Path, *arguments: str, fault: str = "", check: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run a verb in ``home``; with ``check`` an exit code above 1 is an error."""
    environment = {
        **{name: value for name, value in os.environ.items() if name != "COMPATRIOTS_FAULT"},
        "COMPATRIOTS_HOME": str(home),
        **({"COMPATRIOTS_FAULT": fault} if fault else {}),
    }
    done = subprocess.run(
        [str(COMMAND), *arguments], capture_output=True, text=True, env=environment, check=False
    )
    if check and done.returncode not in (0, 1):
        raise AssertionError(f"{arguments} ended with {done.returncode}:\n{done.stderr[-3000:]}")
    return done


def new_home(folder: Path, exports: Path, only: tuple[str, ...] = ()) -> Home:
    """A synthetic home with a copy of some exports in its inbox."""
    home = Home(folder)
    home.create()
    (folder / SYNTHETIC_MARK).write_text("invented\n", encoding="utf-8")
    for export in sorted(exports.iterdir()):
        if not only or export.name in only:
            shutil.copytree(export, home.exports / export.name, dirs_exist_ok=True)
    return home


def manifest(home: Home) -> dict[str, Any]:
    """The manifest of the release that dashboards show now."""
    pointer = json.loads((home.releases / "current.json").read_text(encoding="utf-8"))
    text = (home.releases / pointer["release_id"] / "manifest.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def table_hashes(home: Home) -> dict[str, str]:
    tables = manifest(home)["tables"]["internal"]
    return {name: facts["sha256"] for name, facts in tables.items()}
