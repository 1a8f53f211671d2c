"""dbt's manifest, parsed anew only when the dbt project has changed or the kept copy has."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

import filelock

from dagster_project.errors import UserError
from dagster_project.home import Home, write_atomic
from dagster_project.warehouse.build import run_dbt
from dagster_project.warehouse.news import project_digest


def read_manifest(home: Home) -> dict[str, Any]:
    """The manifest as dbt writes it. Needs no warehouse; raises ``UserError`` when the project
    can't be parsed."""
    project = project_digest()
    # A build writes its own manifest beside: ours is a copy that says what it was made of.
    kept = home.work / "manifest.json"
    stamp = home.work / "manifest.sha256"
    home.work.mkdir(parents=True, exist_ok=True)
    # The web server and the daemon start together and both ask for it.
    with filelock.FileLock(home.work / "manifest.lock"):
        content = kept.read_bytes() if kept.is_file() else b""
        if not stamp.is_file() or stamp.read_bytes() != _stamp(project, content):
            run_dbt(home, datetime(1970, 1, 1), command="parse")
            parsed = home.work / "dbt" / "manifest.json"
            if not parsed.exists():
                raise UserError("dbt wrote no manifest.", where="dbt")
            content = parsed.read_bytes()
            write_atomic(kept, content)
            write_atomic(stamp, _stamp(project, content))
    manifest: dict[str, Any] = json.loads(content)
    return manifest


def _stamp(project: str, content: bytes) -> bytes:
    """What the copy was made of, and what it was when it was made."""
    return f"{project} {hashlib.sha256(content).hexdigest()}".encode()
