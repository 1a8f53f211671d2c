"""A contract whose lists are lists and whose maps are maps, whatever the file holds.

The standard's schema names what has the wrong shape; the compiler must only not fail on
it. Places in lists are kept, so that line numbers stay right.
"""

from __future__ import annotations

from typing import Any

Map = dict[str, Any]


def well_formed(data: Map) -> Map:
    """A copy in which lists of maps are lists of maps, and maps are maps."""
    entities = [
        {
            **entity,
            "customProperties": _maps(entity.get("customProperties")),
            "quality": [_rule(rule) for rule in _maps(entity.get("quality"))],
            "properties": [_column(column) for column in _maps(entity.get("properties"))],
        }
        for entity in _maps(data.get("schema"))
    ]
    return {
        **data,
        "schema": entities,
        "customProperties": _maps(data.get("customProperties")),
        "slaProperties": _maps(data.get("slaProperties")),
    }


def _column(column: Map) -> Map:
    position = column.get("primaryKeyPosition")
    kept = {key: value for key, value in column.items() if key != "primaryKeyPosition"}
    if isinstance(position, int):
        kept["primaryKeyPosition"] = position
    return {
        **kept,
        "customProperties": _maps(column.get("customProperties")),
        "quality": [_rule(rule) for rule in _maps(column.get("quality"))],
        "logicalTypeOptions": _map(column.get("logicalTypeOptions")),
    }


def _rule(rule: Map) -> Map:
    return {**rule, "arguments": _map(rule.get("arguments"))} if "arguments" in rule else rule


def _maps(value: Any) -> list[Map]:
    return [_map(item) for item in value] if isinstance(value, list) else []


def _map(value: Any) -> Map:
    return value if isinstance(value, dict) else {}
