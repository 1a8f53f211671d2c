"""Who took part online: a reach of its own, beside the people who came."""

from __future__ import annotations

from dashboards.lib.figures import Height
from dashboards.lib.format import Formats
from dashboards.lib.indicators import cells
from dashboards.lib.names import names
from dashboards.lib.periods import period_for
from dashboards.lib.persons import persons_unit, rounded
from dashboards.lib.recipes.bars import ranked_bars
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.table import Column
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.events.selection import EventsSelection

SHOWN = 16
TITLE = Phrase(ru="Сколько людей участвовали онлайн", en="How many people took part online")
NOTE = Phrase(
    ru="{year}, разные люди по проживанию; с участниками очно не складывается",
    en="{year}, distinct people by residence; not to be added to those who came in person",
)
PERSONS = Phrase(ru="Люди онлайн", en="People online")


def digital_reach(scope: Scope, selection: EventsSelection) -> View:
    """R07 of groups of countries, or of the largest territories of the chosen one."""
    texts, words, language = Texts(scope.language), names(scope), scope.language
    year = period_for(scope, "R07", selection.year).code
    level = "group" if selection.group == ALL else "territory"
    places = words.of_level(level, None if selection.group == ALL else selection.group)
    found = [c for c in cells(scope, "R07", level=level, periods=[year]) if c.territory in places]
    found.sort(key=lambda cell: (cell.central is None, -(cell.central or 0), cell.territory))
    rows = [
        {"place": words("territory", cell.territory), "persons": cell.central} | cell.standing
        for cell in found
    ]
    said = Words(
        TITLE(language),
        NOTE(language, year=Formats(language).stretch(year)),
        footnote=rounded(scope, "R07"),
        empty=texts("empty.period"),
    )
    unit = persons_unit(scope, "R07")
    table = said.table(
        (
            Column("place", texts(f"column.{level}")),
            Column("persons", PERSONS(language), unit, status="status"),
        ),
        rows,
    )
    return ranked_bars(
        scope, said, table, rows[:SHOWN], "place", "persons", unit=unit, height=Height(36)
    )
