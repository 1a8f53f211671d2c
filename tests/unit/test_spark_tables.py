"""What a cluster built comes into the warehouse: tables by their files, nothing else."""

from __future__ import annotations

import json
from decimal import Decimal
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

    def __init__(self, folder: Path, late: int = 0) -> None:
        self._folder, self.late = folder, late

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        if sql.startswith("describe schema"):
            return [("Location", f"file:{self._folder}")]
        if sql.startswith("select"):
            found = self._folder.glob("dim_a/*.parquet")
            rows = sum(pq.read_metadata(file).num_rows for file in found)
            return [("dim_a", rows + self.late)]
        return [(*column, None) for column in KINDS.items()]


def imported(
    tmp_path: Path, columns: dict[str, dict[str, Any]] | None = None, late: int = 0
) -> list[tuple[Any, ...]]:
    """Rows of the one table. ``columns``: of its contract; ``late``: rows that only the cluster
    knows of."""
    home = Home(tmp_path / "home")
    home.create()
    config = {"schema": "core", "contract": {"enforced": columns is not None}}
    named = {name: {"name": name, **column} for name, column in (columns or {}).items()}
    node = {"schema": "x_core", "name": "dim_a", "config": config, "columns": named}
    (home.work / "dbt").mkdir()
    manifest = json.dumps({"nodes": {"model.dim_a": node}})
    (home.work / "dbt" / "manifest.json").write_text(manifest, encoding="utf-8")
    import_tables(home, cast(Statements, Server(tmp_path / "tables", late)), ["model.dim_a"])
    with duckdb.connect(str(home.warehouse)) as connection:
        return connection.execute("from core.dim_a").fetchall()


def write(tmp_path: Path, **columns: pa.Array) -> None:
    folder = tmp_path / "tables" / "dim_a"
    folder.mkdir(parents=True)
    pq.write_table(pa.table(columns), folder / "part.parquet")


CODE = {"code": {"data_type": "varchar", "constraints": [{"type": "not_null"}]}}


def test_an_empty_value_is_refused_as_on_duckdb(tmp_path: Path) -> None:
    write(tmp_path, code=pa.array(["a", None]))
    with pytest.raises(UserError, match="NOT NULL"):
        imported(tmp_path, CODE)


@pytest.mark.parametrize(("value", "is_whole"), [("1.500000", True), ("1.005000", False)])
def test_no_value_is_rounded(value: str, is_whole: bool, tmp_path: Path) -> None:
    write(tmp_path, amount=pa.array([Decimal(value)], pa.decimal128(12, 6)))
    columns = {"amount": {"data_type": "decimal(18, 2)"}}
    if is_whole:
        assert imported(tmp_path, columns) == [(Decimal("1.50"),)]
        return
    with pytest.raises(UserError, match="1 values of amount are"):
        imported(tmp_path, columns)


def test_files_that_are_late_are_noticed(tmp_path: Path) -> None:
    write(tmp_path, code=pa.array(["a"]))
    with pytest.raises(UserError, match="2 rows are there, 1 came"):
        imported(tmp_path, late=1)


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
