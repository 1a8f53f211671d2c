"""Which release counts when pointer, history and releases don't agree, and putting that right.

The history decides, completed by the manifests: a sound release that it doesn't name is entered
at the time it was made. So a release whose run was ended before the last step is shown after
all, one that a pointer from a back-up had hidden comes back, and only a rollback on record keeps
an older release shown. See docs/decisions/0018.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.release import switches
from dagster_project.release.shelf import HISTORY, POINTER, Shelf, Unreadable, look, moment
from dagster_project.release.switches import Entry, Named

T = TypeVar("T")
FROM_MANIFEST = "entered from the manifest"
FROM_POINTER = f"entered from {POINTER}"


@dataclass(frozen=True)
class Settled:
    """The release that counts. ``notes``: sentences on what was wrong with pointer or history."""

    named: Named | None
    entries: list[Entry]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stored:
    """Pointer and history as stored; a problem says why one of them can't be used."""

    named: Named | None = None
    entries: list[Entry] | None = None
    pointer_problem: str = ""
    history_problem: str = ""


def stored(home: Home) -> Stored:
    named, pointer_problem = _usable(switches.stored_pointer, home)
    entries, history_problem = _usable(switches.stored_history, home)
    return Stored(named, entries, pointer_problem, history_problem)


def _usable(read: Callable[[Home], T], home: Home) -> tuple[T | None, str]:
    """What is stored, or why it can't be used."""
    try:
        return read(home), ""
    except FileNotFoundError:
        return None, "is missing"
    except Unreadable as error:
        return None, str(error)


def settled(home: Home) -> Settled:
    """What readers follow: a pointer that can be read, else what a run would settle on.

    Changes nothing. Raises UserError when neither pointer nor releases say anything.
    """
    found = stored(home)
    if found.named is not None and found.entries is not None:
        return Settled(found.named, found.entries)
    decided = decide(home, found, look(home))
    if found.named is not None:
        return Settled(found.named, decided.entries, decided.notes)
    if decided.named is None and (home.releases / POINTER).exists():
        raise UserError(
            f"The pointer to the release {found.pointer_problem}, and no sound release is there.",
            where=str(home.releases / POINTER),
            hint="Restore the folder from a back-up, or publish again with `compatriots run`.",
        )
    return decided


def settle(home: Home) -> tuple[str, ...]:
    """Put pointer and history right before a run goes on; says in sentences what it did.

    Only for the holder of the run's lock. Deletes nothing: what is no sound release is left
    alone and named.
    """
    found, shelf = stored(home), look(home)
    decided = decide(home, found, shelf)
    before = (found.named, found.entries)
    if decided.named is None:
        # The pointer names a release that is gone, and no other one is left to point to.
        (home.releases / POINTER).unlink(missing_ok=True)
    elif before != (decided.named, decided.entries):
        switches.write(home, decided.entries, decided.named)
    return (*decided.notes, *filter(None, [shelf.left_alone]))


def decide(home: Home, found: Stored, shelf: Shelf) -> Settled:
    """The release that counts, and the history that says so."""
    entries = complete(home, found, shelf)
    there = [item for item in entries if item["release_id"] in {*shelf.releases, *shelf.damaged}]
    pointed = found.named
    if found.entries is None and pointed is not None and pointed.release_id in shelf.damaged:
        return Settled(pointed, entries)
    if not there:
        gone = [f"Release {pointed.release_id} is gone from releases/."] if pointed else []
        return Settled(None, entries, tuple(gone))
    last = there[-1]
    named = Named(
        last["release_id"],
        sha256_of_manifest(last, pointed, shelf),
        last["at"] if last["action"] == "rollback" else "",
    )
    return Settled(named, entries, tuple(notes(found, named, entries, shelf)))


def complete(home: Home, found: Stored, shelf: Shelf) -> list[Entry]:
    """The history with a rollback that only the pointer knows, and releases it doesn't name.

    Releases of invented data that came into the home of real data are not taken up, nor the
    other way round.
    """
    entries = list(found.entries or ())
    pointed = found.named
    if pointed is not None and pointed.rolled_back_at:
        at = moment(pointed.rolled_back_at)
        if not any(moment(item["at"]) >= at for item in entries):
            entries.append(
                {
                    "release_id": pointed.release_id,
                    "manifest_sha256": pointed.manifest_sha256,
                    "action": "rollback",
                    "at": pointed.rolled_back_at,
                    "from_release_id": "",
                    "reason": FROM_POINTER,
                }
            )
    known = {item["release_id"] for item in entries}
    for release in shelf.releases.values():
        is_ours = release.manifest["synthetic"] == home.is_synthetic
        if release.release_id in known or not is_ours:
            continue
        earlier = [n for n, item in enumerate(entries) if moment(item["at"]) <= release.made_at]
        entry = switches.entry_of(
            release, "publish", release.made_at, release.previous_release_id, FROM_MANIFEST
        )
        entries.insert(earlier[-1] + 1 if earlier else 0, entry)
    return entries


def sha256_of_manifest(last: Entry, pointed: Named | None, shelf: Shelf) -> str:
    """As it was when the release was switched to, where that is known."""
    if pointed is not None and pointed.release_id == last["release_id"]:
        return pointed.manifest_sha256
    if "manifest_sha256" in last:
        return last["manifest_sha256"]
    release = shelf.releases.get(last["release_id"])
    # A damaged release is refused by its manifest, so any value will do here.
    return "" if release is None else release.manifest_sha256


def notes(found: Stored, named: Named, entries: list[Entry], shelf: Shelf) -> Iterator[str]:
    if found.history_problem:
        yield (
            f"releases/{HISTORY} {found.history_problem}: its {len(entries)} entries come from "
            "the manifests."
        )
    if found.named is None:
        yield f"releases/{POINTER} {found.pointer_problem}: {named.release_id} is shown."
    elif found.named.release_id != named.release_id:
        if found.named.release_id not in shelf.releases:
            why = f"which is gone: {named.release_id} is shown"
        elif entries[-1].get("reason") == FROM_MANIFEST:
            why = f"but {named.release_id} was made after it: it is shown now"
        else:
            why = f"but the last switch was to {named.release_id}: it is shown"
        yield f"releases/{POINTER} named {found.named.release_id}, {why}."
