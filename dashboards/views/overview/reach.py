"""Places by reach: R04 of territories with its bands, and one place for all that overlap."""

from __future__ import annotations

from typing import Any

from dashboards.lib import palette
from dashboards.lib.figures import category_axis, figure, intervals, number, value_axis, wrap
from dashboards.lib.format import EN_DASH, Formats
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.measures import tie_groups
from dashboards.lib.names import names
from dashboards.lib.panel import View
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.table import Column, Table
from dashboards.lib.texts import Texts
from dashboards.views.overview.selection import OverviewSelection

PLACES_SHOWN = 14


def reach_of_territories(scope: Scope, selection: OverviewSelection) -> list[Cell]:
    group = None if selection.group == ALL else selection.group
    places = set(names(scope).of_level("territory", group))
    found = cells(scope, "R04", level="territory", periods=[selection.year])
    return [cell for cell in found if cell.territory in places]


def reach_hover(cell: Cell, name: str, formats: Formats, texts: Texts) -> str:
    value = formats.number(cell.central or 0, "per_1000")
    lines = [f"<b>{name}</b>", texts("overview.map.value", value=value)]
    if cell.low is not None and cell.high is not None and cell.has_band:
        lines.append(texts("card.band", band=formats.band(cell.low, cell.high, "per_1000")))
    return "<br>".join(lines)


def places(scope: Scope, selection: OverviewSelection) -> View:
    """Places by reach: bands, and one place range for all that overlap."""
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    found = [cell for cell in reach_of_territories(scope, selection) if cell.is_shown]
    place: dict[str, str] = {}
    tie_of: dict[str, int] = {}
    ties = tie_groups(found)
    for position, tie in enumerate(ties):
        label = str(tie.first) if tie.first == tie.last else f"{tie.first}{EN_DASH}{tie.last}"
        for member in tie.members:
            place[found[member].territory] = label
            tie_of[found[member].territory] = position
    found.sort(key=lambda cell: (tie_of.get(cell.territory, 999), -(cell.central or 0)))
    listed: list[dict[str, Any]] = [
        {
            "place": place.get(cell.territory, ""),
            "territory": words("territory", cell.territory),
            "low": cell.low,
            "value": cell.central,
            "high": cell.high,
            "code": cell.territory,
        }
        for cell in found
    ]
    table = Table(
        (
            Column("place", texts("column.place")),
            Column("territory", texts("column.territory")),
            Column("value", texts("column.per_1000"), "per_1000"),
            Column("low", texts("column.low"), "per_1000"),
            Column("high", texts("column.high"), "per_1000"),
        ),
        listed,
        texts("overview.places.title"),
    )
    # One place for all is the finding, not a ranking.
    is_one_place = len(ties) == 1 and len(found) > 1
    title = texts("overview.places.title_one" if is_one_place else "overview.places.title")
    note = texts("overview.places.note")
    top = found[:PLACES_SHOWN]
    if not top:
        return View(title, note, table, empty=texts("empty.period"))
    labels = [wrap(words("territory", cell.territory)) for cell in top]
    hover = [
        reach_hover(
            c, texts("overview.places.place", place=place.get(c.territory, "")), formats, texts
        )
        for c in top
    ]
    traces = intervals(
        labels,
        [number(c.low) for c in top],
        [number(c.central) for c in top],
        [number(c.high) for c in top],
        hover,
    )
    largest = max(float(cell.high or 0) for cell in top)
    # Every other tie group stands on a pale wash; its place range is written at the right.
    shapes, notes = [], []
    groups = [tie_of.get(cell.territory, -1) for cell in top]
    for group in dict.fromkeys(groups):
        first, count = groups.index(group), groups.count(group)
        if group % 2 == 0:
            shapes.append(
                {
                    "type": "rect",
                    "xref": "paper",
                    "x0": 0,
                    "x1": 1,
                    "yref": "y",
                    "y0": first - 0.5,
                    "y1": first + count - 0.5,
                    "layer": "below",
                    "fillcolor": palette.PANEL,
                    "line": {"width": 0},
                }
            )
        notes.append(
            {
                "xref": "paper",
                "x": 1,
                "xanchor": "right",
                "yref": "y",
                "y": first + (count - 1) / 2,
                "showarrow": False,
                "text": texts("overview.places.label", place=place[top[first].territory]),
                "font": {"size": 12.5, "color": palette.MUTED},
            }
        )
    drawn = figure(
        traces,
        scope.language,
        height=420,
        margin={"l": 8, "r": 8, "t": 4, "b": 28},
        xaxis=value_axis(largest * 1.22, formats, "per_1000", ticks=3),
        yaxis=category_axis(len(top)),
        shapes=shapes,
        annotations=notes,
    )
    return View(title, note, table, drawn)
