"""Is a file still the one it was? Its hash says so; its stamp says it cheaply."""

from __future__ import annotations

import hashlib
from os import stat_result
from pathlib import Path

# Size, modification time, change time, inode. The change time can't be set back by a program.
Stamp = tuple[int, int, int, int]


def stamp_of(path: Path) -> Stamp | None:
    """Changes whenever the file's content or name is touched; None while it can't be looked at."""
    try:
        return stamp(path.stat())
    except OSError:
        return None


def stamp(found: stat_result) -> Stamp:
    return (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def sha256_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
