"""Dagster's own home: no telemetry, one main run at a time."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from dagster import DagsterInstance

from dagster_project import disk
from dagster_project.defs.names import ALONE_TAG
from dagster_project.errors import UserError
from dagster_project.explain import causes
from dagster_project.home import Home, write_atomic

SETTINGS = f"""\
telemetry:
  enabled: false
# No form for a newsletter over the first page.
nux:
  enabled: false
# One main run at a time: the warehouse has one writer. Loads of single exports go beside each
# other, as many as the memory of an ordinary machine holds; locks keep both apart.
concurrency:
  runs:
    max_concurrent_runs: 4
    tag_concurrency_limits:
      - key: {ALONE_TAG}
        limit: 1
retention:
  schedule:
    purge_after_days: 90
  sensor:
    purge_after_days:
      skipped: 7
      success: 90
"""


def prepare(home: Home) -> None:
    """Write dagster.yaml and point this process at it."""
    home.dagster.mkdir(parents=True, exist_ok=True)
    settings = home.dagster / "dagster.yaml"
    if not settings.exists() or settings.read_bytes() != SETTINGS.encode():
        write_atomic(settings, SETTINGS)
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "1"


@contextmanager
def open_instance(home: Home) -> Iterator[DagsterInstance]:
    """The instance that the UI shows; runs of the command are recorded in it.

    Raises ``UserError`` that names the files when Dagster's own record of runs is damaged.
    """
    prepare(home)
    try:
        with DagsterInstance.get() as instance:
            yield instance
    except Exception as error:
        from_storage = [item for item in causes(error) if isinstance(item, sqlite3.Error)]
        damaged = damaged_files(home) if from_storage and not disk.is_full(error) else []
        if not damaged and not any("no such" in str(item) for item in from_storage):
            raise
        raise UserError(
            "Dagster's record of runs is damaged.",
            where=", ".join(str(path) for path in damaged or [home.dagster]),
            hint=f"Move {home.dagster} away: the next run makes it anew. Only the list of former "
            "runs is lost with it, no delivery and no release.",
        ) from error


def damaged_files(home: Home) -> list[Path]:
    """Files of Dagster's storage that are no whole SQLite databases. An empty one is filled by
    Dagster itself."""
    return [path for path in sorted(home.dagster.rglob("*.db")) if not is_sound(path)]


def is_sound(path: Path) -> bool:
    try:
        uri = f"{path.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            found = connection.execute("pragma quick_check(1)").fetchall()
    except sqlite3.DatabaseError:
        return False
    return bool(found == [("ok",)])
