"""Where associations are, territory by territory, on the map."""

from __future__ import annotations

from dashboards.lib import hover
from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.links import country_link
from dashboards.lib.names import names
from dashboards.lib.periods import period_for, titled
from dashboards.lib.place import among, territories_among
from dashboards.lib.recipes.class_map import class_map
from dashboards.lib.recipes.intervals import rate_row
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.associations.alive import ALIVE, OPEN
from dashboards.views.associations.selection import AssociationsSelection

TITLE = Phrase(ru="Где объединения и живы ли они", en="Where associations are, and how alive")
NOTE = Phrase(
    ru="{year}, доля живых среди не закрытых на конец года. Нажмите на страну, чтобы выбрать её, "
    "ещё раз — чтобы вернуть весь мир",
    en="{year}, share alive of those open at the year’s end. Click a country to choose it, "
    "again to see the world",
)
NONE_THERE = Phrase(ru="объединений нет", en="no associations")
HOVER = Phrase(
    ru="<b>{place}</b><br>живых {share}: {alive} из {open}",
    en="<b>{place}</b><br>{share} alive: {alive} of {open}",
)
# Bounds of classes in fifths: a few associations have few shares, no quantiles of them.
FIFTHS = (0.2, 0.4, 0.6, 0.8)


def where_alive(scope: Scope, selection: AssociationsSelection) -> View:
    """Share alive by territory; land without an open association is left bare."""
    texts, words, language = Texts(scope.language), names(scope), scope.language
    formats, year = Formats(language), period_for(scope, "A01", selection.year)
    inside = set(territories_among(scope, selection.place))
    found = [
        cell
        for cell in cells(scope, "A01", level="territory", periods=[year.code])
        if cell.territory in inside
    ]
    found.sort(key=lambda cell: (cell.central is None, -(cell.central or 0)))
    said = Words(
        titled(scope, TITLE(language), year, selection.year),
        among(scope, selection.place, NOTE(language, year=formats.stretch(year.code))),
        empty=texts("empty.period"),
    )
    listed: list[Row] = [
        rate_row(
            cell,
            territory=words("territory", cell.territory),
            leads_to=country_link(scope, cell.level, cell.territory),
            open=cell.denominator,
            alive=cell.numerator,
        )
        for cell in found
    ]
    table = said.table(
        (
            Column("territory", texts("column.territory"), leads_to="leads_to"),
            Column("open", OPEN(language), "count"),
            Column("alive", ALIVE(language), "count"),
            Column("value", texts("column.share"), "share", status="status"),
        ),
        listed,
    )

    def text(cell: Cell) -> str:
        share = formats.number(cell.central or 0, "share")
        alive, of = (formats.number(part or 0) for part in (cell.numerator, cell.denominator))
        place = words("territory", cell.territory)
        line = HOVER(language, place=place, share=share, alive=alive, open=of)
        return hover.with_standing(scope, line, cell.standing)

    return class_map(
        scope,
        said,
        table,
        [cell for cell in found if cell.denominator != 0],
        breaks=FIFTHS,
        unit="share",
        bare=NONE_THERE(language),
        hover=text,
        place=selection.place,
    )
