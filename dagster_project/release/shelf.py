"""What lies in ``releases/``: sound releases, damaged ones, and what is none at all.

A folder with a sound manifest and all its tables is a release, whatever other files say of it.
Only this program's own ``.candidate-…`` folders are ever removed from there.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from dagster_project.errors import UserError
from dagster_project.home import Home

MANIFEST = "manifest.json"
POINTER = "current.json"
HISTORY = "history.json"
# A history that could not be read, kept when it is written anew.
DAMAGED_HISTORY = "history.damaged.json"
OURS = frozenset({POINTER, HISTORY, DAMAGED_HISTORY})
TEMPORARY_PREFIX = ".candidate-"
TABLE_NAME = re.compile(r"\w+")
SHA256 = re.compile(r"[0-9a-f]{64}")
# Advice for a release that was altered. It is never repaired: what was published stays.
WAYS_OUT = (
    "Restore its folder from a back-up; or show another release with `compatriots releases "
    "rollback ID`; or move the folder elsewhere and call `compatriots run`, which publishes anew."
)


@dataclass(frozen=True)
class Published:
    """A release as it lies on disk."""

    folder: Path
    manifest: Mapping[str, Any]
    manifest_sha256: str

    @property
    def release_id(self) -> str:
        return self.folder.name

    @property
    def made_at(self) -> datetime:
        return moment(self.manifest["made_at"])

    @property
    def known_at(self) -> datetime:
        return moment(self.manifest["known_at"])

    @property
    def previous_release_id(self) -> str:
        return str(self.manifest.get("previous_release_id") or "")

    def file(self, tier: str, table: str) -> Path:
        return self.folder / tier / f"{table}.parquet"


@dataclass(frozen=True)
class Shelf:
    """``releases``: sound ones, oldest first. ``damaged``: folder → what is wrong with it.
    ``others``: names that no release can have."""

    releases: dict[str, Published] = field(default_factory=dict)
    damaged: dict[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()

    @property
    def left_alone(self) -> str:
        """One sentence naming what is no release; empty when there is nothing such."""
        named = [f"{name} ({problem})" for name, problem in self.damaged.items()]
        named += self.others
        if not named:
            return ""
        return f"Left alone in releases/, as no sound release: {', '.join(named)}."


class Unreadable(Exception):
    """Why a small JSON file can't be used: the end of a sentence that begins with its name."""


def moment(text: str) -> datetime:
    """A time of a manifest or of the history (UTC, written with Z). Raises ValueError."""
    found = datetime.fromisoformat(text.removesuffix("Z"))
    if found.tzinfo is not None:
        raise ValueError(text)
    return found


def read_json(path: Path) -> tuple[Any, bytes]:
    """Content of a small JSON file, and its bytes. Raises FileNotFoundError, Unreadable."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Unreadable(f"can't be read ({error.strerror})") from None
    if not content.strip():
        raise Unreadable("is empty")
    try:
        return json.loads(content), content
    except (ValueError, RecursionError):
        raise Unreadable("is cut off or not JSON") from None


def open_release(home: Home, release_id: str, expected_sha256: str | None = None) -> Published:
    """Read and check a release's manifest; raises UserError when it isn't what it should be."""
    folder = home.releases / release_id
    try:
        if not is_plain(release_id):
            raise FileNotFoundError
        release = _read_release(folder)
    except FileNotFoundError:
        if is_plain(release_id) and folder.is_dir():
            raise _damaged(folder, "is missing") from None
        raise no_release(home, release_id) from None
    except Unreadable as problem:
        raise _damaged(folder, str(problem)) from None
    if expected_sha256 is not None and release.manifest_sha256 != expected_sha256:
        raise UserError(
            f"The manifest of release {release_id} was changed after it was published.",
            where=str(folder / MANIFEST),
            hint=WAYS_OUT,
        )
    return release


def no_release(home: Home, release_id: str) -> UserError:
    return UserError(
        f"There is no release {release_id}.",
        where=str(home.releases),
        hint="`compatriots releases list` names those there are.",
    )


def _damaged(folder: Path, problem: str) -> UserError:
    return UserError(
        f"Release {folder.name} is damaged: its manifest {problem}.",
        where=str(folder / MANIFEST),
        hint=WAYS_OUT,
    )


def look(home: Home) -> Shelf:
    """Everything that lies in ``releases/``; reads the manifests, hashes no table."""
    sound: list[Published] = []
    damaged: dict[str, str] = {}
    others: list[str] = []
    for entry in sorted(home.releases.iterdir()) if home.releases.is_dir() else ():
        if entry.name in OURS or entry.name.startswith(TEMPORARY_PREFIX):
            continue
        if not is_plain(entry.name) or not entry.is_dir():
            others.append(entry.name)
            continue
        try:
            release = _read_release(entry)
            missing = _missing_table(release)
            if missing:
                raise Unreadable(f"names {missing}, which is missing")
        except FileNotFoundError:
            damaged[entry.name] = f"no {MANIFEST}"
        except Unreadable as problem:
            damaged[entry.name] = f"its {MANIFEST} {problem}"
        else:
            sound.append(release)
    return Shelf({item.release_id: item for item in _in_order(sound)}, damaged, tuple(others))


def is_plain(name: str) -> bool:
    """A name that a release's folder can have: no path, nothing hidden."""
    return bool(name) and Path(name).name == name and not name.startswith(".")


def _read_release(folder: Path) -> Published:
    manifest, content = read_json(folder / MANIFEST)
    problem = _problem(manifest, folder.name)
    if problem:
        raise Unreadable(problem)
    return Published(folder, manifest, hashlib.sha256(content).hexdigest())


def _problem(manifest: Any, release_id: str) -> str:
    """What a manifest lacks that every reader relies on; empty when it is sound."""
    if not isinstance(manifest, dict):
        return "holds no manifest"
    if manifest.get("release_id") != release_id:
        return f"is of another release ({manifest.get('release_id')})"
    for name in ("made_at", "known_at"):
        try:
            moment(manifest[name])
        except (KeyError, AttributeError, TypeError, ValueError):
            return f"has no time in {name}"
    if not isinstance(manifest.get("synthetic"), bool):
        return "doesn't say whether it is synthetic"
    if not isinstance(manifest.get("deliveries", []), list):
        return "lists no deliveries"
    tiers = manifest.get("tables")
    if not isinstance(tiers, dict) or not tiers or not all(map(_is_tier, tiers.items())):
        return "lists no tables"
    return ""


def _is_tier(item: tuple[str, Any]) -> bool:
    tier, tables = item
    return (
        bool(TABLE_NAME.fullmatch(tier))
        and isinstance(tables, dict)
        and bool(tables)
        and all(
            TABLE_NAME.fullmatch(name)
            and isinstance(facts, dict)
            and isinstance(facts.get("rows"), int)
            and SHA256.fullmatch(str(facts.get("sha256")))
            for name, facts in tables.items()
        )
    )


def _missing_table(release: Published) -> str:
    for tier, tables in release.manifest["tables"].items():
        for name in tables:
            if not release.file(tier, name).is_file():
                return f"{tier}/{name}.parquet"
    return ""


def _in_order(releases: list[Published]) -> list[Published]:
    """By the time they were made; of two made in one second, the one that followed comes last."""
    previous = {item.release_id: item.previous_release_id for item in releases}

    def depth(release_id: str) -> int:
        passed: set[str] = set()
        while release_id in previous and release_id not in passed:
            passed.add(release_id)
            release_id = previous[release_id]
        return len(passed)

    return sorted(
        releases, key=lambda item: (item.made_at, depth(item.release_id), item.release_id)
    )
