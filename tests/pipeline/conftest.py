"""Fixtures of the pipeline tests."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from dagster_project.ingest import inbox
from tests.pipeline.delivery_support import World


@pytest.fixture
def deliveries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """An empty home with an inbox; files just written count as finished at once."""
    monkeypatch.setattr(inbox, "SETTLE_SECONDS", 0.0)
    return World(tmp_path)


def age(path: Path, seconds: float = 60) -> None:
    """Make a file look as if it was written some time ago."""
    moment = time.time() - seconds
    os.utime(path, (moment, moment))
