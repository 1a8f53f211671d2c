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
    "weeks": "weeks",
    "mean": "mean",
}


PERSONS = "persons"
# Money rounded to half a million roubles (``coarse_money_step_rub`` of the warehouse).
COARSE_RUB, COARSE_STEP = "coarse_rub", 500_000


def persons_rounded_to(base: int | None) -> str:
    """The unit of counts of persons: ``persons/5``; ``persons`` where the release says no base."""
    return PERSONS if base is None else f"{PERSONS}/{base}"


def is_persons(unit: str) -> bool:
    return unit.partition("/")[0] == PERSONS


def base_of(unit: str) -> int | None:
    """To what a count of persons in this unit is rounded."""
    base = unit.partition("/")[2]
    return int(base) if base else None


def display_unit(unit: object, decimals: object, base: int | None = None) -> str:
    """A unit of ``Formats``; counts with a decimal (means) keep it."""
    known = UNITS.get(str(unit or ""), "plain")
    if known in ("count", PERSONS) and decimals not in (None, 0):
        return "mean"
    return persons_rounded_to(base) if known == PERSONS else known
