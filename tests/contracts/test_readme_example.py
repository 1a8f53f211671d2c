"""The worked example of data_contracts/README.md works as it is printed."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from dagster_project.contracts.check import check
from dagster_project.contracts.read import read_contract
from dagster_project.contracts.scaffold import scaffold
from dagster_project.home import CONTRACTS

README = (CONTRACTS / "README.md").read_text(encoding="utf-8")


def example(name: str) -> str:
    found = re.search(rf"<!-- example: {name} -->\n```\w+\n(.*?)```", README, re.DOTALL)
    assert found, name
    return found[1]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "courses_2026-10.csv"
    path.write_bytes(example("file").encode("windows-1251"))
    return path


def test_the_contract_is_right(tmp_path: Path) -> None:
    path = tmp_path / "language_courses.odcs.yaml"
    path.write_text(example("contract"), encoding="utf-8")
    assert check(path) == []


def test_the_misspelt_word_is_named_as_printed(tmp_path: Path) -> None:
    path = tmp_path / "language_courses.odcs.yaml"
    path.write_text(example("contract").replace("decimalChar", "decimalCahr"), encoding="utf-8")
    printed = re.search(r"```text\n(.*?)\n```", README, re.DOTALL)
    assert printed
    assert [str(problem) for problem in check(path)] == [printed[1]]


def test_the_draft_finds_what_the_text_says(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "draft.odcs.yaml"
    target.write_text(scaffold(file), encoding="utf-8")
    draft = read_contract(target)
    dialect = draft.layouts[0].csv
    assert (dialect.encoding, dialect.delimiter, dialect.skip_rows) == ("windows-1251", ";", 1)
    assert dialect.decimal_character == ","


def test_the_staging_model_of_an_upsert_takes_the_last_row_of_each_key() -> None:
    named = {"source('raw', 'plans')": "plans", "ref('stg_deliveries')": "deliveries"}
    query = re.sub(r"{{ (.+?) }}", lambda call: named[call[1]], example("staging"))
    with duckdb.connect() as connection:
        connection.execute(
            "create table plans as from (values "
            "('P1', 2, 'held', 'early', 1), ('P1', 1, 'planned', 'late', 1), "  # a higher version
            "('P2', 1, 'planned', 'early', 2), ('P2', 1, 'moved', 'late', 2), "  # the order decides
            "('P3', 1, 'planned', 'early', 3), ('P3', 2, 'deleted', 'late', 3), "
            "('P4', 1, 'planned', 'early', 4), ('P4', 9, 'moved', 'withdrawn', 4)"
            ") as t(plan_id, version, status, _delivery_id, _line)"
        )
        connection.execute(
            "create table deliveries as from (values ('early', 'plans', 1, true), "
            "('late', 'plans', 2, true), ('withdrawn', 'plans', 3, false), "
            "('late', 'others', 4, true)) "
            "as t(delivery_id, export, delivery_rank, is_in_effect)"
        )
        found = connection.execute(f"select plan_id, status from ({query}) order by 1").fetchall()
    assert found == [("P1", "held"), ("P2", "moved"), ("P4", "planned")]


def test_every_yaml_block_is_yaml() -> None:
    from ruamel.yaml import YAML

    for block in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL):
        assert YAML(typ="safe").load(block)
