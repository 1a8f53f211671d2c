"""One answer of a check, as a step tells it or, between runs, a sensor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import dagster as dg


@dataclass(frozen=True)
class Verdict:
    """What does not pass is a warning unless ``blocks``: it stopped a release."""

    key: dg.AssetCheckKey
    passed: bool
    description: str
    metadata: Mapping[str, dg.MetadataValue] = field(default_factory=dict)
    blocks: bool = False

    @property
    def severity(self) -> dg.AssetCheckSeverity:
        return dg.AssetCheckSeverity.ERROR if self.blocks else dg.AssetCheckSeverity.WARN

    def result(self) -> dg.AssetCheckResult:
        return dg.AssetCheckResult(**self._said())

    def evaluation(self) -> dg.AssetCheckEvaluation:
        return dg.AssetCheckEvaluation(**self._said())

    def _said(self) -> dict[str, Any]:
        return {
            "asset_key": self.key.asset_key,
            "check_name": self.key.name,
            "passed": self.passed,
            "severity": self.severity,
            "description": self.description,
            "metadata": self.metadata,
        }


def moment(naive: datetime) -> dg.MetadataValue:
    """A time of ours (UTC without zone) as Dagster shows times."""
    return dg.MetadataValue.timestamp(naive.replace(tzinfo=UTC))
