"""dbt's ``sources`` for the schema ``raw``: made from the contracts whenever dbt is called."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dagster_project.contracts.model import Contract
from dagster_project.contracts.raw_columns import RawColumn, raw_tables
from dagster_project.contracts.read import read_contracts
from dagster_project.home import CONTRACTS, write_atomic

# Of the environment: the folder with the file, one of dbt's paths of models.
VARIABLE = "COMPATRIOTS_SOURCES"


def _findings(counted: str) -> tuple[RawColumn, ...]:
    """Columns of a table that counts, for a delivery, a rule and a column, what was found."""
    return (
        RawColumn("delivery_id", "varchar", "Id of the delivery.", is_required=True),
        RawColumn("export", "varchar", "Export it belongs to."),
        RawColumn("rule", "varchar", "Rule that was broken."),
        RawColumn("column_name", "varchar", "Column it was broken in."),
        RawColumn("rows_count", "bigint", counted),
    )


# Tables of the loader itself, one per question the models ask of it (timestamps UTC).
LOADER_TABLES: dict[str, tuple[str, tuple[RawColumn, ...]]] = {
    "deliveries": (
        "One row per committed delivery: a file that was received, with the account of its rows.",
        (
            RawColumn("delivery_id", "varchar", "Id of the delivery.", is_required=True),
            RawColumn("export", "varchar", "Export it belongs to.", is_required=True),
            RawColumn("contract_version", "varchar", "Version of the contract it was read with."),
            RawColumn(
                "key_id",
                "varchar",
                "Id of the pseudonym key; for persons also the version of the rules of names.",
            ),
            RawColumn("file_name", "varchar", "Name of the file."),
            RawColumn("sha256", "varchar", "Hash of the file's bytes."),
            RawColumn("received_at", "timestamp", "When the file came."),
            RawColumn("sent_at", "timestamp", "When the sender made it, if it says so."),
            RawColumn("order_at", "timestamp", "sent_at, or else received_at: orders deliveries."),
            RawColumn("visible_at", "timestamp", "From when on it counts; later after a reload."),
            RawColumn("status", "varchar", "Verdict at the door: loaded or held."),
            RawColumn("rows_read", "bigint", "Records in the file, headers left out."),
            RawColumn("rows_accepted", "bigint", "Records that became rows."),
            RawColumn("rows_quarantined", "bigint", "Records put aside with a reason."),
            RawColumn("rows_skipped", "bigint", "Titles, totals, footnotes and blank lines."),
            RawColumn("is_person_export", "boolean", "The export speaks of single persons."),
        ),
    ),
    "delivery_scopes": (
        "One row per delivery and scope value: what the delivery replaces.",
        (
            RawColumn("delivery_id", "varchar", "Id of the delivery.", is_required=True),
            RawColumn("export", "varchar", "Export it belongs to.", is_required=True),
            RawColumn(
                "scope_key",
                "varchar",
                "Values of the scope columns joined by `|` in the contract's order; empty text "
                "for a delivery that replaces everything.",
                is_required=True,
            ),
        ),
    ),
    "decisions": (
        "One row per decision of a person on a delivery.",
        (
            RawColumn("delivery_id", "varchar", "Id of the delivery.", is_required=True),
            RawColumn("decision", "varchar", "withdraw, hold or release_hold."),
            RawColumn("decided_at", "timestamp", "When; counts only from then on."),
            RawColumn("reason", "varchar", "Why, as written by the person."),
        ),
    ),
    "dropped_counts": (
        "One row per delivery, rule and column: how many bad values accepted rows lost.",
        _findings("Values that are missing for it."),
    ),
    "quarantine_counts": (
        "One row per delivery, rule and column: how many rows were put aside.",
        _findings("Rows put aside for it."),
    ),
}


def render(contracts: Mapping[str, Contract]) -> str:
    """The whole file, in the JSON that YAML is; the same contracts give the same text."""
    tables = [table for _, contract in sorted(contracts.items()) for table in _of_export(contract)]
    tables += [
        _table(name, said, {}, columns, name) for name, (said, columns) in LOADER_TABLES.items()
    ]
    described = "Accepted rows of every delivery, as the contracts say."
    schema = "{{ target.schema ~ '_raw' if target.type == 'spark' else 'raw' }}"
    source = {"name": "raw", "schema": schema, "description": described, "tables": tables}
    return json.dumps({"version": 2, "sources": [source]}, ensure_ascii=False, indent=1)


def write(folder: Path) -> None:
    """Put the file of the shipped contracts where dbt looks for it (``VARIABLE``)."""
    folder.mkdir(parents=True, exist_ok=True)
    write_atomic(folder / "sources.yml", render(read_contracts(CONTRACTS)))


def _of_export(contract: Contract) -> Iterator[dict[str, Any]]:
    described = f"{contract.title_en}. {contract.description}".strip()
    meta = {
        "contract_version": contract.version,
        "delivery_mode": contract.mode,
        "owner": contract.owner,
    }
    lists = {contract.table_of(item): item.description for item in contract.lists}
    for name, columns in raw_tables(contract).items():
        yield _table(name, lists.get(name, described), meta, columns, contract.export)


def _table(
    name: str,
    described: str,
    meta: dict[str, str],
    columns: tuple[RawColumn, ...],
    asset: str,
) -> dict[str, Any]:
    own = {"dagster": {"asset_key": ["raw", asset]}} | {k: v for k, v in meta.items() if v}
    listed = [
        {"name": column.name, "data_type": column.sql_type, "description": column.description}
        for column in columns
    ]
    return {
        "name": name, "description": described, "config": {"meta": own}, "columns": listed,
    }  # fmt: skip
