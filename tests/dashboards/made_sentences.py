"""Cells and changes made up for sentences."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dashboards.lib.changes import Compared
from dashboards.lib.indicators import Cell
from dashboards.lib.scope import Scope
from dashboards.lib.sentences import Sentence, told

Number = str | int | None


def decimal(value: Number) -> Decimal | None:
    """As a release stores it: ten places behind the point."""
    return None if value is None else Decimal(value).quantize(Decimal("0.0000000001"))


def cell(value: Number = None, low: Number = None, high: Number = None, **more: Any) -> Cell:
    """A cell; ends are the value where nothing else is said, and all deliveries have come."""
    usual: dict[str, Any] = {
        "indicator": "R01",
        "period": "2025",
        "level": "territory",
        "territory": "KAZ",
        "dimension": "_T",
        "low": decimal(value if low is None else low),
        "central": decimal(value),
        "high": decimal(value if high is None else high),
        "numerator": decimal(1),
        "denominator": decimal(1),
        "status": "ok",
        "maturity": "final",
        "grade": None,
        "coverage_expected": 12,
    }
    more["coverage_share"] = Decimal(more.get("coverage_share", 1))
    return Cell(**usual | more)


def changed(
    now: Number = None, before: Number = None, share: Number = None, **more: Any
) -> Compared:
    """A published change of two whole cells."""
    usual: dict[str, Any] = {
        "base_period": "2024",
        "value": decimal(now),
        "base": decimal(before),
        "share": None if share is None else Decimal(share),
        "like_for_like": Decimal(1),
        "is_within_bands": False,
        "status": "ok",
    }
    if "like_for_like" in more:
        more["like_for_like"] = Decimal(more["like_for_like"])
    return Compared(**usual | more)


def said(
    scope: Scope,
    code: str,
    now: Cell | None = None,
    change: Compared | None = None,
    former: Cell | None = None,
    *,
    place: str = "KAZ",
    period: str = "2025",
) -> Sentence:
    """A sentence whose blanks do not break, as one would type it."""
    made = told(scope, code, place, period, cell=now, change=change, former=former)
    text = made.text.replace("\u00a0", " ")
    return Sentence(text, made.case, made.indicator, made.period)
