"""Where associations are and how alive they are: by place, against the year before, and by what
came and went."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.lib import palette
from dashboards.lib.figures import Height
from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.links import country_link
from dashboards.lib.measures import known_sum, ratio_of_pairs, taken, year_before
from dashboards.lib.names import names
from dashboards.lib.periods import Shown, period_for, titled
from dashboards.lib.place import group_of, place_of, territories_of
from dashboards.lib.recipes.dots import Dot, compared_dots
from dashboards.lib.recipes.intervals import interval_rates, rate_row
from dashboards.lib.recipes.waterfall import Step, waterfall
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.statuses import OK, PARTIAL, WITH_VALUE
from dashboards.lib.statuses import said as said_of
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.associations.selection import AssociationsSelection

WORLD = ("world", "WLD")
VITALITY = Phrase(
    ru="Живые объединения: отчитались и участвовали в мероприятии",
    en="Associations alive: reported and took part in an event",
)
VITALITY_NOTE = Phrase(
    ru="{year}, доля не закрытых на конец года; где отчётов не хватает — не меньше показанной",
    en="{year}, share of those open at the year’s end; where reports are missing, at least so much",
)
NOBODY = Phrase(ru="Не закрытых объединений здесь нет.", en="There is no open association here.")
ALIVE = Phrase(ru="Живых", en="Alive")
OPEN = Phrase(ru="Не закрытых", en="Open")
COMPARED = Phrase(
    ru="Живые объединения: год к году", en="Associations alive: against the year before"
)
COMPARED_NOTE = Phrase(
    ru="Доля, {before} и {now}, только по территориям, чьи данные полны в оба года",
    en="Share, {before} and {now}, over the territories alone whose data are whole in both years",
)
NOT_COMPARABLE = Phrase(
    ru="Нет территории, чьи данные полны и в {before}, и в {now} году.",
    en="No territory has whole data in both {before} and {now}.",
)
IN_COMMON = Phrase(ru="Территорий сравнивается", en="Territories compared")
TURNOVER = Phrase(
    ru="Сколько объединений появилось и выбыло", en="How many associations came and went"
)
TURNOVER_NOTE = Phrase(
    ru="{place}, {year}: не закрытые к началу года, появились, закрыты, влились в другие",
    en="{place}, {year}: open when the year began, came, closed, merged into others",
)
AT_START = Phrase(ru="Было", en="Before")
CAME = Phrase(ru="Появились", en="Came")
CLOSED = Phrase(ru="Закрыты", en="Closed")
MERGED = Phrase(ru="Влились", en="Merged")
AT_END = Phrase(ru="Стало", en="After")
NUMBER = Phrase(ru="Объединений", en="Associations")
NO_YEAR = Phrase(
    ru="Реестр этого года не полон или ещё не вёлся: {why}",
    en="The register of this year is not whole, or was not kept yet: {why}",
)


def beside(scope: Scope, selection: AssociationsSelection) -> list[tuple[str, str]]:
    """Level and code of each row: the groups of the world, the territories of a group, a territory
    before its group and the world."""
    words, place = names(scope), place_of(scope, selection.place)
    if place.is_world:
        return [("group", code) for code in words.of_level("group")]
    if place.level == "group":
        return [("territory", code) for code in words.of_level("territory", place.code)]
    group = group_of(scope, place.code)
    return [("territory", place.code), *([("group", group)] if group else []), WORLD]


def cells_beside(
    scope: Scope, selection: AssociationsSelection, indicator: str, period: str
) -> list[tuple[str, Cell]]:
    """Level and cell of each row that has something to divide by, in the order of the rows."""
    wanted = beside(scope, selection)
    found: dict[tuple[str, str], Cell] = {}
    for level in dict.fromkeys(level for level, _ in wanted):
        codes = [code for of, code in wanted if of == level]
        for cell in cells(scope, indicator, level=level, periods=[period], territories=codes):
            found[level, cell.territory] = cell
    listed = [(place[0], found[place]) for place in wanted if place in found]
    return [(level, cell) for level, cell in listed if cell.denominator != 0]


def _year(scope: Scope, selection: AssociationsSelection, code: str) -> Shown:
    return period_for(scope, code, selection.year)


def vitality(scope: Scope, selection: AssociationsSelection) -> View:
    """Share of associations that are alive, by place, the largest first."""
    year = _year(scope, selection, "A01")
    texts, words, language = Texts(scope.language), names(scope), scope.language
    found = cells_beside(scope, selection, "A01", year.code)
    if place_of(scope, selection.place).level != "territory":
        found.sort(key=lambda pair: (pair[1].central is None, -(pair[1].central or 0)))
    said = Words(
        titled(scope, VITALITY(language), year, selection.year),
        VITALITY_NOTE(language, year=Formats(language).stretch(year.code)),
        empty=texts("empty.period") if found else NOBODY(language),
    )
    listed = [
        rate_row(
            cell,
            place=words("territory", cell.territory),
            leads_to=country_link(scope, level, cell.territory),
            alive=cell.numerator,
            open=cell.denominator,
        )
        for level, cell in found
    ]
    name = Column("place", texts("column.place"), leads_to="leads_to")
    value = Column("value", texts("column.share"), "share", status="status")
    counts = (Column("open", OPEN(language), "count"), Column("alive", ALIVE(language), "count"))
    return interval_rates(
        scope,
        said,
        name,
        value,
        listed,
        height=Height(32),
        behind=said.table((name, *counts, value), listed),
    )


def like_for_like(scope: Scope, selection: AssociationsSelection) -> View:
    """The same share in the year before, each over the territories that are whole in both years."""
    year = _year(scope, selection, "A01").code
    before, formats, language = year_before(year), Formats(scope.language), scope.language
    words, texts = names(scope), Texts(scope.language)
    whole: dict[str, dict[str, Cell]] = {}
    for cell in cells(scope, "A01", level="territory", periods=[before, year]):
        if cell.status == OK:
            whole.setdefault(cell.territory, {})[cell.period] = cell
    listed: list[Row] = []
    for level, code in beside(scope, selection):
        inside = [whole[member] for member in _members(scope, level, code) if member in whole]
        pairs = [(pair[before], pair[year]) for pair in inside if len(pair) == 2]
        if pairs:
            row: Row = {"place": words("territory", code), "count": len(pairs)}
            for key, part in (("before", 0), ("now", 1)):
                row[key], _ = ratio_of_pairs(
                    (pair[part].numerator, pair[part].denominator) for pair in pairs
                )
            listed.append(row)
    said = Words(
        COMPARED(language),
        COMPARED_NOTE(language, before=before, now=year),
        empty=NOT_COMPARABLE(language, before=before, now=year),
    )
    table = said.table(
        (
            Column("place", texts("column.place")),
            Column("before", formats.period(before), "share"),
            Column("now", formats.period(year), "share"),
            Column("count", IN_COMMON(language), "count"),
        ),
        listed,
    )
    return compared_dots(
        scope,
        said,
        table,
        listed,
        "place",
        Dot("before", formats.period(before), palette.GREY),
        Dot("now", formats.period(year), palette.BLUE),
        unit="share",
        height=Height(30),
    )


def _members(scope: Scope, level: str, code: str) -> Sequence[str]:
    return territories_of(scope, ALL if level == "world" else code)


def turnover(scope: Scope, selection: AssociationsSelection) -> View:
    """What was there when the year began, what came, closed and was merged, what was left."""
    year, language = _year(scope, selection, "A02a"), scope.language
    place = place_of(scope, selection.place)
    at, when = [place.code], [year.code]
    came = cells(scope, "A02a", level=place.level, periods=when, territories=at)
    left = cells(
        scope, "A02b", level=place.level, periods=when, territories=at, scheme="way_closed"
    )
    gone = {cell.dimension: cell for cell in left}
    told = came[0] if came else None
    status = told.status if told else "no_source"
    is_told = told is not None and told.denominator is not None
    why = said_of(status, language).why if status not in WITH_VALUE else ""
    said = Words(
        titled(scope, TURNOVER(language), year, selection.year),
        TURNOVER_NOTE(language, year=year.code, place=names(scope)("territory", place.code)),
        empty=NO_YEAR(language, why=why) if why else Texts(language)("empty.period"),
    )
    return waterfall(
        scope,
        said.adding(said_of(status, language).word) if status == PARTIAL else said,
        AT_START(language),
        [
            Step(CAME(language), known_sum([told.numerator]).value),
            Step(CLOSED(language), taken(gone["closed"].numerator)),
            Step(MERGED(language), taken(gone["merged"].numerator)),
        ]
        if told is not None and is_told
        else [],
        AT_END(language),
        start=told.denominator if told is not None and is_told else None,
        counted=NUMBER(language),
        status=status,
    )
