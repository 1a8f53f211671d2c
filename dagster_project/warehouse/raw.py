"""``raw.*`` in DuckDB: the lake's Parquet as typed tables, brought up delivery by delivery.

Everything here can be deleted and made again from the lake with equal content.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from dagster_project import faults
from dagster_project.contracts.model import Contract
from dagster_project.contracts.raw_columns import RawColumn, raw_tables
from dagster_project.contracts.sources import LOADER_TABLES
from dagster_project.home import Home
from dagster_project.ingest import decisions, ledger, vouch
from dagster_project.ingest.ledger import LedgerRow
from dagster_project.warehouse.connection import open_warehouse

TABLES = {
    name: {column.name: column.sql_type for column in columns}
    for name, (_, columns) in LOADER_TABLES.items()
}
FINDINGS = ("quarantine_counts", "dropped_counts")
# Parquet files read by one statement: bounds open files and memory.
FILES_AT_ONCE = 500


@dataclass(frozen=True)
class Synced:
    """What a sync changed: deliveries added and removed, exports whose table was made anew."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    rebuilt: tuple[str, ...] = ()


def require_sound(home: Home, known_at: datetime | None = None) -> tuple[set[str], str]:
    """What may enter the warehouse, or stay there, is what receipts vouch for (``vouch``)."""
    return vouch.require_sound(home, ledger.read(home), decisions.read(home), known_at)


def sync(home: Home, contracts: Mapping[str, Contract], known_at: datetime | None = None) -> Synced:
    """Bring ``raw.*`` up to the lake in one transaction; a second call changes nothing.

    Every contract has its table, also before its first delivery. Columns that a new version
    adds are null in older deliveries; any other change of columns rebuilds the table.
    Raises UserError when a file isn't the one its receipt vouches for, but for those of
    deliveries that are withdrawn at ``known_at``: their rows are left out.
    """
    left_out, _ = require_sound(home, known_at)
    rows = [row for row in ledger.read(home) if row.delivery_id not in left_out]
    home.create()
    with open_warehouse(home) as connection:
        connection.execute("begin")
        connection.execute("create schema if not exists raw")
        _drop_unknown(connection, _tables(contracts))
        exports = {name: raw_tables(contract) for name, contract in sorted(contracts.items())}
        if any(_ensure(connection, table, columns) for table, columns in TABLES.items()):
            # A ledger of another shape says nothing of the rows that lie beside it.
            for table in (*TABLES, *_tables(contracts)):
                connection.execute(f'drop table if exists raw."{table}"')
            for table, columns in TABLES.items():
                _ensure(connection, table, columns)
        present = {
            name
            for (name,) in connection.execute("select delivery_id from raw.deliveries").fetchall()
        }
        wanted = {row.delivery_id: row for row in rows if row.export in contracts}
        removed = sorted(present - wanted.keys())
        rebuilt = []
        for export, tables in exports.items():
            kinds = {name: {c.name: c.sql_type for c in found} for name, found in tables.items()}
            made = [name for name, columns in kinds.items() if _ensure(connection, name, columns)]
            if made:
                rebuilt.append(export)
                for name in tables:
                    connection.execute(f'delete from raw."{name}"')
        fresh = [row for key, row in wanted.items() if key not in present]
        _remove(connection, removed, _tables(contracts))
        for export in exports:
            chosen = wanted.values() if export in rebuilt else fresh
            rows = [row for row in chosen if row.export == export]
            for table, files in _files(home, contracts[export], rows).items():
                _insert(connection, table, exports[export][table], files)
        _insert_ledger(connection, home, fresh)
        _replace_decisions(connection, home)
        faults.reach("build.raw_inserted")
        connection.execute("commit")
    faults.reach("build.raw_synced")
    return Synced(tuple(row.delivery_id for row in fresh), tuple(removed), tuple(rebuilt))


def synced_files(home: Home, contracts: Mapping[str, Contract]) -> dict[str, list[Path]]:
    """Every raw table of an export -> the files whose rows the last sync put into it."""
    with open_warehouse(home, read_only=True) as connection:
        found = connection.execute("select delivery_id from raw.deliveries").fetchall()
    there = {delivery_id for (delivery_id,) in found}
    rows = [row for row in ledger.read(home) if row.delivery_id in there]
    files: dict[str, list[Path]] = {}
    for contract in contracts.values():
        files |= _files(home, contract, [row for row in rows if row.export == contract.export])
    return files


