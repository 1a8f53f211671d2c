"""dbt's manifest, parsed anew only when the dbt project has changed."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

import filelock

from dagster_project.errors import UserError
from dagster_project.home import Home, write_atomic
from dagster_project.warehouse.build import run_dbt
from dagster_project.warehouse.news import project_files


def read_manifest(home: Home) -> dict[str, Any]:
    """The manifest as dbt writes it. Needs no warehouse; raises ``UserError`` when the project
    can't be parsed."""
    digest = hashlib.sha256()
    for path in project_files():
        digest.update(path.name.encode() + path.read_bytes())
    current = digest.hexdigest()
    # A build writes its own manifest beside: ours is a copy that says what it was made of.
    kept = home.work / "manifest.json"
    stamp = home.work / "manifest.sha256"
    home.work.mkdir(parents=True, exist_ok=True)
    # The web server and the daemon start together and both ask for it.
    with filelock.FileLock(home.work / "manifest.lock"):
        is_kept = kept.exists() and stamp.exists()
        if not is_kept or stamp.read_text(encoding="ascii") != current:
            run_dbt(home, datetime(1970, 1, 1), command="parse")
            parsed = home.work / "dbt" / "manifest.json"
            if not parsed.exists():
                raise UserError("dbt wrote no manifest.", where="dbt")
            write_atomic(kept, parsed.read_bytes())
            write_atomic(stamp, current)
    manifest: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return manifest
