"""What arrived and what was set aside, for the reading verbs: from the lake, never the warehouse.

Counts of person exports are for the steward at the shell; nothing here goes to a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

import pyarrow.parquet as pq

from dagster_project.contracts.model import Contract
from dagster_project.home import Home
from dagster_project.ingest import decisions, ledger, receipts
from dagster_project.ingest.delivery_states import Decision, by_delivery, states
from dagster_project.ingest.ledger import LedgerRow

Listed = dict[str, Any]
# Every listed delivery has these, and `state` and `reason`.
COLUMNS = tuple(item.name for item in fields(LedgerRow) if item.name != "status_reason")


def deliveries(
    home: Home,
    contracts: Mapping[str, Contract],
    known_at: datetime,
    export: str | None = None,
) -> list[Listed]:
    """Every file that came, oldest first, with its ``state`` at ``known_at``.

    States: in_effect, superseded, held, withdrawn, not_yet; for files that came to no delivery
    refused (until the same content is loaded somewhere) and duplicate.
    """
    rows = ledger.read(home)
    made = decisions.read(home)
    state = states(rows, made, {name: item.mode for name, item in contracts.items()}, known_at)
    decided = by_delivery(item for item in made if item.decided_at <= known_at)
    found = [
        _of_ledger(row, state[row.delivery_id], decided.get(row.delivery_id, [])) for row in rows
    ]
    loaded = {row.sha256 for row in rows}
    for item in receipts.without_delivery(home):
        if item["status"] == "refused" and item["sha256"] in loaded:
            continue
        received = datetime.fromisoformat(item["received_at"].removesuffix("Z"))
        if received <= known_at:
            found.append(
                {
                    **dict.fromkeys(COLUMNS),
                    "delivery_id": item["delivery_id"],
                    "export": item["export"],
                    "file_name": item["file"],
                    "file_path": item["file_path"],
                    "sha256": item["sha256"],
                    "received_at": received,
                    "state": item["status"],
                    "reason": item["message"],
                }
            )
    chosen = [item for item in found if export in (None, item["export"])]
    return sorted(chosen, key=lambda item: (item["received_at"], item["export"], item["file_name"]))


def _of_ledger(row: LedgerRow, state: str, decided: list[Decision]) -> Listed:
    # Not `asdict`, which copies every value of thousands of rows.
    values = dict(vars(row))
    for name in ("scope_keys", "quarantine_counts", "dropped_counts"):
        values[name] = list(values[name])
    reason = values.pop("status_reason")
    return values | {"state": state, "reason": decided[-1].reason if decided else reason}


def quarantine(
    home: Home,
    *,
    delivery_id: str | None = None,
    export: str | None = None,
    rule: str | None = None,
    limit: int | None = None,
) -> list[Listed]:
    """What was put aside, rows and single values (``lost``), newest delivery first, then by line;
    personal text is masked in it."""
    rows = ledger.read(home)
    if delivery_id is not None:
        rows = [decisions.find(rows, delivery_id)]
    found: list[Listed] = []
    for row in reversed(rows):
        if not row.has_findings or export not in (None, row.export):
            continue
        head = {"export": row.export, "delivery_id": row.delivery_id, "file_name": row.file_name}
        for values in pq.ParquetFile(row.quarantine_file(home)).read().to_pylist():
            if rule in (None, values["rule"]):
                # Files of earlier versions hold rows only.
                found.append(head | {"lost": "row"} | values)
        if limit is not None and len(found) >= limit:
            return found[:limit]
    return found


def quarantine_by_rule(home: Home, export: str | None = None) -> list[Listed]:
    """Findings per export, rule, column and what they cost, over all deliveries, the most
    frequent first."""
    counted: dict[tuple[str, str, str, str], int] = {}
    for row in ledger.read(home):
        if export in (None, row.export):
            for lost, item in row.findings:
                key = (row.export, item["rule"], item["column_name"] or "", lost)
                counted[key] = counted.get(key, 0) + item["rows_count"]
    names = ("export", "rule", "column_name", "lost")
    return [
        dict(zip(names, key, strict=True)) | {"rows_count": count}
        for key, count in sorted(counted.items(), key=lambda item: -item[1])
    ]
