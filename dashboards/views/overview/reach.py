"""Reach on the map and as places: R04 of territories with its bands."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import plotly.graph_objects as go

from dashboards.lib import palette
from dashboards.lib.figures import category_axis, figure, intervals, number, value_axis, wrap
from dashboards.lib.format import EN_DASH, Formats
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.measures import class_breaks, class_of, tie_groups
from dashboards.lib.names import names
from dashboards.lib.panel import View
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.table import Column, Table
from dashboards.lib.texts import Texts
from dashboards.views.overview.selection import OverviewSelection

PLACES_SHOWN = 14
TOPOJSON = "/app/static/maps/default/"


def reach_map(scope: Scope, selection: OverviewSelection) -> View:
    """Reach per 1,000 by territory in six classes; a click chooses the territory."""
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    found = _reach_of_territories(scope, selection)
    shown = [cell for cell in found if cell.is_shown]
    # Classes come from all territories, so that a colour means the same in every group.
    everywhere = cells(scope, "R04", level="territory", periods=[selection.year])
    breaks = class_breaks([cell.central for cell in everywhere if cell.central is not None])
    table = _reach_table(scope, found)
    title, note = texts("overview.map.title"), texts("overview.map.note", year=selection.year)
    if not shown:
        return View(title, note, table, empty=texts("empty.period"))
    map_codes = {code: row["map_code"] or code for code, row in words.territories.items()}
    by_class: dict[int, list[Cell]] = defaultdict(list)
    for cell in shown:
        by_class[class_of(cell.central or 0, breaks)].append(cell)
    hidden = [cell for cell in found if not cell.is_shown]
    traces: list[go.Choropleth] = []
    if hidden:
        traces.append(
            _map_class(
                [map_codes[c.territory] for c in hidden],
                palette.GAP,
                texts("overview.map.unknown"),
                [
                    f"<b>{words('territory', c.territory)}</b><br>"
                    + texts(f"status.{c.status}.word")
                    for c in hidden
                ],
                [c.territory for c in hidden],
            )
        )
    colors = palette.SEQUENTIAL if len(breaks) == 5 else palette.SEQUENTIAL[: len(breaks) + 1]
    for position in range(len(breaks) + 1):
        members = by_class.get(position, [])
        if members:
            traces.append(
                _map_class(
                    [map_codes[c.territory] for c in members],
                    colors[position],
                    class_label(breaks, position, formats, texts),
                    [
                        _reach_hover(c, words("territory", c.territory), formats, texts)
                        for c in members
                    ],
                    [c.territory for c in members],
                )
            )
    drawn = figure(
        traces,
        scope.language,
        height=400,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        showlegend=True,
        legend={
            "x": 0.01,
            "y": 0.02,
            "xanchor": "left",
            "yanchor": "bottom",
            "traceorder": "reversed",
            "font": {"size": 12.5},
            "bgcolor": "rgba(255,255,255,0.75)",
            "itemclick": False,
            "itemdoubleclick": False,
            "tracegroupgap": 0,
        },
        geo={
            "projection": {"type": "natural earth", "scale": 1.14},
            "showframe": False,
            "showcoastlines": False,
            "showland": True,
            "landcolor": palette.LAND,
            "showcountries": True,
            "countrycolor": "#FFFFFF",
            "countrywidth": 0.6,
            "bgcolor": "rgba(0,0,0,0)",
            "lataxis": {"range": [-56, 82]},
            "lonaxis": {"range": [-180, 180]},
        },
        clickmode="event+select",
    )
    return View(
        title,
        note,
        table,
        drawn,
        footnote=texts("overview.map.borders"),
        config={"topojsonURL": TOPOJSON},
    )


def _map_class(
    locations: list[str], color: str, name: str, hover: list[str], codes: list[str]
) -> go.Choropleth:
    return go.Choropleth(
        locations=locations,
        z=[1] * len(locations),
        locationmode="ISO-3",
        colorscale=[[0, color], [1, color]],
        showscale=False,
        showlegend=True,
        name=name,
        marker={"line": {"color": "#FFFFFF", "width": 0.6}},
        unselected={"marker": {"opacity": 1}},
        selected={"marker": {"opacity": 1}},
        text=hover,
        hovertemplate="%{text}<extra></extra>",
        customdata=codes,
    )


def _reach_of_territories(scope: Scope, selection: OverviewSelection) -> list[Cell]:
    group = None if selection.group == ALL else selection.group
    places = set(names(scope).of_level("territory", group))
    found = cells(scope, "R04", level="territory", periods=[selection.year])
    return [cell for cell in found if cell.territory in places]


def _reach_hover(cell: Cell, name: str, formats: Formats, texts: Texts) -> str:
    value = formats.number(cell.central or 0, "per_1000")
    lines = [f"<b>{name}</b>", texts("overview.map.value", value=value)]
    if cell.low is not None and cell.high is not None and cell.has_band:
        lines.append(texts("card.band", band=formats.band(cell.low, cell.high, "per_1000")))
    return "<br>".join(lines)


def class_label(breaks: list[float], position: int, formats: Formats, texts: Texts) -> str:
    bounds = [formats.number(bound, "plain") for bound in breaks]
    if not bounds:
        return texts("class.any")
    if position == 0:
        return texts("class.below", bound=bounds[0])
    if position == len(bounds):
        return texts("class.above", bound=bounds[-1])
    return f"{bounds[position - 1]}{EN_DASH}{bounds[position]}"


def _reach_table(scope: Scope, found: list[Cell]) -> Table:
    texts, words = Texts(scope.language), names(scope)
    listed: list[dict[str, Any]] = [
        {
            "territory": words("territory", cell.territory),
            "low": cell.low,
            "value": cell.central,
            "high": cell.high,
            "grade": cell.grade,
            "status": cell.status,
            "code": cell.territory,
        }
        for cell in sorted(found, key=lambda c: (c.central is None, -(c.central or 0)))
    ]
    return Table(
        (
            Column("territory", texts("column.territory")),
            Column("value", texts("column.per_1000"), "per_1000", status="status"),
            Column("low", texts("column.low"), "per_1000"),
            Column("high", texts("column.high"), "per_1000"),
            Column("grade", texts("column.grade")),
        ),
        listed,
        texts("overview.map.title"),
    )


def places(scope: Scope, selection: OverviewSelection) -> View:
    """Places by reach: bands, and one place range for all that overlap."""
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    found = [cell for cell in _reach_of_territories(scope, selection) if cell.is_shown]
    place: dict[str, str] = {}
    tie_of: dict[str, int] = {}
    for position, tie in enumerate(tie_groups(found)):
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
    title, note = texts("overview.places.title"), texts("overview.places.note")
    top = found[:PLACES_SHOWN]
    if not top:
        return View(title, note, table, empty=texts("empty.period"))
    labels = [wrap(words("territory", cell.territory)) for cell in top]
    hover = [
        _reach_hover(
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
