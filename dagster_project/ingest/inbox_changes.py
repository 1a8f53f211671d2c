"""Which files of an inbox the last load took: what a later look at the folder is compared with.

Disposable: without it the next look takes all files for new, and a run finds out that they
are not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from dagster_project.home import Home, write_atomic
from dagster_project.ingest.inbox import Inbox, InboxFile
from dagster_project.ingest.inbox_index import sight_of


def digests(files: Iterable[InboxFile]) -> dict[str, str]:
    """Export -> one hash of the names and stamps of its files."""
    listed: dict[str, list[str]] = {}
    for file in sorted(files, key=lambda file: file.relative):
        listed.setdefault(file.export, []).append(f"{file.relative}|{file.stamp}\n")
    return {
        export: hashlib.sha256("".join(lines).encode()).hexdigest()
        for export, lines in listed.items()
    }


def remember(home: Home, inbox: Path, export: str, files: Sequence[InboxFile]) -> None:
    """Note that a load of this export has ended, and with which files: every one of them has
    its receipt now, or is waited for as the load saw it."""
    file = _file(home, inbox, export)
    if not files:
        file.unlink(missing_ok=True)
    elif _read(file) != (word := digests(files)[export]):
        write_atomic(file, word)


def waiting(home: Home, found: Inbox) -> dict[str, str]:
    """Export -> hash of its files, where they are not those that the last load took."""
    return {
        name: word
        for name, word in digests(found.files).items()
        if _read(_file(home, found.root, name)) != word
    }


def _file(home: Home, inbox: Path, export: str) -> Path:
    return sight_of(home, inbox) / f"{export}.taken"


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii")
    except (OSError, ValueError):
        return ""
