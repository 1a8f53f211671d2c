"""Pages walked without Streamlit: which filters a page offers, which panels stand under them.

Nothing is listed here. A page's own ``show`` is run with widgets that give what the address says;
whatever it hands to ``dashboards.lib.panel`` is written down, with the numbers it would show.
"""

from __future__ import annotations

import inspect
import json
import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib import import_module
from types import FunctionType
from typing import Any
from unittest.mock import patch

import streamlit as st

from dashboards.lib import panel
from dashboards.lib.place import PLACE_KEY
from dashboards.lib.recipes.cards import Card
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL, Selection
from dashboards.lib.table import Table
from dashboards.lib.view import View

# What is typed into a search: some rows have one of these words, and none has all.
TYPED = ("концерт", "молод")
CHOICES = ("selectbox", "segmented_control", "radio", "pills")
ROOMS = ("dashboards.views.", "dashboards.lib.")


@dataclass(frozen=True)
class Panel:
    """One figure, one card or one table of a page as it was drawn under some filters.

    ``numbers``: all that it shows without its words; ``under``: keys of the filters above it.
    """

    numbers: str
    title: str
    under: frozenset[str]
    is_for_world: bool = False
    is_empty: bool = False
    says_years: bool = False


@dataclass
class Walk:
    """What a page showed: its filters with their codes, and its panels in order."""

    filters: dict[str, list[str]] = field(default_factory=dict)
    chosen: dict[str, Any] = field(default_factory=dict)
    panels: dict[str, Panel] = field(default_factory=dict)
    is_in_world: bool = False


def walk(page: str, scope: Scope, address: dict[str, str]) -> Walk:
    """Run the page at an address."""
    found = Walk()
    with ExitStack() as stack:
        # Streamlit says at every call that it runs without a server.
        logging.disable(logging.WARNING)
        stack.callback(logging.disable, logging.NOTSET)
        stack.enter_context(patch.object(st, "session_state", {}))
        stack.enter_context(patch.object(st, "query_params", dict(address)))
        for kind in CHOICES:
            stack.enter_context(patch.object(st, kind, _choice(found)))
        stack.enter_context(patch.object(st, "text_input", _typed(found, address)))
        stack.enter_context(patch.object(st, "pagination", lambda *_, **__: 1))
        module = import_module(f"dashboards.views.{page}.page")
        for place, name, stub in _stubs(found, scope):
            stack.enter_context(patch.object(place, name, stub))
        module.show(scope)
    return found


def _choice(found: Walk) -> Callable[..., Any]:
    def widget(_: str, options: Sequence[str], *, key: str, **__: Any) -> Any:
        found.filters[key] = list(options)
        found.chosen[key] = st.session_state.get(key)
        return found.chosen[key]

    return widget


def _typed(found: Walk, address: dict[str, str]) -> Callable[..., str]:
    def widget(_: str, *, key: str, **__: Any) -> str:
        found.filters[key] = ["", *TYPED]
        found.chosen[key] = address.get(key, "")
        return str(found.chosen[key])

    return widget


def _stubs(found: Walk, scope: Scope) -> Iterator[tuple[Any, str, Callable[..., Any]]]:
    """In every module of the pages, in place of what ``dashboards.lib.panel`` draws, a pen."""
    pens: dict[Any, Callable[..., None]] = {
        function: _pen(found, function, scope)
        for _, function in inspect.getmembers(panel, inspect.isfunction)
        if function.__module__ == panel.__name__
        and {"scope", "selection"} <= inspect.signature(function).parameters.keys()
        and not function.__name__.startswith("_")
    }
    pens[panel.world_section] = lambda *_: setattr(found, "is_in_world", True)
    for module in [m for name, m in sys.modules.items() if name.startswith(ROOMS)]:
        if module is panel:
            continue
        for name, function in list(vars(module).items()):
            if isinstance(function, FunctionType) and function in pens:
                yield module, name, pens[function]


def _pen(found: Walk, function: Callable[..., Any], scope: Scope) -> Callable[..., None]:
    signature = inspect.signature(function)

    def write(*args: Any, **kwargs: Any) -> None:
        given = signature.bind(*args, **kwargs).arguments
        selection = given["selection"]
        assert isinstance(selection, Selection)
        parts = [
            part for one in given.values() for part in (one if isinstance(one, tuple) else [one])
        ]
        for build in [part for part in parts if isinstance(part, FunctionType)]:
            takes = inspect.signature(build).parameters
            if "on_select" in given and build is given["on_select"]:
                continue
            name = given["name"] if not takes else panel.chart_name(build)
            made = build(scope, selection) if takes else build()
            if isinstance(made, list):
                is_of_world = given.get("of_world", False)
                made = [card for card in made if card.is_for_world == is_of_world]
            _add(found, name, made)

    return write


def _add(found: Walk, name: str, made: View | Table | list[Card]) -> None:
    under = frozenset(found.filters)
    if isinstance(made, View):
        if made.is_for_world and found.chosen.get(PLACE_KEY, ALL) != ALL:
            assert found.is_in_world, f"{name} keeps the world's numbers under no such heading"
        numbers = _numbers(made.table)
        if made.figure is not None:
            numbers += repr(json.loads(made.figure.to_json())["data"])
        is_for_world = made.is_for_world or found.is_in_world
        # An estimate stands until there is a newer one: its row says of which year it is, as do
        # rows and heads of a figure that goes through periods.
        says_years = any(
            column.kind in ("year", "period") or column.label.startswith("20")
            for column in made.table.columns
        )
        found.panels[name] = Panel(
            numbers, made.title, under, is_for_world, made.is_empty, says_years
        )
    elif isinstance(made, Table):
        found.panels[name] = Panel(_numbers(made), made.caption, under)
    else:
        for card in made:
            numbers = repr((card.now, card.history))
            found.panels[f"{name}.{card.code}"] = Panel(
                numbers,
                f"{card.label} {card.note}",
                under,
                found.is_in_world,
                card.now.value is None,
            )


def _numbers(table: Table) -> str:
    """The cells of a table as a reader compares them: codes, words and numbers, no addresses."""
    columns = [column.key for column in table.columns if column.kind != "link"]
    return repr([[row.get(key) for key in columns] for row in table.rows])
