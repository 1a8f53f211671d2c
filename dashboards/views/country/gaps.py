"""What is missing of the country, or too few to be told: why, and what would mend it."""

from __future__ import annotations

from collections import defaultdict

from dashboards.lib import statuses
from dashboards.lib.measures import known_sum
from dashboards.lib.names import names
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.country.lines import label
from dashboards.views.country.selection import CountrySelection

TITLE = Phrase(
    ru="Чего нет и почему: {place}, {year}", en="What is missing and why: {place}, {year}"
)
NOTE = Phrase(
    ru="Ячейки {year} года (чего за него ещё нет — года до него) и последних трёх сезонов без "
    "значения или с неполным, по причинам",
    en="Cells of {year} (the year before where it is not told yet) and of the last three seasons "
    "without a value or with a part of it, by reason",
)
NONE = Phrase(
    ru="За этот год есть все показатели, которые публикуют по странам.",
    en="Of this year every figure that is published by country is there.",
)
NEVER = Phrase(
    ru="По этой территории не публикуют ни одного показателя.",
    en="No figure is published of this territory.",
)
CELLS = Phrase(ru="Ячеек", en="Cells")
FIGURES = Phrase(ru="Показатели", en="Figures")
REMEDY = Phrase(ru="Что сделать", en="What would mend it")


def gaps(scope: Scope, selection: CountrySelection) -> View:
    """One row per reason, the most cells first: its word and meaning, how many cells, of which
    indicators, who can do what about it."""
    texts, language = Texts(scope.language), scope.language
    sql = """
        select status, indicator_code, count(*) as cells
        from fct_indicator_value as cell
        where territory_code = ? and territory_level = 'territory' and status <> 'ok'
          and (period_type in ('Y', 'YTD') and left(period_code, 4) =
                  (select max(left(other.period_code, 4)) from fct_indicator_value as other
                   where other.indicator_code = cell.indicator_code
                     and other.territory_code = cell.territory_code
                     and other.period_type in ('Y', 'YTD') and left(other.period_code, 4) <= ?)
               or period_type = 'SEASON' and period_code = 'S' || ?
               or period_type = 'BLOCK3' and period_code =
                  (select max(period_code) from fct_indicator_value
                   where period_type = 'BLOCK3' and right(period_code, 4) <= ?))
        group by status, indicator_code order by status, indicator_code
    """
    year = selection.year
    by_status: dict[str, list[Row]] = defaultdict(list)
    for row in rows(scope, sql, selection.place, year, year, year):
        by_status[row["status"]].append(row)
    listed: list[Row] = [
        {
            "word": statuses.said(status, language).word,
            "why": statuses.said(status, language).why,
            "figures": ", ".join(label(scope, row["indicator_code"]) for row in found),
            "count": known_sum(row["cells"] for row in found).value,
            "remedy": texts.get(f"country.remedy.{status}", ""),
        }
        for status, found in by_status.items()
    ]
    listed.sort(key=lambda row: (-row["count"], row["word"]))
    said = Words(
        TITLE(language, place=names(scope)("territory", selection.place), year=year),
        NOTE(language, year=year),
        empty=(NONE if is_told(scope, selection.place) else NEVER)(language),
        is_fine=is_told(scope, selection.place),
    )
    table = said.table(
        (
            Column("word", texts("column.status")),
            Column("why", texts("country.reason")),
            Column("count", CELLS(language), "count"),
            Column("figures", FIGURES(language)),
            Column("remedy", REMEDY(language)),
        ),
        listed,
    )
    return sortable_table(scope, said, table)


def is_told(scope: Scope, place: str) -> bool:
    """Whether the release has any figure of the territory."""
    sql = "select 1 as told from fct_indicator_value where territory_code = ? limit 1"
    return bool(rows(scope, sql, place))
