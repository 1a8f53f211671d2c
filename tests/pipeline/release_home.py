"""A home with a hand-made warehouse, as a finished build would leave it, for release tests."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from dagster_project.contracts.model import Contract
from dagster_project.home import SYNTHETIC_MARK, Home, write_atomic
from dagster_project.ingest import ledger
from dagster_project.ingest.ledger import LedgerRow
from dagster_project.release.released_tables import manifest_path
from dagster_project.release.rounding_key import secret_path
from dagster_project.warehouse.build import BuildResult, NodeResult
from tests.pipeline import money_home
from tests.pipeline.person_world import (
    BASE,
    COUNTS,
    INDICATOR_SCHEMA,
    KEY,
    NEVER,
    SLICE_NAMES,
    SLICES,
    cell,
    meaning,
    people,
    warehouse_rows,
)

Row = dict[str, Any]
KNOWN_AT = datetime(2026, 11, 1, 3)
GROUPS = {"D01": ["AAA", "BBB", "CCC"], "D02": ["EEE", "FFF"]}
AGE_BANDS = [
    {"scheme": scheme, "band_code": code, "age_from": low, "age_to": high}
    for scheme, code, low, high in (
        ("age5", "<14", 0, 13), ("age5", "14_17", 14, 17), ("age5", "18_35", 18, 35),
        ("age5", "36_plus", 36, 110), ("age5", "unknown", None, None), ("youth", "youth", 14, 35),
        ("youth", "other", 0, 13), ("youth", "other", 36, 110), ("youth", "other", None, None),
    )
]  # fmt: skip
OPEN = "open"
OPEN_ONES = ("R01", "Q02a", "Q02b")
COLUMNS: dict[str, dict[str, str]] = {
    "fct_indicator_value": {
        name: "never" if name in NEVER else OPEN for name in INDICATOR_SCHEMA.names
    },
    "mart_events__attendance": {
        "territory_code": OPEN,
        "month": OPEN,
        "visits_count": OPEN,
        "note": "never",
    },
    **money_home.columns(),
}
SCHEMA_OF = {
    "dim_territory": "core",
    "dim_measure": "core",
    "dim_indicator": "indicators",
    "fct_indicator_value": "indicators",
}
KEYS = {"fct_indicator_value": list(KEY), "mart_events__attendance": ["territory_code", "month"]}


@dataclass
class World:
    """What the hand-made warehouse says; change it and build again for news."""

    counts: dict[str, int] = field(
        default_factory=lambda: {"AAA": 3, "BBB": 8, "CCC": 30, "EEE": 40, "FFF": 25}
    )
    visits: int = 100
    columns: dict[str, dict[str, str]] = field(default_factory=lambda: dict(COLUMNS))
    known_at: datetime = KNOWN_AT
    reversed_rows: bool = False
    money: dict[str, list[Row]] = field(default_factory=money_home.marts)

    @property
    def fingerprint(self) -> str:
        return f"{sorted(self.counts.items())} {self.visits} {self.known_at:%Y-%m}"

    def result(self, *nodes: NodeResult) -> BuildResult:
        return BuildResult(
            self.known_at, nodes or (node("dim_territory"),), fingerprint=self.fingerprint
        )


def node(name: str, status: str = "success", kind: str = "model", failures: int = 0) -> NodeResult:
    return NodeResult(f"{kind}.compatriots.{name}", name, kind, status, "error", failures, 0.1, "")


def indicator_rows(world: World) -> list[Row]:
    rows = warehouse_rows(people(world.counts), GROUPS)
    for code in sorted(world.counts):
        rows.append(cell("R01", "territory", code, value=world.visits, role="event"))
    rows.append(
        cell(
            "Q02a",
            "world",
            "WLD",
            num=7,
            den=100,
            scheme="export",
            dim1="event_registrations",
            period=("M", "2025-03"),
            role="none",
        )
    )
    return [
        row | {"period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31)} for row in rows
    ]


def build(home: Home, world: World) -> BuildResult:
    """Write warehouse.duckdb and dbt's manifest.json."""
    home.create()
    home.work.mkdir(exist_ok=True)
    # Releases of two homes are equal only with one secret.
    write_atomic(secret_path(home), "5a" * 32 + "\n", mode=0o600)
    home.warehouse.unlink(missing_ok=True)
    connection = duckdb.connect(str(home.warehouse))
    for schema in ("raw", "seeds", "core", "marts", "indicators"):
        connection.execute(f"create schema {schema}")
    for name, content in tables(world).items():
        connection.register("content", content)
        order = "order by all desc" if world.reversed_rows else ""
        connection.execute(f"create table {name} as select * from content {order}")
        connection.unregister("content")
    connection.close()
    write_atomic(manifest_path(home), json.dumps(manifest(world)))
    return world.result()


