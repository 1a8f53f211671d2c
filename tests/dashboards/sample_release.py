"""Write a small, complete release folder, as the release station would, for dashboard tests.

``write(home, variant)`` makes ``releases/<id>`` with internal Parquet tables, the manifest and the
pointer, and the state of operations under ``ops``. Deterministic. Variants: ``full``,
``one_year`` (only 2025), ``empty`` (every fact and mart without rows).
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.dashboards import (
    sample_associations,
    sample_commission,
    sample_dims,
    sample_facts,
    sample_marts,
    sample_quality,
    sample_sources,
    sample_youth,
)
from tests.dashboards.sample_world import KNOWN_AT

VARIANTS = ("full", "one_year", "empty")
# What the gate says of indicators of persons: enough of them to see all kinds.
USEFUL = {
    "R02": {"too_few_share": "0.000", "rounding_share": "0.017"},
    "R08": {"too_few_share": "0.214"},
    "F06": {"too_few_share": "0.006"},
    "Y01": {"too_few_share": "0.000"},
}
MODULES = (
    sample_facts, sample_marts, sample_quality, sample_youth, sample_sources, sample_associations,
    sample_commission,
)  # fmt: skip
UTILITY: dict[str, dict[str, dict[str, str]]] = {"full": USEFUL, "one_year": USEFUL, "empty": {}}
TYPES: dict[str, pa.DataType] = {
    "value": pa.decimal128(38, 10),
    "part": pa.decimal128(38, 6),
    "money": pa.decimal128(18, 2),
    "rate": pa.decimal128(24, 10),
    "count": pa.int64(),
    "text": pa.string(),
    "date": pa.date32(),
    "stamp": pa.timestamp("us"),
    "flag": pa.bool_(),
    "share6": pa.decimal128(12, 6),
}


def table(rows: Iterable[dict[str, Any]], columns: dict[str, str]) -> pa.Table:
    """Rows as an Arrow table with the named types; numbers become exact decimals."""
    rows = list(rows)
    arrays = {}
    for name, kind in columns.items():
        values = [row.get(name) for row in rows]
        if kind in {"value", "part", "money", "rate", "share6"}:
            scale = TYPES[kind].scale
            values = [
                None if value is None else Decimal(str(value)).quantize(Decimal(1).scaleb(-scale))
                for value in values
            ]
        arrays[name] = pa.array(values, TYPES[kind])
    return pa.table(arrays)


def restrict(rows: list[dict[str, Any]], variant: str) -> list[dict[str, Any]]:
    """The rows a variant keeps; dimension tables are not passed through here."""
    if variant == "full":
        return rows
    if variant == "empty":
        return []
    return [row for row in rows if _year_of(row) in {None, 2025}]


def _year_of(row: dict[str, Any]) -> int | None:
    for name in ("year", "event_date", "period_code", "month", "rate_date"):
        if isinstance(row.get(name), date):
            return int(row[name].year)
        if isinstance(row.get(name), int):
            return int(row[name])
        if isinstance(row.get(name), str) and row[name].removeprefix("S")[:4].isdigit():
            return int(row[name].removeprefix("S")[:4])
    return None


def write(home: Path, variant: str = "full", release_id: str = "") -> str:
    """Write the release and switch the pointer to it; returns the release id."""
    release_id = release_id or f"20261101T030000Z-{variant.replace('_', '')}"
    folder = home / "releases" / release_id
    internal = folder / "internal"
    internal.mkdir(parents=True, exist_ok=True)
    tables: dict[str, Any] = {}
    for name, columns, rows in sample_dims.tables():
        tables[name] = table(rows, columns)
    for module in MODULES:
        for name, columns, rows in module.tables():
            kept = rows if name.startswith("quality_gate") else restrict(rows, variant)
            tables[name] = table(kept, columns)
    listed = {}
    for name, content in tables.items():
        path = internal / f"{name}.parquet"
        pq.write_table(content, path)
        listed[name] = {
            "rows": content.num_rows,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
    manifest = {
        "release_id": release_id,
        "made_at": "2026-11-01T03:00:00Z",
        "known_at": KNOWN_AT.isoformat() + "Z",
        "synthetic": True,
        "tier": "internal",
        "code_version": "v1-sample",
        "deliveries": [
            {
                "delivery_id": f"202610{day}T030000Z-0123456789ab",
                "export": export,
                "sha256": hashlib.sha256(export.encode()).hexdigest(),
                "contract_version": "1.0.0",
            }
            for day, export in ((11, "event_plan"), (12, "event_reports"), (20, "ledger_1c"))
        ],
        "rounding": {"secret_id": "5a5a5a5a", "is_renewed": False, "utility": UTILITY[variant]},
        "tables": {"internal": listed},
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    pointer = home / "releases" / "current.json"
    temporary = pointer.with_suffix(".new")
    temporary.write_text(
        json.dumps({"release_id": release_id, "manifest_sha256": digest}), encoding="utf-8"
    )
    temporary.replace(pointer)
    sample_quality.write_operations(home, variant, table)
    return release_id


if __name__ == "__main__":
    write(Path(sys.argv[1]), *(sys.argv[2:3] or ["full"]))
