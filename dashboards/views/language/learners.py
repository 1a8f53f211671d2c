"""How many learn: by year, and per 1,000 compatriots by year and by place."""

from __future__ import annotations

from dashboards.lib import palette
from dashboards.lib.figures import Height
from dashboards.lib.format import Formats
from dashboards.lib.indicators import cells
from dashboards.lib.links import country_link
from dashboards.lib.names import names
from dashboards.lib.persons import persons_unit, rounded
from dashboards.lib.place import place_of
from dashboards.lib.recipes.beside import line_beside
from dashboards.lib.recipes.cards import points
from dashboards.lib.recipes.intervals import Look, Scale, band_columns, interval_rates, rate_row
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.language.selection import (
    LEARNERS,
    PER_1000,
    LanguageSelection,
    name_of,
    parts_of,
)

LEARN = Phrase(ru="Учащиеся курсов по годам", en="Learners on courses by year")
LEARN_NOTE = Phrase(
    ru="{place}; разные люди, хотя бы час на курсе за год",
    en="{place}; distinct people with an hour or more on a course in the year",
)
PER_HEAD = Phrase(
    ru="Учащиеся на 1000 соотечественников по годам", en="Learners per 1,000 compatriots by year"
)
PER_HEAD_NOTE = Phrase(
    ru="{place}; полоса — диапазон оценок диаспоры",
    en="{place}; band: the range of estimates of the diaspora",
)
BY_PLACE = Phrase(
    ru="Учащиеся на 1000 соотечественников по местам", en="Learners per 1,000 compatriots by place"
)
BY_PLACE_NOTE = Phrase(
    ru="{year} год; полоса — диапазон оценок диаспоры: где полосы пересекаются, места не "
    "различаются",
    en="{year}; band: the range of estimates of the diaspora; where bands overlap, places do not "
    "differ",
)


def learners_by_year(scope: Scope, selection: LanguageSelection) -> View:
    """L06b of the place up to the chosen year."""
    return _by_year(scope, selection, LEARNERS, persons_unit(scope, LEARNERS), (LEARN, LEARN_NOTE))


def per_1000_by_year(scope: Scope, selection: LanguageSelection) -> View:
    """L06 of the place with its band up to the chosen year."""
    return _by_year(scope, selection, PER_1000, "per_1000", (PER_HEAD, PER_HEAD_NOTE))


def _by_year(
    scope: Scope, selection: LanguageSelection, code: str, unit: str, said: tuple[Phrase, Phrase]
) -> View:
    texts, place = Texts(scope.language), place_of(scope, selection.place)
    found = [
        cell
        for cell in cells(scope, code, level=place.level, territories=[place.code])
        if cell.period <= selection.year
    ]
    has_band = any(cell.has_band for cell in found)
    listed: list[Row] = [
        {
            "period": cell.period,
            "value": cell.central,
            "low": cell.low,
            "high": cell.high,
            **cell.standing,
        }
        for cell in found
    ]
    words = Words(
        said[0](scope.language),
        said[1](scope.language, place=name_of(scope, place)),
        footnote=rounded(scope, code),
        empty=texts("empty.period"),
    )
    table = words.table(
        (
            Column("period", texts("column.period"), "period"),
            Column("value", name_of(scope, place), unit, status="status"),
            *(band_columns(scope, unit) if has_band else ()),
        ),
        listed,
    )
    line = points(scope, code, place.level, place.code, selection.year)
    return line_beside(scope, words, table, name_of(scope, place), line, (), unit=unit)


def per_1000_by_place(scope: Scope, selection: LanguageSelection) -> View:
    """L06 of the groups of the world, or of the territories of the chosen group."""
    texts, words = Texts(scope.language), names(scope)
    level, codes = parts_of(scope, selection)
    found = cells(
        scope, PER_1000, level=level, periods=[selection.year], territories=codes or ["-"]
    )
    found.sort(key=lambda c: (c.central is None, -(c.central or 0), c.territory))
    year = Formats(scope.language).period(selection.year)
    return interval_rates(
        scope,
        Words(
            BY_PLACE(scope.language),
            BY_PLACE_NOTE(scope.language, year=year),
            footnote=rounded(scope, PER_1000),
            empty=texts("empty.period"),
        ),
        Column("place", texts(f"column.{level}"), leads_to="leads_to"),
        Column("value", texts("column.per_1000"), "per_1000", status="status"),
        [
            rate_row(
                cell,
                place=words("territory", cell.territory),
                leads_to=country_link(scope, level, cell.territory),
                is_chosen=cell.territory == selection.place or level == "group",
            )
            for cell in found
        ],
        height=Height(28, around=70),
        scale=Scale(is_from_zero=True),
        look=Look(by=("is_chosen", {True: palette.BLUE, False: palette.GREY})),
    )
