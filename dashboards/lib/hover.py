"""Hover texts: what stands in them, and plotly's templates."""

from __future__ import annotations

from typing import Any

from dashboards.lib import statuses
from dashboards.lib.format import Formats, Number
from dashboards.lib.measures import in_effect
from dashboards.lib.scope import Scope
from dashboards.lib.texts import Texts

# The mark's own text; with the label of its row above it; the same in bold.
ALONE = "%{customdata}<extra></extra>"
LABELLED = "%{y}<br>%{customdata}<extra></extra>"
LABELLED_BOLD = "%{y}<br><b>%{customdata}</b><extra></extra>"


def part(label: str, name: str, said: str, more: str = "") -> str:
    """``label``, and beneath it ``name: said``."""
    return f"{label}<br>{name}: <b>{said}</b>{more}"


def with_standing(scope: Scope, text: str, row: dict[str, Any]) -> str:
    """The text, and beneath it that the value is incomplete, of how many deliveries."""
    if row.get("status") != statuses.PARTIAL:
        return text
    said = statuses.said(statuses.PARTIAL, scope.language).word
    due, share = row.get("coverage_expected"), row.get("coverage_share")
    if due and share is not None:
        known = Formats(scope.language).number(in_effect(due, share))
        of = Formats(scope.language).number(due)
        words = Texts(scope.language)("coverage.deliveries", n=due, known=known, of=of)
        said += f": {words}"
    return f"{text}<br>{said}"


def with_band(scope: Scope, text: str, low: Number | None, high: Number | None, unit: str) -> str:
    """The text, and beneath it the band where there is one."""
    if low is None or high is None or low == high:
        return text
    band = Formats(scope.language).band(low, high, unit)
    return f"{text}<br>{Texts(scope.language)('card.band', band=band)}"
