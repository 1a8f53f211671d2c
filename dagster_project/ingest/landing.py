"""The untouched original: ``lake/landing/<sha256>/<file name>``, read-only."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from dagster_project import faults
from dagster_project.home import Home, synchronise_folder, temporary_path

BLOCK = 1 << 20


class StillGrowing(Exception):
    """The file changed while it was copied: it waits for the next run."""


def _copy_and_hash(source: Path, target: Path) -> str:
    """Copy a file in one pass; the sha256 is of exactly what was copied. The copy is synced."""
    digest = hashlib.sha256()
    with source.open("rb", buffering=0) as reading, target.open("xb", buffering=0) as writing:
        before = os.fstat(reading.fileno())
        while block := reading.read(BLOCK):
            digest.update(block)
            written = 0
            while written < len(block):  # an unbuffered write may be a short one
                written += writing.write(memoryview(block)[written:])
        after = os.fstat(reading.fileno())
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise StillGrowing
        os.fchmod(writing.fileno(), 0o444)
        os.fsync(writing.fileno())
    return digest.hexdigest()


def hash_file(source: Path) -> str:
    with source.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def find_landed(home: Home, sha256: str, file_name: str) -> Path | None:
    """The kept original, under this name or any other; None when retention took it."""
    path = home.landing / sha256 / file_name
    if path.exists():
        return path
    folder = home.landing / sha256
    return next(iter(sorted(folder.iterdir())), None) if folder.is_dir() else None


def land(home: Home, source: Path) -> tuple[Path, str]:
    """Keep a copy of a file; an equal one that is there already is kept instead.

    Returns the landed path and the sha256. Raises ``StillGrowing``.
    """
    temporary = temporary_path(home.temporary)
    try:
        sha256 = _copy_and_hash(source, temporary)
        faults.reach("load.copied")
        target = home.landing / sha256 / source.name
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            temporary.rename(target)
            synchronise_folder(target.parent)
    finally:
        temporary.unlink(missing_ok=True)
    faults.reach("load.landed")
    return target, sha256
