"""What a cluster built comes into the warehouse: tables by their files, nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.warehouse.spark_server import Statements
from dagster_project.warehouse.spark_tables import import_tables

KINDS = {"code": "string", "seen_at": "timestamp_ntz"}


class Server:
    """A cluster whose only schema lies in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        if sql.startswith("describe schema"):
            return [("Location", f"file:{self._folder}")]
        return [(*column, None) for column in KINDS.items()]


def imported(tmp_path: Path) -> list[tuple[Any, ...]]:
    home = Home(tmp_path / "home")
    home.create()
    node = {"schema": "x_core", "name": "dim_a", "config": {"schema": "core"}, "columns": {}}
    (home.work / "dbt").mkdir()
    manifest = json.dumps({"nodes": {"model.dim_a": node}})
    (home.work / "dbt" / "manifest.json").write_text(manifest, encoding="utf-8")
    import_tables(home, cast(Statements, Server(tmp_path / "tables")), ["model.dim_a"])
    with duckdb.connect(str(home.warehouse)) as connection:
        return connection.execute("from core.dim_a").fetchall()


def test_a_table_is_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "tables" / "dim_a"
    folder.mkdir(parents=True)
    for code in ("a", "b"):
        pq.write_table(pa.table({"code": [code]}), folder / f"part-{code}.parquet")
    assert sorted(imported(tmp_path)) == [("a",), ("b",)]


def test_a_table_without_files_has_no_rows(tmp_path: Path) -> None:
    (tmp_path / "tables" / "dim_a").mkdir(parents=True)
    assert imported(tmp_path) == []


def test_a_view_is_no_empty_table(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    with pytest.raises(UserError, match="no files of x_core"):
        imported(tmp_path)
