"""A figure of territories on the map in a few classes, bubbles where an outline is too small."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go

from dashboards.lib import palette
from dashboards.lib.base_map import Place
from dashboards.lib.base_map import places as base_places
from dashboards.lib.figures import figure, number, standing
from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell
from dashboards.lib.measures import class_of
from dashboards.lib.names import names
from dashboards.lib.place import place_of
from dashboards.lib.scope import Scope
from dashboards.lib.statuses import PARTIAL, said
from dashboards.lib.table import Table
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words

TOPOJSON = "/app/static/maps/default/"
BUBBLE_SIZE = 9
FAINT = 0.45
# The library draws no outline without a number; no figure on a map is below zero.
NOT_SHOWN = -1
# In the legend classes follow each other, whichever is drawn first: the gap, then from the lowest.
RANKS = range(1, 9)
# Around what is incomplete, drawn last so that no neighbour covers it.
OUTLINE = {"color": palette.AMBER, "width": 1.8}


def class_map(
    scope: Scope,
    words: Words,
    table: Table,
    found: Sequence[Cell],
    *,
    breaks: Sequence[float],
    unit: str,
    bare: str,
    hover: Callable[[Cell], str],
    place: str,
) -> View:
    """One outline per cell of a territory; a click chooses the territory.

    ``breaks``: bounds of the classes in ``unit``, the same in every period, at most five;
    ``bare``: what the legend says of land without a cell; ``hover``: the text of a territory with
    a value; ``place``: the chosen place, which stands out among its neighbours.
    """
    if not any(cell.is_shown for cell in found):
        return words.nothing(table)
    texts, named = Texts(scope.language), names(scope)
    map_codes = {cell.territory: named.territories[cell.territory]["map_code"] for cell in found}
    on_map = {code: base_places().get(map_code or "") for code, map_code in map_codes.items()}
    by_class: dict[tuple[bool, int], list[Cell]] = defaultdict(list)
    for cell in found:
        if on_map[cell.territory]:
            by_class[cell.is_partial, _class(cell, breaks)].append(cell)
    text = {cell.territory: _text(scope, cell, hover) for cell in found}
    where = place_of(scope, place)
    chosen = where.code if where.level == "territory" else ""
    outlines, bubbles = [], []
    for (is_partial, position), members in sorted(by_class.items()):
        is_gap = position < 0
        color = palette.GAP if is_gap else palette.SEQUENTIAL[position]
        outlines.append(
            _outlines(
                members,
                [map_codes[cell.territory] for cell in members],
                color,
                texts("map.unknown") if is_gap else _label(scope, breaks, position, unit),
                text,
                chosen,
                is_partial=is_partial,
                is_named=not is_partial or (False, position) not in by_class,
                rank=RANKS[position + 1],
            )
        )
        small = {
            cell.territory: point
            for cell in members
            if (point := on_map[cell.territory]) and point.is_too_small
        }
        if small:
            bubbles.append(_bubbles(small, color, text, chosen, is_partial=is_partial))
    drawn = figure(
        [_bare_land(bare), *outlines, *bubbles],
        scope.language,
        # As tall as its place in the card, which the style sheet gives: less on a phone.
        height=None,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        showlegend=True,
        legend={"traceorder": "reversed"},
        geo=_land(is_whole_world=where.is_world),
        clickmode="event+select",
        meta=standing((PARTIAL for is_partial, _ in by_class if is_partial), scope.language),
    )
    has_gaps = any(position < 0 for _, position in by_class)
    absent = [named("territory", code) for code, point in on_map.items() if not point]
    return replace(
        words.over(table, drawn),
        footnote=_footnote(texts, absent, has_gaps=has_gaps),
        config={"topojsonURL": TOPOJSON},
        picks={cell.territory: cell.territory for cell in found},
    )


def _footnote(texts: Texts, absent: Sequence[str], *, has_gaps: bool) -> str:
    """What the map can't show stands beneath it in words."""
    parts = [texts("map.borders")]
    if has_gaps:
        parts.append(texts("map.why"))
    if absent:
        parts.append(texts("map.absent", places=", ".join(absent)))
    return " ".join(parts)


