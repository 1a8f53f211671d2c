"""Receipts vouch for the files of their deliveries, and for the ledger row that stands in them: the
hash of each stands in the receipt.

What was hashed once is only looked at again (size, times, inode) until it changes: a run without
news reads no file. Receipts of earlier versions name no hashes; their files are taken as they
are when they are first seen, which ``lake/adopted.json`` records.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.errors import UserError
from dagster_project.home import Home, write_atomic
from dagster_project.ingest.delivery_states import Decision, by_delivery, own_state
from dagster_project.ingest.ledger import LedgerRow, digest_of
from dagster_project.stamps import Stamp, sha256_of, stamp

RECEIPT, LEDGER = "receipt", "ledger"
HEAL = "`compatriots deliveries repair --all` makes them again from the kept originals"


@dataclass(frozen=True)
class Damage:
    """A file that isn't the one its receipt vouches for. ``kind``: raw, items of a list,
    quarantine, ledger, receipt; ``problem``: the end of a sentence that begins with the file."""

    row: LedgerRow
    kind: str
    path: Path
    problem: str


@dataclass(frozen=True)
class Looked:
    """``adopted``: deliveries whose files were taken as they are, just now."""

    damages: tuple[Damage, ...] = ()
    adopted: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        if not self.adopted:
            return ""
        return (
            f"The receipts of {len(self.adopted)} deliveries name no hashes (an earlier version "
            "wrote them): their files are taken as they are and vouched for from now on."
        )


def files_of(home: Home, row: LedgerRow) -> dict[str, Path]:
    """kind → the files a delivery consists of, beside its receipt."""
    found = {"raw": row.raw_file(home)}
    found |= {items_kind(name): row.items_file(home, name) for name in row.lists}
    if row.has_findings:
        found["quarantine"] = row.quarantine_file(home)
    return found


def items_kind(listed: str) -> str:
    return f"items of {listed}"


def require_sound(
    home: Home, rows: Sequence[LedgerRow], decided: Iterable[Decision], known_at: datetime | None
) -> tuple[set[str], str]:
    """Raises UserError naming every file of a delivery that counts and isn't as its receipt says.

    Returns the damaged deliveries that are withdrawn at ``known_at``, whose rows have to be left
    out, and a sentence for people or nothing.
    """
    looked = look(home, rows)
    decisions = by_delivery(decided)
    left_out = set()
    blocking = []
    for damage in looked.damages:
        mine = decisions.get(damage.row.delivery_id, ())
        if known_at is not None and own_state(damage.row, mine, known_at) == "withdrawn":
            left_out.add(damage.row.delivery_id)
        else:
            blocking.append(damage)
    if blocking:
        raise problem(home, blocking)
    said = [looked.note]
    if left_out:
        said.append(f"Damaged, but withdrawn, so left out: {', '.join(sorted(left_out))}. {HEAL}.")
    return left_out, " ".join(filter(None, said))


def problem(home: Home, damages: Sequence[Damage]) -> UserError:
    named = "; ".join(
        f"delivery {damage.row.delivery_id} of {damage.row.export}: "
        f"{damage.path.relative_to(home.root).as_posix()} {damage.problem}"
        for damage in damages[:10]
    )
    more = f"; and {len(damages) - 10} more" if len(damages) > 10 else ""
    return UserError(
        f"Files of the lake are not the ones their receipts vouch for, so nothing is built from "
        f"them: {named}{more}.",
        where=str(home.lake),
        hint=f"{HEAL}; or restore them from a back-up.",
    )


def look(home: Home, rows: Sequence[LedgerRow]) -> Looked:
    """Compare the files of these deliveries with their receipts. Hashes only what has changed
    since it was last found sound."""
    folders = Folders()
    remembered = _remembered(home)
    looked_at = {row.delivery_id for row in rows}
    sound = {key: seen for key, seen in remembered.items() if key not in looked_at}
    damages: list[Damage] = []
    adoption = Adoption(home)
    for row in rows:
        seen = _seen(home, row, folders)
        if seen and remembered.get(row.delivery_id) == seen:
            sound[row.delivery_id] = seen
            continue
        found = list(_damages(home, row, adoption))
        damages += found
        if seen and not found:
            sound[row.delivery_id] = seen
    adoption.save()
    if sound != remembered:
        write_atomic(_memory(home), json.dumps(sound))
    return Looked(tuple(damages), tuple(adoption.new))


@dataclass
class Folders:
    """Stamps of the files of a folder, listed once: thousands of single looks cost more."""

    listed: dict[Path, dict[str, Stamp]] = field(default_factory=dict)

    def stamp(self, folder: Path, name: str) -> Stamp | None:
        if folder not in self.listed:
            try:
                with os.scandir(folder) as entries:
                    self.listed[folder] = {item.name: stamp(item.stat()) for item in entries}
            except OSError:
                self.listed[folder] = {}
        return self.listed[folder].get(name)


def _seen(home: Home, row: LedgerRow, folders: Folders) -> str:
    """One word for the stamps of all files of a delivery; empty when one is missing."""
    name = f"{row.delivery_id}.parquet"
    stamps = [
        folders.stamp(home.receipts, f"{row.delivery_id}.json"),
        folders.stamp(home.raw / row.export / f"v{row.major}", name),
    ]
    stamps += [folders.stamp(row.items_file(home, each).parent, name) for each in row.lists]
    if row.has_findings:
        stamps.append(folders.stamp(home.quarantine / row.export, name))
    if None in stamps:
        return ""
    # Only deliveries of earlier versions have one.
    stamps.append(folders.stamp(home.deliveries, name))
    return hashlib.sha256(repr(stamps).encode()).hexdigest()[:24]


def _damages(home: Home, row: LedgerRow, adoption: Adoption) -> Iterable[Damage]:
    try:
        receipt = read_receipt(home, row)
        expected = dict(receipt.get("files") or {}) or adoption.find(row.delivery_id)
    except (OSError, ValueError, AttributeError):
        yield Damage(row, RECEIPT, row.receipt_file(home), "can't be read")
        return
    files = files_of(home, row)
    if LEDGER not in receipt:
        files[LEDGER] = row.former_file(home)
    elif digest_of(receipt[LEDGER]) != expected.get(LEDGER):
        yield Damage(row, LEDGER, row.receipt_file(home), "was changed")
    found: dict[str, str] = {}
    for kind, path in files.items():
        try:
            found[kind] = sha256_of(path)
        except FileNotFoundError:
            yield Damage(row, kind, path, "is missing")
        except OSError as error:
            yield Damage(row, kind, path, f"can't be read ({error.strerror})")
        else:
            if expected and found[kind] != expected.get(kind):
                yield Damage(row, kind, path, "was changed")
    if not expected and len(found) == len(files):
        if _holds_rows(row.raw_file(home), row):
            adoption.add(row.delivery_id, found)
        else:
            yield Damage(row, "raw", row.raw_file(home), "doesn't hold the rows of its receipt")


def _holds_rows(file: Path, row: LedgerRow) -> bool:
    """A whole Parquet file of as many rows as were accepted; wide records give several each."""
    try:
        rows = pq.ParquetFile(file).metadata.num_rows
    except (pa.ArrowException, OSError):
        return False
    return bool(row.cells_exploded or rows == row.rows_accepted)


def read_receipt(home: Home, row: LedgerRow) -> dict[str, Any]:
    """``files`` is kind → sha256; one of an earlier version has none, or no ``ledger``.

    Raises OSError or ValueError for a receipt that can't be read.
    """
    content = json.loads(row.receipt_file(home).read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise ValueError(row.delivery_id)
    return content


def vouched(home: Home, row: LedgerRow) -> Mapping[str, str]:
    """kind → sha256, as the receipt says or as it was adopted."""
    return dict(read_receipt(home, row).get("files") or {}) or Adoption(home).find(row.delivery_id)


class Adoption:
    """Files of deliveries whose receipts name no hashes, as they were when first seen."""

    def __init__(self, home: Home) -> None:
        self._path = home.lake / "adopted.json"
        self._known: dict[str, Any] | None = None
        self.new: list[str] = []

    def find(self, delivery_id: str) -> Mapping[str, str]:
        return dict(self._all().get(delivery_id, {}).get("files", {}))

    def add(self, delivery_id: str, files: Mapping[str, str]) -> None:
        at = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        self._all()[delivery_id] = {"adopted_at": at, "files": dict(files)}
        self.new.append(delivery_id)

    def save(self) -> None:
        if self.new:
            write_atomic(self._path, json.dumps(self._known, indent=1, sort_keys=True) + "\n")

    def _all(self) -> dict[str, Any]:
        if self._known is None:
            try:
                self._known = dict(json.loads(self._path.read_text(encoding="utf-8")))
            except FileNotFoundError:
                self._known = {}
            except (OSError, ValueError, TypeError):
                raise UserError(
                    "The record of hashes taken from files of an earlier version can't be read.",
                    where=str(self._path),
                    hint="Restore it from a back-up. Without it those files would be taken as "
                    "they are now: delete it only when you trust them.",
                ) from None
        return self._known


def _memory(home: Home) -> Path:
    """What was found sound, and how it looked then; disposable."""
    return home.work / "vouched.json"


def _remembered(home: Home) -> dict[str, str]:
    try:
        found = json.loads(_memory(home).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
