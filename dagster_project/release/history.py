"""The published history: list, show, verify, go back."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.release import pointer
from dagster_project.release.parquet import sha256_of


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
    """All releases that were ever published, oldest first."""
    found = pointer.read(home)
    current = None if found is None else found["release_id"]
    # In the order in which they were first pointed at; two may be made in one second.
    named = dict.fromkeys([*(entry["release_id"] for entry in pointer.history(home)), current])
    place = {release_id: number for number, release_id in enumerate(named)}
    summaries = []
    for folder in home.releases.iterdir() if home.releases.exists() else ():
        if folder.name in named and (folder / pointer.MANIFEST).exists():
            manifest = pointer.open_release(home, folder.name).manifest
            summaries.append(
                Summary(
                    folder.name,
                    manifest["made_at"],
                    manifest["known_at"],
                    bool(manifest["synthetic"]),
                    folder.name == current,
                    len(manifest.get("deliveries", ())),
                    sum(len(tables) for tables in manifest["tables"].values()),
                )
            )
    return sorted(summaries, key=lambda item: (item.made_at, place[item.release_id]))


def show(home: Home, release_id: str | None = None) -> dict[str, Any]:
    """The manifest of a release (the current one by default), with the switches that named it."""
    release = _named(home, release_id)
    switches = [
        entry for entry in pointer.history(home) if entry["release_id"] == release.release_id
    ]
    return {**release.manifest, "switches": switches}


def verify(home: Home, release_id: str | None = None) -> Verification:
    """Compare every file of a release with the hashes of its manifest."""
    release = _named(home, release_id)
    problems = []
    found = pointer.read(home)
    if (
        found is not None
        and found["release_id"] == release.release_id
        and found["manifest_sha256"] != release.manifest_sha256
    ):
        problems.append(f"{pointer.MANIFEST} was changed after it was published.")
    files = 0
    for tier, tables in release.manifest["tables"].items():
        for name, expected in sorted(tables.items()):
            path = release.file(tier, name)
            files += 1
            if not path.is_file():
                problems.append(f"{tier}/{path.name} is missing.")
            elif sha256_of(path) != expected["sha256"]:
                problems.append(f"{tier}/{path.name} was changed.")
        for path in sorted((release.folder / tier).iterdir()):
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
    if release_id not in {item.release_id for item in list_releases(home)}:
        raise UserError(
            f"There is no release {release_id}.",
            where=str(home.releases),
            hint="`compatriots releases list` names those there are.",
        )
    checked = verify(home, release_id)
    if not checked.is_sound:
        raise UserError(
            f"Release {release_id} is damaged: {' '.join(checked.problems[:3])}",
            where=str(home.releases / release_id),
            hint="Choose another one, or restore the folder from a backup.",
        )
    release = pointer.open_release(home, release_id)
    moment = at or datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    pointer.switch(home, release, moment, "rollback", reason)
    return release


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
