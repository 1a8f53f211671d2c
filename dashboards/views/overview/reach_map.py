"""Reach on the map: R04 of territories in six classes, bubbles where an outline is too small."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from dashboards.lib import palette
from dashboards.lib.base_map import Place
from dashboards.lib.base_map import places as base_places
from dashboards.lib.figures import figure, number, standing
from dashboards.lib.format import EN_DASH, Formats
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.links import country_link
from dashboards.lib.measures import class_breaks, class_of
from dashboards.lib.names import names
from dashboards.lib.place import place_of
from dashboards.lib.recipes.intervals import band_columns
from dashboards.lib.scope import Scope
from dashboards.lib.statuses import PARTIAL
from dashboards.lib.table import Column, Row, Table
from dashboards.lib.texts import Texts
from dashboards.lib.view import View
from dashboards.views.overview.reach import (
    note_among,
    reach_hover,
    reach_of_territories,
    reach_period,
    reach_title,
)
from dashboards.views.overview.selection import OverviewSelection

TOPOJSON = "/app/static/maps/default/"
BUBBLE_SIZE = 9
FAINT = 0.45
# The library draws no outline without a number; no reach is below zero.
NOT_SHOWN = -1
# Around what is incomplete, drawn last so that no neighbour covers it.
OUTLINE = {"color": palette.AMBER, "width": 1.8}


def reach_map(scope: Scope, selection: OverviewSelection) -> View:
    """Reach per 1,000 by territory in six classes; a click chooses the territory."""
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    found = reach_of_territories(scope, selection)
    table = _reach_table(scope, found)
    year = reach_period(scope, selection)
    title = reach_title(scope, selection, "overview.map.title")
    note = note_among(scope, selection, texts("overview.map.note", year=formats.stretch(year)))
    if not any(cell.is_shown for cell in found):
        return View(title, note, table, empty=texts("empty.period"))
    # Classes come from all territories and years: a colour means the same in every group and year.
    everywhere = cells(scope, "R04", level="territory")
    breaks = class_breaks([cell.central for cell in everywhere if cell.central is not None])
    on_map = {
        cell.territory: base_places().get(words.territories[cell.territory]["map_code"] or "")
        for cell in found
    }
    by_class: dict[tuple[bool, int], list[Cell]] = defaultdict(list)
    for cell in found:
        if on_map[cell.territory]:
            by_class[cell.is_partial, _class(cell, breaks)].append(cell)
    map_codes = {code: row["map_code"] for code, row in words.territories.items()}
    hover = {cell.territory: _hover(cell, scope) for cell in found}
    place = place_of(scope, selection.place)
    chosen = place.code if place.level == "territory" else ""
    outlines, bubbles = [], []
    for (is_partial, position), members in sorted(by_class.items()):
        color = palette.GAP if position < 0 else _colors(breaks)[position]
        outlines.append(
            _outlines(
                members,
                [map_codes[cell.territory] for cell in members],
                color,
                texts("overview.map.unknown")
                if position < 0
                else class_label(breaks, position, formats, texts),
                hover,
                chosen,
                is_partial=is_partial,
                is_named=not is_partial or (False, position) not in by_class,
            )
        )
        small = {
            cell.territory: where
            for cell in members
            if (where := on_map[cell.territory]) and where.is_too_small
        }
        if small:
            bubbles.append(_bubbles(small, color, hover, chosen, is_partial=is_partial))
    drawn = figure(
        [_no_programme(texts), *outlines, *bubbles],
        scope.language,
        # As tall as its place in the card, which the style sheet gives: less on a phone.
        height=None,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        showlegend=True,
        legend={"traceorder": "reversed"},
        geo=_land(is_whole_world=place.is_world),
        clickmode="event+select",
        meta=standing((PARTIAL for is_partial, _ in by_class if is_partial), scope.language),
    )
    has_gaps = any(position < 0 for _, position in by_class)
    absent = [cell.territory for cell in found if not on_map[cell.territory]]
    return View(
        title,
        note,
        table,
        drawn,
        footnote=_footnote(scope, absent, has_gaps=has_gaps),
        config={"topojsonURL": TOPOJSON},
        picks={cell.territory: cell.territory for cell in found},
    )


def _footnote(scope: Scope, absent: Sequence[str], *, has_gaps: bool) -> str:
    """What the map can't show stands beneath it in words."""
    texts, words = Texts(scope.language), names(scope)
    parts = [texts("overview.map.borders")]
    if has_gaps:
        parts.append(texts("overview.map.why"))
    if absent:
        listed = ", ".join(words("territory", code) for code in absent)
        parts.append(texts("overview.map.absent", places=listed))
    return " ".join(parts)


def _class(cell: Cell, breaks: list[float]) -> int:
    """Its class; -1 where nothing may be shown."""
    return class_of(cell.central, breaks) if cell.is_shown and cell.central is not None else -1


def _colors(breaks: list[float]) -> tuple[str, ...]:
    return palette.SEQUENTIAL[: len(breaks) + 1]


def _hover(cell: Cell, scope: Scope) -> str:
    texts, name = Texts(scope.language), names(scope)("territory", cell.territory)
    if not cell.is_shown:
        status = cell.status if cell.status != "ok" else "no_source"
        return f"<b>{name}</b><br>" + texts(f"status.{status}.word")
    return reach_hover(scope, cell, name)


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


def _no_programme(texts: Texts) -> go.Scattergeo:
    """What the legend says of land that nothing is drawn on."""
    return go.Scattergeo(
        lon=[],
        lat=[],
        mode="markers",
        marker={"color": palette.LAND, "symbol": "square"},
        name=texts("overview.map.no_programme"),
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
    listed: list[Row] = [
        {
            "territory": words("territory", cell.territory),
            "low": cell.low,
            "value": cell.central,
            "high": cell.high,
            "grade": cell.grade,
            **cell.standing,
            "leads_to": country_link(scope, cell.level, cell.territory),
        }
        for cell in sorted(found, key=lambda c: (c.central is None, -(c.central or 0)))
    ]
    return Table(
        (
            Column("territory", texts("column.territory"), leads_to="leads_to"),
            Column("value", texts("column.per_1000"), "per_1000", status="status"),
            *band_columns(scope, "per_1000"),
            Column("grade", texts("column.grade")),
        ),
        listed,
        texts("overview.map.title"),
    )
