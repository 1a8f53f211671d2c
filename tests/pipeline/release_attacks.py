"""Plays the reader of a release who subtracts: what published tables give away exactly.

Each sum is kopeck-exact on both sides, so a difference is the hidden amount itself. A finding is
a sentence; a release that holds nothing of the kind gives none.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

CELLS = "select * from fct_indicator_value where dim1_scheme = '_T' and dim2_scheme = '_T'"
ATTACKS = {
    # What is withheld is not there at all, at any level or period it could be computed for.
    "cells of a withheld slice": """
        select 1 from cells
        where indicator_code in ('F05b', 'F08', 'F08b') and territory_level <> 'world'
    """,
    "exact counts of persons": """
        select 1 from fct_indicator_value
        where indicator_code = 'R02' and value_central % 5 <> 0
           or indicator_code in ('R03', 'R04', 'R08', 'E03', 'Y01', 'Y02')
              and numerator_central % 5 <> 0
           or indicator_code in ('R03', 'R08', 'E03', 'F06', 'Y01', 'Y02')
              and denominator_central % 5 <> 0
    """,
    # All direct money (F05b) less direct money without trips (F08).
    "trip money of a territory or group and year": """
        select 1 from cells as whole
        join cells as part using (territory_level, territory_code, period_code)
        where whole.indicator_code = 'F05b' and part.indicator_code = 'F08'
          and whole.territory_level <> 'world'
          and whole.denominator_central is not null and part.numerator_central is not null
    """,
    # The same from the mart: three seasons of a union less its shown territories.
    "trip money of a territory, out of its union": """
        with blocks as (
            select measure_code, union_code, period_code,
                   count(*) filter (where net_amount_rub is null) as hidden
            from mart_spending__programme join dim_territory using (territory_code)
            where period_type = 'BLOCK3' group by all
        )
        select 1 from blocks where hidden = 1
    """,
    "trip money of a territory in an unfinished block": """
        select 1 from mart_spending__programme
        join (select max(period_code) as block from mart_spending__programme
              where period_type = 'BLOCK3') on period_code = block
        where net_amount_rub is not null
          and (select count(distinct period_code) from mart_spending__programme
               where period_type = 'SEASON'
                 and substr(period_code, 2) between substr(block, 1, 4) and substr(block, 6)) < 3
    """,
    # Direct money without trips (F08) less the shown lines of the mart.
    "hidden sums of recipients of a territory or group and year": """
        with hidden as (
            select territory_code, group_code, substr(period_code, 1, 4) as period_code
            from mart_spending__programme
            where period_type = 'M' and allocation = 'direct' and net_amount_rub is null
        )
        select distinct period_code, cells.territory_code from cells join hidden using (period_code)
        where indicator_code = 'F08' and numerator_central is not null
          and cells.territory_code in (hidden.territory_code, hidden.group_code)
    """,
    # What the world spends outside the territories that have an estimate.
    "hidden sums of the only territory without an estimate": """
        with hidden as (
            select territory_code, substr(period_code, 1, 4) as period_code
            from mart_spending__programme
            where period_type = 'M' and allocation = 'direct' and net_amount_rub is null
        ),
        covered as (
            select distinct territory_code, cast(year as varchar) as period_code
            from mart_diaspora__estimate
            where is_headline and definition = 'self_identified' and value_low is not null
        ),
        closed_seasons as (
            select substr(period_code, 2) as period_code from mart_spending__programme
            where period_type = 'SEASON' group by all
            having count(*) = count(net_amount_rub)
        )
        select period_code from hidden
        anti join covered using (territory_code, period_code)
        semi join closed_seasons using (period_code)
        semi join (
            select period_code from cells
            where indicator_code = 'F08' and territory_level = 'world'
              and numerator_central is not null
        ) using (period_code)
        group by period_code having count(distinct territory_code) = 1
    """,
}


def attacks(release: Path) -> list[str]:
    """What the tables of a release (its folder) give away, one sentence per kind."""
    with duckdb.connect() as connection:
        for path in sorted((release / "internal").glob("*.parquet")):
            connection.execute(f"create view {path.stem} as from read_parquet('{path}')")
        connection.execute(f"create view cells as {CELLS}")
        found = {name: len(connection.execute(query).fetchall()) for name, query in ATTACKS.items()}
    return [f"{count} × {name}" for name, count in found.items() if count]
