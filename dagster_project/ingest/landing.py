"""The untouched original: ``lake/landing/<sha256>/<file name>``, for its owner only."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from dagster_project import faults
from dagster_project.contracts.normalised_text import normalised_text
from dagster_project.home import Home, synchronise, temporary_path

BLOCK = 1 << 20
OWNER_ONLY = 0o600


class StillGrowing(Exception):
    """The file changed while it was copied: it waits for the next run."""


def _copy_and_hash(source: Path, target: Path) -> str:
    """Copy a file in one pass; the sha256 is of exactly what was copied. The copy is synced."""
    digest = hashlib.sha256()
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(descriptor, "wb", buffering=0) as writing, source.open("rb", 0) as reading:
        before = os.fstat(reading.fileno())
        while block := reading.read(BLOCK):
            digest.update(block)
            written = 0
            while written < len(block):  # an unbuffered write may be a short one
                written += writing.write(memoryview(block)[written:])
        after = os.fstat(reading.fileno())
        if _stamp(before) != _stamp(after):
            raise StillGrowing
        # Whatever the mask of the process is.
        os.fchmod(writing.fileno(), OWNER_ONLY)
        os.fsync(writing.fileno())
    return digest.hexdigest()


def _stamp(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def find_landed(
    home: Home, sha256: str, file_name: str, shown: Callable[[str], str]
) -> Path | None:
    """The kept original, under this name or any other; None when retention took it.

    ``shown``: the name of an original -> how it stands outside the landing, as ``file_name`` does.
    """
    folder = home.landing / sha256
    kept = sorted(folder.iterdir()) if folder.is_dir() else []
    named = [path for path in kept if file_name in (path.name, shown(normalised_text(path.name)))]
    return next(iter(named or kept), None)


def land(home: Home, source: Path, folder: Path) -> tuple[Path, str]:
    """Keep a copy of a file, under its name as a person sees it; an equal one that is there
    already is kept instead.

    ``folder``: of the load, where the copy is written first. Returns the landed path and the
    sha256. Raises ``StillGrowing``.
    """
    temporary = temporary_path(folder)
    try:
        sha256 = _copy_and_hash(source, temporary)
        faults.reach("load.copied")
        target = home.landing / sha256 / normalised_text(source.name)
        if not target.exists():
            target.parent.mkdir(mode=0o700, exist_ok=True)
            temporary.rename(target)
            synchronise(target.parent)
    finally:
        temporary.unlink(missing_ok=True)
    faults.reach("load.landed")
    return target, sha256
