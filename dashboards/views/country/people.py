"""Who lives in the country: estimates by method and year, the UN's count, the population."""

from __future__ import annotations

from dataclasses import replace

from dashboards.lib import palette
from dashboards.lib.estimates import REGISTERED, columns, estimates, findings
from dashboards.lib.figures import number
from dashboards.lib.format import Formats
from dashboards.lib.names import names
from dashboards.lib.recipes.beside import Other, line_beside
from dashboards.lib.recipes.tables import HEIGHT, sortable_table
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.sparkline import Point
from dashboards.lib.table import Column, Row, height_of
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.country.lines import VALUE, note
from dashboards.views.country.selection import CountrySelection

METHODS = {
    "census": ("circle-open", palette.TEAL),
    "register": ("square-open", palette.MAUVE),
    "survey": ("diamond-open", palette.MAUVE),
    "model": ("triangle-up-open", palette.FAINT),
    "embassy": ("x-thin-open", palette.AMBER),
}
ESTIMATES = Phrase(ru="Оценка числа соотечественников", en="Estimated number of compatriots")
CHOSEN = Phrase(ru="принятая оценка", en="chosen estimate")
FOOTNOTE = Phrase(
    ru="Принята одна оценка, по надёжности и методу; диапазон охватывает и расхождение с другими",
    en="One estimate is chosen, by grade and method; the range also covers what others say",
)
NO_ESTIMATE = Phrase(
    ru="Ни одной оценки числа соотечественников по этой территории нет.",
    en="There is no estimate of the number of compatriots for this territory.",
)
POPULATION = Phrase(
    ru="Население, мигранты и уроженцы России", en="Population, migrants and people born in Russia"
)
POPULATION_NOTE = Phrase(
    ru="{place}; мигранты и уроженцы России — ООН, население — Всемирный банк",
    en="{place}; migrants and people born in Russia by the UN, population by the World Bank",
)
MIGRANTS = Phrase(ru="Мигранты", en="Migrants")
UN_YEAR = Phrase(ru="Учёт ООН", en="UN year")


def compatriots(scope: Scope, selection: CountrySelection) -> View:
    """The chosen estimate of each year with its band, all self-identified, and beside it what other
    methods and the consular register say. The table has one row per estimate of every class."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    wanted = "territory_code = ? and definition <> '_T' and year <= ?"
    listed = estimates(scope, wanted, selection.place, int(selection.year or 0))
    found = [row for row in listed if row["definition"] == "self_identified"]
    registers = [row for row in listed if row["definition"] == REGISTERED and row["is_headline"]]
    chosen = [row for row in found if row["is_headline"]]
    years = sorted({row["year"] for row in (*found, *registers)})
    name = ESTIMATES(scope.language)
    last = chosen[-1]["value_central"] if chosen else None
    said = Words(
        name if last is None else VALUE(scope.language, name=name, value=formats.compact(last)),
        note(scope, selection.place, years),
        footnote=". ".join(
            [FOOTNOTE(scope.language), *findings(scope, selection.place, years[-1:])]
        ),
        empty=NO_ESTIMATE(scope.language),
    )
    table = said.table(
        (
            Column("year", texts("column.year"), "period"),
            Column("definition_word", texts("column.definition")),
            *columns(scope),
        ),
        listed,
    )
    by_year = {row["year"]: row for row in chosen}
    history = [
        Point(
            year,
            by_year[year]["value_central"],
            by_year[year]["value_low"],
            by_year[year]["value_high"],
        )
        if year in by_year
        else Point(year, None, status="no_source")
        for year in years
    ]
    others = [
        Other(texts(f"method.{method}"), color, marks, symbol)
        for method, (symbol, color) in METHODS.items()
        if (
            marks := [
                (row["year"], number(row["value_central"]))
                for row in found
                if row["method"] == method and not row["is_headline"] and row["value_central"]
            ]
        )
    ]
    if registers:
        marks = [(row["year"], number(row["value_central"])) for row in registers]
        others.append(Other(texts("definition.registered"), palette.INK, marks, "square"))
    return line_beside(scope, said, table, CHOSEN(scope.language), history, others, unit="count")


def population(scope: Scope, selection: CountrySelection) -> View:
    """By year: population, the estimate's share of it, and what the UN counts; as a table."""
    texts, words = Texts(scope.language), names(scope)
    sql = """
        select cast(year as varchar) as year, max(population_count) as population_count,
               max(value_central) filter (where is_chosen) as estimate,
               max(population_share) filter (where is_chosen) as share,
               max(migrants_count) as migrants_count, max(russian_born_count) as born,
               max(russian_born_ref_year) as born_year
        from (select *, is_headline and definition = 'self_identified' as is_chosen
              from mart_diaspora__estimate where territory_code = ? and year <= ?)
        group by year
        having bool_or(is_chosen) or max(russian_born_ref_year) = year
        order by year desc
    """
    said = Words(
        POPULATION(scope.language),
        POPULATION_NOTE(scope.language, place=words("territory", selection.place)),
        empty=texts("country.no_figure"),
    )
    listed: list[Row] = rows(scope, sql, selection.place, int(selection.year or 0))
    table = said.table(
        (
            Column("year", texts("column.year"), "period"),
            Column("population_count", texts("column.population"), "count"),
            Column("estimate", texts("column.estimate"), "count"),
            Column("share", texts("column.share"), "share"),
            Column("migrants_count", MIGRANTS(scope.language), "count"),
            Column("born", texts("column.born"), "count"),
            Column("born_year", UN_YEAR(scope.language), "year"),
        ),
        listed,
    )
    # The figure beside it is drawn as tall.
    height = min(height_of(len(listed)), HEIGHT)
    return replace(sortable_table(scope, said, table), html_height=height)
