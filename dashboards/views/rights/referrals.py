"""Where cases come from and where they go: unions of groups, recipients, the Fund."""

from __future__ import annotations

from dashboards.lib.figures import Height
from dashboards.lib.format import Formats
from dashboards.lib.indicators import cells
from dashboards.lib.names import names
from dashboards.lib.persons import persons_unit, rounded
from dashboards.lib.recipes.intervals import Scale, interval_rates, rate_row
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.scope import Scope
from dashboards.lib.statuses import said as said_of
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words, of_the_world
from dashboards.views.rights.rows import MEDIAN, by_dimension, columns_of, of_cell
from dashboards.views.rights.selection import CASES, RightsSelection, told_place

SCHEME = "referred_to"
UNIONS = Phrase(ru="Обращения по союзам групп стран, {year}", en="Cases by union of groups, {year}")
NOTE_UNIONS = Phrase(
    ru="Обращения, открытые за год; мельче союзов обращения не публикуются, чтобы никого нельзя "
    "было узнать",
    en="Cases opened in the year; nothing smaller than a union is published, so that nobody can be "
    "recognised",
)
PASSED_ON = Phrase(ru="Кому передают обращения, {year}", en="To whom cases are passed on, {year}")
NOTE_PASSED_ON = Phrase(
    ru="Весь мир, доля всех обращений года; полоса — 95-процентный интервал",
    en="World, share of all cases of the year; the bar is the 95% interval",
)
FUND = Phrase(
    ru="Из переданных Фонду грант получили {share}",
    en="Of those passed on to the Fund {share} have its grant",
)
NO_FUND = Phrase(
    ru="Сколько из переданных Фонду получили грант: {why}",
    en="How many of those passed on to the Fund have its grant: {why}",
)
THE_REST = Phrase(
    ru="Чем кончились остальные, журнал центров не говорит",
    en="How the others ended, the centres’ log does not say",
)
UNION = Phrase(ru="Союз групп", en="Union of groups")
OPENED = Phrase(ru="Открыто", en="Opened")
REFERRED = Phrase(ru="Передано", en="Passed on")
WEEKS = Phrase(ru="Половина, недель", en="Half, weeks")
LONG = Phrase(ru="Дольше 90 дней", en="Over 90 days")
RECIPIENT = Phrase(ru="Кому", en="To whom")


def unions(scope: Scope, selection: RightsSelection) -> View:
    """P03, P01a, P02 and P04 of every union in the year; of a chosen place its own."""
    language, words, year = scope.language, names(scope), selection.year
    place = told_place(scope, selection)
    found = {
        code: {cell.territory: cell for cell in cells(scope, code, level="union", periods=[year])}
        for code in (CASES, MEDIAN, "P02", "P04")
    }
    listed: list[Row] = [
        {
            "name": words("territory", union),
            **{k: v for code in found for k, v in of_cell(code, found[code].get(union)).items()},
        }
        for union in found[CASES]
        if place.is_world or union == place.code
    ]
    listed.sort(key=lambda row: (row[CASES] is None, -(row[CASES] or 0), row["name"]))
    said = Words(
        UNIONS(language, year=year),
        NOTE_UNIONS(language),
        footnote=rounded(scope, CASES),
        empty=Texts(language)("empty.period"),
    )
    table = said.table(
        (
            Column("name", UNION(language)),
            *columns_of([
                (CASES, OPENED(language), persons_unit(scope, CASES)),
                (MEDIAN, WEEKS(language), "weeks"),
                ("P02", LONG(language), "share"),
                ("P04", REFERRED(language), "share"),
            ]),
        ),
        listed,
    )  # fmt: skip
    return sortable_table(scope, said, table)


@of_the_world
def recipients(scope: Scope, selection: RightsSelection) -> View:
    """P04 by to whom, and in the title P05: what became of those passed on to the Fund."""
    language, formats, texts = scope.language, Formats(scope.language), Texts(scope.language)
    found = by_dimension(scope, "P04", selection.year, SCHEME)
    listed = [
        rate_row(cell, name=texts.get(f"{SCHEME}.{code}", code))
        for code, cell in found.items()
        if code != "_T"
    ]
    said = Words(
        PASSED_ON(language, year=selection.year),
        NOTE_PASSED_ON(language),
        footnote=f"{_of_fund(scope, selection, formats)}. {THE_REST(language)}",
        empty=texts("empty.period"),
    )
    return interval_rates(
        scope,
        said,
        Column("name", RECIPIENT(language)),
        Column("value", texts("column.share"), "share", status="status"),
        listed,
        height=Height(40),
        scale=Scale(is_from_zero=True),
    )


def _of_fund(scope: Scope, selection: RightsSelection, formats: Formats) -> str:
    found = cells(scope, "P05", periods=[selection.year])
    if not found or found[0].central is None:
        status = found[0].status if found else "no_source"
        return NO_FUND(scope.language, why=said_of(status, scope.language).word)
    return FUND(scope.language, share=formats.share(found[0].central, 0))
