"""One check of the gate: what was looked at, and what was found, in a plain sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

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

    @staticmethod
    def of_disclosure(name: str, rows: Sequence[str], what: str) -> Check:
        """Rows that should not be there block; one of them is named."""
        said = f"{len(rows)} {what}, such as {rows[0]}." if rows else ""
        return Check(name, "disclosure", "fail" if rows else "pass", len(rows), said)
