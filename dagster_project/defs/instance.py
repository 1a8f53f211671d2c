"""Dagster's own home: no telemetry, one run at a time."""

from __future__ import annotations

import os

from dagster import DagsterInstance

from dagster_project.home import Home, write_atomic

SETTINGS = """\
telemetry:
  enabled: false
# One run at a time: the warehouse has one writer.
concurrency:
  runs:
    max_concurrent_runs: 1
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
    if not settings.exists() or settings.read_text(encoding="utf-8") != SETTINGS:
        write_atomic(settings, SETTINGS)
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "1"


def open_instance(home: Home) -> DagsterInstance:
    """The instance that the UI shows; runs of the command are recorded in it."""
    prepare(home)
    return DagsterInstance.get()
