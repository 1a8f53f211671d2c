"""The command ends with one of its codes and a sentence, whatever happens inside it."""

from __future__ import annotations

import errno
import sqlite3
import sys
from pathlib import Path

import pytest

from dagster_project.cli import entry
from dagster_project.errors import ExitCode, UserError
from dagster_project.home import HOME_VARIABLE, Home
from dagster_project.warehouse import operations

SECRET = "Ivanova"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    made = Home(tmp_path / "home")
    made.create()
    monkeypatch.setenv(HOME_VARIABLE, str(made.root))
    return made


def call(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["compatriots", *arguments])
    with pytest.raises(SystemExit) as ended:
        entry.main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


def fails(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def status(home: Home) -> dict[str, object]:
        raise error

    monkeypatch.setattr(operations, "status", status)


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (ValueError(f"no number: {SECRET}"), 3, "An unforeseen problem (ValueError)"),
        (RecursionError(SECRET), 3, "An unforeseen problem (RecursionError)"),
        (sqlite3.DatabaseError(SECRET), 3, "An unforeseen problem (DatabaseError)"),
        (MemoryError(), 3, "not enough memory"),
        (OSError(errno.ENOSPC, "No space left on device", "a/b"), 3, "The disk is full"),
        (sqlite3.OperationalError("database or disk is full"), 3, "The disk is full"),
        (OSError(errno.EROFS, "Read-only file system", "a/b"), 3, "a/b: Read-only file system."),
        (PermissionError(errno.EACCES, "Permission denied", "a/b"), 3, "a/b: Permission denied."),
        (sqlite3.OperationalError("attempt to write a readonly database"), 3, "can't be written"),
        (UserError("Wrong.", exit_code=ExitCode.WRONG_USE), 2, "Wrong."),
        (KeyboardInterrupt(), 130, "Interrupted"),
        (BrokenPipeError(), 141, ""),
        (SystemExit("text"), 3, ""),
    ],
)
def test_an_error_is_a_sentence_and_a_code(
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    says: str,
) -> None:
    fails(monkeypatch, error)
    assert call(monkeypatch, "status") == code
    said = capsys.readouterr().err
    assert says in said
    assert "Traceback" not in said
    assert SECRET not in said


def test_the_full_story_of_an_unforeseen_error_is_kept_without_values(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fails(monkeypatch, ValueError(SECRET))
    call(monkeypatch, "status")
    (log,) = (home.work / "logs").glob("error-*.log")
    assert str(log) in capsys.readouterr().err
    story = log.read_text(encoding="utf-8")
    assert "ValueError" in story
    assert "in status" in story
    assert log.stat().st_mode & 0o777 == 0o600


def test_a_home_that_cannot_keep_the_story_gets_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "none"))
    fails(monkeypatch, ValueError(SECRET))
    assert call(monkeypatch, "status") == 3
    assert "could not be kept" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("module", ["dagster_project.cli.main", "click"])
def test_a_program_that_cannot_be_imported(
    module: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    assert call(monkeypatch, "status") == 3
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["status", "--nonsense"], 2), (["nonsense"], 2), ([], 2), (["--help"], 0)],
)
def test_wrong_use_stays_2(
    arguments: list[str], code: int, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call(monkeypatch, *arguments) == code


@pytest.mark.parametrize("verb", ["status", "run", "load", "doctor", "deliveries", "releases list"])
@pytest.mark.parametrize("place", ["home", "home/deeper"])
def test_a_home_that_is_a_file(
    verb: str,
    place: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "home").write_text("not a folder")
    assert call(monkeypatch, *verb.split(), "--home", str(tmp_path / place)) == 3
    said = capsys.readouterr().err
    assert said.startswith(f"{tmp_path / 'home'}: This is no folder")


def test_a_job_that_cannot_be_defined_is_a_failed_run(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise KeyError(SECRET)

    monkeypatch.setattr("dagster_project.definitions.definitions", broken)
    assert call(monkeypatch, "run") == 3
    said = capsys.readouterr().err
    assert "An unforeseen problem (KeyError)" in said
    assert SECRET not in said
    assert "(KeyError)" in operations.status(home)["run"]["message"]
