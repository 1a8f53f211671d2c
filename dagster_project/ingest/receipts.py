"""Receipts: what was said about every file, as JSON for people and other programs.

``lake/receipts/<delivery_id>.json`` commits a delivery. What came to no delivery is kept
under ``refused/`` and ``duplicate/``.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from dagster_project.home import Home, write_atomic
from dagster_project.ingest.intake import Arrival
from dagster_project.ingest.model import Receipt
from dagster_project.ingest.times import compact

WITHOUT_DELIVERY = ("refused", "duplicate")


def as_dict(receipt: Receipt) -> dict[str, Any]:
    """The receipt as others read it; times ISO in UTC, amounts as text."""
    values = asdict(receipt)
    values["received_at"] = _iso(receipt.received_at)
    values["control_totals"] = [
        {
            "column": total.column,
            "declared": None if total.declared is None else str(total.declared),
            "computed": str(total.computed),
            "equal": total.is_equal,
            "where": total.where,
            "unread": total.unread,
        }
        for total in receipt.control_totals
    ]
    return values


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat() + "Z"


def write(path: Path, receipt: Receipt, **more: Any) -> None:
    """Write one receipt atomically; ``more`` are further fields beside the agreed ones."""
    content = as_dict(receipt) | more
    write_atomic(path, json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n")


def write_without_delivery(home: Home, receipt: Receipt, file_path: str) -> Path:
    """Keep the receipt of a refused or duplicate file: one per content and path."""
    assert receipt.received_at is not None
    seen = hashlib.sha256(f"{receipt.export}\n{file_path}\n{receipt.sha256}".encode())
    name = f"{compact(receipt.received_at)}-{seen.hexdigest()[:12]}.json"
    path = home.receipts / receipt.status / name
    write(path, receipt, file_path=file_path)
    return path


def refuse(home: Home, arrival: Arrival, code: str, message: str, received: datetime) -> Receipt:
    """The receipt of a file that can't be loaded, kept."""
    receipt = Receipt(
        export=arrival.contract.export,
        file=arrival.file_name,
        sha256=arrival.sha256,
        delivery_id=None,
        status="refused",
        received_at=received,
        errors={code: 1},
        message=message,
    )
    write_without_delivery(home, receipt, arrival.file_path)
    return receipt


def without_delivery(home: Home) -> list[dict[str, Any]]:
    """Receipts of refused and duplicate files, oldest first, with their ``file_path``."""
    found = [
        json.loads(path.read_text(encoding="utf-8"))
        for status in WITHOUT_DELIVERY
        for path in sorted((home.receipts / status).glob("*.json"))
    ]
    return sorted(found, key=lambda item: (item["received_at"], item["export"], item["file"]))
