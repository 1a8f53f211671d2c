"""Young people of the country: their share, applications, and trips as far as they are told."""

from __future__ import annotations

from dashboards.lib.format import Formats
from dashboards.lib.names import names
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.country.lines import indicator_by_year, label
from dashboards.views.country.selection import CountrySelection

# Along the way of an application to a trip: of the country as far as it is published, of its
# union where seasons of a country are too few people.
STAGES, BLOCKS = "Y04", ("Y05", "Y06")
STEPS = ("_T", "round_1", "final", "nominated", "confirmed")
TITLE = Phrase(ru="От заявки до поездки: {place}", en="From application to trip: {place}")
NOTE = Phrase(
    ru="Последний завершённый сезон не позже {year} года; доли с диапазоном",
    en="The last season that has ended by {year}; shares with their range",
)
GRAIN = Phrase(
    ru="Число поехавших публикуют только по миру: по стране — доли за три сезона вместе, "
    "по сезонам — доли по союзу групп стран",
    en="How many travelled is published for the world only: of a country shares of three seasons "
    "together, by season those of its union of groups",
)
STAGE = Phrase(ru="{name}: {stage}", en="{name}: {stage}")


def youth_share(scope: Scope, selection: CountrySelection) -> View:
    return indicator_by_year(scope, selection, "Y01")


def applications(scope: Scope, selection: CountrySelection) -> View:
    """Applications by season; peers and group by season, too."""
    return indicator_by_year(scope, selection, "Y03", period_type="SEASON")


def way_to_trip(scope: Scope, selection: CountrySelection) -> View:
    """Conversions of the country by stage and over three seasons, and those of its union by season,
    each with its place, period, band and status."""
    texts, words, formats = Texts(scope.language), names(scope), Formats(scope.language)
    union = str(names(scope).territories.get(selection.place, {}).get("union_code") or "")
    sql = """
        select indicator_code, period_type, period_code, territory_code, dim1_code,
               value_low, value_central, value_high, status
        from fct_indicator_value
        where (territory_code = ? and (indicator_code = ? and dim1_scheme = 'stage'
                   or list_contains(?, indicator_code) and period_type = 'BLOCK3')
               or territory_code = ? and list_contains(?, indicator_code)
                   and period_type = 'SEASON' and dim1_scheme = '_T')
          and right(period_code, 4) <= ? and maturity <> 'provisional'
        qualify period_code = max(period_code) over (partition by indicator_code, period_type)
    """
    found = rows(
        scope, sql, selection.place, STAGES, list(BLOCKS), union, list(BLOCKS), selection.year,
    )  # fmt: skip
    found.sort(
        key=lambda row: (
            row["indicator_code"],
            row["territory_code"] != selection.place,
            STEPS.index(row["dim1_code"]),
        )
    )
    listed: list[Row] = [
        {
            **row,
            "name": label(scope, row["indicator_code"])
            if row["dim1_code"] == "_T"
            else STAGE(
                scope.language,
                name=label(scope, row["indicator_code"]),
                stage=texts.get(f"stage.{row['dim1_code']}", row["dim1_code"]),
            ),
            "place": words("territory", row["territory_code"]),
        }
        for row in found
    ]
    said = Words(
        TITLE(scope.language, place=words("territory", selection.place)),
        NOTE(scope.language, year=formats.period(selection.year)),
        footnote=GRAIN(scope.language),
        empty=GRAIN(scope.language),
    )
    table = said.table(
        (
            Column("name", texts("column.indicator")),
            Column("place", texts("column.territory")),
            Column("period_code", texts("column.period"), "period"),
            Column("value_central", texts("column.value"), "share", status="status"),
            Column("value_low", texts("column.low"), "share"),
            Column("value_high", texts("column.high"), "share"),
        ),
        listed,
    )
    return sortable_table(scope, said, table)
