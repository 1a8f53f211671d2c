"""Which tables a release holds and what may stand in each column (dbt's manifest.json).

Every column of a released table says its protection in its YAML: ``open``, ``money``, ``persons``
or ``never``. A column that says nothing, or that no YAML describes, stops the release.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
from ruamel.yaml import YAML

from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.warehouse.relations import relation_of

INDICATOR_VALUES = "fct_indicator_value"
INDICATOR_CHANGES = "fct_indicator_change"
FORECASTS = "fct_forecast"
SCHEMAS = ("core", "marts", "indicators")
RELEASED_PREFIXES = ("dim_", "mart_")
RELEASED_FACTS = frozenset(
    {
        *("fct_fx_rate", "fct_trip_quota", INDICATOR_VALUES, INDICATOR_CHANGES, FORECASTS),
        *("fct_commission_action", "fct_commission_shift", "fct_commission_link"),
    }
)
RELEASED_AS = {"mart_events__event_list": "event_list"}
WORDS_RU = Path(__file__).with_name("columns_ru.yml")
PERSONS = "persons"
ALLOWED_PROTECTION = frozenset({"open", "money", "never"})


@dataclass(frozen=True)
class ReleasedColumn:
    """``protection`` is empty where the YAML says nothing."""

    name: str
    type: str
    description: str
    protection: str
    is_not_null: bool

    @property
    def description_ru(self) -> str:
        """The description in Russian; empty where nobody has said it."""
        return words_ru().get(" ".join(self.description.split()), "")


@dataclass(frozen=True)
class ReleasedTable:
    """A model of the warehouse and the name it has in a release."""

    name: str
    relation: str  # schema.table of the warehouse
    description: str
    columns: tuple[ReleasedColumn, ...]
    key: tuple[str, ...]  # of the model's one_row_per test; empty when it has none


@cache
def words_ru() -> Mapping[str, str]:
    """English descriptions of released columns, on one line each, with the Russian ones."""
    return dict(YAML(typ="safe").load(WORDS_RU.read_text(encoding="utf-8")))


def manifest_path(home: Home) -> Path:
    """Where the build leaves dbt's own description of the project."""
    return home.work / "dbt" / "manifest.json"


def read_manifest(home: Home) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(manifest_path(home).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise UserError(
            "The build's own description (manifest.json) is missing, so nothing can be released.",
            where=str(manifest_path(home)),
            hint="Run `compatriots build` first.",
        ) from None
    return found


def released_tables(manifest: Mapping[str, Any]) -> list[ReleasedTable]:
    """Models that go into a release, by name: dims, marts, the indicators, rates and quotas."""
    keys = keys_by_model(manifest["nodes"].values())
    tables = []
    for unique_id, node in manifest["nodes"].items():
        name = str(node["name"])
        is_wanted = name.startswith(RELEASED_PREFIXES) or name in RELEASED_FACTS
        is_model = node["resource_type"] == "model"
        if is_model and node["config"]["schema"] in SCHEMAS and is_wanted:
            tables.append(
                ReleasedTable(
                    RELEASED_AS.get(name, name),
                    relation_of(node),
                    str(node.get("description") or "").strip(),
                    tuple(column_of(column) for column in node["columns"].values()),
                    keys.get(unique_id, ()),
                )
            )
    return sorted(tables, key=lambda table: table.name)


def meta_of(described: Mapping[str, Any]) -> dict[str, Any]:
    """``meta`` of a node or a column, wherever dbt keeps it."""
    return {
        **(described.get("meta") or {}),
        **((described.get("config") or {}).get("meta") or {}),
    }


def column_of(column: Mapping[str, Any]) -> ReleasedColumn:
    constraints = column.get("constraints") or []
    return ReleasedColumn(
        str(column["name"]),
        str(column.get("data_type") or ""),
        str(column.get("description") or "").strip(),
        str(meta_of(column).get("protection") or ""),
        any(constraint.get("type") == "not_null" for constraint in constraints),
    )


def keys_by_model(nodes: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """unique_id of a model → the columns of its ``one_row_per`` test."""
    keys = {}
    for node in nodes:
        test = node.get("test_metadata") or {}
        if test.get("name") == "one_row_per" and node.get("attached_node"):
            keys[str(node["attached_node"])] = tuple(test["kwargs"]["columns"])
    return keys


def column_problems(tables: Iterable[ReleasedTable]) -> list[str]:
    """Sentences on columns that can't be released as they are declared; empty when all is well.

    Only ``fct_indicator_value`` may count persons: it is judged row by row by the lattice.
    """
    problems = []
    for table in tables:
        if not table.columns:
            problems.append(f"{table.name} describes no column in its YAML.")
        for column in table.columns:
            name, word = f"{table.name}.{column.name}", column.protection
            if word in ALLOWED_PROTECTION or (word == PERSONS and table.name == INDICATOR_VALUES):
                continue
            if not word:
                problems.append(f"{name} has no meta.protection in its YAML.")
            elif word == PERSONS:
                problems.append(f"{name} counts persons outside the person lattice.")
            else:
                problems.append(
                    f"{name}: '{word}' is no protection word (open, persons, money, never)."
                )
    return problems


def undescribed_columns(
    warehouse: duckdb.DuckDBPyConnection, tables: Iterable[ReleasedTable]
) -> list[str]:
    """Sentences on columns that stand in the warehouse or in the YAML, and not in the other."""
    built: dict[str, set[str]] = {}
    for schema, table, column in warehouse.sql(
        "select schema_name, table_name, column_name from duckdb_columns()"
    ).fetchall():
        built.setdefault(f'"{schema}"."{table}"', set()).add(column)
    problems = []
    for table in tables:
        described = {column.name for column in table.columns}
        there = built.get(table.relation, set())
        for name in sorted(there - described):
            problems.append(f"{table.name}.{name} stands in the warehouse and not in its YAML.")
        for name in sorted(described - there):
            problems.append(f"{table.name}.{name} stands in its YAML and not in the warehouse.")
    return problems
