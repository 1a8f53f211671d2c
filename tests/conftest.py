"""Fixtures that every kind of test shares."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.repo.files import CASES, REALDATA

pytest_plugins = ("tests.times",)


@pytest.fixture(autouse=True)
def no_program_in_quick_tests(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What `make unit` runs starts no program; `tests/times.py` tells what it runs."""
    if request.node.get_closest_marker("unit"):
        guarded = refusing(subprocess.Popen.__init__)
        monkeypatch.setattr(subprocess.Popen, "__init__", guarded)


# git lists the repository's files; a library asks `file` what machine this is.
HARMLESS = ("git", "file")


def refusing(start: Callable[..., None]) -> Callable[..., None]:
    """``subprocess.Popen.__init__`` that fails the test for any program but the harmless."""

    def guarded(process: object, arguments: Any, *others: Any, **options: Any) -> None:
        if arguments[0] not in HARMLESS:
            pytest.fail(f"a quick test starts a program: {arguments}")
        start(process, arguments, *others, **options)

    return guarded


@pytest.fixture(scope="session")
def realdata() -> Path:
    """Real files nobody here wrote; required in CI, skipped elsewhere when they are missing."""
    if (REALDATA / "EXPECTED.md").exists():
        return REALDATA
    if os.environ.get("CI") == "true":
        pytest.fail(f"REALDATA_DIR: no EXPECTED.md in {REALDATA.name}; CI needs the real files")
    pytest.skip("the real files are not on this machine (set REALDATA_DIR)")


@pytest.fixture(scope="session")
def cases() -> Path:
    """Files that once went wrong, each with what is right; required in CI as the real files are."""
    if any(CASES.glob("*/expected.txt")):
        return CASES
    if os.environ.get("CI") == "true":
        pytest.fail(f"CASES_DIR: no expected.txt in {CASES.name}; CI needs the cases")
    pytest.skip("the cases are not on this machine (set CASES_DIR)")
