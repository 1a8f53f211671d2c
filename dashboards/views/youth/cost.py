"""What a seat of a trip costs, at the grain at which it is told."""

from __future__ import annotations

from dashboards.lib.format import Formats
from dashboards.lib.names import names
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.youth.season import by_union, seasons
from dashboards.views.youth.selection import WORLD, YouthSelection, union_of

COST = Phrase(ru="{season}: место стоило {value}", en="{season}: a seat cost {value}")
TITLE = Phrase(ru="Сколько стоит место в поездке", en="What a seat of a trip costs")
NOTE = Phrase(
    ru="{place}, по сезонам, ₽ на поехавшего участника; только окончательные сезоны",
    en="{place}, by season, roubles per participant who travelled; final seasons only",
)
COARSE = Phrase(
    ru="Деньги и участники опубликованы крупно, по союзам групп и сезонам: мельче сумма выдала "
    "бы число мест; интервала нет — посчитаны все",
    en="Money and participants are published coarsely, by union and season: finer sums would "
    "tell the seats; there is no interval, for all are counted",
)
PER_SEAT = Phrase(ru="₽ за место", en="Roubles per seat")
BY_UNION = Phrase(ru="Мир и союзы групп", en="World and unions of groups")


def cost_per_seat(scope: Scope, selection: YouthSelection) -> View:
    """F07 of the world and each union, or of the union of the chosen place; last season first."""
    language, formats, texts = scope.language, Formats(scope.language), Texts(scope.language)
    words, place = names(scope), union_of(scope, selection)
    listed: list[Row] = []
    for season in reversed(seasons(scope, "F07")):
        listed += [
            {
                "code": season,
                "season": formats.season(season),
                "place": words("territory", cell.territory),
                "value": cell.central,
                "is_whole": cell.territory == place[1],
                **cell.standing,
            }
            for cell in by_union(scope, "F07", place, season)
            if cell.status != "not_yet"
        ]
    # A union's price is not that of all.
    first = next((row for row in listed if row["is_whole"] and row["value"] is not None), None)
    said = Words(
        COST(
            language,
            season=formats.season(first["code"], begins=True),
            value=formats.compact(first["value"], "rub"),
        )
        if first
        else TITLE(language),
        NOTE(
            language, place=BY_UNION(language) if place == WORLD else words("territory", place[1])
        ),
        footnote=COARSE(language),
        empty=texts("empty.period"),
    )
    table = said.table(
        (
            Column("season", texts("column.season")),
            Column("place", texts("column.union")),
            Column("value", PER_SEAT(language), "rub", status="status"),
        ),
        listed,
    )
    return sortable_table(scope, said, table)
