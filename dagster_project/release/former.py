"""The checks that let the current release through, shown again where nothing is new."""

from __future__ import annotations

import pyarrow.parquet as pq

from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.release.candidate import TIER
from dagster_project.release.checks import Check
from dagster_project.release.shelf import Published
from dagster_project.warehouse import operations


def former_checks(home: Home, release: Published) -> tuple[Check, ...]:
    """From the state of the last run: a release holds no messages."""
    try:
        said = {(row["check_name"], row["status"]): row for row in operations.read(home, "gate")}
    except UserError:
        said = {}
    rows = pq.read_table(release.file(TIER, "quality_gate")).to_pylist()
    return tuple(
        Check(**row, message=said.get((row["check_name"], row["status"]), {}).get("message", ""))
        for row in rows
    )
