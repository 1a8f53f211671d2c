"""What the loader has seen in an inbox, so that a run without news opens no file.

Disposable: without it files are hashed again and found in the receipts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
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


class InboxIndex:
    """Sightings of one inbox, by relative path as shown; saved as one JSON file in the home."""

    def __init__(
        self,
        home: Home,
        inbox: Path,
        ledger: list[LedgerRow],
        contracts: Mapping[str, Contract],
        names: ShownNames,
    ) -> None:
        self._home = home
        self._contracts, self._names = contracts, names
        name = hashlib.sha256(str(inbox).encode()).hexdigest()[:12]
        self._path = home.work / f"inbox-{name}.json"
        self._entries: dict[str, IndexEntry] = {}
        self._former: dict[tuple[str, str], IndexEntry] = {}
        self._is_changed = False
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
            self._entries = {
                self._shown(path): IndexEntry(**_UNKNOWN | value) for path, value in content.items()
            }
        except (OSError, ValueError, TypeError, AttributeError):
            self._former = _from_receipts(home, ledger)

    def _shown(self, path: str) -> str:
        """The path of a file, or of an index from before names of persons' files were hidden."""
        contract = self._contracts.get(path.split("/")[0])
        return path if contract is None else self._names.path(contract, path)

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

    def forget_missing(self, files: Iterable[InboxFile], only: Collection[str] | None) -> None:
        """Drop paths that are gone, so that their return counts as a new arrival."""
        present = {self._shown(seen.relative) for seen in files}
        gone = [
            path
            for path in self._entries
            if path not in present and (only is None or path.partition("/")[0] in only)
        ]
        for path in gone:
            del self._entries[path]
        self._is_changed = self._is_changed or bool(gone)

    def save(self) -> None:
        if self._is_changed or not self._path.exists():
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
