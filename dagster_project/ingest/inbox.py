"""What lies in the inbox: files of known exports, and the rest with a reason.

The inbox is only ever read. ``<inbox>/<export>/[received=…/]…``; deeper folders are allowed.
"""

from __future__ import annotations

import difflib
import os
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from dagster_project.errors import ExitCode, UserError
from dagster_project.ingest.junk import Junk, is_archive, reason_for_name
from dagster_project.ingest.times import of_received_folder

# A file touched this recently may still be growing: it is looked at twice, so far apart.
FRESH_SECONDS = 2.0
SETTLE_SECONDS = 0.7


@dataclass(frozen=True)
class SeenFile:
    """One candidate for loading, as the folder showed it."""

    export: str
    path: Path
    relative: str  # to the inbox, with forward slashes
    size: int
    mtime_ns: int

    @property
    def name(self) -> str:
        return self.path.name


@dataclass
class Inbox:
    """The result of a scan; ``files`` in the order of their relative paths."""

    root: Path
    files: list[SeenFile] = field(default_factory=list)
    junk: list[Junk] = field(default_factory=list)


def scan(root: Path, exports: Collection[str], only_export: str | None = None) -> Inbox:
    """List an inbox without reading any file. Raises ``UserError`` when it isn't a folder."""
    if not root.is_dir():
        raise UserError(
            "The inbox isn't a folder that can be read.",
            where=str(root),
            hint="Name another one with --exports DIR.",
            exit_code=ExitCode.WRONG_USE,
        )
    inbox = Inbox(root.resolve())
    for entry in _entries(inbox.root):
        if reason := _reason(entry, inbox.root):
            inbox.junk.append(Junk(entry.name, reason))
        elif not entry.is_dir():
            advice = "unpack it and " if is_archive(entry.name) else ""
            inbox.junk.append(
                Junk(entry.name, f"lies outside of an export's folder: {advice}move it into one")
            )
        elif entry.name not in exports:
            inbox.junk.append(Junk(f"{entry.name}/", _unknown(entry.name, exports)))
        elif only_export in (None, entry.name):
            _walk(inbox, entry.name, Path(entry.path))
    if only_export is not None:
        inbox.junk = [item for item in inbox.junk if item.path.startswith(f"{only_export}/")]
    _set_aside_growing(inbox)
    inbox.files.sort(key=lambda seen: seen.relative)
    inbox.junk.sort(key=lambda item: item.path)
    return inbox


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _reason(entry: os.DirEntry[str], root: Path) -> str | None:
    if entry.is_symlink():
        target = Path(entry.path).resolve()
        if not target.is_relative_to(root):
            return "link to something outside of the inbox: never followed"
        if not target.exists():
            return "link to nothing"
    return reason_for_name(entry.name)


def _unknown(name: str, exports: Collection[str]) -> str:
    near = difflib.get_close_matches(name, exports, n=1)
    guess = f"; did you mean {near[0]}?" if near else ""
    return f"no contract for an export of this name{guess}"


def _walk(inbox: Inbox, export: str, folder: Path) -> None:
    for entry in _entries(folder):
        relative = Path(entry.path).relative_to(inbox.root).as_posix()
        if reason := _reason(entry, inbox.root):
            inbox.junk.append(Junk(relative, reason))
        elif entry.is_dir():
            # A link to a folder inside would list the same files twice, or for ever.
            if entry.is_symlink():
                inbox.junk.append(Junk(f"{relative}/", "link to a folder: never followed"))
                continue
            try:
                of_received_folder(entry.name)
            except ValueError:
                inbox.junk.append(
                    Junk(
                        f"{relative}/",
                        "the time in the folder's name can't be read: write it as "
                        "received=2026-11-23T010000Z",
                    )
                )
                continue
            _walk(inbox, export, Path(entry.path))
        elif entry.is_file():
            status = entry.stat()
            inbox.files.append(
                SeenFile(export, Path(entry.path), relative, status.st_size, status.st_mtime_ns)
            )
        else:
            inbox.junk.append(Junk(relative, "not an ordinary file"))


def _set_aside_growing(inbox: Inbox) -> None:
    """Look a second time at files written just now; those that changed wait for the next run."""
    recent = time.time() - FRESH_SECONDS
    fresh = {seen.relative for seen in inbox.files if seen.mtime_ns / 1e9 > recent}
    if not fresh:
        return
    time.sleep(SETTLE_SECONDS)
    for seen in [seen for seen in inbox.files if seen.relative in fresh]:
        if not is_unchanged(seen):
            inbox.files.remove(seen)
            inbox.junk.append(Junk(seen.relative, "still growing: waits for the next run"))


def is_unchanged(seen: SeenFile) -> bool:
    try:
        status = seen.path.stat()
    except FileNotFoundError:
        return False
    return (status.st_size, status.st_mtime_ns) == (seen.size, seen.mtime_ns)
