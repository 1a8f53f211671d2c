"""Worlds small enough to work out on paper, through the real line: files, load, build, release."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dagster_project.contracts.model import Contract
from dagster_project.contracts.read import read_contracts
from dagster_project.home import CONTRACTS, SYNTHETIC_MARK, Home
from dagster_project.ingest import inbox
from dagster_project.ingest.load import load
from dagster_project.release import gate, publish
from dagster_project.warehouse.build import BuildResult, build
from tests.micro_worlds.files import names, read_world, write_files
from tests.micro_worlds.paper import is_same, result

KNOWN_AT = datetime(2026, 11, 20)
CELL = """select status, value_low, value_central, value_high, numerator_central
    from {table} where indicator_code = ? and period_type = ? and period_code = ?
    and territory_level = ? and territory_code = ? and dim1_scheme = ? and dim1_code = ?"""
# Counts of persons are rounded when they are released, rates of fewer than 20 are left out.
COUNTS_OF_PERSONS = {
    "R02", "R03", "R08", "E03", "F06", "Y01", "Y02", "Y03", "Y04", "Y05", "Y05b", "Y06", "Y07d",
    "Y08", "L03", "L03b", "L04", "L05", "L06b", "P02", "P03", "P04", "P05",
}  # fmt: skip
STEPS = {"R02": 5, "Y03": 5, "Y07d": 10, "L06b": 5, "P03": 10}


@dataclass(frozen=True)
class Line:
    """A home whose files are loaded and built, ready to be released."""

    home: Home
    contracts: dict[str, Contract]
    built: BuildResult


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Line:
    folder = tmp_path_factory.mktemp("micro")
    write_files([read_world(name) for name in names()], folder)
    home = Home(folder / "home")
    home.create()
    (home.root / SYNTHETIC_MARK).touch()
    contracts = read_contracts(CONTRACTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inbox, "SETTLE_SECONDS", 0.0)
        receipts = load(home, contracts, folder / "exports", now=KNOWN_AT)
    not_loaded = [r for r in receipts if r.status != "loaded" or r.rows_quarantined]
    assert [f"{r.file}: {r.status} {r.message} {r.errors}" for r in not_loaded] == []
    built = build(home, contracts, KNOWN_AT)
    assert built.is_complete, [f"{node.name}: {node.message}" for node in built.failed]
    return Line(home, contracts, built)


@pytest.fixture
def warehouse(line: Line) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(line.home.warehouse), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def released(line: Line) -> Path:
    result = gate.check(line.home, line.contracts, line.built)
    release = publish.publish(line.home, result, made_at=KNOWN_AT)
    assert release is not None
    return line.home.releases / release.release_id / "internal"


@pytest.mark.parametrize("name", names())
def test_the_warehouse_says_what_paper_says(
    warehouse: duckdb.DuckDBPyConnection, name: str
) -> None:
    world = read_world(name)
    table = "indicators.fct_indicator_value"
    wrong = list(different_cells(warehouse, table, world["expect"]))
    for mart in world.get("marts", []):
        table = f"{mart.get('schema', 'marts')}.{mart['table']}"
        wrong += different_rows(warehouse, table, mart)
    for facts in world.get("facts", []):  # of persons: they are in no release
        wrong += different_rows(warehouse, facts["table"], facts)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", names())
def test_the_release_says_so_too(released: Path, name: str) -> None:
    world = read_world(name)
    engine = duckdb.connect()
    table = f"read_parquet('{released}/fct_indicator_value.parquet')"
    persons = {
        key: said for key, said in world["expect"].items() if key.split("|")[0] in COUNTS_OF_PERSONS
    }
    others = {key: said for key, said in world["expect"].items() if key not in persons}
    wrong = list(different_cells(engine, table, others))
    wrong += different_persons(engine, table, persons)
    for mart in world.get("marts", []):
        file = mart["table"].removeprefix("mart_events__event_list") or "event_list"
        wrong += different_rows(engine, f"read_parquet('{released}/{file}.parquet')", mart)
    assert not wrong, "\n".join(wrong)


def cell(connection: duckdb.DuckDBPyConnection, table: str, key: str) -> tuple[Any, ...] | None:
    codes = key.split("|")
    codes += ["_T"] * (7 - len(codes))
    return connection.execute(CELL.format(table=table), codes).fetchone()


def different_cells(
    connection: duckdb.DuckDBPyConnection, table: str, expected: dict[str, Any]
) -> Iterator[str]:
    for key, said in expected.items():
        found = cell(connection, table, key)
        status, figures = told(said)
        if found is None:
            yield f"{key}: there is no such row"
        elif not figures:
            if found[:4] != (status, None, None, None):
                yield f"{key}: expected {status}, is {found}"
        elif figures[0].replace("_", "").isalpha():
            if found[:4] != (figures[0], None, None, None):
                yield f"{key}: expected {figures[0]}, is {found}"
        else:
            values = found[1:4] if len(figures) == 3 else found[2:3]
            if found[0] != status or not all(map(is_same, figures, values)):
                yield f"{key}: expected {said}, is {found}"


def told(said: str | list[str]) -> tuple[str, list[str]]:
    """Status and figures; ``partial`` stands before what is told of an incomplete cell."""
    texts = [said] if isinstance(said, str) else said
    if not texts[0].startswith("partial"):
        return "ok", [result(text) for text in texts]
    rest = [texts[0].removeprefix("partial").strip(), *texts[1:]]
    return "partial", [result(text) for text in rest if text]


def different_persons(
    connection: duckdb.DuckDBPyConnection, table: str, expected: dict[str, Any]
) -> Iterator[str]:
    """A count within its step of rounding; every rate here is one of too few."""
    for key, said in expected.items():
        found = cell(connection, table, key)
        if found is None:
            yield f"{key}: there is no such row"
        elif {str(said), found[0]} & {"not_yet", "not_reported"}:
            if said != found[0]:
                yield f"{key}: expected {said}, is {found}"
        elif key.split("|")[0] not in STEPS or found[0] == "too_few":
            if found[0] != "too_few":
                yield f"{key}: expected too_few, is {found}"
        elif abs(found[2] - int(told(said)[1][-1])) >= STEPS[key.split("|")[0]]:
            yield f"{key}: {said} is released as {found}"


def different_rows(
    connection: duckdb.DuckDBPyConnection, table: str, mart: dict[str, Any]
) -> Iterator[str]:
    query = f"select {', '.join(mart['columns'])} from {table} where {mart['where']} order by all"
    try:
        found = connection.execute(query).fetchall()
    except duckdb.Error as error:
        yield f"{table}: {str(error).splitlines()[0]}"
        return
    left = [[result(text) for text in row] for row in mart["rows"]]
    for row in found:
        fitting = [want for want in left if all(map(is_same, want, row))]
        if fitting:
            left.remove(fitting[0])
        else:
            yield f"{table}: not expected {row}"
    yield from (f"{table}: missing {row}" for row in left)


def test_paper_is_worked_out_again() -> None:
    assert result("Anna + Boris = 2") == "2"
    assert result("2 / 3 = 0.6667") == "0.6667"
    assert result("not_yet") == "not_yet"
    for wrong in ("Anna + Boris = 3", "2 / 3 = 0.6666", "30000 - 5000 = 24000"):
        with pytest.raises(AssertionError):
            result(wrong)
