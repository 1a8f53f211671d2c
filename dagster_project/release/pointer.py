"""The pointer: which release readers see. One small file, replaced in one step.

``releases/current.json`` holds ``release_id`` and ``manifest_sha256``. Every switch is noted in
``releases/history.json`` before it happens, so that a killed switch can be told from a made one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from dagster_project import faults
from dagster_project.errors import UserError
from dagster_project.home import Home, write_atomic

POINTER = "current.json"
HISTORY = "history.json"
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Published:
    """A release as it lies on disk."""

    folder: Path
    manifest: Mapping[str, Any]
    manifest_sha256: str

    @property
    def release_id(self) -> str:
        return self.folder.name

    def file(self, tier: str, table: str) -> Path:
        return self.folder / tier / f"{table}.parquet"


def open_release(home: Home, release_id: str, expected_sha256: str | None = None) -> Published:
    """Read and check a release's manifest; raises UserError when it isn't what it should be."""
    folder = home.releases / release_id
    try:
        content = (folder / MANIFEST).read_bytes()
    except OSError:
        raise UserError(
            f"There is no release {release_id}.",
            where=str(home.releases),
            hint="`compatriots releases list` names those there are.",
        ) from None
    found = hashlib.sha256(content).hexdigest()
    if expected_sha256 is not None and found != expected_sha256:
        raise UserError(
            f"The manifest of release {release_id} was changed after it was published.",
            where=str(folder / MANIFEST),
            hint="Switch back with `compatriots releases rollback`, or restore the folder.",
        )
    return Published(folder, json.loads(content), found)


def read(home: Home) -> dict[str, str] | None:
    """The pointer's content; None before the first release."""
    try:
        found: dict[str, str] = json.loads((home.releases / POINTER).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return found


def current(home: Home) -> Published | None:
    """The release the pointer names; None before the first one."""
    found = read(home)
    if found is None:
        return None
    return open_release(home, found["release_id"], found["manifest_sha256"])


def history(home: Home) -> list[dict[str, str]]:
    """Every switch of the pointer, oldest first: release_id, action, at, from_release_id."""
    try:
        found: list[dict[str, str]] = json.loads(
            (home.releases / HISTORY).read_text(encoding="utf-8")
        )
    except FileNotFoundError:
        return []
    return found


def switch(
    home: Home,
    release: Published,
    at: datetime,
    action: Literal["publish", "rollback"],
    reason: str = "",
) -> None:
    """Make ``release`` the one that readers see; the last step of publishing."""
    before = read(home)
    entry = {
        "release_id": release.release_id,
        "action": action,
        "at": at.isoformat() + "Z",
        "from_release_id": "" if before is None else before["release_id"],
        "reason": reason,
    }
    entries = json.dumps([*history(home), entry], ensure_ascii=False, indent=1)
    write_atomic(home.releases / HISTORY, entries + "\n")
    faults.reach("release.recorded")
    content = {"release_id": release.release_id, "manifest_sha256": release.manifest_sha256}
    write_atomic(home.releases / POINTER, json.dumps(content) + "\n")
    faults.reach("release.switched")


def drop_unfinished(home: Home) -> set[str]:
    """Forget a switch that was noted but never happened; returns the releases it named."""
    entries = history(home)
    found = read(home)
    named = None if found is None else found["release_id"]
    kept = list(entries)
    while kept and kept[-1]["release_id"] != named:
        kept.pop()
    if len(kept) != len(entries):
        text = json.dumps(kept, ensure_ascii=False, indent=1) + "\n"
        write_atomic(home.releases / HISTORY, text)
    return {entry["release_id"] for entry in entries} - {entry["release_id"] for entry in kept}
