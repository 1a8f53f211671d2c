"""Plays the reader of a release who subtracts: what published tables give away exactly.

A finding is a sentence; a release that holds nothing of the kind gives none.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from dagster_project.home import Home
from tests.pipeline import money_attack

ATTACKS = {
    "exact counts of persons": """
        select 1 from fct_indicator_value
        where indicator_code = 'R02' and value_central % 5 <> 0
           or indicator_code in ('R03', 'R04', 'R08', 'E03', 'Y01', 'Y02')
              and numerator_central % 5 <> 0
           or indicator_code in ('R03', 'R08', 'E03', 'F06', 'Y01', 'Y02')
              and denominator_central % 5 <> 0
    """,
}


def attacks(release: Path) -> list[str]:
    """What the tables of a release (its folder in a home, whose warehouse it was made from) give
    away, one sentence per kind, and one per sum of money."""
    tables = release / "internal"
    with duckdb.connect() as connection:
        for path in sorted(tables.glob("*.parquet")):
            connection.execute(f"create view {path.stem} as from read_parquet('{path}')")
        found = {name: len(connection.execute(query).fetchall()) for name, query in ATTACKS.items()}
    warehouse = Home(release.parents[1]).warehouse
    return [
        *(f"{count} × {name}" for name, count in found.items() if count),
        *money_attack.attack(money_attack.edition(tables, warehouse)),
    ]
