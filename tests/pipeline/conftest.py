"""Fixtures of the pipeline tests."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dagster_project.alerts.settings import WEBHOOK
from dagster_project.ingest import inbox
from tests.pipeline.delivery_support import World
from tests.pipeline.loopback import Hook, web_server


@pytest.fixture
def deliveries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """An empty home with an inbox; files just written count as finished at once."""
    monkeypatch.setattr(inbox, "SETTLE_SECONDS", 0.0)
    return World(tmp_path)


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hook]:
    """A web server that alerts are sent to."""
    with web_server() as found:
        monkeypatch.setenv(WEBHOOK, found.url)
        yield found


def age(path: Path, seconds: float = 60) -> None:
    """Make a file look as if it was written some time ago."""
    moment = time.time() - seconds
    os.utime(path, (moment, moment))
