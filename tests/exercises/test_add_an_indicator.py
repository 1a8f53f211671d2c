"""CONTRIBUTING.md, "Add an indicator": three files by hand, and every cell equals its truth."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exercises.examples import Example
from tests.exercises.working_copy import WorkingCopy
from tests.pipeline.money_attack import tells_nothing_new
from tests.repo.files import REPOSITORY

EXAMPLE = Example.of(REPOSITORY / "CONTRIBUTING.md", "Add an indicator")
CODE = "F09"
MOST_FILES = 3
GENERATED = {
    "docs/indicators.md",
    "dbt/models/indicators/base/int_indicator__row_collected.sql",
    "dbt/seeds/reference/absent_exports.csv",
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> WorkingCopy:
    return WorkingCopy.with_example(tmp_path_factory.mktemp("indicator"), EXAMPLE)


def test_few_files_are_written_and_the_rest_is_generated(copy: WorkingCopy) -> None:
    assert len(EXAMPLE.files()) <= MOST_FILES
    assert copy.touched() == set(EXAMPLE.files()) | GENERATED


def test_every_cell_equals_its_truth(copy: WorkingCopy, tmp_path: Path) -> None:
    copy.run("tests.exercises.compare_with_truth", str(tmp_path), CODE)


def test_the_house_has_nothing_against_it(copy: WorkingCopy) -> None:
    copy.test(
        "tests/repo/test_indicators.py",
        "tests/repo/test_catalogue.py",
        "tests/repo/test_sql_rules.py",
    )


def test_the_attacker_of_money_knows_that_it_tells_nothing_new(copy: WorkingCopy) -> None:
    project = copy.root / "dbt"
    assert tells_nothing_new(CODE, project)
    # One that reads lines of the ledger is another thing.
    model = project / "models" / "indicators" / "spending" / "ind_taken_back.sql"
    text = model.read_text(encoding="utf-8")
    model.write_text(text.replace("mart_spending__programme", "fct_spend_fine"), encoding="utf-8")
    assert not tells_nothing_new(CODE, project)
    model.write_text(text, encoding="utf-8")
