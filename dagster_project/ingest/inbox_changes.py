"""Which files of an inbox the last load took: what a later look at the folder is compared with.

Disposable: without it the next look takes all files for new, and a run finds out that they
are not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from dagster_project.home import Home, write_atomic
from dagster_project.ingest.inbox import Inbox, InboxFile


def digests(files: Iterable[InboxFile]) -> dict[str, str]:
    """Export -> one hash of the names and stamps of its files."""
    listed: dict[str, list[str]] = {}
    for file in sorted(files, key=lambda file: file.relative):
        listed.setdefault(file.export, []).append(f"{file.relative}|{file.stamp}\n")
    return {
        export: hashlib.sha256("".join(lines).encode()).hexdigest()
        for export, lines in listed.items()
    }


def remember(home: Home, found: Inbox, exports: Iterable[str]) -> None:
    """Note that a load of these exports has ended, and with which files: every one of them has
    its receipt now, or is waited for as the load saw it."""
    known = _read(home, found.root)
    now = digests(found.files)
    content = {name: word for name, word in known.items() if name not in set(exports)} | now
    if content != known:
        write_atomic(_file(home, found.root), json.dumps(content))


def waiting(home: Home, found: Inbox) -> dict[str, str]:
    """Export -> hash of its files, where they are not those that the last load took."""
    known = _read(home, found.root)
    return {name: word for name, word in digests(found.files).items() if known.get(name) != word}


def _file(home: Home, inbox: Path) -> Path:
    name = hashlib.sha256(str(inbox).encode()).hexdigest()[:12]
    return home.work / f"taken-{name}.json"


def _read(home: Home, inbox: Path) -> dict[str, str]:
    try:
        content = json.loads(_file(home, inbox).read_text(encoding="utf-8"))
        return {str(name): str(word) for name, word in content.items()}
    except (OSError, ValueError, AttributeError):
        return {}
