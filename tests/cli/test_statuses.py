"""Under a table for a person each status in it is explained, and no other; programs get codes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dagster_project.cli.output import print_rows
from dagster_project.cli.statuses import MEANINGS, explain_statuses, explained

ROWS: list[dict[str, Any]] = [
    {"value_central": 12, "status": "ok", "maturity": "final"},
    {"value_central": 5, "status": "partial", "maturity": "provisional"},
    {"value_central": None, "status": "not_reported", "maturity": "final"},
]


def test_each_status_in_the_table_is_explained_and_no_other() -> None:
    assert [line.split(":")[0] for line in explained(ROWS)] == [
        "partial", "not_reported", "provisional",
    ]  # fmt: skip
    assert explained([{"status": "pass"}, {"name": "partial"}]) == []


@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_program_gets_value_status_and_maturity_apart(
    capsys: pytest.CaptureFixture[str], form: str
) -> None:
    print_rows(form, {name: name for name in ROWS[0]}, ROWS, "No rows.")
    explain_statuses(form, ROWS)
    printed = capsys.readouterr().out
    assert MEANINGS["partial"] not in printed
    if form == "json":
        assert json.loads(printed) == ROWS
    else:
        assert printed.splitlines()[2:] == ["5,partial,provisional", ",not_reported,final"]


def test_a_person_gets_the_list_beneath(capsys: pytest.CaptureFixture[str]) -> None:
    explain_statuses(None, ROWS)
    assert MEANINGS["not_reported"] in capsys.readouterr().out
