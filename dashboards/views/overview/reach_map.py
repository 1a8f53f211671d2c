"""Reach on the map: R04 of territories in six classes."""

from __future__ import annotations

from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.links import country_link
from dashboards.lib.measures import class_breaks
from dashboards.lib.names import names
from dashboards.lib.place import among
from dashboards.lib.recipes.class_map import class_map
from dashboards.lib.recipes.intervals import band_columns, rate_row
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words
from dashboards.views.overview.reach import (
    reach_hover,
    reach_of_territories,
    reach_period,
    reach_title,
)
from dashboards.views.overview.selection import OverviewSelection


def reach_map(scope: Scope, selection: OverviewSelection) -> View:
    """Reach per 1,000 by territory in six classes; a click chooses the territory."""
    texts, words, formats = Texts(scope.language), names(scope), Formats(scope.language)
    found = reach_of_territories(scope, selection)
    note = texts("overview.map.note", year=formats.stretch(reach_period(scope, selection)))
    said = Words(
        reach_title(scope, selection, "overview.map.title"),
        among(scope, selection.place, note),
        empty=texts("empty.period"),
    )
    listed: list[Row] = [
        rate_row(
            cell,
            territory=words("territory", cell.territory),
            grade=cell.grade,
            leads_to=country_link(scope, cell.level, cell.territory),
        )
        for cell in sorted(found, key=lambda c: (c.central is None, -(c.central or 0)))
    ]
    table = said.table(
        (
            Column("territory", texts("column.territory"), leads_to="leads_to"),
            Column("value", texts("column.per_1000"), "per_1000", status="status"),
            *band_columns(scope, "per_1000"),
            Column("grade", texts("column.grade")),
        ),
        listed,
    )

    def hover(cell: Cell) -> str:
        return reach_hover(scope, cell, words("territory", cell.territory))

    # Classes come from all territories and years: a colour means the same in every group and year.
    everywhere = cells(scope, "R04", level="territory")
    return class_map(
        scope,
        said,
        table,
        found,
        breaks=class_breaks([cell.central for cell in everywhere if cell.central is not None]),
        unit="plain",
        bare=texts("overview.map.no_programme"),
        hover=hover,
        place=selection.place,
    )
