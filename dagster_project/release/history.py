"""The published history: list, show, verify, go back."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.release import pointer
from dagster_project.release.settling import settled
from dagster_project.release.shelf import look
from dagster_project.release.unaltered import require_unaltered
from dagster_project.stamps import sha256_of


@dataclass(frozen=True)
class Summary:
    """One release in one line."""

    release_id: str
    made_at: str
    known_at: str
    synthetic: bool
    is_current: bool
    deliveries: int
    tables: int


@dataclass(frozen=True)
class Verification:
    """``problems`` is empty when every file is as it was published."""

    release_id: str
    files: int
    problems: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        return not self.problems


def list_releases(home: Home) -> list[Summary]:
    """All sound releases, oldest first, whatever pointer and history say of them."""
    try:
        found = pointer.read(home)
    except UserError:
        found = None  # a list is most needed just then
    current = None if found is None else found["release_id"]
    return [
        Summary(
            release.release_id,
            release.manifest["made_at"],
            release.manifest["known_at"],
            release.manifest["synthetic"],
            release.release_id == current,
            len(release.manifest.get("deliveries", ())),
            sum(len(tables) for tables in release.manifest["tables"].values()),
        )
        for release in look(home).releases.values()
    ]


def remarks(home: Home) -> list[str]:
    """Sentences on a pointer or history that isn't as it should be; empty when both are."""
    try:
        said = settled(home).notes
    except UserError as problem:
        said = (str(problem),)
    return [*said, "`compatriots run` writes both files anew."] if said else []


def not_servable(home: Home) -> str:
    """Why the release that readers follow can't be served, in a sentence; or nothing."""
    try:
        current = pointer.current(home)
        if current is not None:
            require_unaltered(current)
    except UserError as problem:
        return str(problem)
    return ""


def left_alone(home: Home) -> str:
    """One sentence naming what lies in ``releases/`` and is no sound release; or nothing."""
    return look(home).left_alone


def show(home: Home, release_id: str | None = None) -> dict[str, Any]:
    """The manifest of a release (the current one by default), with the switches that named it.

    Raises UserError when a table is no longer the one that the manifest describes.
    """
    release = _named(home, release_id)
    require_unaltered(release)
    switches = [
        entry for entry in pointer.history(home) if entry["release_id"] == release.release_id
    ]
    return {**release.manifest, "switches": switches}


def verify(home: Home, release_id: str | None = None) -> Verification:
    """Compare every file of a release with the hashes of its manifest."""
    release = _named(home, release_id)
    problems = []
    if release.manifest_sha256 not in _published_hashes(home, release):
        problems.append(f"{pointer.MANIFEST} was changed after it was published.")
    files = 0
    for tier, tables in release.manifest["tables"].items():
        folder = release.folder / tier
        for name, expected in sorted(tables.items()):
            path = release.file(tier, name)
            files += 1
            if not path.is_file():
                problems.append(f"{tier}/{path.name} is missing.")
            elif sha256_of(path) != expected["sha256"]:
                problems.append(f"{tier}/{path.name} was changed.")
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.stem not in tables or not stat.S_ISREG(path.lstat().st_mode):
                problems.append(f"{tier}/{path.name} does not belong to the release.")
    return Verification(release.release_id, files, tuple(problems))


def rollback(
    home: Home, release_id: str, *, reason: str = "", at: datetime | None = None
) -> pointer.Published:
    """Switch the pointer to an older release once it is verified; recorded in the history."""
    found = pointer.read(home)
    if found is not None and found["release_id"] == release_id:
        raise UserError(f"{release_id} is the current release already.", where=str(home.releases))
    release = pointer.open_release(home, release_id)
    checked = verify(home, release_id)
    if not checked.is_sound:
        raise UserError(
            f"Release {release_id} is damaged: {' '.join(checked.problems[:3])}",
            where=str(home.releases / release_id),
            hint="Choose another one, or restore the folder from a backup.",
        )
    moment = at or datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    pointer.switch(home, release, moment, "rollback", reason)
    return release


def _published_hashes(home: Home, release: pointer.Published) -> set[str]:
    """What the manifest may hash to: as pointer and history remember it, if they do."""
    found = settled(home)
    known = {
        entry["manifest_sha256"]
        for entry in found.entries
        if entry["release_id"] == release.release_id and "manifest_sha256" in entry
    }
    if found.named is not None and found.named.release_id == release.release_id:
        return {found.named.manifest_sha256}
    return known or {release.manifest_sha256}


def _named(home: Home, release_id: str | None) -> pointer.Published:
    if release_id is not None:
        return pointer.open_release(home, release_id)
    found = pointer.read(home)
    if found is None:
        raise UserError(
            "Nothing is published yet.",
            where=str(home.releases),
            hint="Run `compatriots run`.",
        )
    # Without the pointer's hash: a changed manifest is for `verify` to say.
    return pointer.open_release(home, found["release_id"])
