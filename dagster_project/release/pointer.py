"""The pointer: which release readers see. One small file, replaced in one step.

``releases/current.json`` holds ``release_id`` and ``manifest_sha256``. Every switch is noted in
``releases/history.json`` before it happens. Both can be rebuilt from the manifests
(``release.settling``): a reader goes on without them, a run writes them anew.
"""

from __future__ import annotations

from datetime import datetime

from dagster_project.home import Home
from dagster_project.release import settling, switches
from dagster_project.release.shelf import MANIFEST, POINTER, Published, open_release
from dagster_project.release.switches import Action, Entry, Named

__all__ = ["MANIFEST", "POINTER", "Published", "current", "history", "open_release", "read"]


def read(home: Home) -> dict[str, str] | None:
    """Release and manifest hash that readers follow now; None before the first release."""
    found = settling.settled(home).named
    return None if found is None else found.content


def current(home: Home) -> Published | None:
    """The release the pointer names; None before the first one."""
    found = read(home)
    if found is None:
        return None
    return open_release(home, found["release_id"], found["manifest_sha256"])


def history(home: Home) -> list[Entry]:
    """Every switch of the pointer, oldest first: release_id, action, at, from_release_id."""
    return settling.settled(home).entries


def switch(
    home: Home,
    release: Published,
    at: datetime,
    action: Action,
    reason: str = "",
) -> None:
    """Make ``release`` the one that readers see; the last step of publishing."""
    before = settling.settled(home)
    # Its folder is there already: what was told from its manifest gives way to this switch.
    told = (release.release_id, settling.FROM_MANIFEST)
    entries = [item for item in before.entries if (item["release_id"], item.get("reason")) != told]
    former = entries[-1]["release_id"] if before.named is not None and entries else ""
    entry = switches.entry_of(release, action, at, former, reason)
    mark = entry["at"] if action == "rollback" else ""
    named = Named(release.release_id, release.manifest_sha256, mark)
    switches.write(home, [*entries, entry], named)
