"""The two small files that say which release is shown: the pointer and its history, as stored.

Nothing here looks at the releases themselves; ``release.settling`` brings both together.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from dagster_project import faults
from dagster_project.home import Home, write_atomic
from dagster_project.release.shelf import (
    DAMAGED_HISTORY,
    HISTORY,
    POINTER,
    SHA256,
    Published,
    Unreadable,
    is_plain,
    moment,
    read_json,
)

Action = Literal["publish", "rollback"]
Entry = dict[str, str]


@dataclass(frozen=True)
class Named:
    """The release a pointer names. ``rolled_back_at``: a person chose it then (ISO, UTC)."""

    release_id: str
    manifest_sha256: str
    rolled_back_at: str = ""

    @property
    def content(self) -> dict[str, str]:
        return {"release_id": self.release_id, "manifest_sha256": self.manifest_sha256}


def stored_pointer(home: Home) -> Named:
    """The pointer as it is written. Raises FileNotFoundError, Unreadable."""
    found, _ = read_json(home.releases / POINTER)
    try:
        named = Named(
            found["release_id"], found["manifest_sha256"], found.get("rolled_back_at", "")
        )
        is_sound = is_plain(named.release_id) and SHA256.fullmatch(named.manifest_sha256)
        if named.rolled_back_at:
            moment(named.rolled_back_at)
    except (KeyError, TypeError, AttributeError, ValueError):
        is_sound = False
    if not is_sound:
        raise Unreadable("names no release")
    return named


def stored_history(home: Home) -> list[Entry]:
    """The history as it is written. Raises FileNotFoundError, Unreadable."""
    found, _ = read_json(home.releases / HISTORY)
    if not isinstance(found, list) or not all(map(_is_entry, found)):
        raise Unreadable("is no list of switches")
    return found


def _is_entry(entry: Any) -> bool:
    try:
        moment(entry["at"])
        return is_plain(entry["release_id"]) and entry["action"] in ("publish", "rollback")
    except (KeyError, TypeError, AttributeError, ValueError):
        return False


def entry_of(
    release: Published, action: Action, at: datetime, before: str, reason: str = ""
) -> Entry:
    """One switch; the manifest's hash lets a later reader see that the manifest was changed."""
    return {
        "release_id": release.release_id,
        "manifest_sha256": release.manifest_sha256,
        "action": action,
        "at": at.isoformat() + "Z",
        "from_release_id": before,
        "reason": reason,
    }


def write(home: Home, entries: Sequence[Entry], named: Named) -> None:
    """Note first, switch last. A history that can't be read is kept under another name."""
    path = home.releases / HISTORY
    try:
        former: list[Entry] | None = stored_history(home)
    except FileNotFoundError:
        former = None
    except Unreadable:
        former = None
        path.replace(path.with_name(DAMAGED_HISTORY))
    if former != list(entries):
        write_atomic(path, json.dumps(entries, ensure_ascii=False, indent=1) + "\n")
    faults.reach("release.recorded")
    mark = {"rolled_back_at": named.rolled_back_at} if named.rolled_back_at else {}
    write_atomic(home.releases / POINTER, json.dumps(named.content | mark) + "\n")
    faults.reach("release.switched")
