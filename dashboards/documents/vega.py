"""The page's figures on paper: plotly's description of a figure becomes one of Vega-Lite.

The recipes draw with few words (bars, lines, points, squares, outlines, shapes, notes), and every
text of a figure is already in the reader's language. So the figure itself is translated, and a
chart on paper says what its page says. What can't be translated raises ``Untranslated``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from html import escape
from typing import Any

import vl_convert

from dashboards.documents.beside import legend_layers, note_labels, shape_layers, text_layer
from dashboards.documents.land import TALL, is_map, map_layers
from dashboards.documents.lettering import FAMILY, FONTS
from dashboards.documents.lines import point_labels, points_of, scatter_layers
from dashboards.documents.marks import Layer, bar_labels, bar_layers, bars_of, layer, squares
from dashboards.documents.plane import (
    Frame,
    Scale,
    Untranslated,
    fitted,
    scale_of,
    tick_labels,
)
from dashboards.lib import palette
from dashboards.lib.legend import alternative, entries
from dashboards.lib.view import View

VERSION = "5.21"
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
WIDTH, HEIGHT = 640, 320
ON_PLANE = {"bar", "scatter", "heatmap"}
ON_MAP = {"choropleth", "scattergeo"}


def vega_lite(
    view: View, language: str, *, width: int = WIDTH, height: int = 0, has_legend: bool = True
) -> dict[str, Any]:
    """The view's figure as a Vega-Lite specification of so many pixels, its legend above it.

    ``height``: 0 is as tall as on the page; ``has_legend``: not where one stands for several
    figures together. Raises ``Untranslated`` where the figure has what
    paper can't show, ValueError where there is no figure.
    """
    if view.figure is None:
        raise ValueError(f"no figure is drawn of “{view.title}”")
    figure = view.figure.to_dict()
    traces, layout = figure["data"], figure["layout"]
    legend, above = legend_layers(entries(view.figure) if has_legend else [], width)
    if unknown := {trace["type"] for trace in traces} - ON_PLANE - ON_MAP:
        raise Untranslated(f"traces of the kind {', '.join(sorted(unknown))}")
    if is_map(traces):
        tall = (height or round(width * TALL) + above) - above
        frame = Frame(0, 0, above, 0, width, tall)
        layers, projection = map_layers(traces, layout["geo"], width, tall)
        spec: dict[str, Any] = {"projection": projection, "layer": layers}
    else:
        tall = (height or int(layout.get("height") or HEIGHT) + above) - above
        frame, spec = _on_plane(traces, layout, width, tall)
        frame = replace(frame, top=frame.top + above)
    return {
        "$schema": SCHEMA,
        "description": alternative(view, language),
        "width": round(frame.width, 1),
        "height": round(frame.height, 1),
        "autosize": {"type": "none"},
        "padding": {side: getattr(frame, side) for side in ("left", "right", "top", "bottom")},
        **spec,
        "layer": _numbered([*spec["layer"], *legend(frame)]),
        "config": {"aria": False, "font": FAMILY, "view": {"stroke": None}, "lineBreak": "\n"},
    }


def _numbered(layers: list[Layer]) -> list[Layer]:
    """Names say what a layer draws; Vega wants each to be another."""
    return [{**one, "name": f"{one['name']}-{n}"} for n, one in enumerate(layers) if _draws(one)]


def _draws(one: Layer) -> bool:
    return bool(one["data"]["values"])


def _on_plane(
    traces: list[dict[str, Any]], layout: dict[str, Any], width: float, height: float
) -> tuple[Frame, dict[str, Any]]:
    is_cells = any(trace["type"] == "heatmap" for trace in traces)
    across, down = (
        scale_of(layout[f"{key}axis"], key, [v for t in traces for v in t[key]], is_cells=is_cells)
        for key in ("x", "y")
    )
    bars = bars_of([trace for trace in traces if trace["type"] == "bar"], layout, across, down)
    labels = tick_labels(across, down)
    for trace, drawn in bars:
        labels += bar_labels(trace, drawn, down)
    for trace in traces:
        if trace["type"] == "scatter":
            labels += point_labels(trace, across, down)
    notes = layout.get("annotations") or ()
    labels += [note_labels(note, across, down, is_cell=is_cells) for note in notes]
    frame, labels = fitted(labels, across, down, width, height)
    below, above = shape_layers(layout.get("shapes") or (), across, down)
    layers = [*_grid((across, down), (layout["xaxis"], layout["yaxis"])), *below]
    of_trace = iter(bars)
    before: list[Any] = []
    for trace in traces:
        if trace["type"] == "bar":
            found = [bar for bar in next(of_trace)[1] if bar is not None]
            layers += bar_layers(found, across, down, frame)
        elif trace["type"] == "heatmap":
            layers.append(squares(trace, across, down))
        else:
            layers += scatter_layers(trace, before, across, down)
            before = points_of(trace, across, down)
    layers += [*above, *text_layer(labels)]
    encoding = {key: _channel(key, scale) for key, scale in (("x", across), ("y", down))}
    return frame, {"encoding": encoding, "layer": layers}


def _channel(key: str, scale: Scale) -> dict[str, Any]:
    """A scale without an axis: names of ticks are texts, since they may have several lines, and
    the grid is lines, which is drawn in three quarters of the time."""
    domain = {"domain": [scale.start, scale.end], "nice": False, "zero": False}
    return {"field": key, "type": "quantitative", "scale": domain, "axis": None}


def _grid(scales: Sequence[Scale], axes: Sequence[dict[str, Any]]) -> list[Layer]:
    """Lines through the ticks of the scales that have a grid, from end to end of the other."""
    found: list[Layer] = []
    for (key, scale), (other, across), axis in zip(
        zip("xy", scales, strict=True), zip("yx", scales[::-1], strict=True), axes, strict=True
    ):
        if scale.has_grid:
            values = [
                {key: place, other: across.start, f"{other}2": across.end}
                for place, _ in scale.ticks
            ]
            mark = {"type": "rule", "color": axis.get("gridcolor", palette.GRID)}
            found.append(layer("grid", mark, values, **{f"{other}2": {"field": f"{other}2"}}))
    return found


@cache
def _with_fonts() -> None:
    vl_convert.register_font_directory(str(FONTS))


def svg(spec: dict[str, Any], language: str) -> str:
    """The chart as SVG; its texts are texts, in our fonts."""
    _with_fonts()
    drawn: str = vl_convert.vegalite_to_svg(json.dumps(spec), vl_version=VERSION)
    title = f"<title>{escape(spec['description'])}</title>"
    head, _, rest = drawn.partition(">")
    return f'{head} role="img" xml:lang="{language}">{title}{rest}'


def png(spec: dict[str, Any], language: str, scale: float = 2.0) -> bytes:
    """The chart as PNG, ``scale`` pixels per pixel of the specification."""
    return bytes(vl_convert.svg_to_png(svg(spec, language), scale=scale))
