"""`make run` hides no code of the command, `make test` no fault of style or types; a commit is
checked by the same programs. What CI calls is what a newcomer calls, and both engines."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests import prepare_tools
from tests.repo.files import REPOSITORY

PROGRAMS = ("ruff", "mypy", "sqlfluff", "python")


def make(programs: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """With these programs in place of those of `.venv`."""
    return subprocess.run(
        ["make", *arguments, f"BIN={programs}"],
        cwd=REPOSITORY,
        # Of a `make test` around us: it would make this one say where it is.
        env={name: value for name, value in os.environ.items() if not name.startswith("MAKE")},
        capture_output=True,
        text=True,
        check=False,
    )


def stub(program: Path, code: int = 0) -> None:
    program.write_text(f'#!/bin/sh\necho "$@"\nexit {code}\n')
    program.chmod(0o755)


@pytest.mark.parametrize("failing", ["", "ruff", "mypy", "sqlfluff"])
def test_no_test_runs_after_a_fault_of_style_types_or_sql(failing: str, tmp_path: Path) -> None:
    for name in PROGRAMS:
        stub(tmp_path / name, int(name == failing))
    done = make(tmp_path, "--old-file=.venv/ready-dev", "test")
    assert ("-m pytest" in done.stdout) is not bool(failing)
    assert (done.returncode == 0) is not bool(failing)


@pytest.mark.parametrize(
    ("asked", "gets"),
    [
        ("test_seeds", "-k test_seeds tests/"),
        ("tests/unit/test_key.py::test_x", "pytest tests/unit/test_key.py::test_x"),
    ],
)
def test_one_test_is_asked_for_by_name_or_by_file(asked: str, gets: str, tmp_path: Path) -> None:
    stub(tmp_path / "python")
    done = make(tmp_path, "--old-file=.venv/ready-dev", "one", f"T={asked}")
    assert gets in done.stdout


def test_a_commit_is_checked_by_the_programs_of_lint_without_a_network() -> None:
    text = (REPOSITORY / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    repositories = yaml.safe_load(text)["repos"]
    assert [item["repo"] for item in repositories] == ["local"]
    hooks = repositories[0]["hooks"]
    assert {hook["language"] for hook in hooks} == {"system"}
    called = {hook["entry"].split()[0] for hook in hooks}
    assert called == {f".venv/bin/{name}" for name in ("ruff", "mypy", "sqlfluff")} | {"make"}


def test_ci_runs_the_tests_of_both_engines() -> None:
    lines = (REPOSITORY / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert [line.removeprefix("exec ") for line in lines if "make" in line and line[0] != "#"] == [
        "make test",
        "make test-spark",
    ]
    assert "set -euo pipefail" in lines


def test_java_that_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert prepare_tools.main("spark") == 2
    said = capsys.readouterr().err
    assert "java (runs the Spark cluster of `make test-spark`)" in said
    assert "apt-get install default-jre-headless\n" in said


@pytest.mark.parametrize(("code", "of_make", "says"), [(0, 0, ""), (1, 2, "1"), (3, 2, "3")])
def test_make_run_passes_on_what_it_gets(
    code: int, of_make: int, says: str, tmp_path: Path
) -> None:
    stub(tmp_path / "compatriots", code)
    done = make(tmp_path, "--old-file=setup", "run", "SERVE=0", "EXPORTS=an inbox")
    assert done.stdout.splitlines()[-1] == "start --exports an inbox --no-serve"
    assert done.returncode == of_make
    assert (f"Error {says}" in done.stderr) is bool(code)
