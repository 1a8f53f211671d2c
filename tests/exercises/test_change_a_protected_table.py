"""CONTRIBUTING.md, "Change a protected table": the gate says of the column what is printed."""

from __future__ import annotations

from typing import Any

import yaml

from dagster_project.release.released_tables import column_problems, released_tables
from tests.exercises.examples import Example
from tests.repo.files import REPOSITORY

EXAMPLE = Example.of(REPOSITORY / "CONTRIBUTING.md", "Change a protected table")
COLUMN: dict[str, Any] = yaml.safe_load(EXAMPLE.marked("protected: column"))[0]


def said_of(column: dict[str, Any]) -> list[str]:
    """The gate's words on a list of events with this column alone."""
    model = {
        "name": "mart_events__event_list",
        "resource_type": "model",
        "config": {"schema": "marts"},
        "columns": {column["name"]: column},
    }
    return column_problems(released_tables({"nodes": {"model.event_list": model}}))


def test_the_column_may_be_released() -> None:
    assert said_of(COLUMN) == []


def test_without_the_word_the_gate_stops_it_as_printed() -> None:
    silent = {key: value for key, value in COLUMN.items() if key != "config"}
    assert said_of(silent) == EXAMPLE.marked("protected: refusal").splitlines()


def test_as_a_count_of_persons_the_gate_stops_it_as_printed() -> None:
    counting = COLUMN | {"config": {"meta": {"protection": "persons"}}}
    assert said_of(counting) == EXAMPLE.marked("protected: persons").splitlines()
