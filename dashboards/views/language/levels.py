"""How far learners come: completed courses and the next level, by level, and hours attended."""

from __future__ import annotations

from dashboards.lib import palette
from dashboards.lib.figures import Height
from dashboards.lib.format import Formats
from dashboards.lib.indicators import cells
from dashboards.lib.periods import Shown, titled
from dashboards.lib.persons import rounded
from dashboards.lib.recipes.intervals import Line, Look, interval_rates, rate_row
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.language.selection import (
    COMPLETION,
    HOURS,
    NEXT_LEVEL,
    LanguageSelection,
    followed_year,
    group_or_world,
    name_of,
)

COMPLETED = Phrase(ru="Кто завершает курс, по уровням", en="Who completes a course, by level")
COMPLETED_NOTE = Phrase(
    ru="{place}, {year} год; доля начатых курсов; полоса — 95-процентный интервал, черта — все "
    "уровни",
    en="{place}, {year}; share of started courses; band: 95% interval, line: all levels",
)
GONE_ON = Phrase(
    ru="Кто идёт на следующий уровень, по уровням", en="Who goes on to the next level, by level"
)
GONE_ON_NOTE = Phrase(
    ru="{place}, завершившие в {year} году; зачислены на уровень выше за 12 месяцев; полоса — "
    "95-процентный интервал",
    en="{place}, completed in {year}; enrolled one level up within 12 months; band: 95% interval",
)
ATTENDED = Phrase(ru="Сколько часов посещают", en="How many hours are attended")
ATTENDED_NOTE = Phrase(
    ru="{place}; доля посещённых часов от плановых, по годам",
    en="{place}; hours attended of those planned, by year",
)
HIGHEST = "C2"  # no level follows
LEVEL = Phrase(ru="Уровень", en="Level")
ALL_LEVELS = Phrase(ru="все уровни: {share}", en="all levels: {share}")


def completion_by_level(scope: Scope, selection: LanguageSelection) -> View:
    return _by_level(
        scope, selection, COMPLETION, selection.year, (COMPLETED, COMPLETED_NOTE), palette.BLUE
    )


def next_level_by_level(scope: Scope, selection: LanguageSelection) -> View:
    year = followed_year(scope, selection)
    return _by_level(scope, selection, NEXT_LEVEL, year, (GONE_ON, GONE_ON_NOTE), palette.TEAL)


def _by_level(
    scope: Scope, selection: LanguageSelection, code: str, year: str,
    said: tuple[Phrase, Phrase], color: str,
) -> View:  # fmt: skip
    """A rate of the group or the world by level of the course, all levels as a line."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    place = group_or_world(scope, selection)
    level, codes = place.level, [place.code]
    found = [
        cell
        for cell in cells(
            scope, code, level=level, territories=codes, periods=[year], scheme="level"
        )
        if code != NEXT_LEVEL or cell.dimension != HIGHEST
    ]
    whole = next(iter(cells(scope, code, level=level, territories=codes, periods=[year])), None)
    line = None
    if whole is not None and whole.central is not None:
        share = formats.share(whole.central, 0)
        line = Line(float(whole.central), ALL_LEVELS(scope.language, share=share))
    return interval_rates(
        scope,
        Words(
            titled(scope, said[0](scope.language), Shown("Y", year), selection.year),
            said[1](scope.language, place=name_of(scope, place), year=formats.period(year)),
            footnote=rounded(scope, code),
            empty=texts("empty.period"),
        ),
        Column("level", LEVEL(scope.language)),
        Column("value", texts("column.share"), "share", status="status"),
        [rate_row(cell, level=cell.dimension) for cell in found],
        height=Height(34, around=70),
        look=Look(color),
        against=line or (),
    )


def hours_by_year(scope: Scope, selection: LanguageSelection) -> View:
    """L05 of the group or the world up to the chosen year."""
    texts, place = Texts(scope.language), group_or_world(scope, selection)
    found = [
        cell
        for cell in cells(scope, HOURS, level=place.level, territories=[place.code])
        if cell.period <= selection.year
    ]
    return interval_rates(
        scope,
        Words(
            ATTENDED(scope.language),
            ATTENDED_NOTE(scope.language, place=name_of(scope, place)),
            empty=texts("empty.period"),
        ),
        Column("year", texts("column.year")),
        Column("value", texts("column.share"), "share", status="status"),
        [rate_row(cell, year=cell.period) for cell in found],
        height=Height(34, around=70),
        look=Look(palette.AMBER),
    )
