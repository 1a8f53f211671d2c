"""How long people wait until their case is closed, and how many have waited for long."""

from __future__ import annotations

from dashboards.lib import palette
from dashboards.lib.figures import Height
from dashboards.lib.format import Formats
from dashboards.lib.indicators import TOTAL, Cell
from dashboards.lib.measures import whole
from dashboards.lib.recipes.bars import Kind, grouped_columns
from dashboards.lib.recipes.intervals import Scale, interval_rates, rate_row
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.scope import Scope
from dashboards.lib.statuses import said as said_of
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words, of_the_world
from dashboards.views.rights.rows import (
    HALF,
    MEDIAN,
    MOST,
    by_dimension,
    columns_of,
    history,
    of_cell,
    shown_periods,
)
from dashboards.views.rights.selection import RightsSelection, told_name

SCHEME = "case_category"
FOUND = Phrase(
    ru="Половина обращений, открытых за {period}, закрыта за {weeks} или быстрее",
    en="Half of the cases opened in {period} are closed within {weeks}",
)
TITLE = Phrase(ru="Сколько ждут решения", en="How long cases take")
NOTE = Phrase(
    ru="{place}, по времени открытия; недели, за которые закрыта половина обращений и девять "
    "из десяти; открытые и переданные учтены до дня, когда их видели последний раз",
    en="{place}, by when they were opened; weeks within which half of the cases and nine in ten "
    "are closed; open ones and those passed on count up to the day when they were last seen",
)
NOT_COMPUTED = Phrase(
    ru="Без числа: закрытых меньше десяти (для девяти из десяти — двадцати), слишком мало; или "
    "открыто больше половины (десятой части), и срок ещё не известен",
    en="Without a number: fewer than ten (for nine in ten: twenty) are closed, too few; or more "
    "than half (a tenth) are open, and the time is not known yet",
)
HALF_OF = Phrase(ru="Половина", en="Half")
NINE_TENTHS = Phrase(ru="Девять из десяти", en="Nine in ten")
OPENED = Phrase(ru="Открыты", en="Opened")
BY_CATEGORY = Phrase(
    ru="О чём обращаются и сколько ждут, {period}",
    en="What cases are about and how long they take, {period}",
)
NOTE_CATEGORY = Phrase(
    ru="Весь мир, обращения, открытые за полугодие; остаток — на его конец",
    en="World, cases opened in the half-year; the backlog is of its last day",
)
CATEGORY = Phrase(ru="О чём", en="About")
ALL_CASES = Phrase(ru="Все обращения", en="All cases")
CASES = Phrase(ru="Обращения", en="Cases")
LONG = Phrase(ru="Дольше 90 дней", en="Over 90 days")
BACKLOG = Phrase(
    ru="Остаток: какая часть открытых обращений ждёт дольше 90 дней",
    en="Backlog: which part of the open cases waits for more than 90 days",
)
NOTE_BACKLOG = Phrase(
    ru="{place}, на последний день; полоса — 95-процентный интервал",
    en="{place}, on the last day; the bar is the 95% interval",
)
FEW_OPEN = Phrase(
    ru="Где открытых меньше двадцати, доля не показана",
    en="Where fewer than twenty are open, the share is not shown",
)


