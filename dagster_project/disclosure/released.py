"""What the judge of a table knows: the current release, and the steward's exact counts beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb
import pyarrow.parquet as pq

from dagster_project.contracts.cast_text import text_list
from dagster_project.disclosure.attack import true_counts
from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.release import pointer
from dagster_project.release.candidate import MEANINGS, TIER, read_rows
from dagster_project.release.counts import Counts, base_of, bases_of_counts, cells_of
from dagster_project.release.lattice import TOTAL, WORLD, Lattice, Row
from dagster_project.release.released_tables import (
    INDICATOR_VALUES,
    read_manifest,
    released_tables,
)
from dagster_project.release.rounding import Cell, RoundingSecret
from dagster_project.release.rounding_key import find_secret
from dagster_project.release.unaltered import require_unaltered
from dagster_project.warehouse.connection import open_warehouse

# How a value follows from its parts; in the warehouse only.
RULES = ("value_rule", "per_count", "decimals")
NAME = (
    "indicator_code", "period_type", "period_code", "territory_level", "territory_code",
    "dim1_scheme", "dim1_code", "dim2_scheme", "dim2_code",
)  # fmt: skip
# The column that holds the place above one of this level.
ABOVE = {"territory": "group_code", "group": "union_code"}
# Tables of others may cross two breakdowns; a release never does.
UNCROSSED = {"dim2_scheme": TOTAL, "dim2_code": TOTAL}


def name_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[column]) for column in NAME)


@dataclass(frozen=True)
class Place:
    """``above``: the group of a territory, the union of a group, else the world."""

    level: str
    above: str


@dataclass(frozen=True)
class Released:
    """``rows``: of persons, as published, with ``RULES``; ``exact``: the same as counted."""

    release_id: str
    rows: tuple[Row, ...]
    exact: tuple[Row, ...]
    counts: Mapping[str, Counts]
    lattice: Lattice
    places: Mapping[str, Place]
    names: Mapping[str, str]  # of places, in lower case, in both languages → code
    period_types: Mapping[str, str]
    secret: RoundingSecret | None

    @cached_property
    def by_name(self) -> dict[tuple[str, ...], Row]:
        return {name_of(row): row for row in self.rows}

    @cached_property
    def published(self) -> dict[Cell, Any]:
        """Every count of persons that stands somewhere in the release."""
        return {
            cell: row[f"{part}_central"]
            for row in self.rows
            for part, cell in cells_of(row, self.counts[row["indicator_code"]]).items()
            if row[f"{part}_central"] is not None
        }

    @cached_property
    def true(self) -> dict[Cell, int]:
        return true_counts(self.exact, self.counts)

    @cached_property
    def parent_of(self) -> dict[str, str]:
        """The place that a place lies in; posts lie in none."""
        return {
            code: place.above
            for code, place in self.places.items()
            if place.level != "post" and place.above != code
        }

    @cached_property
    def bases(self) -> dict[str, int]:
        """Name of a count → to what it is rounded."""
        return bases_of_counts(self.counts, self.lattice)

    @cached_property
    def rules(self) -> dict[str, dict[str, Any]]:
        """Indicator → how its values follow from their parts."""
        return {row["indicator_code"]: {name: row[name] for name in RULES} for row in self.exact}

    @property
    def schemes(self) -> set[str]:
        return {row["dim1_scheme"] for row in self.exact}

    @cached_property
    def measures(self) -> dict[str, str]:
        """Name of a count → the indicator that publishes it as its value."""
        return {
            self.counts[code].numerator: code
            for code, rule in sorted(self.rules.items())
            if rule["value_rule"] == "measure"
        }


def read_released(home: Home) -> Released:
    """Raises UserError when nothing is published or built, and when the warehouse says other
    things than the release."""
    release = pointer.current(home)
    if release is None:
        raise UserError(
            "Nothing is published yet, so there is nothing to judge a table beside.",
            where=str(home.releases),
            hint="Run `compatriots run`.",
        )
    require_unaltered(release)
    if not home.warehouse.is_file():
        raise UserError(
            "There is no warehouse, so exact counts are not known.",
            where=str(home.warehouse),
            hint="Run `compatriots build`.",
        )
    tables = released_tables(read_manifest(home))
    relation = next(table.relation for table in tables if table.name == INDICATOR_VALUES)
    with open_warehouse(home, read_only=True) as warehouse:
        meanings = {row["indicator_code"]: row for row in read_rows(warehouse, MEANINGS)}
        counts = {code: Counts.from_meaning(row) for code, row in meanings.items()}
        persons = sorted(code for code, found in counts.items() if found.are_persons)
        wanted = f"indicator_code in ({text_list(persons)})" if persons else "false"
        exact = tuple(
            row | UNCROSSED | {"decimals": meanings[row["indicator_code"]]["decimals"]}
            for row in read_rows(warehouse, f"{relation} where {wanted}")
        )
        lattice = Lattice.from_rows(read_rows(warehouse, '"seeds"."person_lattice"'))
        places, names = read_places(warehouse)
        period_types = {row["period_code"]: row["period_type"] for row in exact}
    rules = {name_of(row): {name: row[name] for name in RULES} for row in exact}
    rows = [
        row | UNCROSSED for row in pq.read_table(release.file(TIER, INDICATOR_VALUES)).to_pylist()
        if row["indicator_code"] in persons
    ]  # fmt: skip
    if any(name_of(row) not in rules for row in rows):
        raise another_state(home)
    released = Released(
        release.release_id, tuple(row | rules[name_of(row)] for row in rows), exact, counts,
        lattice, places, names, period_types, find_secret(home),
    )  # fmt: skip
    require_one_state(home, released)
    return released


def read_places(
    warehouse: duckdb.DuckDBPyConnection,
) -> tuple[dict[str, Place], dict[str, str]]:
    places: dict[str, Place] = {}
    names: dict[str, str] = {}

    def add(code: str, level: str, above: str, row: Row) -> None:
        places[code] = Place(level, above)
        for name in (row["name_ru"], row["name_en"]):
            if name:
                names[str(name).lower()] = code

    for row in read_rows(warehouse, '"core"."dim_territory"'):
        level = row["territory_level"]
        above = str(row[ABOVE[level]] or WORLD) if level in ABOVE else WORLD
        # What no alias resolves is a group of its own.
        add(row["territory_code"], level, WORLD if above == row["territory_code"] else above, row)
    for row in optional_rows(warehouse, "core", "dim_post"):
        add(row["post_code"], "post", WORLD, row)
    return places, names


def optional_rows(warehouse: duckdb.DuckDBPyConnection, schema: str, table: str) -> Iterable[Row]:
    found = warehouse.execute(
        "select count(*) from information_schema.tables "
        "where table_schema = $1 and table_name = $2",
        [schema, table],
    ).fetchall()
    return read_rows(warehouse, f'"{schema}"."{table}"') if found[0][0] else []


def require_one_state(home: Home, released: Released) -> None:
    """Every published count must be a rounding of what the warehouse counts."""
    for cell, number in released.published.items():
        base = base_of(cell, released.bases)
        if cell not in released.true or abs(number - released.true[cell]) >= base:
            raise another_state(home)


def another_state(home: Home) -> UserError:
    return UserError(
        "The warehouse was built from other deliveries than the current release.",
        where=str(home.warehouse),
        hint="Call `compatriots run` (or `build` with the release's --known-at) first.",
    )
