"""Estimates of the number of compatriots: one row per estimate, as pages list and draw them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboards.lib import palette
from dashboards.lib.figures import Height, wrap
from dashboards.lib.format import Formats
from dashboards.lib.names import names
from dashboards.lib.recipes.intervals import Look, Scale, interval_rates
from dashboards.lib.release_access import has_table, rows
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row, Table
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words

# The class of the consular register: who is registered, whoever else lives there.
REGISTERED = "registered"


def estimates(scope: Scope, condition: str, *parameters: Any) -> list[Row]:
    """Estimates under an SQL condition by territory, year, definition, the chosen one first; with
    definition and method in words, whether it is the chosen one, and a register's post by name."""
    texts, words = Texts(scope.language), names(scope)
    sql = f"""
        select territory_code, cast(year as varchar) as year, definition, method, source, ref_year,
               grade, value_low, value_central, value_high, is_headline
        from mart_diaspora__estimate where {condition}
        order by territory_code, year, definition, is_headline desc, method, source, ref_year
    """
    return [
        row
        | {
            "definition_word": texts.get(f"definition.{row['definition']}", row["definition"]),
            "method_word": texts.get(f"method.{row['method']}", row["method"]),
            "chosen": texts("word.yes") if row["is_headline"] else "",
            "source": words("post", row["source"])
            if row["definition"] == REGISTERED
            else row["source"],
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


def registers(scope: Scope, columns: str, condition: str, *parameters: Any) -> list[Row]:
    """Consular registers beside estimates; none in a release from before there were any."""
    if not has_table(scope, "mart_diaspora__register"):
        return []
    return rows(
        scope, f"select {columns} from mart_diaspora__register where {condition}", *parameters
    )


def findings(scope: Scope, territory: str, years: Sequence[str]) -> list[str]:
    """Sentences without a full stop on estimates of the territory and years that the consular
    register exceeds."""
    wanted = """territory_code = ? and list_contains(?, cast(year as varchar))
        and finding is not null order by finding desc"""
    found = registers(scope, "distinct finding", wanted, territory, [*years])
    return [Texts(scope.language)(f"finding.{row['finding']}") for row in found]


def beside_each_other(scope: Scope, said: Words, found: list[Row], table: Table) -> View:
    """Every estimate of one territory and year as a dot on its band, the chosen ones in blue."""
    marks: list[Row] = []
    for row in found:
        if row["value_central"] is None:
            continue
        stated = (row["definition_word"], f"{row['method_word']}, {row['ref_year']}")
        label = "<br>".join(wrap(text) for text in stated)
        # Two sources may share method and year: an invisible mark keeps their rows apart.
        same = [one for one in marks if one["label"].startswith(label)]
        marks.append(mark(scope, row) | {"label": label + "\u200b" * len(same)})
    return interval_rates(
        scope,
        said,
        Column("territory", ""),
        Column("value", "", "count"),
        marks,
        height=Height(54, least=300),
        scale=Scale(ticks=2, is_from_zero=True),
        look=Look(size=10, width=7, by=("is_headline", {True: palette.BLUE, False: palette.GREY})),
        said=lambda row: read(scope, row),
        behind=table,
    )


def mark(scope: Scope, row: Row) -> Row:
    """An estimate as a row of the recipe."""
    return row | {
        "territory": names(scope)("territory", row["territory_code"]),
        "value": row["value_central"],
        "low": row["value_low"],
        "high": row["value_high"],
    }


def read(scope: Scope, row: Row) -> str:
    """The hover text of an estimate, before its band."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    method = texts.get(f"method.{row['method']}", row["method"])
    return (
        f"<b>{formats.number(row['value'])}</b><br>"
        f"{method}, {row['ref_year']}, {texts('column.grade')} {row['grade']}"
    )
