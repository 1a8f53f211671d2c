"""Changes of published counts of persons against the same period a year before.

They are computed of what a release says, never of what the warehouse counts, and added to the
changes of all other figures (``fct_indicator_change``). Persons don't add up over months, so only
two whole cells compare.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from dagster_project.release.lattice import TOTAL, Row

PERIOD_TYPES = ("Y", "H", "Q", "SEASON")
PLACE = ("territory_role", "territory_level", "territory_code")
SAME = ("indicator_code", "period_type", *PLACE)
STEP = Decimal("0.0001")


def changes_of_persons(
    released: Iterable[Row], bases: Mapping[str, int], today: date
) -> Iterator[Row]:
    """One row per cell without breakdown of a period that has ended, and that is published a year
    before too. ``released``: rows of persons as a release holds them; ``bases``: indicator → to
    what its numerator is rounded."""
    cells = {
        (*(row[name] for name in SAME), row["period_code"]): row
        for row in released
        if row["dim1_scheme"] == TOTAL and row["period_type"] in PERIOD_TYPES
    }
    for (*same, period), row in cells.items():
        base_period = a_year_before(str(period))
        base = cells.get((*same, base_period))
        if base is not None and row["period_end"] < today:
            yield {
                **{name: row[name] for name in SAME},
                "period_code": period,
                "base_period_code": base_period,
                **change(row, base, bases.get(str(row["indicator_code"]), 1)),
            }


def a_year_before(period_code: str) -> str:
    """``2025-H1`` → ``2024-H1``, ``S2025`` → ``S2024``."""
    return re.sub(r"\d{4}", lambda year: str(int(year[0]) - 1), period_code, count=1)


def change(row: Row, base: Row, step: int) -> Row:
    """``step``: to what the counts are rounded."""
    now, then = row["value_central"], base["value_central"]
    if row["status"] != "ok" or base["status"] != "ok" or now is None or then is None:
        empty = ("value_central", "base_value_central", "change_share", "like_for_like_share",
                 "bands_overlap")  # fmt: skip
        return dict.fromkeys(empty) | {"status": "not_comparable"}
    (low, high), (base_low, base_high) = band(row, step), band(base, step)
    return {
        "value_central": now,
        "base_value_central": then,
        "change_share": ((now - then) / then).quantize(STEP, ROUND_HALF_UP) if then > 0 else None,
        "like_for_like_share": Decimal(1),
        "bands_overlap": low <= base_high and base_low <= high,
        "status": "ok",
    }


def band(row: Row, step: int) -> tuple[Decimal, Decimal]:
    """A published count lies less than a step from the true one; what follows from published counts
    (Y10) has its own ends."""
    if row.get("value_rule") == "measure":
        return row["value_central"] - (step - 1), row["value_central"] + (step - 1)
    return row["value_low"], row["value_high"]
