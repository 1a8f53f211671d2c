"""Cells that no release holds until the protection of counts and money is replaced.

An indicator says so beside its definition (``withheld`` in the YAML of its model), a mart in its
``meta.withheld``. Each word is a level and a period type: ``territory/Y``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from dagster_project.release.lattice import Row

Withheld = Mapping[str, frozenset[str]]  # indicator -> words


def withheld_of(meanings: Iterable[Row]) -> Withheld:
    """What the rows of ``dim_indicator`` declare, by indicator."""
    return {str(row["indicator_code"]): frozenset(row["withheld"].split()) for row in meanings}


def is_withheld(row: Row, words: Collection[str]) -> bool:
    return f"{row['territory_level']}/{row['period_type']}" in words


def without_withheld(rows: Iterable[Row], withheld: Withheld) -> list[Row]:
    """The rows of ``fct_indicator_value`` that a release may hold at all."""
    return [
        row
        for row in rows
        if not is_withheld(row, withheld.get(row["indicator_code"], frozenset()))
    ]
