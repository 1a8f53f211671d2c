"""Charts of the Diaspora page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboards.lib import palette
from dashboards.lib.estimates import beside_each_other, columns, findings, mark, read
from dashboards.lib.estimates import estimates as told_estimates
from dashboards.lib.figures import Height, wrap
from dashboards.lib.format import Formats
from dashboards.lib.links import country_link
from dashboards.lib.names import names
from dashboards.lib.place import condition, place_of
from dashboards.lib.recipes.bars import columns_over_time, ranked_bars
from dashboards.lib.recipes.dots import Dot, compared_dots
from dashboards.lib.recipes.intervals import Beside, Look, Scale, interval_rates
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row, Table
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.diaspora.figures_of_place import born_by_year as born_series
from dashboards.views.diaspora.figures_of_place import headline_rows, is_one, place_name
from dashboards.views.diaspora.selection import DiasporaSelection

SHOWN = 15
METHODS = {
    "census": ("circle", palette.BLUE),
    "register": ("square", palette.TEAL),
    "survey": ("diamond", palette.MAUVE),
    "model": ("triangle-up", palette.GREY),
    "embassy": ("x", palette.AMBER),
}
# As tall as the figure beside it where there is nothing to draw.
EMPTY = 400
COMPARE_TITLE = Phrase(
    ru="Уроженцы России и оценка диаспоры", en="Born in Russia and the diaspora estimate"
)
COMPARE_NOTE = Phrase(
    ru="По территориям, человек; оценка — {definition}",
    en="By territory, persons; the estimate is {definition}",
)
BORN = Phrase(ru="уроженцы России (ООН)", en="born in Russia (UN)")
ESTIMATE = Phrase(ru="оценка диаспоры", en="diaspora estimate")
SHARE_TITLE = Phrase(ru="Доля диаспоры в населении", en="Share of the population")
SHARE_NOTE = Phrase(
    ru="{year} год; население — Всемирный банк", en="{year}; population by the World Bank"
)


def _of_year(scope: Scope, selection: DiasporaSelection) -> list[Row]:
    """Chosen estimates of the year, largest first."""
    found = [row for row in headline_rows(scope, selection) if str(row["year"]) == selection.year]
    return sorted(found, key=lambda row: (-(row["value_central"] or 0), row["territory_code"]))


def _all_methods(scope: Scope, selection: DiasporaSelection) -> list[Row]:
    """Every estimate of the year and place; one class, or all of them for one territory."""
    where, parameters = condition(scope, selection.place)
    wanted = f"""definition <> '_T' and cast(year as varchar) = ? and {where}
        and (? or definition = ?)"""
    one = is_one(scope, selection)
    return told_estimates(scope, wanted, selection.year, *parameters, one, selection.definition)


def _estimate_table(scope: Scope, found: list[Row], said: Words) -> Table:
    texts, words = Texts(scope.language), names(scope)
    listed: list[Row] = [
        row
        | {
            "territory": words("territory", row["territory_code"]),
            "leads_to": country_link(scope, "territory", row["territory_code"]),
        }
        for row in found
    ]
    return said.table(
        (
            Column("territory", texts("column.territory"), leads_to="leads_to"),
            Column("definition_word", texts("column.definition")),
            *columns(scope),
        ),
        listed,
    )


def estimates(scope: Scope, selection: DiasporaSelection) -> View:
    """Estimates with bands: by territory, or every estimate of the chosen territory."""
    texts = Texts(scope.language)
    found = _all_methods(scope, selection)
    one = is_one(scope, selection)
    note = texts(
        "diaspora.estimates.note_one" if one else "diaspora.estimates.note",
        year=selection.year,
        definition=texts(f"definition.{selection.definition}"),
    )
    said = Words(
        texts("diaspora.estimates.title", place=place_name(scope, selection)),
        note,
        empty=texts("diaspora.estimates.empty"),
        empty_height=EMPTY,
    )
    if one:
        told = findings(scope, place_of(scope, selection.place).code, [selection.year])
        said = replace(said, footnote=". ".join(told))
        return beside_each_other(scope, said, found, _estimate_table(scope, found, said))
    headline = [row for row in _of_year(scope, selection) if row["value_central"]][:SHOWN]
    shown = {row["territory_code"] for row in headline}
    beside = []
    for method, (symbol, color) in METHODS.items():
        others = [
            row
            for row in found
            if row["method"] == method and not row["is_headline"] and row["territory_code"] in shown
        ]
        if others:
            marks = [mark(scope, row) for row in others]
            beside.append(Beside(texts(f"method.{method}"), symbol, color, marks))
    view = interval_rates(
        scope,
        said,
        Column("territory", ""),
        Column("value", "", "count"),
        [mark(scope, row) for row in headline],
        height=Height(26, around=90),
        scale=Scale(is_from_zero=True),
        look=Look(palette.INK, width=7, name=texts("diaspora.estimates.chosen")),
        against=beside,
        said=lambda row: read(scope, row),
        behind=_estimate_table(scope, found, said),
    )
    return replace(view, picks=_picks(scope, headline))


def _picks(scope: Scope, found: Sequence[Row]) -> dict[str, str]:
    """Which territory the label of a row stands for."""
    words, codes = names(scope), [row["territory_code"] for row in found]
    return {wrap(words("territory", code)): code for code in codes}


def born_by_year(scope: Scope, selection: DiasporaSelection) -> View:
    """People born in Russia who live in the place, as UN DESA counts them."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    series = born_series(scope, selection)
    title = texts("diaspora.born.subject")
    if series:
        year, count = series[-1]
        title = texts("diaspora.born.title", n=count, count=formats.compact(count), year=year)
    said = Words(
        title,
        texts("diaspora.born.note", place=place_name(scope, selection)),
        empty=texts("diaspora.born.empty"),
        empty_height=EMPTY,
    )
    table = said.table(
        (Column("year", texts("column.year")), Column("born", texts("column.born"), "count")),
        [{"year": year, "born": count} for year, count in series],
    )
    return columns_over_time(
        scope,
        said,
        table,
        table.values("year"),
        table.values("born"),
        [f"{year}: <b>{formats.number(count)}</b>" for year, count in series],
        color=[*(palette.SEQUENTIAL[2] for _ in series[:-1]), palette.BLUE],
        ticks=2,
        height=300,
        margin={"l": 8, "r": 16, "t": 34, "b": 28},
    )


