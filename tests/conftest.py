"""Fixtures that every kind of test shares."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def realdata() -> Path:
    """Real files nobody here wrote; required in CI, skipped elsewhere when they are missing."""
    folder = Path(os.environ.get("REALDATA_DIR", REPOSITORY.parent / "shared" / "realdata"))
    if (folder / "EXPECTED.md").exists():
        return folder
    if os.environ.get("CI") == "true":
        pytest.fail(f"REALDATA_DIR: no EXPECTED.md in {folder.name}; CI needs the real files")
    pytest.skip("the real files are not on this machine (set REALDATA_DIR)")


@pytest.fixture(scope="session")
def cases() -> Path:
    """Files that once went wrong, each with what is right; required in CI as the real files are."""
    folder = Path(os.environ.get("CASES_DIR", REPOSITORY.parent / "shared" / "cases"))
    if any(folder.glob("*/expected.txt")):
        return folder
    if os.environ.get("CI") == "true":
        pytest.fail(f"CASES_DIR: no expected.txt in {folder.name}; CI needs the cases")
    pytest.skip("the cases are not on this machine (set CASES_DIR)")
