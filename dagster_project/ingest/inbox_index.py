"""What the loader has seen of an export in an inbox, so that a run without news opens no file.

Disposable: without it files are hashed again and found in the receipts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path

from dagster_project.contracts.model import Contract
from dagster_project.home import REPOSITORY, Home, write_atomic
from dagster_project.ingest import receipts
from dagster_project.ingest.inbox import InboxFile
from dagster_project.ingest.ledger import LedgerRow
from dagster_project.ingest.shown_names import ShownNames

JUDGING_ROOMS = ("contracts", "ingest")


@dataclass(frozen=True)
class IndexEntry:
    """The last known content of one path of the inbox, and what became of it."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    sha256: str
    received_at: str  # ISO, UTC
    outcome: str  # loaded, held, duplicate, refused
    # Contract and code that refused it: another one may accept it.
    judged_by: str

    @property
    def received(self) -> datetime:
        return datetime.fromisoformat(self.received_at)

    @property
    def stamp(self) -> tuple[int, int, int, int]:
        return self.size, self.mtime_ns, self.ctime_ns, self.inode

    def now(self, seen: InboxFile) -> IndexEntry:
        """The same content at another look."""
        stamp = dict(zip(_STAMP, seen.stamp, strict=True))
        return replace(self, **stamp)  # type: ignore[arg-type]


_STAMP = ("size", "mtime_ns", "ctime_ns", "inode")
# Of an index or receipt that doesn't say them: no file has these, so its content is looked at.
_UNKNOWN = dict.fromkeys(_STAMP, -1)


def judging_fingerprint(contract: Contract) -> str:
    """Changes whenever a refused file deserves another try: with its contract or our code."""
    content = contract.path.read_bytes() if contract.path.is_file() else b""
    parts = (content, contract.version.encode(), code_digest().encode())
    return hashlib.sha256(b"\x00".join(parts)).hexdigest()[:16]


@cache
def code_digest() -> str:
    """Of the code that reads and judges files. No version says as much: it would have to be
    raised with every repair of a reader."""
    digest = hashlib.sha256()
    for room in JUDGING_ROOMS:
        for path in sorted((REPOSITORY / "dagster_project" / room).rglob("*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def sight_of(home: Home, inbox: Path) -> Path:
    """The folder with what is known of an inbox, in files by export."""
    return home.work / f"inbox-{hashlib.sha256(str(inbox).encode()).hexdigest()[:12]}"


def forget_former(home: Home, inbox: Path) -> None:
    """Take away what earlier versions kept of an inbox, once every export has a file of its own."""
    folder = sight_of(home, inbox)
    folder.with_suffix(".json").unlink(missing_ok=True)
    folder.with_name(folder.name.replace("inbox", "taken") + ".json").unlink(missing_ok=True)


class InboxIndex:
    """Sightings of one export in one inbox, by relative path as shown; saved as one JSON file in
    the home, by whoever holds the export's lock."""

    def __init__(
        self,
        home: Home,
        inbox: Path,
        contract: Contract,
        ledger: list[LedgerRow],
        names: ShownNames,
    ) -> None:
        self._home, self._ledger = home, ledger
        self._contract, self._names = contract, names
        self._path = sight_of(home, inbox) / f"{contract.export}.json"
        self._is_changed = False
        found = self._read(self._path)
        if found is None:
            # One file for all exports, as earlier versions kept it.
            found = self._read(self._path.parent.with_suffix(".json"))
            self._is_changed = found is not None
        self._is_lost = found is None
        self._entries = found or {}

    def _read(self, path: Path) -> dict[str, IndexEntry] | None:
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            return {
                self._shown(path): IndexEntry(**_UNKNOWN | value)
                for path, value in content.items()
                if path.partition("/")[0] == self._contract.export
            }
        except (OSError, ValueError, TypeError, AttributeError):
            return None

    @cached_property
    def _former(self) -> dict[tuple[str, str], IndexEntry]:
        return _from_receipts(self._home, self._ledger) if self._is_lost else {}

    def _shown(self, path: str) -> str:
        """The path of a file, or of an index from before names of persons' files were hidden."""
        return self._names.path(self._contract, path)

    def find(self, seen: InboxFile) -> IndexEntry | None:
        return self._entries.get(self._shown(seen.relative))

    def find_lost(self, seen: InboxFile, sha256: str) -> IndexEntry | None:
        """With the index lost: the entry of this very content under this path."""
        for path in (self._shown(seen.relative), seen.relative):
            if (former := self._former.get((path, sha256))) is not None:
                return former
        return None

    def put(self, seen: InboxFile, entry: IndexEntry) -> None:
        self._entries[self._shown(seen.relative)] = entry
        self._is_changed = True

    def forget_missing(self, files: Iterable[InboxFile]) -> None:
        """Drop paths that are gone, so that their return counts as a new arrival."""
        present = {self._shown(seen.relative) for seen in files}
        gone = self._entries.keys() - present
        for path in gone:
            del self._entries[path]
        self._is_changed = self._is_changed or bool(gone)

    def save(self) -> None:
        if self._is_changed:
            content = {path: vars(item) for path, item in sorted(self._entries.items())}
            write_atomic(self._path, json.dumps(content, ensure_ascii=False))
            self._is_changed = False


def _from_receipts(home: Home, ledger: list[LedgerRow]) -> dict[tuple[str, str], IndexEntry]:
    """(path, sha256) -> its latest entry, by the lake's own records."""
    found: dict[tuple[str, str], IndexEntry] = {}
    for item in receipts.without_delivery(home):
        key = (item["file_path"], item["sha256"])
        received = item["received_at"].removesuffix("Z")
        found[key] = _former(item["sha256"], received, item["status"])
    for row in ledger:
        key = (row.file_path, row.sha256)
        received = row.received_at.isoformat()
        found[key] = _former(row.sha256, received, row.status)
    return found


def _former(sha256: str, received_at: str, outcome: str) -> IndexEntry:
    return IndexEntry(
        **_UNKNOWN, sha256=sha256, received_at=received_at, outcome=outcome, judged_by=""
    )
