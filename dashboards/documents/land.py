"""The map of a figure as layers of Vega-Lite: outlines in their classes, bubbles on small ones."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import atan2, cos, degrees, radians, sin
from typing import Any

from dashboards.documents.lines import POINTS, looks
from dashboards.documents.marks import Layer, as_is
from dashboards.lib.base_map import FOLDER, places

SOUTH = -57.0  # nothing farther south is drawn, as on the page
MIDDLE = 10.0  # the degree in the middle of a map of the world, as on the page
AROUND, WHOLE = 1.06, 0.96  # more than the chosen territories; of the world not every island
TALL = 0.49  # of its width is a map of the world tall
Shape = dict[str, Any]


@lru_cache(maxsize=1)
def _topology() -> dict[str, Any]:
    found = json.loads((FOLDER / "world_110m.json").read_text(encoding="utf-8"))
    return dict(found)


def is_map(traces: Iterable[dict[str, Any]]) -> bool:
    return any(trace["type"] == "choropleth" for trace in traces)


def map_layers(
    traces: list[dict[str, Any]], geo: dict[str, Any], width: float, height: float
) -> tuple[list[Layer], dict[str, Any]]:
    """Layers and projection: the land, outlines in the colour of their class, those of incomplete
    values over all neighbours, bubbles. What the base map lacks the figure lists in words."""
    found = {
        shape["id"]: shape
        for shape in _topology()["objects"]["countries"]["geometries"]
        if places()[shape["id"]].latitude > SOUTH
    }
    looks_of: dict[str, dict[str, Any]] = {}
    for trace in traces:
        if trace["type"] == "choropleth":
            line = trace["marker"]["line"]
            look = {"fill": trace["colorscale"][0][1], "line": line["color"]}
            looks_of |= dict.fromkeys(trace["locations"], look | {"width": line["width"]})
    land = {"fill": geo["landcolor"], "line": geo["countrycolor"], "width": geo["countrywidth"]}
    shapes = [
        {**shape, "properties": looks_of.get(code, land) | {"is_value": code in looks_of}}
        for code, shape in found.items()
    ]
    shapes.sort(key=lambda shape: float(shape["properties"]["width"]))
    layers = [_outlines(shapes)]
    layers += [_bubbles(trace) for trace in traces if trace["type"] == "scattergeo"]
    fitted = [code for code in looks_of if code in found] if geo.get("fitbounds") else list(found)
    middle, around = (_middle(fitted), AROUND) if geo.get("fitbounds") else (MIDDLE, WHOLE)
    shown = [found[code] for code in fitted]
    return layers, _projection(shown, middle, width, height, around)


def _outlines(shapes: list[Shape]) -> Layer:
    collection = {"type": "GeometryCollection", "geometries": shapes}
    return {
        "name": "outlines",
        "data": {
            "values": {**_topology(), "objects": {"shapes": collection}},
            "format": {"type": "topojson", "feature": "shapes"},
        },
        "mark": {"type": "geoshape", "clip": True},
        "encoding": {
            "fill": as_is("properties.fill"),
            "stroke": as_is("properties.line"),
            "strokeWidth": as_is("properties.width"),
        },
    }


def _bubbles(trace: dict[str, Any]) -> Layer:
    marks = looks(trace["marker"], len(trace["lon"]))
    values = [
        {"lon": lon, "lat": lat, **look}
        for lon, lat, look in zip(trace["lon"], trace["lat"], marks, strict=True)
    ]
    return {
        "name": "points",
        "data": {"values": values},
        "mark": {"type": "point", "clip": True, "opacity": 1},
        "encoding": {
            "longitude": {"field": "lon", "type": "quantitative"},
            "latitude": {"field": "lat", "type": "quantitative"},
            **POINTS,
        },
    }


def _middle(codes: list[str]) -> float:
    """The degree of longitude in the middle of some territories, also around the date line."""
    angles = [radians(places()[code].longitude) for code in codes]
    return degrees(atan2(sum(map(sin, angles)), sum(map(cos, angles)))) if angles else MIDDLE


def _projection(
    shapes: list[Shape], middle: float, width: float, height: float, around: float
) -> dict[str, Any]:
    """Natural Earth, as large as the shapes allow: said in numbers, so that every layer agrees."""
    points = [_flat(lon, lat, middle) for shape in shapes for lon, lat in _points(shape)]
    (left, right), (low, high) = ((min(side), max(side)) for side in zip(*points, strict=True))
    scale = min(width / (right - left), height / (high - low)) / around
    return {
        "type": "naturalEarth1",
        "rotate": [round(-middle, 3), 0, 0],
        "scale": round(scale, 3),
        "translate": [
            round(width / 2 - scale * (left + right) / 2, 3),
            round(height / 2 + scale * (low + high) / 2, 3),
        ],
    }


def _points(shape: Shape) -> Iterator[tuple[float, float]]:
    topology = _topology()
    (step_x, step_y), (start_x, start_y) = (
        topology["transform"][part] for part in ("scale", "translate")
    )
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    for index in (index for polygon in polygons for ring in polygon for index in ring):
        x = y = 0
        for dx, dy in topology["arcs"][index if index >= 0 else ~index]:
            x, y = x + dx, y + dy
            yield x * step_x + start_x, y * step_y + start_y


def _flat(longitude: float, latitude: float, middle: float) -> tuple[float, float]:
    """Where the projection puts a point, at the scale of one (Šavrič and others, 2011)."""
    across = radians((longitude - middle + 180) % 360 - 180)
    up = radians(latitude)
    two = up * up
    four = two * two
    wide = 0.8707 - 0.131979 * two + four * (-0.013791 + four * (0.003971 * two - 0.001529 * four))
    tall = 1.007226 + two * (0.015085 + four * (-0.044475 + 0.028874 * two - 0.005916 * four))
    return across * wide, up * tall
