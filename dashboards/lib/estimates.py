"""Estimates of the number of compatriots: one row per estimate, as pages list them."""

from __future__ import annotations

from typing import Any

from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Texts


def estimates(scope: Scope, condition: str, *parameters: Any) -> list[Row]:
    """Estimates under an SQL condition by territory, year, definition, the chosen one first; with
    the method in words, and whether it is the chosen one."""
    texts = Texts(scope.language)
    sql = f"""
        select territory_code, cast(year as varchar) as year, definition, method, source, ref_year,
               grade, value_low, value_central, value_high, is_headline
        from mart_diaspora__estimate where {condition}
        order by territory_code, year, definition, is_headline desc, method, source, ref_year
    """
    return [
        row
        | {
            "method_word": texts.get(f"method.{row['method']}", row["method"]),
            "chosen": texts("word.yes") if row["is_headline"] else "",
        }
        for row in rows(scope, sql, *parameters)
    ]


def columns(scope: Scope) -> tuple[Column, ...]:
    """What is told of an estimate, after what it is of."""
    texts = Texts(scope.language)
    return (
        Column("method_word", texts("column.method")),
        Column("ref_year", texts("column.ref_year"), "year"),
        Column("value_low", texts("column.low"), "count"),
        Column("value_central", texts("column.estimate"), "count"),
        Column("value_high", texts("column.high"), "count"),
        Column("grade", texts("column.grade")),
        Column("chosen", texts("column.chosen")),
        Column("source", texts("column.source")),
    )