def born_and_estimate(scope: Scope, selection: DiasporaSelection) -> View:
    """By territory: born in Russia (UN DESA) beside the chosen estimate of the class."""
    language, words = scope.language, names(scope)
    texts = Texts(language)
    where, parameters = condition(scope, selection.place)
    sql = f"""
        select territory_code, russian_born_count as born, russian_born_ref_year as born_year
        from mart_diaspora__estimate
        where definition = '_T' and cast(year as varchar) = ? and russian_born_count > 0
          and {where}
        order by born desc, territory_code
    """
    chosen = {row["territory_code"]: row for row in _of_year(scope, selection)}
    listed: list[Row] = [
        row
        | {
            "territory": words("territory", row["territory_code"]),
            "leads_to": country_link(scope, "territory", row["territory_code"]),
            "estimate": chosen.get(row["territory_code"], {}).get("value_central"),
        }
        for row in rows(scope, sql, selection.year, *parameters)
    ]
    said = Words(
        COMPARE_TITLE(language),
        COMPARE_NOTE(language, definition=texts(f"definition.{selection.definition}")),
        empty=texts("diaspora.born.empty"),
        empty_height=EMPTY,
    )
    table = said.table(
        (
            Column("territory", texts("column.territory"), leads_to="leads_to"),
            Column("born", texts("column.born"), "count", bar=True),
            Column("born_year", texts("column.ref_year"), "year"),
            Column("estimate", texts("column.estimate"), "count"),
        ),
        listed,
    )
    view = compared_dots(
        scope,
        said,
        table,
        listed[:SHOWN],
        "territory",
        Dot("born", BORN(language), palette.BLUE),
        Dot("estimate", ESTIMATE(language), palette.AMBER),
        unit="count",
        height=Height(25, around=90),
    )
    return replace(view, picks=_picks(scope, listed))


def population_share(scope: Scope, selection: DiasporaSelection) -> View:
    """The estimate as a share of the territory's population."""
    language, words = scope.language, names(scope)
    texts = Texts(language)
    listed: list[Row] = [
        {
            "territory": words("territory", row["territory_code"]),
            "territory_code": row["territory_code"],
            "leads_to": country_link(scope, "territory", row["territory_code"]),
            "share": row["population_share"],
            "estimate": row["value_central"],
            "population": row["population_count"],
            "grade": row["grade"],
        }
        for row in _of_year(scope, selection)
        if row["population_share"] is not None
    ]
    listed.sort(key=lambda row: -row["share"])
    said = Words(
        SHARE_TITLE(language),
        SHARE_NOTE(language, year=selection.year),
        empty=texts("diaspora.estimates.empty"),
    )
    table = said.table(
        (
            Column("territory", texts("column.territory"), leads_to="leads_to"),
            Column("share", texts("column.share"), "share", bar=True),
            Column("estimate", texts("column.estimate"), "count"),
            Column("population", texts("column.population"), "count"),
            Column("grade", texts("column.grade")),
        ),
        listed,
    )
    view = ranked_bars(
        scope,
        said,
        table,
        listed[:SHOWN],
        "territory",
        "share",
        unit="share",
        height=Height(25, around=90),
        right=56,
    )
    return replace(view, picks=_picks(scope, listed))
