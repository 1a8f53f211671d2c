"""Places by reach: R04 of territories with its bands, and one place for all that overlap."""

from __future__ import annotations

from dataclasses import replace

from dashboards.lib import hover, palette
from dashboards.lib.figures import Height, wrap
from dashboards.lib.format import Formats, Number
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.links import country_link
from dashboards.lib.measures import tie_groups
from dashboards.lib.names import names
from dashboards.lib.periods import period_for, titled
from dashboards.lib.place import among, place_of, territories_among
from dashboards.lib.recipes.intervals import Groups, Look, Scale, interval_rates, rate_row
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words
from dashboards.views.overview.selection import OverviewSelection

PLACES_SHOWN = 14


def reach_of_territories(scope: Scope, selection: OverviewSelection) -> list[Cell]:
    """Reach of every territory, or of those of the chosen group: a territory is seen among them."""
    places = set(territories_among(scope, selection.place))
    found = cells(scope, "R04", level="territory", periods=[reach_period(scope, selection)])
    return [cell for cell in found if cell.territory in places]


def reach_title(scope: Scope, selection: OverviewSelection, key: str) -> str:
    """A title under a key, with the year where it is not the chosen one."""
    shown = period_for(scope, "R04", selection.year)
    return titled(scope, Texts(scope.language)(key), shown, selection.year)


def reach_period(scope: Scope, selection: OverviewSelection) -> str:
    """The year that reach stands for: a count of persons has no part of a year."""
    return period_for(scope, "R04", selection.year).code


def reach_said(scope: Scope, subject: str, value: Number | None) -> str:
    """The hover text of a reach, before its band."""
    number = Formats(scope.language).number(value or 0, "per_1000")
    return f"<b>{subject}</b><br>{Texts(scope.language)('overview.map.value', value=number)}"


def reach_hover(scope: Scope, cell: Cell, name: str) -> str:
    text = reach_said(scope, name, cell.central)
    text = hover.with_band(scope, text, cell.low, cell.high, "per_1000")
    return hover.with_standing(scope, text, cell.standing)


def places(scope: Scope, selection: OverviewSelection) -> View:
    """Places by reach: bands, and a place that counts who surely stands before."""
    texts, words, formats = Texts(scope.language), names(scope), Formats(scope.language)
    everywhere = reach_of_territories(scope, selection)
    found = [cell for cell in everywhere if cell.is_shown]
    is_one = place_of(scope, selection.place).level == "territory"
    ties = tie_groups(found)

    def row_of(cell: Cell, place: str) -> Row:
        return rate_row(
            cell,
            place=place,
            territory=words("territory", cell.territory),
            code=cell.territory,
            leads_to=country_link(scope, cell.level, cell.territory),
            is_chosen=not is_one or cell.territory == selection.place,
        )

    rows: list[Row] = []
    for tie in ties:
        members = sorted((found[n] for n in sorted(tie.members)), key=lambda c: -(c.central or 0))
        rows += [row_of(cell, str(tie.place)) for cell in members]
    # Who has no figure has no place, and stands in the table with the reason.
    rows += [row_of(cell, "") for cell in everywhere if not cell.is_shown]
    # One place for all is the finding, not a ranking.
    is_one_place = len(ties) == 1 and len(found) > 1
    view = interval_rates(
        scope,
        Words(
            reach_title(
                scope,
                selection,
                "overview.places.title_one" if is_one_place else "overview.places.title",
            ),
            among(
                scope,
                selection.place,
                texts("overview.places.note", year=formats.stretch(reach_period(scope, selection))),
            ),
            empty=texts("empty.period"),
        ),
        Column("territory", texts("column.territory"), leads_to="leads_to"),
        Column("value", texts("column.per_1000"), "per_1000", status="status"),
        rows,
        height=Height(0, around=420),
        before=(Column("place", texts("column.place")),),
        scale=Scale(is_from_zero=True),
        look=Look(by=("is_chosen", {True: palette.BLUE, False: palette.GREY})),
        shown=PLACES_SHOWN,
        against=Groups("place", lambda place: texts("overview.places.label", place=place)),
        said=lambda row: reach_said(
            scope, texts("overview.places.place", place=row["place"]), row["value"]
        ),
    )
    return replace(view, picks={wrap(row["territory"]): row["code"] for row in rows})
