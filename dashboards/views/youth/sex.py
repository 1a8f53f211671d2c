"""Women among those who travelled, where their sex is known: told of the world alone."""

from __future__ import annotations

from dashboards.lib.format import Formats
from dashboards.lib.indicators import cells
from dashboards.lib.persons import persons_unit, rounded
from dashboards.lib.recipes.intervals import band_columns
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words, of_the_world
from dashboards.views.youth.season import SEASON
from dashboards.views.youth.selection import YouthSelection

FOUND = Phrase(
    ru="{season}: девушек среди поехавших — {share}", en="{season}: {share} of travellers are women"
)
TITLE = Phrase(ru="Девушки среди поехавших", en="Girls and women among those who travelled")
NOTE = Phrase(
    ru="Весь мир, по сезонам; среди участников поездок, чей пол указан в списке",
    en="World, by season; among participants of trips whose sex the roster gives",
)
NOT_ELSEWHERE = Phrase(
    ru="В других выгрузках пола нет, и по имени он не угадывается",
    en="Other exports carry no sex, and it is never guessed from a name",
)
SHARE = Phrase(ru="Доля девушек", en="Share of women")
KNOWN = Phrase(ru="Поехавших с указанным полом", en="Travellers of known sex")


@of_the_world
def sex(scope: Scope, selection: YouthSelection) -> View:
    """Y11 by season, the last one first."""
    language, formats = scope.language, Formats(scope.language)
    listed: list[Row] = [
        {
            "code": cell.period,
            "season": formats.season(cell.period),
            "value": cell.central,
            "low": cell.low,
            "high": cell.high,
            "known": cell.denominator,
            **cell.standing,
        }
        for cell in reversed(cells(scope, "Y11", period_type=SEASON))
    ]
    last = next((row for row in listed if row["value"] is not None), None)
    said = Words(
        FOUND(
            language,
            season=formats.season(last["code"], begins=True),
            share=formats.share(last["value"], 0),
        )
        if last
        else TITLE(language),
        NOTE(language),
        footnote=f"{NOT_ELSEWHERE(language)}. {rounded(scope, 'Y11')}",
        empty=Texts(language)("empty.period"),
    )
    table = said.table(
        (
            Column("season", Texts(language)("column.season")),
            Column("value", SHARE(language), "share", status="status"),
            *band_columns(scope, "share"),
            Column("known", KNOWN(language), persons_unit(scope, "Y11"), status="status"),
        ),
        listed,
    )
    return sortable_table(scope, said, table)
