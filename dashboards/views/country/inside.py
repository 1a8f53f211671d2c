"""The territories of the world or of a group with a few key figures: the way to one country."""

from __future__ import annotations

from dashboards.lib.format import Formats
from dashboards.lib.indicators import cells
from dashboards.lib.links import country_link
from dashboards.lib.names import names
from dashboards.lib.peers import sizes
from dashboards.lib.periods import Shown, note_of, period_for
from dashboards.lib.place import place_name, territories_of
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.country.lines import unit_of
from dashboards.views.country.selection import CountrySelection

FIGURES = ("R01", "R02", "R04")
TITLE = Phrase(ru="Страны и территории: {place}", en="Countries and territories: {place}")
NOTE = Phrase(
    ru="{year}; строка ведёт на страницу страны. Сверху — где больше соотечественников",
    en="{year}; a row leads to the page of its country. Those with most compatriots come first",
)
HEIGHT = 640


def territories(scope: Scope, selection: CountrySelection) -> View:
    """One row per territory of the place: compatriots, visits, participants and reach per 1,000 of
    the year, each with its status; those with most compatriots first."""
    texts, words = Texts(scope.language), names(scope)
    persons = sizes(scope)
    codes = sorted(
        territories_of(scope, selection.place), key=lambda code: (-persons.get(code, 0), code)
    )
    shown = {code: period_for(scope, code, selection.year) for code in FIGURES}
    figures = {code: _by_territory(scope, code, shown[code]) for code in FIGURES}
    listed: list[Row] = []
    for place in codes:
        row: Row = {
            "place": words("territory", place),
            "leads_to": country_link(scope, "territory", place),
            "persons": persons.get(place),
        }
        for code in FIGURES:
            value, status = figures[code].get(place, (None, "no_source"))
            row |= {code: value, f"status_{code}": status}
        listed.append(row)
    said = Words(
        TITLE(scope.language, place=place_name(scope, selection.place)),
        NOTE(scope.language, year=Formats(scope.language).period(shown[FIGURES[0]].code)),
        empty=texts("empty.period"),
    )
    table = said.table(
        (
            Column("place", texts("column.territory"), leads_to="leads_to"),
            Column("persons", texts("column.estimate"), "count"),
            *(
                Column(
                    code,
                    _head(scope, code, shown[code], selection.year),
                    unit_of(scope, code),
                    status=f"status_{code}",
                )
                for code in FIGURES
            ),
        ),
        listed if any(figures.values()) else [],
    )
    return sortable_table(scope, said, table, height=HEIGHT)


def _head(scope: Scope, code: str, shown: Shown, year: str) -> str:
    """The figure's short name, and its period where that is not the page's."""
    name = Texts(scope.language).get(f"short.{code}", code)
    return ", ".join(filter(None, [name, note_of(scope, shown, year)]))


def _by_territory(scope: Scope, code: str, shown: Shown) -> dict[str, tuple[object, str]]:
    """Territory → (value, status) of an indicator in a period."""
    found = cells(
        scope, code, level="territory", period_type=shown.period_type, periods=[shown.code]
    )
    return {cell.territory: (cell.central, cell.status) for cell in found}
