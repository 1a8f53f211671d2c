"""Damaged files of deliveries, made again from the kept originals.

A file goes to its place only when it is the one the receipt vouches for, byte for byte. Where
contract or code have moved on it is another: then a person may accept it (``accept``), if every
row is accounted for as before, or reload the delivery.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from dagster_project import disk
from dagster_project.contracts.model import Contract
from dagster_project.home import Home, place, temporary_path, write_atomic
from dagster_project.ingest import decisions, vouch
from dagster_project.ingest.intake import Convert
from dagster_project.ingest.ledger import LedgerRow, as_record, digest_of, write_rows
from dagster_project.ingest.loader import Loader, open_loader
from dagster_project.ingest.model import (
    Conversion,
    DeliveryHeader,
    OutputPaths,
    Refusal,
    Request,
    account_of,
)
from dagster_project.ingest.names_version import is_current
from dagster_project.stamps import sha256_of


@dataclass(frozen=True)
class Repaired:
    """What became of one damaged delivery; ``problem`` is empty when it is whole again."""

    delivery_id: str
    export: str
    files: tuple[str, ...]  # relative to the home
    problem: str = ""


class NotHealed(Exception):
    """Why a delivery can't be made whole, and what to do."""


def repair(
    home: Home,
    contracts: Mapping[str, Contract],
    *,
    now: datetime,
    delivery_id: str | None = None,
    accept: bool = False,
    convert: Convert | None = None,
) -> list[Repaired]:
    """Heal one delivery, or all that are damaged; nothing is done to those that are sound.

    ``accept``: take what the present contract and code make of an original, when it isn't the
    vouched file but accounts for every row as before; the receipt records it.
    """
    with (
        disk.watched(home, "the repair"),
        open_loader(home, contracts, now=now, convert=convert) as loader,
    ):
        rows = loader.rows
        if delivery_id is not None:
            rows = [decisions.find(rows, delivery_id)]
        damaged: dict[str, list[vouch.Damage]] = {}
        for damage in vouch.look(home, rows).damages:
            damaged.setdefault(damage.row.delivery_id, []).append(damage)
        return [_heal(loader, damages, accept) for damages in damaged.values()]


def _heal(loader: Loader, damages: Sequence[vouch.Damage], accept: bool) -> Repaired:
    row = damages[0].row
    files = tuple(damage.path.relative_to(loader.home.root).as_posix() for damage in damages)
    working = temporary_path(loader.temporary)
    working.mkdir()
    try:
        made = _make(loader, row, {damage.kind for damage in damages}, working, accept)
        places = vouch.files_of(loader.home, row) | {vouch.LEDGER: row.former_file(loader.home)}
        for kind, written in made.items():
            place(written, places[kind])
    except NotHealed as reason:
        return Repaired(row.delivery_id, row.export, files, str(reason))
    finally:
        shutil.rmtree(working, ignore_errors=True)
    return Repaired(row.delivery_id, row.export, files)


def _make(
    loader: Loader, row: LedgerRow, kinds: set[str], working: Path, accept: bool
) -> dict[str, Path]:
    """kind → a new file in ``working`` that may take the place of the damaged one."""
    if vouch.RECEIPT in kinds:
        raise NotHealed(f"Its receipt can't be made again. Restore {row.delivery_id}.json.")
    expected = vouch.vouched(loader.home, row)
    made: dict[str, Path] = {}
    if vouch.LEDGER in kinds:
        made = _put_ledger_back(loader.home, row, expected.get(vouch.LEDGER), working)
    if kinds - {vouch.LEDGER}:
        out, conversion = _convert(loader, row, working)
        every = {"raw": out.accepted, "quarantine": out.quarantine}
        every |= {vouch.items_kind(name): out.items(name) for name in row.lists}
        wanted = {kind: path for kind, path in every.items() if kind in expected}
        wanted = wanted or {kind: path for kind, path in every.items() if kind in kinds}
        is_same = all(
            path.exists() and sha256_of(path) == expected.get(kind) for kind, path in wanted.items()
        )
        if is_same:
            made |= {kind: path for kind, path in wanted.items() if kind in kinds}
        else:
            _require_acceptable(row, conversion, accept)
            _accept(loader, row, wanted)
            made |= wanted
    return made


