"""Fixtures that every kind of test shares."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.repo.files import CASES, REALDATA


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
