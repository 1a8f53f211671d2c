"""Paths of a contract as the nested types by which the engine reads JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dagster_project.ingest.readers.source import NotPlain

Tree = dict[str, Any]


def tree_of(every: Sequence[tuple[tuple[str, ...], ...]]) -> Tree:
    """Paths as nested names; a name that is both a value and a parent can't be read at once."""
    tree: Tree = {}
    for paths in every:
        for path in paths:
            here = tree
            for name in path[:-1]:
                here = here.setdefault(name, {})
                if here is None:
                    raise NotPlain
            if here.get(path[-1], None) is not None:
                raise NotPlain
            here.setdefault(path[-1], None)
    return tree


def type_of(node: Tree | None) -> str:
    if node is None:
        return "VARCHAR"
    inner = ", ".join(f'"{name}" {type_of(child)}' for name, child in node.items())
    return f"STRUCT({inner})"


def structure(node: Tree | None) -> Any:
    if node is None:
        return "VARCHAR"
    return {name: structure(child) for name, child in node.items()}


def first_of(paths: tuple[tuple[str, ...], ...]) -> str:
    texts = ["r." + ".".join(f'"{name}"' for name in path) for path in paths]
    return texts[0] if len(texts) == 1 else f"coalesce({', '.join(texts)})"
