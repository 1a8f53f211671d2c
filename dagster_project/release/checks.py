"""One check of the gate: what was looked at, and what was found, in a plain sentence."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["build", "dbt_test", "great_expectations", "reconciliation", "disclosure", "finding"]
Status = Literal["pass", "warn", "fail"]


@dataclass(frozen=True)
class Check:
    """``fail`` blocks the release; ``warn`` is shown. The message names no person's value."""

    check_name: str
    kind: Kind
    status: Status
    failures_count: int = 0
    message: str = ""

    def row(self) -> dict[str, Any]:
        return asdict(self)
