"""What a Spark cluster built comes into the warehouse, in the types of the contracts.

The gate and the release read the warehouse only: they can't tell which engine built it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import duckdb

from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.warehouse.connection import open_warehouse
from dagster_project.warehouse.spark_server import Statements


def import_tables(home: Home, server: Statements, built: Collection[str]) -> None:
    """Put the tables of these nodes of dbt (``unique_id``) in the place of the warehouse's own, all
    of them or none. Raises ``UserError`` when their files can't be read here."""
    manifest = json.loads((home.work / "dbt" / "manifest.json").read_text(encoding="utf-8"))
    nodes = [manifest["nodes"][unique_id] for unique_id in sorted(built)]
    folders = {schema: _folder(server, schema) for schema in {node["schema"] for node in nodes}}
    with open_warehouse(home) as connection:
        connection.execute("begin")
        for node in nodes:
            schema, name = node["schema"], str(node.get("alias") or node["name"])
            _replace(connection, node, name, _files(server, folders[schema], schema, name))
        connection.execute("commit")


def _folder(server: Statements, schema: str) -> Path:
    said = {str(row[0]): str(row[1]) for row in server.run(f"describe schema {schema}")}
    parts = urlsplit(said.get("Location", ""))
    folder = Path(unquote(parts.path))
    if parts.scheme not in ("", "file") or not folder.is_dir():
        raise UserError(
            f"The tables of the Spark schema {schema} can't be read from here: they lie at "
            f"{said.get('Location')}.",
            hint="Drop the schema, and the next build makes it in the home; or choose another "
            "name with COMPATRIOTS_SPARK_SCHEMA.",
        )
    return folder


def _files(server: Statements, folder: Path, schema: str, name: str) -> str:
    """A relation of DuckDB over the files of a table; of one without files, without rows.
    Raises ``UserError`` for what has no folder: a view would be taken for an empty table."""
    place = folder / name
    if not place.is_dir():
        raise UserError(
            f"The Spark server has no files of {schema}.{name}.",
            where=str(place),
            hint="A model is a table there, never a view: see `+materialized` in "
            "dbt/dbt_project.yml.",
        )
    if any(place.glob("*.parquet")):
        quoted = str(place).replace("'", "''")
        return f"read_parquet('{quoted}/*.parquet')"
    described = server.run(f"describe table {schema}.{name}")
    columns = ", ".join(f'cast(null as {kind.replace("_ntz", "")}) as "{column}"'
                        for column, kind, *_ in described)  # fmt: skip
    return f"(select {columns} where false)"


def _replace(
    connection: duckdb.DuckDBPyConnection, node: Mapping[str, Any], name: str, files: str
) -> None:
    """Make the warehouse's table, or what was a view, of the rows in ``files``."""
    schema = node["config"]["schema"]
    connection.execute(f'create schema if not exists "{schema}"')
    former = connection.execute(
        "select table_type from information_schema.tables "
        "where table_schema = ? and table_name = ?",
        [schema, name],
    ).fetchone()
    if former is not None:
        kind = "view" if former[0] == "VIEW" else "table"
        connection.execute(f'drop {kind} "{schema}"."{name}"')
    is_typed = (node["config"].get("contract") or {}).get("enforced")
    columns = {
        column["name"]: column["data_type"] for column in node["columns"].values() if is_typed
    }
    listed = ", ".join(
        f'cast("{column}" as {kind}) as "{column}"' for column, kind in columns.items()
    )
    connection.execute(f'create table "{schema}"."{name}" as select {listed or "*"} from {files}')
