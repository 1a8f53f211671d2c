"""From the unit an indicator declares to the way a number is written."""

from __future__ import annotations

UNITS = {
    "persons": "persons",
    "visits": "count",
    "events": "count",
    "regions": "count",
    "territories": "count",
    "count": "count",
    "rows": "count",
    "cells": "count",
    "share": "share",
    "percent": "share",
    "per_1000": "per_1000",
    "promille": "per_1000",
    "rub": "rub",
    "RUB": "rub",
    "roubles": "rub",
    "index": "index",
    "ratio": "ratio",
    "days": "days",
    "mean": "mean",
}


def display_unit(unit: object, decimals: object) -> str:
    """A unit of ``Formats``; counts with a decimal (means) keep it."""
    known = UNITS.get(str(unit or ""), "plain")
    return "mean" if known in ("count", "persons") and decimals not in (None, 0) else known
