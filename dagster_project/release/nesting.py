"""Which published counts lie within which, read from the warehouse."""

from __future__ import annotations

from collections import defaultdict

import duckdb

from dagster_project.release.agreement import Nesting

PARENTS = """
    select territory_code,
           case territory_level when 'group' then coalesce(union_code, parent_code)
                else parent_code end
    from "core"."dim_territory"
    where parent_code is not null
"""
# Every age band with the band of another scheme that contains it; unknown ages contain each other.
BANDS = """
    select coarse.scheme, coarse.band_code, fine.scheme, fine.band_code
    from "seeds"."age_bands" as fine
    inner join "seeds"."age_bands" as coarse
        on fine.scheme <> coarse.scheme
        and (
            (fine.age_from >= coarse.age_from and fine.age_to <= coarse.age_to)
            or (fine.age_from is null and coarse.age_from is null)
        )
"""
SIZES = 'select scheme, count(distinct band_code) from "seeds"."age_bands" group by scheme'


def read_nesting(warehouse: duckdb.DuckDBPyConnection) -> Nesting:
    """Territories in groups, unions, the world; bands of one age scheme that make up another's."""
    sizes = dict(warehouse.sql(SIZES).fetchall())
    held = warehouse.sql(BANDS).fetchall()
    placed: dict[tuple[str, str], set[str]] = defaultdict(set)
    unions: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for coarse, _, fine, band in held:
        placed[coarse, fine].add(band)
    for coarse, code, fine, band in held:
        if len(placed[coarse, fine]) == sizes[fine]:
            unions[coarse, code].add((fine, band))
    return Nesting(
        dict(warehouse.sql(PARENTS).fetchall()),
        {whole: frozenset(parts) for whole, parts in unions.items()},
    )