def _class(cell: Cell, breaks: Sequence[float]) -> int:
    """Its class; -1 where nothing may be shown."""
    return class_of(cell.central, breaks) if cell.is_shown and cell.central is not None else -1


def _text(scope: Scope, cell: Cell, hover: Callable[[Cell], str]) -> str:
    if cell.is_shown:
        return hover(cell)
    name = names(scope)("territory", cell.territory)
    status = cell.status if cell.status != "ok" else "no_source"
    return f"<b>{name}</b><br>{said(status, scope.language).word}"


def _label(scope: Scope, breaks: Sequence[float], position: int, unit: str) -> str:
    """``below 20``, ``20–40``, ``80 and more``."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    bounds = [formats.number(bound, unit) for bound in breaks]
    if not bounds:
        return texts("class.any")
    if position == 0:
        return texts("class.below", bound=bounds[0])
    if position == len(bounds):
        return texts("class.above", bound=bounds[-1])
    return formats.band(breaks[position - 1], breaks[position], unit)


def _land(*, is_whole_world: bool) -> dict[str, Any]:
    """The world without Antarctica, or only the territories of the chosen group."""
    land: dict[str, Any] = {
        # A little larger than the frame: the edges are ocean.
        "projection": {"type": "natural earth", "scale": 1.12},
        "showframe": False,
        "showcoastlines": False,
        "showland": True,
        "landcolor": palette.LAND,
        "showcountries": True,
        "countrycolor": "#FFFFFF",
        "countrywidth": 0.6,
        "bgcolor": "rgba(0,0,0,0)",
    }
    if is_whole_world:
        return land | {"lataxis": {"range": [-57, 84]}, "lonaxis": {"range": [-170, 190]}}
    return land | {"projection": {"type": "natural earth"}, "fitbounds": "locations"}


def _bare_land(said: str) -> go.Scattergeo:
    """What the legend says of land that nothing is drawn on."""
    return go.Scattergeo(
        lon=[],
        lat=[],
        mode="markers",
        marker={"color": palette.LAND, "symbol": "square"},
        name=said,
        legendrank=0,
        showlegend=True,
        customdata=[],
        hoverinfo="skip",
    )


def _outlines(
    members: list[Cell],
    locations: list[str],
    color: str,
    name: str,
    hover: dict[str, str],
    chosen: str,
    *,
    is_partial: bool,
    is_named: bool,
    rank: int,
) -> go.Choropleth:
    """One class: every member in the class's colour, with its own value in the hover text.

    Incomplete members are a trace of their own, which the legend names once.
    """
    return go.Choropleth(
        locations=locations,
        z=[NOT_SHOWN if cell.central is None else number(cell.central) for cell in members],
        colorscale=[[0, color], [1, color]],
        showscale=False,
        showlegend=is_named,
        legendrank=rank,
        name=name,
        marker={
            "line": OUTLINE if is_partial else {"color": "#FFFFFF", "width": 0.6},
            "opacity": _opacity([cell.territory for cell in members], chosen),
        },
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": FAINT}},
        customdata=[cell.territory for cell in members],
        text=[hover[cell.territory] for cell in members],
        hovertemplate="%{text}<extra></extra>",
    )


def _opacity(codes: Sequence[str], chosen: str) -> float | list[float]:
    """The chosen territory stands out; where none is, all do. Not as plotly's own selection: a
    click on what is selected tells us nothing."""
    return [1 if code == chosen else FAINT for code in codes] if chosen else 1


def _bubbles(
    small: dict[str, Place], color: str, hover: dict[str, str], chosen: str, *, is_partial: bool
) -> go.Scattergeo:
    """Territories of a class whose outline nobody would see."""
    return go.Scattergeo(
        lon=[place.longitude for place in small.values()],
        lat=[place.latitude for place in small.values()],
        mode="markers",
        marker={
            "color": color,
            "size": BUBBLE_SIZE,
            "opacity": _opacity(list(small), chosen),
            "line": OUTLINE if is_partial else {"color": "#FFFFFF", "width": 1},
        },
        showlegend=False,
        customdata=list(small),
        text=[hover[code] for code in small],
        hovertemplate="%{text}<extra></extra>",
    )
