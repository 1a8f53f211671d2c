"""What no release holds until the protection of counts and money is replaced."""

from __future__ import annotations

from dagster_project.demo.oracle_marts import MoneyKey
from dagster_project.demo.oracle_rows import Key

# Per indicator: (level, period type) of the rows left out.
BELOW_WORLD = frozenset({("territory", "Y"), ("group", "Y")})
WITHHELD = {
    "F05b": BELOW_WORLD,
    "F08": BELOW_WORLD,
    "F08b": BELOW_WORLD,
}


def is_withheld(key: Key) -> bool:
    return (key.level, key.period_type) in WITHHELD.get(key.indicator, ())


def is_money_withheld(key: MoneyKey) -> bool:
    """Trips by territory and block of years."""
    return (key.level, key.period_type) == ("territory", "BLOCK3")
