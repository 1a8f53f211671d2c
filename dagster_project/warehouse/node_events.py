"""What dbt says of its nodes while it builds, in our words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

STARTED = "started"
# Bytes of a log, after which it is put aside as the former one and begun anew.
LONGEST_LOG = 10_000_000
LOGGED = ("info", "warn", "error")


@dataclass(frozen=True)
class NodeEvent:
    """``status``: ``started``, or how the node ended in dbt's words."""

    unique_id: str
    status: str
    failures: int = 0
    seconds: float = 0.0


# Whoever is told may raise at a node's start: it is left out then, and counts as failed.
Tell = Callable[[NodeEvent], None]


def told(tell: Tell) -> Callable[[Any], None]:
    """A callback for dbt that passes on what it says of nodes."""

    def heard(event: Any) -> None:
        if event.info.name == "LogStartLine":
            tell(NodeEvent(event.data.node_info.unique_id, STARTED))
        elif event.info.name == "NodeFinished":
            result = event.data.run_result
            tell(
                NodeEvent(
                    event.data.node_info.unique_id,
                    result.status,
                    result.num_failures,
                    result.execution_time,
                )
            )

    return heard


@contextmanager
def kept_log(file: Path) -> Iterator[Callable[[Any], None]]:
    """A callback for dbt that adds what it says, but for debugging, to ``file``: one line after
    another with its time in UTC."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists() and file.stat().st_size > LONGEST_LOG:
        file.replace(file.with_name(f"{file.name}.1"))
    # By lines: a run that is killed has said what it said.
    with file.open("a", encoding="utf-8", buffering=1) as log:

        def heard(event: Any) -> None:
            if event.info.level in LOGGED:
                now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}"
                log.write(f"{now} [{event.info.level:<5}] {event.info.msg}\n")

        yield heard
