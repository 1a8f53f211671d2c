"""A contract whose lists are lists and whose maps are maps, whatever the file holds.

The standard's schema names what has the wrong shape; the compiler must only not fail on it. Places
in lists are kept, so that line numbers stay right.
"""

from __future__ import annotations

from typing import Any

Map = dict[str, Any]

# What the compiler reads of each part of a contract: lists of maps, and maps.
_LISTS = {
    "contract": ("customProperties", "slaProperties", "schema"),
    "schema": ("customProperties", "quality", "properties"),
    "properties": ("customProperties", "quality"),
    "items": ("properties",),
}
_MAPS = {"properties": "logicalTypeOptions", "quality": "arguments"}


def well_formed(node: Any, part: str = "contract") -> Map:
    """A copy in which these are there, empty where the file has something else."""
    found: Map = dict(node) if isinstance(node, dict) else {}
    for name in _LISTS.get(part, ()):
        items = found.get(name)
        listed = items if isinstance(items, list) else []
        found[name] = [well_formed(item, name) for item in listed]
    if part in _MAPS:
        held = found.get(_MAPS[part])
        found[_MAPS[part]] = held if isinstance(held, dict) else {}
    if part == "properties":
        found["items"] = well_formed(found.get("items"), "items")
    if not isinstance(found.get("primaryKeyPosition", 0), int):
        del found["primaryKeyPosition"]
    return found
