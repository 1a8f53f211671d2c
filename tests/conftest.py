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