def tables(world: World) -> dict[str, pa.Table]:
    places = [
        {
            "territory_code": "WLD",
            "territory_level": "world",
            "parent_code": None,
            "group_code": None,
            "union_code": None,
            "name_ru": "Мир",
            "name_en": "World",
            "map_code": None,
        }
    ]
    for group, codes in GROUPS.items():
        places.append(
            {
                "territory_code": group,
                "territory_level": "group",
                "parent_code": "WLD",
                "group_code": group,
                "union_code": None,
                "name_ru": f"Группа {group}",
                "name_en": f"Group {group}",
                "map_code": None,
            }
        )
        places += [
            {
                "territory_code": code,
                "territory_level": "territory",
                "parent_code": group,
                "group_code": group,
                "union_code": None,
                "name_ru": code,
                "name_en": code,
                "map_code": code,
            }
            for code in codes
        ]
    lattice = [dict(zip(SLICE_NAMES, item, strict=True)) | {"base": BASE} for item in SLICES]
    return {
        "indicators.fct_indicator_value": pa.Table.from_pylist(
            indicator_rows(world), INDICATOR_SCHEMA
        ),
        "indicators.dim_indicator": pa.Table.from_pylist(
            [
                {"indicator_code": "R01", "protection_rule": "open"},
                {"indicator_code": "R02", "protection_rule": "persons"},
            ]
        ),
        "indicators.int_indicator__meaning_declared": pa.Table.from_pylist(
            [meaning(code, *COUNTS.get(code, (None, None))) for code in (*OPEN_ONES, *COUNTS)]
        ),
        "core.dim_territory": pa.Table.from_pylist(places),
        **money_home.tables(world.money),
        "marts.mart_events__attendance": pa.Table.from_pylist(
            [
                {
                    "territory_code": code,
                    "month": "2025-03",
                    "visits_count": world.visits,
                    "note": "x",
                }
                for code in sorted(world.counts)
            ]
        ),
        "seeds.person_lattice": pa.Table.from_pylist(lattice),
        "seeds.age_bands": pa.Table.from_pylist(AGE_BANDS),
        "seeds.expected_deliveries": pa.Table.from_pylist(
            [
                {
                    "export": "event_reports",
                    "post_code": "RU-AAA",
                    "cadence": "monthly",
                    "due_day": 15,
                    "valid_from": date(2026, 7, 1),
                    "valid_to": None,
                }
            ],
            pa.schema(
                [
                    ("export", pa.string()),
                    ("post_code", pa.string()),
                    ("cadence", pa.string()),
                    ("due_day", pa.int32()),
                    ("valid_from", pa.date32()),
                    ("valid_to", pa.date32()),
                ]
            ),
        ),
        **raw_tables(),
    }


