"""A candidate: the protected tables of one release in a folder nobody reads yet."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from dagster_project import faults
from dagster_project.contracts.cast_text import text_list
from dagster_project.home import Home, synchronise, temporary_path
from dagster_project.ingest.ledger import LedgerRow
from dagster_project.release import quality
from dagster_project.release.balance import BALANCE, balanced
from dagster_project.release.change import changes_of_persons
from dagster_project.release.counts import Counts, bases_of_numerators
from dagster_project.release.forecast import Outlook, forecasts
from dagster_project.release.lattice import TOTAL, WORLD, Lattice, Row
from dagster_project.release.nesting import read_nesting
from dagster_project.release.parquet import write_ordered, write_table
from dagster_project.release.persons import refuse_undeclared, released_rows
from dagster_project.release.released_tables import (
    FORECASTS,
    INDICATOR_CHANGES,
    INDICATOR_VALUES,
    ReleasedTable,
)
from dagster_project.release.rounding import RoundingSecret
from dagster_project.release.shelf import TEMPORARY_PREFIX
from dagster_project.stamps import sha256_of

TIER = "internal"
KEY = (
    "indicator_code", "definition_version", "period_type", "period_code", "territory_role",
    "territory_level", "territory_code", "dim1_scheme", "dim1_code",
)  # fmt: skip
COMPARED = (
    "numerator_low", "numerator_central", "numerator_high", "denominator_low",
    "denominator_central", "denominator_high", "value_low", "value_central", "value_high",
    "status",
)  # fmt: skip
CHANGED_CELLS = "Q02b"
# The declared meaning of indicators, with the counts that only the release needs.
MEANINGS = '"indicators"."int_indicator__meaning_declared"'
# Columns that would give away the exact share behind a class.
EXACT = frozenset({*COMPARED[:6], "value_central", "source_count"})
CLASS_ONLY = "class_fault"
# Words of `protection_rule` for what needs no counts of persons.
OPEN_RULES = frozenset({"open", "class_for_person_exports"})


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
    in_effect: Collection[LedgerRow],
    secret: RoundingSecret,
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
                warehouse, tables, known_at, previous, secret
            ).items()
        }
        for table in tables:
            if table.name not in written:
                path = folder / TIER / f"{table.name}.parquet"
                rows = write_ordered(warehouse, released_query(table), path)
                written[table.name] = Written(rows, sha256_of(path))
        sources = quality.tables(warehouse, known_at, person_exports)
        sources["quality_file"] = quality.files(warehouse, in_effect)
        for name, content in sources.items():
            written[name] = write_rows(folder, name, content)
    except BaseException:
        candidate.discard()
        raise
    synchronise(folder)
    faults.reach("release.written")
    return Candidate(folder, known_at, dict(sorted(written.items())))


def write_rows(folder: Path, name: str, content: pa.Table) -> Written:
    path = folder / TIER / f"{name}.parquet"
    return Written(write_table(content, path), sha256_of(path))


def released_query(table: ReleasedTable) -> str:
    """SQL: the described columns that may leave the warehouse."""
    kept = ", ".join(f'"{item.name}"' for item in table.columns if item.protection != "never")
    return f"select {kept} from {table.relation}"


def protected_tables(
    warehouse: duckdb.DuckDBPyConnection,
    tables: Collection[ReleasedTable],
    known_at: datetime,
    previous: Path | None,
    secret: RoundingSecret,
) -> dict[str, pa.Table]:
    """The tables that are changed on their way out: the indicators and their changes."""
    by_name = {table.name: table for table in tables}
    lattice = Lattice.from_rows(read_rows(warehouse, '"seeds"."person_lattice"'))
    values = by_name[INDICATOR_VALUES]
    schema = schema_of(warehouse, f"({released_query(values)})")
    persons = released_persons(warehouse, values, lattice, secret)
    others = other_indicators(warehouse, values, lattice, schema)
    balances = others.filter(pc.field("indicator_code") == BALANCE).to_pylist()
    # What counts persons, and what follows from such counts as they are published.
    made = [*persons, *balanced(balances, persons)]
    released = pa.concat_tables([
        others.filter(pc.field("indicator_code") != BALANCE),
        pa.Table.from_pylist(made, schema),
    ])  # fmt: skip
    found = {
        INDICATOR_VALUES: pa.concat_tables(
            [released, changed_cells(released, previous, known_at, schema)]
        )
    }
    if INDICATOR_CHANGES in by_name:
        query = released_query(by_name[INDICATOR_CHANGES])
        changes = warehouse.sql(query).to_arrow_table()
        changes = changes.filter(pc.field("indicator_code") != BALANCE)
        bases = bases_of_numerators(read_counts(warehouse), lattice)
        rounded = list(changes_of_persons(made, bases, known_at.date()))
        found[INDICATOR_CHANGES] = pa.concat_tables(
            [changes, pa.Table.from_pylist(rounded, changes.schema)]
        )
    if FORECASTS in by_name:
        quotas, territories, shocks = (
            read_rows(warehouse, f"({released_query(by_name[name])})")
            for name in ("fct_trip_quota", "dim_territory", "dim_shock_season")
        )
        outlook = Outlook.of(persons, quotas, territories, shocks, known_at.date())
        found[FORECASTS] = pa.Table.from_pylist(
            forecasts(outlook), schema_of(warehouse, f"({released_query(by_name[FORECASTS])})")
        )
    return found


def of_persons(meanings: Iterable[Row], lattice: Lattice) -> str:
    """SQL: whether a row is of an indicator of persons."""
    counting = {
        str(row["indicator_code"]) for row in meanings if Counts.from_meaning(row).are_persons
    }
    return f"indicator_code in ({text_list(counting | lattice.indicators)})"


def released_persons(
    warehouse: duckdb.DuckDBPyConnection,
    values: ReleasedTable,
    lattice: Lattice,
    secret: RoundingSecret,
) -> list[Row]:
    """Rows of persons of ``fct_indicator_value`` as released: rounded."""
    meanings = read_rows(warehouse, MEANINGS)
    decimals = {str(row["indicator_code"]): row["decimals"] for row in meanings}
    counts = read_counts(warehouse)
    counting = {code for code, found in counts.items() if found.are_persons}
    is_person = of_persons(meanings, lattice)
    carrying = warehouse.sql(
        f"select distinct indicator_code from {values.relation} where not ({is_person}) "
        "and (persons_num is not null or persons_den is not null)"
    ).fetchall()
    closed = {
        str(row["indicator_code"]) for row in meanings if row["protection_rule"] not in OPEN_RULES
    }
    refuse_undeclared({code for (code,) in carrying} | ((lattice.indicators | closed) - counting))
    persons = [
        row | {"decimals": decimals[row["indicator_code"]]}
        for row in read_rows(warehouse, f"{values.relation} where {is_person}")
    ]
    return released_rows(persons, counts, lattice, read_nesting(warehouse), secret)


def read_counts(warehouse: duckdb.DuckDBPyConnection) -> dict[str, Counts]:
    return {
        str(row["indicator_code"]): Counts.from_meaning(row)
        for row in read_rows(warehouse, MEANINGS)
    }


def other_indicators(
    warehouse: duckdb.DuckDBPyConnection,
    values: ReleasedTable,
    lattice: Lattice,
    schema: pa.Schema,
) -> pa.Table:
    """Rows of ``fct_indicator_value`` that count no persons, as they are."""
    is_person = of_persons(read_rows(warehouse, MEANINGS), lattice)
    others = warehouse.sql(
        f"select {', '.join(map(shown, schema.names))} from {values.relation} "
        f"where not ({is_person})"
    ).to_arrow_table()
    return others.cast(schema)


def shown(column: str) -> str:
    """SQL of a released column: a class of a share stands without the exact share."""
    if column in EXACT:
        return f'case when value_rule <> \'{CLASS_ONLY}\' then "{column}" end as "{column}"'
    return f'"{column}"'


def read_rows(connection: duckdb.DuckDBPyConnection, relation: str) -> list[Row]:
    rows: list[Row] = connection.sql(f"from {relation}").to_arrow_table().to_pylist()
    return rows


def schema_of(connection: duckdb.DuckDBPyConnection, relation: str) -> pa.Schema:
    return connection.sql(f"from {relation} limit 0").to_arrow_table().schema


def changed_cells(
    now: pa.Table, previous: Path | None, known_at: datetime, schema: pa.Schema
) -> pa.Table:
    """Q02b: how many published cells differ from the release before this one."""
    row: Row = dict.fromkeys(schema.names)
    row |= {
        "indicator_code": CHANGED_CELLS, "definition_version": 2, "period_type": "ASOF",
        "period_code": known_at.date().isoformat(), "period_start": known_at.date(),
        "period_end": known_at.date(), "territory_role": "none", "territory_level": "world",
        "territory_code": WORLD, "dim1_scheme": TOTAL, "dim1_code": TOTAL,
        "status": "not_yet", "maturity": "provisional",
    }  # fmt: skip
    if previous is not None:
        changed = Decimal(count_changed(now, previous))
        row |= {"status": "ok", "value_low": changed, "value_central": changed}
        row["value_high"] = changed
    return pa.Table.from_pylist([row], schema)


def count_changed(now: pa.Table, previous: Path) -> int:
    """Cells of periods that the release before had published: read otherwise, by another
    definition, gone, or new. What has passed of a year is another period every month: no change."""
    compared = (*COMPARED, "definition_version")
    differs = " or ".join(f'now."{name}" is distinct from before."{name}"' for name in compared)
    cell = ", ".join(name for name in KEY if name != "definition_version")
    lasting = "not starts_with(indicator_code, 'Q0') and period_type not in ('YTD', 'ASOF')"
    with duckdb.connect(":memory:") as connection:
        connection.register("now_published", now)
        found = connection.execute(
            f"""
            with before as (from read_parquet($1) where {lasting}),
            now as (
                from now_published where {lasting}
                and (indicator_code, period_type, period_code) in (
                    select (indicator_code, period_type, period_code) from before
                )
            )
            select count(*) from now full join before using ({cell}) where {differs}
            """,
            [str(previous)],
        ).fetchall()
    return int(found[0][0])
