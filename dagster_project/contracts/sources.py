"""dbt's ``sources`` for the schema ``raw``, rendered from the contracts."""

from __future__ import annotations

import json
from typing import Any

from dagster_project.contracts.model import Contract
from dagster_project.contracts.raw_columns import RawColumn, raw_columns

HEADER = """\
# Generated from data_contracts/ by `python -m dagster_project.contracts.generate`.
# Change the contract, not this file: a test compares the two.
"""

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
    "quarantine_counts": (
        "One row per delivery, rule and column: how many rows were put aside.",
        (
            RawColumn("delivery_id", "varchar", "Id of the delivery.", is_required=True),
            RawColumn("export", "varchar", "Export it belongs to."),
            RawColumn("rule", "varchar", "Rule that was broken."),
            RawColumn("column_name", "varchar", "Column it was broken in."),
            RawColumn("rows_count", "bigint", "Rows put aside for it."),
        ),
    ),
}


def render(contracts: dict[str, Contract]) -> str:
    """The whole YAML file; the same contracts give the same text."""
    lines = [HEADER.rstrip(), "version: 2", "sources:", "  - name: raw", "    schema: raw"]
    lines.append("    description: Accepted rows of every delivery, as the contracts say.")
    lines.append("    tables:")
    for export in sorted(contracts):
        contract = contracts[export]
        described = f"{contract.title_en}. {contract.description}".strip()
        meta: dict[str, Any] = {
            "contract_version": contract.version,
            "delivery_mode": contract.mode,
            "owner": contract.owner,
        }
        lines += _table(export, described, meta, raw_columns(contract))
    for name, (described, columns) in LOADER_TABLES.items():
        lines += _table(name, described, {}, columns)
    return "\n".join(lines) + "\n"


def _table(
    name: str, described: str, meta: dict[str, Any], columns: tuple[RawColumn, ...]
) -> list[str]:
    lines = [
        f"      - name: {name}",
        f"        description: {_text(described)}",
        "        config:",
        "          meta:",
        "            dagster:",
        f"              asset_key: [raw, {name}]",
    ]
    lines += [f"            {key}: {_text(value)}" for key, value in meta.items() if value]
    lines.append("        columns:")
    for column in columns:
        lines.append(f"          - name: {column.name}")
        lines.append(f"            data_type: {column.sql_type}")
        lines.append(f"            description: {_text(column.description)}")
    return lines


def _text(value: object) -> str:
    return json.dumps(str(value), ensure_ascii=False)
