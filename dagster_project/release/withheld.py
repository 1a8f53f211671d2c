"""Cells that no release holds until the protection of counts and money is replaced.

An indicator says so beside its definition (``withheld`` in the YAML of its model), a mart in its
``meta.withheld``. Each word is a level and a period type: ``territory/Y``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from dagster_project.contracts.cast_text import text_list
from dagster_project.release.lattice import Row

Withheld = Mapping[str, frozenset[str]]  # indicator -> words


def withheld_of(meanings: Iterable[Row]) -> Withheld:
    """What the rows of ``dim_indicator`` declare, by indicator."""
    return {str(row["indicator_code"]): frozenset(row["withheld"].split()) for row in meanings}


def is_withheld(row: Row, words: Collection[str]) -> bool:
    return f"{row['territory_level']}/{row['period_type']}" in words


def withheld_rows(withheld: Withheld) -> str:
    """SQL: a row of ``fct_indicator_value`` is one that no release holds."""
    cells = [f"{code} {word}" for code, words in sorted(withheld.items()) for word in sorted(words)]
    listed = text_list(cells) or "''"
    return f"indicator_code || ' ' || territory_level || '/' || period_type in ({listed})"
