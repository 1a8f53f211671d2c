"""CONTRIBUTING.md, "Add a chart": three files by hand, and its numbers equal the release."""

from __future__ import annotations

import pytest

from tests.exercises.examples import Example
from tests.exercises.working_copy import WorkingCopy
from tests.repo.files import REPOSITORY

EXAMPLE = Example.of(REPOSITORY / "CONTRIBUTING.md", "Add a chart")
TRUTH = "tests/dashboards/expected/events_named.py"
MOST_FILES = 3


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> WorkingCopy:
    return WorkingCopy.with_example(tmp_path_factory.mktemp("chart"), EXAMPLE)


def test_few_files_are_touched(copy: WorkingCopy) -> None:
    assert len(EXAMPLE.touched()) <= MOST_FILES
    assert copy.touched() == EXAMPLE.touched()


def test_its_numbers_equal_the_release(copy: WorkingCopy) -> None:
    said = copy.test("tests/dashboards/test_values.py", "-k", "named_visits or its_truth")
    assert "3 passed" in said


def test_the_page_shows_it_in_both_languages(copy: WorkingCopy) -> None:
    said = copy.test("tests/dashboards/test_pages.py", "-k", "events-turnout")
    assert "passed" in said
    copy.test("tests/dashboards/test_arithmetic.py", "tests/dashboards/test_words.py")


def test_without_its_truth_it_fails(copy: WorkingCopy) -> None:
    truth = copy.root / TRUTH
    kept = truth.read_text(encoding="utf-8")
    truth.unlink()
    with pytest.raises(AssertionError, match=r"events\.named_visits"):
        copy.test("tests/dashboards/test_values.py", "-k", "its_truth")
    truth.write_text(kept, encoding="utf-8")
