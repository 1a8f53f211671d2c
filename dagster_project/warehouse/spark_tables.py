"""What a Spark cluster built comes into the warehouse, in the types of the contracts.

The gate and the release read the warehouse only: they can't tell which engine built it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.warehouse.connection import open_warehouse
from dagster_project.warehouse.relations import relation_of, table_of
from dagster_project.warehouse.spark_server import Statements, place_of


def import_tables(home: Home, server: Statements, built: Collection[str]) -> None:
    """Put the tables of these nodes of dbt (``unique_id``) in the place of the warehouse's own, all
    of them or none. Raises ``UserError`` when their files can't be read here, or are not what the
    cluster and the contracts say."""
    manifest = json.loads((home.work / "dbt" / "manifest.json").read_text(encoding="utf-8"))
    nodes = [manifest["nodes"][unique_id] for unique_id in sorted(built)]
    folders = {schema: _folder(server, schema) for schema in {node["schema"] for node in nodes}}
    with open_warehouse(home) as connection:
        connection.execute("begin")
        for schema, folder in folders.items():
            of_schema = [node for node in nodes if node["schema"] == schema]
            for node in of_schema:
                _replace(connection, node, _files(server, folder, schema, table_of(node)))
            _require_all_rows(connection, server, schema, of_schema)
        connection.execute("commit")


def _folder(server: Statements, schema: str) -> Path:
    folder = place_of(server, schema)
    if folder is None or not folder.is_dir():
        raise UserError(
            f"The tables of the Spark schema {schema} can't be read from here: they lie at "
            f"{folder}.",
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


def _replace(connection: duckdb.DuckDBPyConnection, node: Mapping[str, Any], files: str) -> None:
    """Make the warehouse's table, or what was a view, of the rows in ``files``, as dbt makes it in
    DuckDB: with the types, the columns that are never null and the words of its contract."""
    schema, relation = node["config"]["schema"], relation_of(node)
    connection.execute(f'create schema if not exists "{schema}"')
    former = connection.execute(
        "select table_type from information_schema.tables "
        "where table_schema = ? and table_name = ?",
        [schema, table_of(node)],
    ).fetchone()
    if former is not None:
        connection.execute(f"drop {'view' if former[0] == 'VIEW' else 'table'} {relation}")
    if not (node["config"].get("contract") or {}).get("enforced"):
        connection.execute(f"create table {relation} as from {files}")
    else:
        _make_as_agreed(connection, relation, node["columns"].values(), files)
    _tell(connection, node, relation)


def _make_as_agreed(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    columns: Collection[Mapping[str, Any]],
    files: str,
) -> None:
    declared = ", ".join(
        f'"{column["name"]}" {column["data_type"]}{" not null" if _is_required(column) else ""}'
        for column in columns
    )
    connection.execute(f"create table {relation} ({declared})")
    _require_whole_values(connection, relation, files)
    listed = ", ".join(f'"{column["name"]}"' for column in columns)
    try:
        connection.execute(f"insert into {relation} select {listed} from {files}")
    except duckdb.ConstraintException as error:
        raise _unlike(relation, str(error).splitlines()[0]) from None


def _is_required(column: Mapping[str, Any]) -> bool:
    return any(one["type"] == "not_null" for one in column.get("constraints", ()))


def _require_whole_values(connection: duckdb.DuckDBPyConnection, relation: str, files: str) -> None:
    """A value of another type than the agreed one must be the same in it: nothing is rounded."""
    came = {row[0]: row[1] for row in connection.execute(f"describe from {files}").fetchall()}
    for name, kind, *_ in connection.execute(f"describe {relation}").fetchall():
        if name not in came:
            raise _unlike(relation, f"{name} is not there")
        if came[name] == kind:
            continue
        kept = f'try_cast("{name}" as {kind})'
        lost = connection.execute(
            f'select count(*) from {files} where "{name}" is not null'
            f' and ({kept} is null or {kept} <> "{name}")'
        ).fetchall()[0][0]
        if lost:
            raise _unlike(relation, f"{lost} values of {name} are {came[name]} and no {kind}")


def _unlike(relation: str, said: str) -> UserError:
    return UserError(
        f"The cluster's table {relation} is not as its contract says: {said}.",
        hint="Nothing was published and the warehouse stays as it was.",
    )


def _tell(connection: duckdb.DuckDBPyConnection, node: Mapping[str, Any], relation: str) -> None:
    """The words that dbt keeps beside a table and its columns."""
    wanted = node["config"].get("persist_docs") or {}
    told = [(f"table {relation}", node.get("description"))] if wanted.get("relation") else []
    if wanted.get("columns"):
        told += [
            (f'column {relation}."{column["name"]}"', column.get("description"))
            for column in node["columns"].values()
        ]
    for of, words in told:
        if words:
            quoted = str(words).replace("'", "''")
            connection.execute(f"comment on {of} is '{quoted}'")


def _require_all_rows(
    connection: duckdb.DuckDBPyConnection,
    server: Statements,
    schema: str,
    nodes: Collection[Mapping[str, Any]],
) -> None:
    """As many as the cluster counts: nothing else would tell of files that come late."""
    names = [table_of(node) for node in nodes]
    counted = server.run(
        " union all ".join(f"select '{name}', count(*) from {schema}.{name}" for name in names)
    )
    for node in nodes:
        relation = relation_of(node)
        here = connection.execute(f"select count(*) from {relation}").fetchall()[0][0]
        there = dict(counted)[table_of(node)]
        if here != there:
            raise _unlike(relation, f"{there} rows are there, {here} came")