def raw_tables() -> dict[str, pa.Table]:
    """Two deliveries: August's report a day late, registrations of persons."""
    deliveries = [
        ("r1", "event_reports", datetime(2026, 9, 16), 100, 90, 10, 0),
        ("p1", "event_registrations", datetime(2026, 9, 1), 1000, 990, 10, 0),
    ]
    names = (
        "delivery_id",
        "export",
        "received_at",
        "rows_read",
        "rows_accepted",
        "rows_quarantined",
        "rows_skipped",
    )
    rows = [dict(zip(names, item, strict=True)) | {"visible_at": item[2]} for item in deliveries]
    return {
        "raw.deliveries": pa.Table.from_pylist(rows),
        "raw.delivery_scopes": pa.Table.from_pylist(
            [
                {"delivery_id": "r1", "export": "event_reports", "scope_key": "RU-AAA|2026-08"},
                {"delivery_id": "p1", "export": "event_registrations", "scope_key": ""},
            ]
        ),
        "raw.dropped_counts": pa.Table.from_pylist(
            [
                {
                    "delivery_id": "r1",
                    "export": "event_reports",
                    "rule": "bad_date",
                    "rows_count": 3,
                }
            ]
        ),
        "raw.quarantine_counts": pa.Table.from_pylist(
            [
                {
                    "delivery_id": "r1",
                    "export": "event_reports",
                    "rule": "bad_date",
                    "rows_count": 10,
                },
                {
                    "delivery_id": "p1",
                    "export": "event_registrations",
                    "rule": "bad_date",
                    "rows_count": 10,
                },
            ]
        ),
    }


def manifest(world: World) -> dict[str, Any]:
    nodes: dict[str, Any] = {}
    for relation, content in tables(world).items():
        schema, name = relation.split(".")
        if schema in ("raw", "seeds"):
            continue
        said = world.columns.get(name, dict.fromkeys(content.schema.names, OPEN))
        nodes[f"model.compatriots.{name}"] = {
            "resource_type": "model",
            "name": name,
            "config": {"schema": schema},
            "alias": name,
            "description": f"About {name}.",
            "fqn": ["compatriots", schema, name],
            "columns": {
                column: {
                    "name": column,
                    "description": f"About {column}.",
                    "data_type": "string",
                    "config": {"meta": {"protection": said[column]} if column in said else {}},
                    "constraints": [],
                }
                for column in content.schema.names
            },
        }
        if name in KEYS:
            nodes[f"test.compatriots.{name}_key"] = {
                "resource_type": "test",
                "name": f"{name}_key",
                "config": {"schema": "tests"},
                "fqn": ["compatriots", schema, f"{name}_key"],
                "columns": {},
                "test_metadata": {"name": "one_row_per", "kwargs": {"columns": KEYS[name]}},
                "attached_node": f"model.compatriots.{name}",
            }
    nodes["test.compatriots.qc_suspicion"] = {
        "resource_type": "test",
        "name": "qc_suspicion",
        "config": {"schema": "qc"},
        "columns": {},
        "fqn": ["compatriots", "qc", "qc_suspicion"],
    }
    return {"nodes": nodes}


def synthetic(home: Home) -> None:
    home.create()
    (home.root / SYNTHETIC_MARK).touch()


def commit_delivery(home: Home, contract: Contract, **changes: Any) -> LedgerRow:
    """A ledger row and its receipt, as a load would leave them."""
    values: Row = {
        "delivery_id": f"d-{contract.export}",
        "export": contract.export,
        "contract_version": contract.version,
        "key_id": "",
        "file_name": "f.csv",
        "file_path": "f.csv",
        "sha256": "ab" * 32,
        "received_at": datetime(2026, 9, 1),
        "sent_at": None,
        "order_at": datetime(2026, 9, 1),
        "visible_at": datetime(2026, 9, 1),
        "status": "loaded",
        "status_reason": "",
        "replaces_delivery_id": None,
        "rows_read": 3,
        "rows_accepted": 2,
        "rows_quarantined": 1,
        "rows_skipped": 0,
        "cells_exploded": 0,
        "is_person_export": False,
        "layout": "",
        "scope_keys": ("",),
    }
    told = {"control_totals": changes.pop("control_totals", []), "items": changes.pop("items", {})}
    row = LedgerRow(**(values | changes))
    record = ledger.as_record(row)
    told |= {"ledger": record, "files": {"ledger": ledger.digest_of(record)}}
    write_atomic(row.receipt_file(home), json.dumps(told))
    return row


def raw_rows(home: Home, export: str, delivery_id: str, count: int) -> None:
    connection = duckdb.connect(str(home.warehouse))
    connection.execute(
        f"""create or replace table raw.{export} as
            select $1 as _delivery_id, null as _sheet from range($2)""",
        [delivery_id, count],
    )
    connection.close()


def folder_bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.parquet"))}
