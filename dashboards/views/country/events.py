"""Events in the country by year, their size and turnout, and memorable dates."""

from __future__ import annotations

from dashboards.lib.indicators import history
from dashboards.lib.measures import known_sum
from dashboards.lib.names import names
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.statuses import WITH_VALUE
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.country.lines import (
    chosen_peers,
    indicator_by_year,
    note,
    of_place,
    sums_by_year,
)
from dashboards.views.country.selection import CountrySelection

HELD = Phrase(ru="Проведено мероприятий", en="Events held")
CAMPAIGNS = Phrase(ru="Памятные даты: посещения по годам", en="Memorable dates: visits by year")
NO_CAMPAIGN = "none"
NONE_HELD = Phrase(
    ru="По пришедшим отчётам мероприятий к памятным датам здесь не было.",
    en="By the reports that came, nothing was held here for a memorable date.",
)


def held(scope: Scope, selection: CountrySelection) -> View:
    """Events held by year. Whether a year is known, visits say: both rest on the same reports."""
    places = (selection.place, *chosen_peers(scope, selection).codes)
    sql = """
        select territory_code, substr(month, 1, 4) as year, sum(held_count) as held
        from mart_events__attendance where list_contains(?, territory_code)
        group by territory_code, year
    """
    sums = {
        (row["territory_code"], row["year"]): known_sum([row["held"]])
        for row in rows(scope, sql, list(places))
    }
    found = history(scope, places)
    states = {
        (place, cell.period): cell.status
        for place in places
        for cell in found.get(("R01", place), ())
    }
    return sums_by_year(scope, selection, HELD(scope.language), "count", sums, states)


def show_up(scope: Scope, selection: CountrySelection) -> View:
    return indicator_by_year(scope, selection, "E03")


def partners(scope: Scope, selection: CountrySelection) -> View:
    return indicator_by_year(scope, selection, "E07")


def campaigns(scope: Scope, selection: CountrySelection) -> View:
    """Visits of memorable dates, one row each, by year; the dates of the last year first. A year
    of which reports came and that has no row had no visits."""
    texts, words = Texts(scope.language), names(scope)
    sql = """
        select campaign_code, substr(month, 1, 4) as year, sum(visits_count) as visits
        from mart_events__attendance where territory_code = ? and campaign_code <> ?
        group by campaign_code, year order by campaign_code, year
    """
    visits: dict[str, dict[str, int]] = {}
    for row in rows(scope, sql, selection.place, NO_CAMPAIGN):
        visits.setdefault(row["campaign_code"], {})[row["year"]] = row["visits"]
    cells = of_place(scope, selection, "R01")
    listed: list[Row] = [
        {
            "campaign": words("campaign", code),
            **{
                cell.period: by_year.get(cell.period, 0) if cell.status in WITH_VALUE else None
                for cell in cells
            },
            **{f"status_{cell.period}": cell.status for cell in cells},
        }
        for code, by_year in visits.items()
    ]
    years = [cell.period for cell in cells]
    if years:
        listed.sort(key=lambda row: (-(row[years[-1]] or 0), row["campaign"]))
    said = Words(
        CAMPAIGNS(scope.language),
        note(scope, selection.place, years),
        empty=_why_none(cells[-1].status if cells else "no_source", scope.language),
    )
    table = said.table(
        (
            Column("campaign", texts("column.campaign")),
            *(Column(year, year, "count", status=f"status_{year}") for year in years),
        ),
        listed if years else [],
    )
    return sortable_table(scope, said, table)


def _why_none(status: str, language: str) -> str:
    """Why no memorable date has visits: there were none, or the last year can't be told."""
    if status in WITH_VALUE:
        return NONE_HELD(language)
    return Texts(language)(f"status.{status}.why")
