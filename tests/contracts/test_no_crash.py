"""Whatever stands at any place of a contract: problems are named, the checker never fails."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.contracts.base import BASE, problems_of

STRANGE: dict[str, Any] = {"nothing": None, "number": 5, "list": [1], "maps": [{}]}


def places(node: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if place:
        yield place
    if isinstance(node, dict | list):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from places(value, (*place, key))


def test_ever_deeper_nesting_is_a_problem(tmp_path: Path) -> None:
    found = problems_of("schema: " + "[" * 3000 + "]" * 3000, tmp_path)
    assert "nested too deep" in str(found[0])


@pytest.mark.parametrize("value", STRANGE.values(), ids=STRANGE)
def test_a_strange_value_anywhere_is_no_crash(value: Any, tmp_path: Path) -> None:
    base = YAML(typ="safe").load(StringIO(BASE))
    for place in list(places(base)):
        changed = copy.deepcopy(base)
        node = changed
        for step in place[:-1]:
            node = node[step]
        node[place[-1]] = value
        written = StringIO()
        YAML().dump(changed, written)
        problems_of(written.getvalue(), tmp_path)
