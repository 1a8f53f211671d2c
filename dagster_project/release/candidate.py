"""A candidate: the protected tables of one release in a folder nobody reads yet."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from dagster_project import faults
from dagster_project.home import Home, synchronise_folder, temporary_path
from dagster_project.release import quality
from dagster_project.release.lattice import REST_SUFFIX, TOTAL, WORLD, Lattice, Row, Tree
from dagster_project.release.parquet import write_ordered, write_table
from dagster_project.release.protection import WAREHOUSE_ONLY, protect_indicators
from dagster_project.release.protection_money import NEVER_RELEASED, protect_money
from dagster_project.release.released_tables import (
    INDICATOR_VALUES,
    SPENDING,
    ReleasedTable,
)
from dagster_project.release.shelf import TEMPORARY_PREFIX
from dagster_project.release.withheld import is_withheld, withheld_of, without_withheld
from dagster_project.stamps import sha256_of

TIER = "internal"
KEY = (
    "indicator_code", "definition_version", "period_type", "period_code", "territory_role",
    "territory_level", "territory_code", "dim1_scheme", "dim1_code", "dim2_scheme", "dim2_code",
)  # fmt: skip
COMPARED = (
    "numerator_low", "numerator_central", "numerator_high", "denominator_low",
    "denominator_central", "denominator_high", "value_low", "value_central", "value_high",
    "status",
)  # fmt: skip
CHANGED_CELLS = "Q02b"
# Words of dim_indicator.protection_rule for what no lattice has to allow.
OPEN_RULES = frozenset({"open", "money", "class_for_person_exports"})


@dataclass(frozen=True)
class Written:
    """One table of a candidate."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Candidate:
    """``folder`` holds ``internal/*.parquet``; it lies beside the releases, to be renamed."""

    folder: Path
    known_at: datetime
    tables: Mapping[str, Written]

    def files(self) -> dict[str, Path]:
        return {name: self.folder / TIER / f"{name}.parquet" for name in self.tables}

    def add(self, name: str, content: pa.Table) -> Candidate:
        """The candidate with one more table."""
        written = write_rows(self.folder, name, content)
        return replace(self, tables=dict(sorted({**self.tables, name: written}.items())))

    def discard(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def remove_leftovers(home: Home) -> None:
    """Candidates of killed runs."""
    for folder in home.releases.glob(f"{TEMPORARY_PREFIX}*"):
        shutil.rmtree(folder, ignore_errors=True)


def make_candidate(
    home: Home,
    warehouse: duckdb.DuckDBPyConnection,
    tables: Collection[ReleasedTable],
    known_at: datetime,
    *,
    previous: Path | None,
    person_exports: Collection[str],
) -> Candidate:
    """Write every released table, protected and ordered, and the quality tables.

    ``previous``: Parquet of the indicators of the release before this one, if any.
    """
    home.releases.mkdir(parents=True, exist_ok=True)
    folder = temporary_path(home.releases)
    folder = folder.with_name(TEMPORARY_PREFIX + folder.name.removeprefix("."))
    (folder / TIER).mkdir(parents=True)
    candidate = Candidate(folder, known_at, {})
    try:
        written = {
            name: write_rows(folder, name, content)
            for name, content in protected_tables(
                warehouse, tables, known_at, previous, person_exports
            ).items()
        }
        for table in tables:
            if table.name not in written:
                path = folder / TIER / f"{table.name}.parquet"
                rows = write_ordered(warehouse, released_query(table), path)
                written[table.name] = Written(rows, sha256_of(path))
        for name, content in quality.tables(warehouse, known_at, person_exports).items():
            written[name] = write_rows(folder, name, content)
    except BaseException:
        candidate.discard()
        raise
    synchronise_folder(folder)
    faults.reach("release.written")
    return Candidate(folder, known_at, dict(sorted(written.items())))


def write_rows(folder: Path, name: str, content: pa.Table) -> Written:
    path = folder / TIER / f"{name}.parquet"
    return Written(write_table(content, path), sha256_of(path))


def released_query(table: ReleasedTable) -> str:
    dropped = [column.name for column in table.columns if column.protection == "never"]
    excluded = ", ".join(f'"{name}"' for name in dropped)
    return f"select * {f'exclude ({excluded})' if dropped else ''} from {table.relation}"


def protected_tables(
    warehouse: duckdb.DuckDBPyConnection,
    tables: Collection[ReleasedTable],
    known_at: datetime,
    previous: Path | None,
    person_exports: Collection[str],
) -> dict[str, pa.Table]:
    """The tables that are changed on their way out: indicators, spending, territories."""
    by_name = {table.name: table for table in tables}
    places = read_rows(warehouse, by_name["dim_territory"].relation)
    lattice = Lattice.from_rows(read_rows(warehouse, '"seeds"."person_lattice"'))
    indicators = warehouse.sql(f"from {by_name[INDICATOR_VALUES].relation}").to_arrow_table()
    meanings = read_rows(warehouse, by_name["dim_indicator"].relation)
    rows = protect_indicators(
        without_withheld(indicators.to_pylist(), withheld_of(meanings)),
        Tree.from_rows(places),
        lattice,
        declared_person_indicators=declared_person_indicators(meanings),
        person_exports=person_exports,
    )
    schema = pa.schema([item for item in indicators.schema if item.name not in WAREHOUSE_ONLY])
    rows.append(changed_cells(rows, previous, known_at, schema))
    result = {INDICATOR_VALUES: pa.Table.from_pylist(rows, schema)}
    rest_codes = {
        code for row in rows if (code := str(row["territory_code"])).endswith(REST_SUFFIX)
    }
    territory_schema = schema_of(warehouse, by_name["dim_territory"].relation)
    result["dim_territory"] = pa.Table.from_pylist(
        places + [rest_place(code, places) for code in sorted(rest_codes)], territory_schema
    )
    if SPENDING in by_name:
        relation = by_name[SPENDING].relation
        measures = read_rows(warehouse, by_name["dim_measure"].relation)
        persons = {row["measure_code"] for row in measures if row["recipients"] == "persons"}
        withheld = by_name[SPENDING].withheld
        # Judged together: what is withheld here hides no less of the rest.
        judged = protect_money(read_rows(warehouse, relation), persons)
        spending = [row for row in judged if not is_withheld(row, withheld)]
        kept = [item for item in schema_of(warehouse, relation) if item.name not in NEVER_RELEASED]
        status = pa.field("status", pa.string())
        result[SPENDING] = pa.Table.from_pylist(spending, pa.schema([*kept, status]))
    return result


def read_rows(connection: duckdb.DuckDBPyConnection, relation: str) -> list[Row]:
    rows: list[Row] = connection.sql(f"from {relation}").to_arrow_table().to_pylist()
    return rows


def schema_of(connection: duckdb.DuckDBPyConnection, relation: str) -> pa.Schema:
    return connection.sql(f"from {relation} limit 0").to_arrow_table().schema


def declared_person_indicators(meanings: Collection[Row]) -> set[str]:
    """Indicators whose definition doesn't say that they are free of persons."""
    return {
        str(row["indicator_code"]) for row in meanings if row["protection_rule"] not in OPEN_RULES
    }


def rest_place(code: str, places: list[Row]) -> Row:
    """The row of ``dim_territory`` that names a rest: "Rest of Southern Europe"."""
    parent = next(row for row in places if row["territory_code"] == code.removesuffix(REST_SUFFIX))
    return {
        **dict.fromkeys(parent),
        "territory_code": code,
        "territory_level": "group" if parent["territory_code"] == WORLD else "territory",
        "parent_code": parent["territory_code"],
        "group_code": parent.get("group_code"),
        "union_code": parent.get("union_code"),
        "name_ru": f"Остальные: {parent['name_ru']}",
        "name_en": f"Rest of {parent['name_en']}",
        "has_person_counts": True,
        "sort_order": parent.get("sort_order"),
    }


def changed_cells(
    rows: list[Row], previous: Path | None, known_at: datetime, schema: pa.Schema
) -> Row:
    """Q02b: how many published cells differ from the release before this one."""
    row: Row = dict.fromkeys(schema.names)
    row |= {
        "indicator_code": CHANGED_CELLS, "definition_version": 1, "period_type": "ASOF",
        "period_code": known_at.date().isoformat(), "period_start": known_at.date(),
        "period_end": known_at.date(), "territory_role": "none", "territory_level": "world",
        "territory_code": WORLD, "dim1_scheme": TOTAL, "dim1_code": TOTAL, "dim2_scheme": TOTAL,
        "dim2_code": TOTAL, "status": "not_yet", "maturity": "provisional",
    }  # fmt: skip
    if previous is None:
        return row
    before = index(duckdb.from_parquet(str(previous)).to_arrow_table().to_pylist())
    now = index(rows)
    changed = sum(now[key] != before[key] for key in now.keys() & before.keys())
    values = dict.fromkeys(("value_low", "value_central", "value_high"), Decimal(changed))
    return row | {"status": "ok"} | values


def index(rows: list[Row]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    return {
        tuple(row[name] for name in KEY): tuple(row[name] for name in COMPARED)
        for row in rows
        if not str(row["indicator_code"]).startswith("Q0")
    }
