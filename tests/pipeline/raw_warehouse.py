"""A scratch warehouse with hand-made ``raw.*`` tables, as the loader would leave them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from dagster_project.contracts.raw_columns import TECHNICAL_COLUMNS, raw_tables
from dagster_project.contracts.read import read_contracts
from dagster_project.home import CONTRACTS

ROW_COLUMNS = (
    "_delivery_id varchar, _received_at timestamp, _sheet varchar, _line bigint, "
    "_contract_version varchar"
)
CONTRACTS_SHIPPED = read_contracts(CONTRACTS)
EXPORT_COLUMNS: dict[str, str] = {
    table: ", ".join(
        f"{column.name} {column.sql_type}" for column in columns if column not in TECHNICAL_COLUMNS
    )
    for contract in CONTRACTS_SHIPPED.values()
    for table, columns in raw_tables(contract).items()
}
LEDGER_TABLES = {
    "deliveries": """delivery_id varchar, export varchar, contract_version varchar,
        key_id varchar, file_name varchar, sha256 varchar, received_at timestamp,
        sent_at timestamp, order_at timestamp, visible_at timestamp, status varchar,
        rows_read bigint, rows_accepted bigint, rows_quarantined bigint, rows_skipped bigint,
        is_person_export boolean""",
    "delivery_scopes": "delivery_id varchar, export varchar, scope_key varchar",
    "decisions": "delivery_id varchar, decision varchar, decided_at timestamp, reason varchar",
    **dict.fromkeys(
        ("quarantine_counts", "dropped_counts"),
        """delivery_id varchar, export varchar, rule varchar,
        column_name varchar, rows_count bigint""",
    ),
}
SCOPES: dict[str, tuple[str, ...]] = {
    export: tuple(part.column for part in contract.scope)
    for export, contract in CONTRACTS_SHIPPED.items()
}


def moment(text: str) -> datetime:
    """``2025-03-10`` or ``2025-03-10T12:30`` as naive UTC."""
    return datetime.fromisoformat(text)


@dataclass
class RawWarehouse:
    """Collects deliveries and writes them as raw tables. Nothing is checked: tests plant faults."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def deliver(
        self,
        export: str,
        received_at: str,
        rows: Iterable[dict[str, Any]],
        *,
        scope_keys: Sequence[str] | None = None,
        status: str = "loaded",
        visible_at: str | None = None,
        contract_version: str = "1.0.0",
        file_name: str | None = None,
        sha256: str | None = None,
        counts: tuple[int, int, int, int] | None = None,
    ) -> str:
        """Add one delivery; returns its id. Scopes, hash and counts (rows read, accepted,
        quarantined, skipped) follow from the rows unless given. A list of the contract inside a
        row becomes rows of its table."""
        sent = [dict(row) for row in rows]
        scope = SCOPES[export]
        keys = scope_keys or sorted({"|".join(str(row[part]) for part in scope) for row in sent})
        content = sha256 or hashlib.sha256(repr((export, sent, keys)).encode()).hexdigest()
        number = len(self.rows.get("deliveries", []))
        delivery_id = f"{received_at.replace('-', '')}-{number:04d}-{content[:8]}"
        read, accepted, quarantined, skipped = counts or (len(sent), len(sent), 0, 0)
        received, contract = moment(received_at), CONTRACTS_SHIPPED[export]
        for line, row in enumerate(sent, start=2):
            technical = {
                "_line": row.get("_line", line),
                "_delivery_id": delivery_id,
                "_received_at": received,
                "_contract_version": contract_version,
            }
            key = {name: row.get(name) for name in contract.key} | technical
            for listed in contract.lists:
                for number, item in enumerate(row.pop(listed.name, ()), start=1):
                    self._add(contract.table_of(listed), {**item, **key, "item_no": number})
            self._add(export, {**row, **technical})
        self._add(
            "deliveries",
            {
                "delivery_id": delivery_id,
                "export": export,
                "contract_version": contract_version,
                "file_name": file_name or f"{export}-{number}",
                "sha256": content,
                "received_at": received,
                "order_at": received,
                "visible_at": moment(visible_at) if visible_at else received,
                "status": status,
                "rows_read": read,
                "rows_accepted": accepted,
                "rows_quarantined": quarantined,
                "rows_skipped": skipped,
                "is_person_export": contract.has_persons,
            },
        )
        for scope_key in keys or [""]:
            self._add(
                "delivery_scopes",
                {"delivery_id": delivery_id, "export": export, "scope_key": scope_key},
            )
        return delivery_id

    def decide(self, delivery_id: str, decision: str, decided_at: str) -> None:
        """A steward's `withdraw`, `hold` or `release_hold`."""
        self._add(
            "decisions",
            {
                "delivery_id": delivery_id,
                "decision": decision,
                "decided_at": moment(decided_at),
                "reason": "test",
            },
        )

    def write(self, path: Path) -> Path:
        """Create the file with schema ``raw``."""
        with duckdb.connect(str(path)) as connection:
            connection.execute("create schema raw")
            for table, columns in EXPORT_COLUMNS.items():
                connection.execute(f"create table raw.{table} ({columns}, {ROW_COLUMNS})")
            for table, columns in LEDGER_TABLES.items():
                connection.execute(f"create table raw.{table} ({columns})")
            for table, rows in self.rows.items():
                names = list(dict.fromkeys(name for row in rows for name in row))
                filled = pa.table({name: [row.get(name) for row in rows] for name in names})
                connection.register("filled", filled)
                connection.execute(f"insert into raw.{table} by name select * from filled")
                connection.unregister("filled")
        return path

    def _add(self, table: str, row: dict[str, Any]) -> None:
        self.rows.setdefault(table, []).append(row)