def _ensure(connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, str]) -> bool:
    """Make or widen a table of the raw schema; True when it was made anew over a former one."""
    former = dict(
        connection.execute(
            "select column_name, lower(data_type) from duckdb_columns() "
            "where schema_name = 'raw' and table_name = ? order by column_index",
            [table],
        ).fetchall()
    )
    if former == dict(columns):
        return False
    if former and all(columns.get(name) == kind for name, kind in former.items()):
        for name, kind in columns.items():
            if name not in former:
                connection.execute(f'alter table raw."{table}" add column "{name}" {kind}')
        return False
    listed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    connection.execute(f'drop table if exists raw."{table}"')
    connection.execute(f'create table raw."{table}" ({listed})')
    return bool(former)


def _tables(contracts: Mapping[str, Contract]) -> set[str]:
    return {table for contract in contracts.values() for table in raw_tables(contract)}


def _drop_unknown(connection: duckdb.DuckDBPyConnection, known: Collection[str]) -> None:
    """Drop tables whose contract is gone; they come back from the lake with it."""
    found = connection.execute(
        "select table_name from duckdb_tables() where schema_name = 'raw'"
    ).fetchall()
    for (table,) in found:
        if table not in TABLES and table not in known:
            connection.execute(f'drop table raw."{table}"')


def _remove(
    connection: duckdb.DuckDBPyConnection, removed: Sequence[str], tables: Collection[str]
) -> None:
    if not removed:
        return
    for table in (*tables, "deliveries", "delivery_scopes", *FINDINGS):
        column = "_delivery_id" if table in tables else "delivery_id"
        connection.execute(
            f'delete from raw."{table}" where {column} in (select unnest(?))', [list(removed)]
        )


def _files(home: Home, contract: Contract, rows: Sequence[LedgerRow]) -> dict[str, list[Path]]:
    """The raw tables of an export -> the files of some deliveries that hold their rows."""
    filled = [row for row in rows if row.rows_accepted]
    found = {contract.export: [row.raw_file(home) for row in filled]}
    for listed in contract.lists:
        own = [row.items_file(home, listed.name) for row in filled if listed.name in row.lists]
        found[contract.table_of(listed)] = own
    return found


def _insert(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Sequence[RawColumn],
    files: Sequence[Path],
) -> None:
    """Append the rows of some files, by column name."""
    for start in range(0, len(files), FILES_AT_ONCE):
        source = _parquet(files[start : start + FILES_AT_ONCE])
        found = {row[0] for row in connection.execute(f"describe from {source}").fetchall()}
        listed = ", ".join(f'"{column.name}"' for column in columns if column.name in found)
        connection.execute(f'insert into raw."{table}" ({listed}) select {listed} from {source}')


def _parquet(files: Sequence[Path]) -> str:
    listed = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
    return f"read_parquet([{listed}], union_by_name = true)"


def _insert_ledger(
    connection: duckdb.DuckDBPyConnection, home: Home, fresh: Sequence[LedgerRow]
) -> None:
    if not fresh:
        return
    source = _parquet([ledger.cache_file(home)])
    connection.execute("create or replace temp table fresh (delivery_id varchar)")
    connection.execute("insert into fresh select unnest(?)", [[row.delivery_id for row in fresh]])
    columns = ", ".join(TABLES["deliveries"])
    rows = f"(from {source} semi join fresh using (delivery_id))"
    connection.execute(f"insert into raw.deliveries by name select {columns} from {rows}")
    connection.execute(
        "insert into raw.delivery_scopes by name "
        f"select delivery_id, export, unnest(scope_keys) as scope_key from {rows}"
    )
    for table in FINDINGS:
        connection.execute(
            f"insert into raw.{table} by name "
            "select delivery_id, export, found.rule, found.column_name, found.rows_count from "
            f"(select delivery_id, export, unnest({table}) as found from {rows})"
        )


def _replace_decisions(connection: duckdb.DuckDBPyConnection, home: Home) -> None:
    connection.execute("delete from raw.decisions")
    made = decisions.read(home)
    if made:
        connection.executemany(
            "insert into raw.decisions values (?, ?, ?, ?)",
            [[item.delivery_id, item.decision, item.decided_at, item.reason] for item in made],
        )