def _put_ledger_back(
    home: Home, row: LedgerRow, expected: str | None, working: Path
) -> dict[str, Path]:
    """The row as it is remembered, if it is the vouched one: into its receipt, or as the file of
    an earlier version."""
    receipt = vouch.read_receipt(home, row)
    made = {}
    if vouch.LEDGER in receipt:
        receipt[vouch.LEDGER] = as_record(row)
        found = digest_of(receipt[vouch.LEDGER])
    else:
        made[vouch.LEDGER] = working / "ledger"
        write_rows(made[vouch.LEDGER], [row])
        found = sha256_of(made[vouch.LEDGER])
    if found != expected:
        raise NotHealed("Its ledger row is lost too. Restore the file from a back-up.")
    if not made:
        _write_receipt(home, row, receipt)
    return made


def _write_receipt(home: Home, row: LedgerRow, content: Mapping[str, Any]) -> None:
    write_atomic(row.receipt_file(home), json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def _convert(loader: Loader, row: LedgerRow, working: Path) -> tuple[OutputPaths, Conversion]:
    contract = loader.contracts.get(row.export)
    if contract is None:
        raise NotHealed(f"There is no contract for {row.export} any more.")
    if contract.version != row.contract_version:
        raise NotHealed(
            f"It was loaded by version {row.contract_version} of its contract, which is now "
            f"{contract.version}. Restore the file from a back-up, or say "
            f"`compatriots reload {row.delivery_id}`: the new rows count from then on."
        )
    if not is_current(row):
        raise NotHealed(
            "Its persons were made by former rules of names. Restore the file from a back-up, or "
            f"say `compatriots reload {row.delivery_id}`: the new rows count from then on."
        )
    out = OutputPaths(working / "raw.parquet", working / "quarantine.parquet", working / "own")
    header = DeliveryHeader(row.delivery_id, row.received_at, row.contract_version)
    request = Request(_original(loader.home, row), header, out)
    ((_, outcome),) = loader.convert([request], contract, loader.key)
    if isinstance(outcome, Exception):
        # The text of an unforeseen error may carry values of the file.
        said = str(outcome) if isinstance(outcome, Refusal) else type(outcome).__name__
        raise NotHealed(f"The present code can't read its original: {said}")
    return out, outcome


def _original(home: Home, row: LedgerRow) -> Path:
    """The file as it came: the kept one, or the one that still lies in the inbox."""
    folder = home.landing / row.sha256
    kept = sorted(folder.iterdir()) if folder.is_dir() else []
    for path in (folder / row.file_name, *kept, home.exports / row.file_path):
        if path.is_file() and sha256_of(path) == row.sha256:
            return path
    said = "was changed too" if kept else "is no longer kept"
    raise NotHealed(
        f"Its original {said} (lake/landing/{row.sha256}). Restore the file or the original from "
        "a back-up."
    )


def _require_acceptable(row: LedgerRow, conversion: Conversion, accept: bool) -> None:
    told = account_of(conversion), conversion.scope_keys
    if (account_of(row), row.scope_keys) != told:
        raise NotHealed(
            "Contract or code have moved on: the original gives other rows now. Restore the file "
            f"from a back-up, or raise the contract's version and say `compatriots reload "
            f"{row.delivery_id}`."
        )
    if not accept:
        raise NotHealed(
            "The original gives as many rows as before, but not the same file: contract, code or "
            "a library have moved on, or the file was damaged before it had a hash. Restore it "
            "from a back-up, or take the new one with `compatriots deliveries repair "
            f"{row.delivery_id} --accept`."
        )


def _accept(loader: Loader, row: LedgerRow, made: Mapping[str, Path]) -> None:
    """Let the receipt vouch for the new files; the warehouse may hold the former rows, so it goes
    (it is rebuilt from the lake)."""
    content = vouch.read_receipt(loader.home, row)
    former = vouch.vouched(loader.home, row)
    content["files"] = {**former, **{kind: sha256_of(file) for kind, file in made.items()}}
    accepted = {"accepted_at": loader.now.isoformat() + "Z", "former": dict(former)}
    content["repairs"] = [*content.get("repairs", []), accepted]
    _write_receipt(loader.home, row, content)
    loader.home.warehouse.unlink(missing_ok=True)
