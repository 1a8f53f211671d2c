"""Releases of one small table, made by hand: what the publishing station leaves, in no time."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.home import Home
from dagster_project.release import pointer
from dagster_project.release.shelf import Published

FIRST_DAY = datetime(2026, 11, 1, 3)


def put(home: Home, day: int, previous: str | None = None) -> Published:
    """A whole release of this day that no pointer names yet."""
    home.releases.mkdir(parents=True, exist_ok=True)
    at = FIRST_DAY + timedelta(days=day - 1)
    release_id = f"{at:%Y%m%dT%H%M%SZ}-{day:08x}"
    table = home.releases / release_id / "internal" / "figures.parquet"
    table.parent.mkdir(parents=True)
    pq.write_table(pa.table({"day": [day]}), table)
    moment = f"{at.isoformat()}Z"
    manifest = {
        "release_id": release_id,
        "made_at": moment,
        "known_at": moment,
        "synthetic": home.is_synthetic,
        "previous_release_id": previous,
        "deliveries": [],
        "code_version": "test",
        "boundary_set": "default",
        "tables": {
            "internal": {
                "figures": {"rows": 1, "sha256": hashlib.sha256(table.read_bytes()).hexdigest()}
            }
        },
    }
    path = home.releases / release_id / "manifest.json"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    return pointer.open_release(home, release_id)


def publish(home: Home, day: int) -> Published:
    """The same, shown to readers."""
    before = pointer.read(home)
    release = put(home, day, before["release_id"] if before else None)
    pointer.switch(home, release, release.made_at, "publish")
    return release


def roll_back(home: Home, release: Published, day: int) -> None:
    at = FIRST_DAY + timedelta(days=day - 1)
    pointer.switch(home, release, at, "rollback", "wrong figures")
