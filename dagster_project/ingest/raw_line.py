"""The accepted row behind a line of a passport, as the load keeps it: for the steward.

A line is named by its number in the file, or by the reference that a release gives of money: the
first digits of a hash of scope and key, which tells no number of lines.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import pyarrow.parquet as pq

from dagster_project.contracts.model import Contract
from dagster_project.errors import wrong_use
from dagster_project.home import Home
from dagster_project.ingest import decisions, ledger
from dagster_project.ingest.ledger import LedgerRow

# As `mart_spending__line` makes references of the key of a posting.
REFERENCE_DIGITS = 10


def raw_line(
    home: Home, contracts: Mapping[str, Contract], delivery_id: str, line: str
) -> tuple[LedgerRow, list[dict[str, Any]]]:
    """The delivery and the rows of a line: one, or all that one wide record was unfolded to.
    Pseudonyms are left out.

    Raises UserError for exports of persons, and where there is no such delivery or line.
    """
    row = decisions.find(ledger.read(home), delivery_id)
    contract = contracts.get(row.export)
    if row.is_person_export or contract is None or contract.has_persons:
        raise wrong_use(
            f"{row.export} speaks of persons: its rows are not shown.",
            where=row.delivery_id,
            hint="`compatriots quarantine` counts what was put aside of it.",
        )
    rows: list[dict[str, Any]] = pq.ParquetFile(row.raw_file(home)).read().to_pylist()
    key = [part.column for part in contract.scope] + list(contract.key)
    found = [item for item in rows if line == reference(item, key)]
    if not found and line.isdecimal():
        found = [item for item in rows if item["_line"] == int(line)]
    if not found:
        lines = [item["_line"] for item in rows]
        raise wrong_use(
            f"{row.file_name} has no accepted line '{line}'.",
            where=row.delivery_id,
            hint=f"Its lines go from {min(lines)} to {max(lines)}." if lines else "It has none.",
        )
    return row, [
        {name: value for name, value in item.items() if not name.endswith("_token")}
        for item in found
    ]


def reference(row: Mapping[str, Any], key: list[str]) -> str:
    text = "/".join(str(row[name]) for name in key)
    return hashlib.sha256(text.encode()).hexdigest()[:REFERENCE_DIGITS]