def waiting(scope: Scope, selection: RightsSelection) -> View:
    """P01a and P01b side by side: of the world by half-year, of a union by year."""
    texts, formats, language = Texts(scope.language), Formats(scope.language), scope.language
    _, shown = shown_periods(scope, selection, MEDIAN)
    found = {code: history(scope, selection, code) for code in (MEDIAN, MOST)}
    names = {MEDIAN: HALF_OF(language), MOST: NINE_TENTHS(language)}
    listed: list[Row] = [
        {"period": period, **of_cell(MEDIAN, found[MEDIAN].get(period)),
         **of_cell(MOST, found[MOST].get(period))}
        for period in shown
    ]  # fmt: skip
    last = next((row for row in reversed(listed) if row[MEDIAN] is not None), None)
    said = Words(
        FOUND(
            language,
            period=formats.period(last["period"]),
            weeks=texts("rights.within", n=whole(last[MEDIAN])),
        )
        if last
        else TITLE(language),
        NOTE(language, place=told_name(scope, selection)),
        footnote=NOT_COMPUTED(language),
        empty=NOT_COMPUTED(language),
    )
    table = said.table(
        (
            Column("period", OPENED(language), "period"),
            *columns_of([(code, names[code], "weeks") for code in names]),
        ),
        listed,
    )
    kinds = [
        Kind(
            names[code].lower(),
            color,
            [row[code] for row in listed],
            [_said(scope, found[code].get(row["period"]), names[code]) for row in listed],
            [row[f"{code}_status"] for row in listed],
        )
        for code, color in ((MEDIAN, palette.BLUE), (MOST, palette.BEFORE))
    ]
    labels = [_label(formats, row["period"]) for row in listed]
    return grouped_columns(scope, said, table, labels, kinds, unit="weeks")


def _label(formats: Formats, period: str) -> str:
    """A half-year in two lines: its columns are narrow."""
    if "-" not in period:
        return formats.period(period)
    return f"{formats.half_year(period)}<br>{period[:4]}"


def _said(scope: Scope, cell: Cell | None, name: str) -> str:
    if cell is None or cell.central is None:
        return f"{name}: {said_of(cell.status if cell else 'not_applicable', scope.language).word}"
    return f"{name}: {Texts(scope.language)('count.week', n=whole(cell.central))}"


@of_the_world
def categories(scope: Scope, selection: RightsSelection) -> View:
    """P03, P01a, P01b and P02 by what cases are about, of the last half of the chosen year."""
    texts, formats, language = Texts(scope.language), Formats(scope.language), scope.language
    half = f"{selection.year}-H2"
    columns = {"P03": CASES, MEDIAN: HALF_OF, MOST: NINE_TENTHS, "P02": LONG}
    units = {"P03": "persons/10", MEDIAN: "weeks", MOST: "weeks", "P02": "share"}
    found = {code: by_dimension(scope, code, half, SCHEME) for code in columns}
    listed: list[Row] = [
        {
            "name": texts.get(f"{SCHEME}.{code}", code) if code != TOTAL else ALL_CASES(language),
            **{
                key: value
                for column in columns
                for key, value in of_cell(column, found[column].get(code)).items()
            },
        }
        for code in found["P03"]
    ]
    # The whole first, then what most cases are about.
    listed.sort(key=lambda row: (row["P03"] is None, -(row["P03"] or 0), row["name"]))
    said = Words(
        BY_CATEGORY(language, period=formats.period(half)),
        NOTE_CATEGORY(language),
        footnote=NOT_COMPUTED(language),
        empty=texts("empty.period"),
    )
    table = said.table(
        (
            Column("name", CATEGORY(language)),
            *columns_of([(code, name(language), units[code]) for code, name in columns.items()]),
        ),
        listed,
    )
    return sortable_table(scope, said, table)


def backlog(scope: Scope, selection: RightsSelection) -> View:
    """P02 with its interval: of the world by half-year, of a union by year."""
    formats, language = Formats(scope.language), scope.language
    kind, shown = shown_periods(scope, selection, "P02")
    found = history(scope, selection, "P02")
    said = Words(
        BACKLOG(language),
        NOTE_BACKLOG(language, place=told_name(scope, selection)),
        footnote=FEW_OPEN(language),
        empty=FEW_OPEN(language),
    )
    name = "column.half" if kind == HALF else "column.year"
    return interval_rates(
        scope,
        said,
        Column("period", Texts(language)(name)),
        Column("value", LONG(language), "share", status="status"),
        [rate_row(found[period], period=formats.period(period)) for period in shown],
        height=Height(34),
        scale=Scale(top=1.0, ticks=4),
    )
