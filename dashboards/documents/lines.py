"""Lines, points and shaded areas of a figure as layers of Vega-Lite, with the texts at points."""

from __future__ import annotations

from typing import Any

from dashboards.documents.lettering import said
from dashboards.documents.marks import DASHES, SYMBOLS, Layer, Values, as_is, each, layer, opaque
from dashboards.documents.plane import Label, Scale, Untranslated

Point = tuple[float, float] | None
POINT_GAP = 6.0
ORDER = {"field": "n", "type": "quantitative"}


def points_of(trace: dict[str, Any], across: Scale, down: Scale) -> list[Point]:
    """Where the trace's points stand; None for a gap."""
    found: list[Point] = []
    for x, y in zip(trace["x"], trace["y"], strict=True):
        at, height = across.at(x), down.at(y)
        found.append(None if at is None or height is None else (at, height))
    return found


def scatter_layers(
    trace: dict[str, Any], before: list[Point], across: Scale, down: Scale
) -> list[Layer]:
    """Area, line, bars of uncertainty and points of a trace; ``before``: of the one before it."""
    points, modes = points_of(trace, across, down), _modes(trace)
    found = _area(trace, points, before, down)
    if "lines" in modes:
        found.append(_line(trace, points))
    for key, is_upright in (("error_y", True), ("error_x", False)):
        if (trace.get(key) or {}).get("visible", bool(trace.get(key))):
            found.append(_errors(trace, key, points, is_upright=is_upright))
    if "markers" in modes:
        found.append(_points(trace, points))
    return found


def _modes(trace: dict[str, Any]) -> set[str]:
    return set(str(trace.get("mode", "lines")).split("+"))


def _line(trace: dict[str, Any], points: list[Point]) -> Layer:
    line = trace.get("line") or {}
    if line.get("shape", "linear") not in ("linear", "hv"):
        raise Untranslated(f"a line of the shape {line['shape']}")
    values: Values = []
    piece = 0
    for position, point in enumerate(points):
        if point is None:
            piece += not trace.get("connectgaps")
        else:
            values.append({"x": point[0], "y": point[1], "n": position, "piece": piece})
    color, opacity = opaque(str(line.get("color") or (trace.get("marker") or {}).get("color")))
    mark = {
        "type": "line",
        "color": color,
        "opacity": opacity,
        "strokeWidth": line.get("width", 2),
        "strokeDash": DASHES[line.get("dash", "solid")],
        "interpolate": "step-after" if line.get("shape") == "hv" else "linear",
        "strokeJoin": "round",
    }
    apart = {"detail": {"field": "piece", "type": "nominal"}} if piece else {}
    return layer("lines", mark, values, order=ORDER, **apart)


def _area(
    trace: dict[str, Any], points: list[Point], before: list[Point], down: Scale
) -> list[Layer]:
    kind = trace.get("fill", "none")
    if kind == "none":
        return []
    edge = [point for point in points if point is not None]
    if kind == "tonexty":
        edge += [point for point in reversed(before) if point is not None]
    elif kind == "tozeroy":
        edge += [(edge[-1][0], 0.0), (edge[0][0], 0.0)] if edge else []
    elif kind != "toself":
        raise Untranslated(f"an area filled {kind}")
    color, opacity = opaque(str(trace["fillcolor"]))
    mark = {"type": "line", "fill": color, "fillOpacity": opacity, "strokeWidth": 0,
            "interpolate": "linear-closed"}  # fmt: skip
    values: Values = [{"x": x, "y": y, "n": n} for n, (x, y) in enumerate(edge)]
    return [layer("areas", mark, values, order=ORDER)]


def _errors(trace: dict[str, Any], key: str, points: list[Point], *, is_upright: bool) -> Layer:
    error = trace[key]
    more = each(error.get("array"), len(points), 0.0)
    less = each(error.get("arrayminus"), len(points), 0.0) if error.get("arrayminus") else more
    values: Values = []
    for point, up, down in zip(points, more, less, strict=True):
        if point is None or not (up or down):
            continue
        x, y = point
        ends = (x, x, y - down, y + up) if is_upright else (x - down, x + up, y, y)
        values.append(dict(zip(("x", "x2", "y", "y2"), ends, strict=True)))
    mark = {"type": "rule", "color": error.get("color") or (trace.get("marker") or {})["color"],
            "strokeWidth": error.get("thickness", 2)}  # fmt: skip
    return layer("errors", mark, values, x2={"field": "x2"}, y2={"field": "y2"})


def _points(trace: dict[str, Any], points: list[Point]) -> Layer:
    values: Values = [
        {"x": point[0], "y": point[1], **look}
        for point, look in zip(points, looks(trace.get("marker") or {}, len(points)), strict=True)
        if point is not None and look["size"]
    ]
    return layer("points", {"type": "point", "opacity": 1}, values, **POINTS)


POINTS = {
    "size": as_is("size"),
    "shape": as_is("shape"),
    "fill": as_is("fill"),
    "fillOpacity": as_is("opacity"),
    "stroke": as_is("line"),
    "strokeWidth": as_is("width"),
}


def looks(marker: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """How each point of a marker looks. An open symbol is drawn by its line in the colour."""
    line = marker.get("line") or {}
    parts = zip(
        each(marker.get("symbol"), count, "circle"),
        each(marker.get("size"), count, 6),
        each(marker.get("color"), count),
        each(line.get("color"), count, ""),
        each(line.get("width"), count, 0),
        strict=True,
    )
    found = []
    for symbol, size, color, edge, width in parts:
        name = str(symbol).removesuffix("-open")
        if name not in SYMBOLS:
            raise Untranslated(f"points that are a {symbol}")
        is_open = name != symbol or name.startswith(("line", "x"))
        found.append(
            {
                "shape": SYMBOLS[name],
                "size": float(size) ** 2,
                "fill": color,
                "opacity": 0 if is_open else 1,
                "line": (color if name != symbol else edge or color) or color,
                "width": width or (2 if is_open else 0),
            }
        )
    return found


def point_labels(trace: dict[str, Any], across: Scale, down: Scale) -> list[Label]:
    """Texts at points."""
    if "text" not in _modes(trace):
        return []
    points = points_of(trace, across, down)
    font = trace.get("textfont") or {}
    parts = zip(
        points,
        each(trace.get("text"), len(points), ""),
        each(trace.get("textposition"), len(points), "middle center"),
        each(font.get("color"), len(points), "#0F1820"),
        each(font.get("size"), len(points), 13),
        strict=True,
    )
    found = []
    for point, text, position, color, size in parts:
        if point is None or not text:
            continue
        vertical, _, horizontal = str(position).partition(" ")
        # On the left of its point a text ends there.
        align = {"left": "right", "right": "left"}.get(horizontal, "center")
        baseline = {"top": "bottom", "bottom": "top"}.get(vertical, "middle")
        is_beside = baseline == "middle"
        dx = {"right": -POINT_GAP, "left": POINT_GAP}.get(align, 0.0) if is_beside else 0.0
        dy = {"bottom": -POINT_GAP, "top": POINT_GAP}.get(baseline, 0.0)
        found.append(
            Label("point", said(text), *point, dx, dy, align, baseline, float(size), str(color))
        )
    return found
