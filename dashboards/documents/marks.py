"""Marks of a figure as layers of Vega-Lite: bars, lines, points and squares, with their texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dashboards.documents.lettering import said
from dashboards.documents.plane import Frame, Label, Scale, Untranslated
from dashboards.lib import palette

Layer = dict[str, Any]
Values = list[dict[str, Any]]
DASHES = {"solid": [], "dot": [2, 3], "dash": [6, 4], "dashdot": [6, 3, 2, 3]}
# A symbol's corners within a square from -1 to 1, where Vega has no such symbol.
SYMBOLS = {
    "circle": "circle",
    "square": "square",
    "diamond": "diamond",
    "triangle-up": "triangle-up",
    "triangle-down": "triangle-down",
    "cross": "cross",
    "line-ns": "M0,-1L0,1",
    "line-ew": "M-1,0L1,0",
    "x": "M-0.7,-0.7L0.7,0.7M-0.7,0.7L0.7,-0.7",
    "x-thin": "M-0.7,-0.7L0.7,0.7M-0.7,0.7L0.7,-0.7",
}
HATCH = 5.0  # pixels between the lines of an incomplete bar
BAR_GAP = 3.0


@dataclass(frozen=True)
class Bar:
    """One bar on the plane: its ends along both scales, and how it is filled."""

    x: float
    x2: float
    y: float
    y2: float
    color: str
    is_hatched: bool
    line: str
    line_width: float


def layer(name: str, mark: dict[str, Any], values: Values, **encoding: Any) -> Layer:
    return {"name": name, "data": {"values": values}, "mark": mark, "encoding": encoding}


def as_is(key: str) -> dict[str, Any]:
    """A channel whose values are colours, sizes or shapes themselves."""
    return {"field": key, "type": "nominal", "scale": None}


def each(value: Any, count: int, otherwise: Any = None) -> list[Any]:
    """A property of marks, one per mark: given once, or for each."""
    if isinstance(value, list | tuple):
        return [otherwise if one is None else one for one in value]
    return [otherwise if value is None else value] * count


def opaque(color: str) -> tuple[str, float]:
    """``rgba(27,94,140,0.12)`` → its colour and its opacity."""
    if not color.startswith("rgba("):
        return color, 1.0
    *channels, opacity = color[5:-1].split(",")
    return "#" + "".join(f"{int(channel):02X}" for channel in channels), float(opacity)


def bars_of(
    traces: Sequence[dict[str, Any]], layout: dict[str, Any], across: Scale, down: Scale
) -> list[tuple[dict[str, Any], list[Bar | None]]]:
    """The bars of each trace, None where one is lacking; stacked, beside or over each other."""
    mode, gap = layout.get("barmode", "group"), layout.get("bargap", 0.2)
    tops: dict[tuple[float, bool], float] = {}
    found = []
    for position, trace in enumerate(traces):
        is_upright = trace.get("orientation", "v") == "v"
        labels, amounts = (trace["x"], trace["y"]) if is_upright else (trace["y"], trace["x"])
        places, lengths = (across, down) if is_upright else (down, across)
        pitch = _pitch(traces, places, "x" if is_upright else "y")
        slots = len(traces) if mode == "group" else 1
        width = (1 - gap) * pitch / slots
        start = -width * slots / 2 + (width * position if slots > 1 else 0.0)
        widths = each(trace.get("width"), len(labels), width)
        marker = trace.get("marker") or {}
        line = marker.get("line") or {}
        shapes = each((marker.get("pattern") or {}).get("shape"), len(labels), "")
        looks = zip(
            each(marker.get("color"), len(labels)),
            shapes,
            each(line.get("color"), len(labels), ""),
            each(line.get("width"), len(labels), 0),
            strict=True,
        )
        bars: list[Bar | None] = []
        for label, amount, wide, look in zip(labels, amounts, widths, looks, strict=True):
            place = places.at(label)
            if amount is None or place is None:
                bars.append(None)
                continue
            offset = trace.get("offset")
            if offset is None:
                offset = -wide / 2 if trace.get("width") is not None else start
            low = 0.0
            if mode in ("stack", "relative"):
                low = tops.get((place, amount < 0), 0.0)
                tops[place, amount < 0] = low + amount
            first, second = place + offset, place + offset + wide
            length = (lengths.at(low) or 0.0, lengths.at(low + amount) or 0.0)
            (x, x2), (y, y2) = (
                ((first, second), length) if is_upright else (length, (first, second))
            )
            color, shape, edge, thickness = look
            bars.append(Bar(x, x2, y, y2, color, bool(shape), edge, thickness))
        found.append((trace, bars))
    return found


def _pitch(traces: Sequence[dict[str, Any]], places: Scale, key: str) -> float:
    """From one place of bars to the next."""
    if places.places is not None:
        return 1.0
    known = sorted({at for t in traces for v in t[key] if (at := places.at(v)) is not None})
    return min((b - a for a, b in pairwise(known)), default=1.0)


def bar_layers(bars: Sequence[Bar], across: Scale, down: Scale, frame: Frame) -> list[Layer]:
    """Whole bars filled, incomplete ones framed and hatched."""
    values: Values = [
        {
            "x": bar.x, "x2": bar.x2, "y": bar.y, "y2": bar.y2,
            "fill": bar.color, "opacity": 0 if bar.is_hatched else 1,
            "line": bar.color if bar.is_hatched else bar.line or bar.color,
            "width": 1 if bar.is_hatched else bar.line_width,
        }
        for bar in bars
    ]  # fmt: skip
    found = [
        layer(
            "bars", {"type": "rect"}, values,
            x2={"field": "x2"}, y2={"field": "y2"}, fill=as_is("fill"),
            fillOpacity=as_is("opacity"), stroke=as_is("line"), strokeWidth=as_is("width"),
        )
    ]  # fmt: skip
    lines = [line for bar in bars if bar.is_hatched for line in _hatch(bar, across, down, frame)]
    if lines:
        found.append(
            layer(
                "hatches", {"type": "rule", "strokeWidth": 1.1}, lines,
                x2={"field": "x2"}, y2={"field": "y2"}, stroke=as_is("line"),
            )
        )  # fmt: skip
    return found


def _hatch(bar: Bar, across: Scale, down: Scale, frame: Frame) -> Values:
    """Slanting lines over a bar, each from edge to edge, in values of the scales."""
    left, right = sorted(across.share(x) * frame.width for x in (bar.x, bar.x2))
    low, high = sorted(down.share(y) * frame.height for y in (bar.y, bar.y2))
    found: Values = []
    # A line runs where x - y is a multiple of the distance: neighbours in a stack go on.
    at = (int((left - high) / HATCH) - 1) * HATCH
    while at < right - low:
        start, end = max(left, low + at), min(right, high + at)
        if start < end:
            found.append(
                {
                    "x": round(across.of_share(start / frame.width), 6),
                    "x2": round(across.of_share(end / frame.width), 6),
                    "y": round(down.of_share((start - at) / frame.height), 6),
                    "y2": round(down.of_share((end - at) / frame.height), 6),
                    "line": bar.color,
                }
            )
        at += HATCH
    return found


def bar_labels(trace: dict[str, Any], bars: Sequence[Bar | None], down: Scale) -> list[Label]:
    """Numbers at the ends of bars or inside them."""
    texts = each(trace.get("text"), len(bars), "")
    font = trace.get("textfont") or {}
    colors, sizes = each(font.get("color"), len(bars)), each(font.get("size"), len(bars), 12)
    halos = each(font.get("shadow"), len(bars), "none")
    position = trace.get("textposition", "auto")
    if any(texts) and position not in ("outside", "inside"):
        raise Untranslated(f"texts of bars stand {position}")
    is_upright = trace.get("orientation", "v") == "v"
    found = []
    for bar, text, color, size, halo in zip(bars, texts, colors, sizes, halos, strict=True):
        if bar is None or not text:
            continue
        label = {"size": float(size), "color": color, "has_halo": halo != "none"}
        middle = (bar.x + bar.x2) / 2 if is_upright else (bar.y + bar.y2) / 2
        is_outside, anchor = position == "outside", trace.get("insidetextanchor", "end")
        start, end = (bar.y, bar.y2) if is_upright else (bar.x, bar.x2)
        along = (start + end) / 2 if not is_outside and anchor == "middle" else end
        shift = 0.0 if along != end else BAR_GAP if is_outside else -BAR_GAP
        if is_upright:
            side = "middle" if not shift else "bottom" if is_outside else "top"
            room = 1.0 if down.places is None and is_outside else abs(bar.x2 - bar.x)
            found.append(
                Label("bar", said(text), middle, along, 0.0, -shift, "center", side,
                      room=room, **label)
            )  # fmt: skip
        else:
            side = "center" if not shift else "left" if is_outside else "right"
            if end < start and shift:
                side, shift = {"left": "right", "right": "left"}[side], -shift
            room = 0.0 if is_outside else abs(bar.x2 - bar.x)
            found.append(
                Label("bar", said(text), along, middle, shift, 0.0, side, "middle",
                      room=room, **label)
            )  # fmt: skip
    return found


def squares(trace: dict[str, Any], across: Scale, down: Scale) -> Layer:
    """The squares of a heat map, each in its colour; a lacking one leaves the page."""
    values: Values = []
    for label, line in zip(trace["y"], trace["z"], strict=True):
        for column, value in zip(trace["x"], line, strict=True):
            x, y = across.at(column), down.at(label)
            if value is None or x is None or y is None:
                continue
            color = _scaled(trace, value)
            values.append({"x": x - 0.5, "x2": x + 0.5, "y": y - 0.5, "y2": y + 0.5, "fill": color})
    return layer(
        "squares", {"type": "rect", "stroke": "#FFFFFF", "strokeWidth": 2}, values,
        x2={"field": "x2"}, y2={"field": "y2"}, fill=as_is("fill"),
    )  # fmt: skip


def _scaled(trace: dict[str, Any], value: float) -> str:
    low, high = trace["zmin"], trace["zmax"]
    colors = [color for _, color in trace["colorscale"]]
    return palette.at(colors, (value - low) / (high - low) if high > low else 0.0)
