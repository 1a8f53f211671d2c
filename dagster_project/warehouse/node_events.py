"""What dbt says of its nodes while it builds, in our words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

STARTED = "started"


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
