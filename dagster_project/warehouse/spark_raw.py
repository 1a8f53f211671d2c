"""``raw.*`` on a Spark cluster: external tables over the lake's own Parquet files.

A table reads a folder; so that it holds what the warehouse's own table holds and nothing else,
its folder is filled with links to the files of the deliveries that were synced. Columns come from
the contracts: one that a new version adds is null in older files.
"""

from __future__ import annotations

import errno
import os
import shutil
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path

from dagster_project.contracts.model import Contract
from dagster_project.contracts.raw_columns import RawColumn, raw_tables
from dagster_project.contracts.sources import LOADER_TABLES
from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.warehouse import raw
from dagster_project.warehouse.connection import open_warehouse
from dagster_project.warehouse.engine import location, tables_folder, variable
from dagster_project.warehouse.spark_server import Statements, place_of

# A file system that has no links, or another one than the lake's.
WITHOUT_LINKS = {errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP}
# Where they are called otherwise than in DuckDB.
TYPES = {"varchar": "string", "timestamp": "timestamp_ntz"}


def place_raw(
    home: Home, contracts: Mapping[str, Contract], server: Statements, schema: str
) -> None:
    """Make every raw table anew in ``schema``, of what the warehouse was synced with."""
    folders = home.work / "spark"
    # Rows of persons: the lake is closed to others, too. Before the cluster makes it.
    folders.mkdir(mode=0o700, parents=True, exist_ok=True)
    _own_schema(server, schema, tables_folder(home) / schema)
    folder = folders / f"raw-{uuid.uuid4().hex}"
    _link(raw.synced_files(home, contracts), folder)
    _write_ledger(home, folder)
    make_tables(contracts, server, schema, folder)
    for former in folders.glob("raw-*"):
        if former != folder:
            shutil.rmtree(former, ignore_errors=True)


def make_tables(
    contracts: Mapping[str, Contract], server: Statements, schema: str, folder: Path
) -> None:
    """Every raw table over the folder of its name in ``folder``."""
    columns = {name: listed for name, (_, listed) in LOADER_TABLES.items()}
    for contract in contracts.values():
        columns |= raw_tables(contract)
    for table, listed in columns.items():
        server.run(f"drop table if exists {schema}.{table}")
        server.run(external_table(f"{schema}.{table}", listed, folder / table))


def _own_schema(server: Statements, schema: str, folder: Path) -> None:
    """The first of the home's schemas, by its place the mark of whose they are. Raises
    ``UserError`` before anything of another home is touched."""
    server.run(f"create schema if not exists {schema} location '{location(folder)}'")
    found = place_of(server, schema)
    if found is None or found.resolve() != folder.resolve():
        raise UserError(
            f"The Spark schema {schema} is not this home's: it lies at {found}.",
            hint=f"Give this home a name of its own under [spark], or in {variable('schema')}.",
        )


def external_table(relation: str, columns: Sequence[RawColumn], folder: Path) -> str:
    """Spark's statement for a table over the Parquet files of a folder."""
    typed = ", ".join(
        f"`{column.name}` {TYPES.get(column.sql_type, column.sql_type)}" for column in columns
    )
    folder.mkdir(parents=True, exist_ok=True)
    return f"create table {relation} ({typed}) using parquet location '{location(folder)}'"


def _link(files: Mapping[str, Sequence[Path]], folder: Path) -> None:
    for table, found in files.items():
        (folder / table).mkdir(parents=True)
        for file in found:
            target = folder / table / file.name
            try:
                os.link(file, target)
            except OSError as error:
                if error.errno not in WITHOUT_LINKS:
                    raise
                shutil.copyfile(file, target)


def _write_ledger(home: Home, folder: Path) -> None:
    """The loader's tables, one file each: a cluster opens thousands of small ones slowly."""
    with open_warehouse(home, read_only=True) as connection:
        for table in LOADER_TABLES:
            (folder / table).mkdir(parents=True)
            file = str(folder / table / "rows.parquet").replace("'", "''")
            connection.execute(f"copy raw.{table} to '{file}' (format parquet)")
