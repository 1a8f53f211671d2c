"""Who took part online: a reach of its own, beside the people who came."""

from __future__ import annotations

from dashboards.lib.figures import Height
from dashboards.lib.format import Formats
from dashboards.lib.indicators import cells
from dashboards.lib.links import country_link
from dashboards.lib.names import names
from dashboards.lib.periods import period_for, titled
from dashboards.lib.persons import persons_unit, rounded
from dashboards.lib.place import place_of
from dashboards.lib.recipes.bars import ranked_bars
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.events.rows import beside
from dashboards.views.events.selection import EventsSelection

SHOWN = 16
TITLE = Phrase(ru="Сколько людей участвовали онлайн", en="How many people took part online")
NOTE = Phrase(
    ru="{year}, разные люди по проживанию; с участниками очно не складывается",
    en="{year}, distinct people by residence; not to be added to those who came in person",
)
PERSONS = Phrase(ru="Люди онлайн", en="People online")


def digital_reach(scope: Scope, selection: EventsSelection) -> View:
    """R07 of groups of countries, of the largest territories of the chosen one, or of a territory
    beside where it lies."""
    texts, words, language = Texts(scope.language), names(scope), scope.language
    shown, place = period_for(scope, "R07", selection.year), place_of(scope, selection.place)
    found = [
        cell
        for level, code in beside(scope, selection)
        for cell in cells(scope, "R07", level=level, periods=[shown.code], territories=[code])
    ]
    if place.level != "territory":
        found.sort(key=lambda cell: (cell.central is None, -(cell.central or 0), cell.territory))
    rows = [
        {
            "place": words("territory", cell.territory),
            "leads_to": country_link(scope, cell.level, cell.territory),
            "persons": cell.central,
            **cell.standing,
        }
        for cell in found
    ]
    said = Words(
        titled(scope, TITLE(language), shown, selection.year),
        NOTE(language, year=Formats(language).stretch(shown.code)),
        footnote=rounded(scope, "R07"),
        empty=texts("empty.period"),
    )
    unit = persons_unit(scope, "R07")
    table = said.table(
        (
            Column(
                "place",
                texts(f"column.{'group' if place.is_world else 'place'}"),
                leads_to="leads_to",
            ),
            Column("persons", PERSONS(language), unit, status="status"),
        ),
        rows,
    )
    return ranked_bars(
        scope, said, table, rows[:SHOWN], "place", "persons", unit=unit, height=Height(36)
    )
