"""Where things lie on disk (docs/architecture.md), and the only way files come to be there."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
CONTRACTS = REPOSITORY / "data_contracts"
DBT_PROJECT = REPOSITORY / "dbt"
HOME_VARIABLE = "COMPATRIOTS_HOME"
SYNTHETIC_MARK = "SYNTHETIC"


@dataclass(frozen=True)
class Below:
    """A place in a home."""

    path: str

    def __get__(self, home: Home, _kind: type[Home]) -> Path:
        return home.root / self.path


@dataclass(frozen=True)
class Home:
    """The folder of one installation; demo and real data never share one."""

    root: Path

    @staticmethod
    def from_environment() -> Home:
        """``COMPATRIOTS_HOME``, or ``var`` beside the code."""
        return Home(Path(os.environ.get(HOME_VARIABLE) or REPOSITORY / "var").resolve())

    exports = Below("exports")
    lake = Below("lake")
    landing = Below("lake/landing")
    raw = Below("lake/raw")
    quarantine = Below("lake/quarantine")
    ledger = Below("lake/ledger")
    # Rows of the ledger that earlier versions wrote: read, never written.
    deliveries = Below("lake/deliveries")
    decisions = Below("lake/decisions")
    receipts = Below("lake/receipts")
    # On the lake's own file system, so that a rename is atomic.
    temporary = Below("lake/tmp")
    warehouse = Below("warehouse.duckdb")
    operations = Below("ops")
    releases = Below("releases")
    secrets = Below("secrets")
    dagster = Below("dagster")
    # dbt's target and logs: disposable.
    work = Below("work")
    lock = Below("run.lock")
    # Of exports that are loaded beside each other, and of what such loads do one at a time.
    locks = Below("locks")

    @property
    def is_synthetic(self) -> bool:
        """True for a demo home: every release made in it says so on every page."""
        return (self.root / SYNTHETIC_MARK).exists()

    @property
    def written(self) -> tuple[Path, ...]:
        """The folders a run writes to."""
        return (
            self.root,
            self.landing,
            self.raw,
            self.quarantine,
            self.ledger,
            self.decisions,
            self.receipts,
            self.temporary,
            self.locks,
            self.operations,
            self.releases,
            self.dagster,
            self.work,
        )

    def create(self) -> None:
        """Make the folders that are missing; existing ones are left as they are."""
        self.root.mkdir(parents=True, exist_ok=True)
        self.lake.mkdir(mode=0o700, exist_ok=True)
        for folder in (self.exports, *self.written):
            folder.mkdir(parents=True, exist_ok=True)

    def unwritable(self) -> dict[Path, OSError]:
        """Folders a run could not write to, with the system's reason; nothing is made.

        For one that is missing, the folder above it that it would be made in is asked.
        """
        found: dict[Path, OSError] = {}
        for folder in self.written:
            there = next(path for path in (folder, *folder.parents) if path.exists())
            probe = temporary_path(there)
            try:
                probe.touch()
                probe.unlink()
            except OSError as error:
                found[there] = error
        return found

    def close_to_others(self) -> None:
        """What was sent, and the secrets, are for their owner only: whatever the mask of the
        process is, and in homes from before, too."""
        if self.landing.is_dir() and _is_open(self.landing):
            for path in self.landing.rglob("*"):
                path.chmod(0o700 if path.is_dir() else 0o600)
        for folder in (self.landing, self.quarantine, self.temporary, self.lake, self.secrets):
            if folder.is_dir() and _is_open(folder):
                folder.chmod(0o700)


def _is_open(folder: Path) -> bool:
    return bool(folder.stat().st_mode & 0o077)


def temporary_path(folder: Path, suffix: str = "") -> Path:
    """A new name in ``folder`` that no other write uses."""
    return folder / f".{uuid.uuid4().hex}{suffix}"


def synchronise(path: Path) -> None:
    """Make a file's content, or a rename in a folder, survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def place(written: Path, target: Path) -> None:
    """Move a finished file to its name: fsync, rename, fsync of the folder."""
    synchronise(written)
    target.parent.mkdir(parents=True, exist_ok=True)
    written.replace(target)
    synchronise(target.parent)


def write_atomic(target: Path, content: bytes | str, mode: int = 0o644) -> None:
    """Write a small file so that a reader sees the old content or the new, never a part."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    target.parent.mkdir(parents=True, exist_ok=True)
    written = temporary_path(target.parent)
    descriptor = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        written.replace(target)
    finally:
        written.unlink(missing_ok=True)
    synchronise(target.parent)
