"""CONTRIBUTING.md, "Add an export": three files by hand, and a file is rows of the warehouse."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.exercises.examples import Example
from tests.exercises.working_copy import WorkingCopy
from tests.pipeline.dbt_project import rows
from tests.repo.files import REPOSITORY

EXAMPLE = Example.of(REPOSITORY / "CONTRIBUTING.md", "Add an export")
MOST_FILES = 4
GENERATED = {"data_contracts/versions.lock.json"}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> WorkingCopy:
    return WorkingCopy.with_example(tmp_path_factory.mktemp("export"), EXAMPLE)


def test_few_files_are_written_and_the_rest_is_generated(copy: WorkingCopy) -> None:
    assert len(EXAMPLE.files()) <= MOST_FILES
    assert copy.touched() == set(EXAMPLE.files()) | GENERATED


def test_a_file_becomes_rows_of_the_staging_model(copy: WorkingCopy, tmp_path: Path) -> None:
    inbox = tmp_path / "exports" / "language_centres"
    inbox.mkdir(parents=True)
    file = EXAMPLE.marked("exercise: the file")
    (inbox / "language_centres_2026.csv").write_text(file, encoding="utf-8")
    copy.run("tests.exercises.load_and_build", str(tmp_path), "+stg_language_centres")
    found = rows(
        tmp_path / "warehouse.duckdb",
        "select centre_code, country_name, opened_date, seats_count"
        " from staging.stg_language_centres order by all",
    )
    assert found == [
        ("C01", "Казахстан", date(2019, 9, 1), 120),
        ("C02", "Киргизия", date(2021, 2, 15), 60),
    ]


def test_the_house_has_nothing_against_it(copy: WorkingCopy) -> None:
    copy.test(
        "tests/contracts/test_shipped_contracts.py",
        "tests/contracts/test_bounded_dates.py",
        "tests/pipeline/test_staging_agrees.py",
        "tests/repo/test_sql_rules.py",
    )
