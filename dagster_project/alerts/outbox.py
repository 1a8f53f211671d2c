"""Alerts on their way: what a closed channel did not take is kept and tried again."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dagster_project.alerts.alert import Alert
from dagster_project.alerts.channels import send
from dagster_project.alerts.settings import Settings
from dagster_project.home import Home, write_atomic

# Older news is no alert any more; it stands in the log.
TRIED_FOR = timedelta(days=3)


def post(home: Home, settings: Settings, alert: Alert) -> dict[str, str]:
    """Send an alert; way -> what went wrong with it, to be tried again by ``resend``."""
    failed = send(home, settings, alert)
    if failed:
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:8]}.json"
        _keep(_folder(home) / name, alert, failed)
    return failed


def resend(home: Home, settings: Settings) -> dict[str, str]:
    """Try everything that waits; what still went wrong."""
    still: dict[str, str] = {}
    for path in waiting(home):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            said = {key: (title, tuple(lines)) for key, (title, lines) in content["said"].items()}
            alert, ways = Alert(content["kind"], said), list(content["ways"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            path.unlink(missing_ok=True)
            continue
        failed = send(home, settings, alert, ways)
        if failed and not _is_old(path):
            _keep(path, alert, failed)
            still |= failed
        else:
            path.unlink(missing_ok=True)
    return still


def waiting(home: Home) -> list[Path]:
    return sorted(_folder(home).glob("*.json"))


def _folder(home: Home) -> Path:
    return home.operations / "alerts"


def _keep(path: Path, alert: Alert, ways: Collection[str]) -> None:
    content = asdict(alert) | {"ways": sorted(ways)}
    write_atomic(path, json.dumps(content, ensure_ascii=False), mode=0o600)


def _is_old(path: Path) -> bool:
    began = datetime.strptime(path.name[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    return datetime.now(UTC) - began > TRIED_FOR


def sentence(failed: dict[str, str]) -> str:
    """What went wrong, for a log."""
    return ", ".join(f"{way}: {what}" for way, what in sorted(failed.items()))
