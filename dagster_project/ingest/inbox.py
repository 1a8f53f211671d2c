"""What lies in the inbox: files of known exports, and the rest with a reason.

The inbox is only ever read. ``<inbox>/<export>/[received=…/]…``; deeper folders are allowed.
"""

from __future__ import annotations

import difflib
import os
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dagster_project.contracts.homoglyphs import difference, lookalike
from dagster_project.contracts.normalised_text import normalised_text
from dagster_project.errors import wrong_use
from dagster_project.ingest.ignored_files import (
    IgnoredFile,
    is_archive,
    is_of_system,
    reason_for_name,
)
from dagster_project.ingest.shown_names import without_name, without_names
from dagster_project.ingest.times import of_received_folder

# A file touched this recently may still be growing: it is looked at twice, so far apart.
FRESH_SECONDS = 2.0
SETTLE_SECONDS = 0.7


@dataclass(frozen=True)
class InboxFile:
    """One candidate for loading, as the folder showed it.

    Size and modification time are no proof of the same content: copies keep them. Every way to
    put other content under a name changes the change time or the inode. The device is no part of
    it: a disk has another number when it is mounted again.
    """

    export: str
    path: Path
    relative: str  # to the inbox, with forward slashes
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int

    @property
    def name(self) -> str:
        """The file's name as a person sees it."""
        return normalised_text(self.path.name)

    @property
    def stamp(self) -> tuple[int, int, int, int]:
        """Equal at two looks: the content was not touched between them."""
        return self.size, self.mtime_ns, self.ctime_ns, self.inode


def inbox_file(export: str, path: Path, relative: str) -> InboxFile:
    """A file as it is now. Raises ``OSError``."""
    status = path.stat()
    return InboxFile(
        export, path, relative, status.st_size, status.st_mtime_ns, status.st_ctime_ns,
        status.st_ino,
    )  # fmt: skip


@dataclass
class Inbox:
    """The result of a scan; ``files`` in the order of their relative paths."""

    root: Path
    files: list[InboxFile] = field(default_factory=list)
    ignored: list[IgnoredFile] = field(default_factory=list)

    def ignore(self, path: str, reason: str) -> None:
        self.ignored.append(IgnoredFile(path, reason))


def scan(root: Path, exports: Collection[str], only: Collection[str] | None = None) -> Inbox:
    """List an inbox without reading any file. Raises ``UserError`` when it isn't a folder.

    ``exports``: their names; as contracts by name, what lies among files of persons is listed
    without its name.
    """
    if not root.is_dir():
        raise wrong_use(
            "The inbox isn't a folder that can be read.",
            where=str(root),
            hint="Name another one with --exports DIR.",
        )
    inbox = Inbox(root.resolve())
    for entry in _entries(inbox.root):
        if reason := _reason(entry, inbox.root):
            inbox.ignore(entry.name, reason)
        elif not entry.is_dir():
            advice = "unpack it and " if is_archive(entry.name) else ""
            inbox.ignore(
                entry.name, f"lies outside of an export's folder: {advice}move it into one"
            )
        elif entry.name not in exports:
            inbox.ignore(f"{entry.name}/", _unknown(entry.name, exports))
        elif only is None or entry.name in only:
            _walk(inbox, entry.name, Path(entry.path))
    if only is not None:
        inbox.ignored = [item for item in inbox.ignored if _folder(item.path) in only]
    _set_aside_growing(inbox)
    of_persons: set[str] = set()
    if isinstance(exports, Mapping):
        of_persons = {name for name, contract in exports.items() if contract.has_persons}
    inbox.ignored = [_redacted(item, exports, of_persons) for item in inbox.ignored]
    inbox.files.sort(key=lambda seen: seen.relative)
    inbox.ignored.sort(key=lambda item: item.path)
    return inbox


def _folder(path: str) -> str:
    """The export's folder that a path lies in; of a loose file nothing."""
    return path.partition("/")[0] if "/" in path else ""


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _redacted(
    item: IgnoredFile, exports: Collection[str], of_persons: Collection[str]
) -> IgnoredFile:
    path, reason = item.path, item.reason
    export, _, rest = path.partition("/")
    if rest and export in of_persons:
        path = without_names(path)
    elif of_persons and export not in exports and not is_of_system(export):
        # Where persons are, any name may be one's: what is counted finds it as well.
        path = without_name(export) + "/" * path.endswith("/")
        reason += f" (its name has {len(export)} signs)"
    return IgnoredFile(path.encode("utf-8", "replace").decode(), reason)


def _reason(entry: os.DirEntry[str], root: Path) -> str | None:
    if not is_text(entry.name):
        return "its name is no text in UTF-8: rename it"
    if entry.is_symlink():
        target = Path(entry.path).resolve()
        if not target.is_relative_to(root):
            return "link to something outside of the inbox: never followed"
        if not target.exists():
            return "link to nothing"
    return reason_for_name(entry.name)


def is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _unknown(name: str, exports: Collection[str]) -> str:
    if (meant := lookalike(name, exports)) is not None:
        said = difference(name, meant)
        return f"no contract for an export of this name: it only looks like {meant}, {said}"
    near = difflib.get_close_matches(name, exports, n=1)
    guess = f"; did you mean {near[0]}?" if near else ""
    return f"no contract for an export of this name{guess}"


def _walk(inbox: Inbox, export: str, folder: Path) -> None:
    for entry in _entries(folder):
        relative = Path(entry.path).relative_to(inbox.root).as_posix()
        if reason := _reason(entry, inbox.root):
            inbox.ignore(relative, reason)
        elif entry.is_dir():
            # A link to a folder inside would list the same files twice, or for ever.
            if entry.is_symlink():
                inbox.ignore(f"{relative}/", "link to a folder: never followed")
                continue
            try:
                of_received_folder(entry.name)
            except ValueError:
                inbox.ignore(
                    f"{relative}/",
                    "the time in the folder's name can't be read: write it as "
                    "received=2026-11-23T010000Z",
                )
                continue
            _walk(inbox, export, Path(entry.path))
        elif entry.is_file():
            inbox.files.append(inbox_file(export, Path(entry.path), relative))
        else:
            inbox.ignore(relative, "not an ordinary file")


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
            inbox.ignore(seen.relative, "still growing: waits for the next run")


def is_unchanged(seen: InboxFile) -> bool:
    try:
        now = inbox_file(seen.export, seen.path, seen.relative)
    except FileNotFoundError:
        return False
    return now.stamp == seen.stamp
