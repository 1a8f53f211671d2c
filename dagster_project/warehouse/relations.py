"""Where a node of dbt's manifest stands in the warehouse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def table_of(node: Mapping[str, Any]) -> str:
    return str(node.get("alias") or node["name"])


def relation_of(node: Mapping[str, Any]) -> str:
    """``"schema"."table"``: the schema as the project declares it, since on a cluster it is called
    otherwise."""
    return f'"{node["config"]["schema"]}"."{table_of(node)}"'
