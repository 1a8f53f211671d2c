"""What the base map can show: where a territory stands on it, and whether a reader can see it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import cos, radians
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "static" / "maps" / "default"
# Square degrees of the equator. On a map of the world in a card, less is under four pixels across.
SMALLEST_SEEN = 1.0


@dataclass(frozen=True)
class Place:
    """The point for a territory's bubble and the area of its outline."""

    longitude: float
    latitude: float
    area: float

    @property
    def is_too_small(self) -> bool:
        return self.area < SMALLEST_SEEN


@lru_cache(maxsize=1)
def places() -> dict[str, Place]:
    """Every territory of the base map by its ``map_code``; what is not here can't be drawn."""
    topology = json.loads((FOLDER / "world_110m.json").read_text(encoding="utf-8"))
    arcs = _arcs(topology)
    found = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        longitude, latitude = shape["properties"]["ct"]
        area = sum(_area(polygon[0], arcs) for polygon in polygons)
        found[str(shape["id"])] = Place(longitude, latitude, area)
    return found


def _arcs(topology: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Arcs in degrees: TopoJSON keeps whole steps, each from the point before."""
    (step_x, step_y), (start_x, start_y) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * step_x + start_x, y * step_y + start_y))
        found.append(points)
    return found


def _area(ring: list[int], arcs: list[list[tuple[float, float]]]) -> float:
    """Area of an outline, with degrees of longitude as wide as they are at its latitude."""
    points: list[tuple[float, float]] = []
    for index in ring:
        points += arcs[index] if index >= 0 else arcs[~index][::-1]
    twice = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise([*points, points[0]]))
    return abs(twice) / 2 * cos(radians(sum(y for _, y in points) / len(points)))
