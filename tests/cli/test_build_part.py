"""`build --select`: a part with its tests, in the home's warehouse; nothing is published."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from dagster_project.cli.main import main
from dagster_project.errors import ExitCode
from dagster_project.home import Home
from dagster_project.warehouse import build as build_module
from dagster_project.warehouse.build import NodeResult

NODE = NodeResult("model.compatriots.a", "a", "model", "success", "error", 0, 0.1, "")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    made.create()
    return made


@pytest.mark.parametrize(
    ("nodes", "code", "says"),
    [
        (
            (NODE,),
            0,
            "Only a part was built: nothing is published, the next run builds everything.",
        ),
        ((), 2, "--select nothing: No model and no test is selected by this."),
    ],
)
def test_a_part_is_built_and_never_published(
    nodes: tuple[NodeResult, ...],
    code: int,
    says: str,
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: dict[str, Any] = {}

    def run_dbt(_home: Home, _known_at: datetime, **options: Any) -> tuple[NodeResult, ...]:
        asked.update(options)
        return nodes

    monkeypatch.setattr(build_module, "run_dbt", run_dbt)
    done = CliRunner().invoke(main, ["build", "--select", "nothing", "--home", str(home.root)])
    assert says in done.output
    assert done.exit_code == code
    assert asked["select"] == ("nothing",)
    assert asked["with_tests"]
    assert not list(home.releases.iterdir())


def test_a_part_is_not_asked_of_a_cluster(home: Home) -> None:
    asked = ["build", "--engine", "spark", "--select", "a", "--home", str(home.root)]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == ExitCode.WRONG_USE
    assert "Leave out --select." in done.output
