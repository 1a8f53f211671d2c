"""A file as it is delivered, together with what a correct load must make of it."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any


@dataclass(slots=True)
class Record:
    """One source record: what the file shows, what it means, and what is wrong with it."""

    values: Any  # list of cells (CSV, XLSX) or a JSON-like dict
    truth: Any = None  # the typed fact behind an accepted record
    rule: str | None = None  # rule that a value of the record breaks
    column: str = ""
    line: int = 0
    # Only the value is left out, and ``truth`` is the fact without it.
    keeps_row: bool = False

    @property
    def is_accepted(self) -> bool:
        return self.rule is None or self.keeps_row

    def reject(self, rule: str, column: str = "") -> None:
        """It must be quarantined."""
        self.rule, self.column, self.keeps_row = rule, column, False


@dataclass(frozen=True, slots=True)
class Defect:
    """Something planted: where it stands and the verdict a correct load gives."""

    file: str
    line: int | None
    rule: str
    verdict: str  # quarantined, value_left_out, skipped, held, refused, duplicate, kept
    note: str = ""


@dataclass(slots=True)
class Delivery:
    """One file in the inbox, and the account a correct load gives of it."""

    export: str
    file_name: str
    received_at: datetime  # UTC, naive
    content: bytes
    records: list[Record] = field(default_factory=list)
    skipped: int = 0
    scope: tuple[str, ...] = ("",)  # scope keys the file covers
    status: str = "loaded"  # loaded, held, refused, duplicate
    reason: str = ""
    notes: list[tuple[int | None, str, str]] = field(default_factory=list)

    @property
    def folder(self) -> str:
        return f"exports/{self.export}/received={self.received_at:%Y-%m-%dT%H%M%SZ}"

    @property
    def path(self) -> str:
        return f"{self.folder}/{self.file_name}"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def order(self) -> tuple[datetime, str]:
        return (self.received_at, self.sha256)

    def accepted(self) -> list[Record]:
        return [record for record in self.records if record.is_accepted]

    def receipt(self) -> list[Any]:
        """[status, read, accepted, quarantined, skipped, {rule: rows}]; a refused file has none."""
        if self.status in ("refused", "duplicate"):
            return [self.status, 0, 0, 0, 0, {}]
        rules = Counter(record.rule for record in self.records if not record.is_accepted)
        accepted = len(self.accepted())
        read = len(self.records) + self.skipped
        return [
            self.status, read, accepted, len(self.records) - accepted, self.skipped,
            dict(sorted(rules.items())),
        ]  # fmt: skip

    def defects(self) -> list[Defect]:
        """Everything planted in this file, by line."""
        found = [
            Defect(self.path, record.line, record.rule,
                   "value_left_out" if record.keeps_row else "quarantined", record.column)
            for record in self.records
            if record.rule and self.status not in ("refused", "duplicate")
        ]  # fmt: skip
        found += [Defect(self.path, line, rule, verdict) for line, rule, verdict in self.notes]
        if self.status != "loaded":
            found.append(Defect(self.path, None, self.reason, self.status))
        return found

    def again(self, **later: int) -> Delivery:
        """The same bytes once more, so much later."""
        return self._without_rows("duplicate", "same_bytes", timedelta(**later), self.content)

    def refused(self, reason: str, content: bytes) -> Delivery:
        """What came the day before under the same name and could not be read."""
        return self._without_rows("refused", reason, timedelta(days=-1), content)

    def _without_rows(self, status: str, reason: str, later: timedelta, content: bytes) -> Delivery:
        return replace(
            self, received_at=self.received_at + later, content=content, records=[], skipped=0,
            notes=[], status=status, reason=reason,
        )  # fmt: skip

    def write(self, to: Path) -> None:
        folder = to / self.folder
        folder.mkdir(parents=True, exist_ok=True)
        (folder / self.file_name).write_bytes(self.content)
