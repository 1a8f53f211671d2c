"""Every chart, every page's cards and every view of the dashboards, found where they stand."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from dashboards.lib.pages import registry
from dashboards.lib.panel import Build, chart_name
from dashboards.lib.selection import Selection
from tests.repo.files import REPOSITORY

PAGES = [entry.code for entry in registry()]


def _modules(page: str) -> Iterator[ModuleType]:
    for path in sorted((REPOSITORY / "dashboards" / "views" / page).glob("*.py")):
        yield import_module(f"dashboards.views.{page}.{path.stem}")


def _functions(returns: str) -> dict[str, Callable[..., Any]]:
    """Public functions of all pages by name, which give something."""
    return {
        chart_name(function): function
        for page in PAGES
        for module in _modules(page)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and inspect.signature(function).return_annotation == returns
        # What takes more than a scope and a selection is a part of charts.
        and len(inspect.signature(function).parameters) == 2
    }


@cache
def charts() -> dict[str, Build]:
    """``youth.share_by_group`` → the function that makes its view."""
    return _functions("View")


@cache
def card_rows() -> dict[str, Callable[..., Any]]:
    """``youth.headline_cards`` → the function that makes the cards of the page."""
    return _functions("list[Card]")


def selection(page: str, **chosen: str) -> Selection:
    """Filters of a page; what it does not know is left out."""
    module = import_module(f"dashboards.views.{page}.selection")
    found: type[Selection] = getattr(module, f"{page.title()}Selection")
    known = {field.name for field in fields(found)}
    return found(**{key: value for key, value in chosen.items() if key in known})


def views() -> list[tuple[str, dict[str, str]]]:
    """Every page, and each of its views by the switch in its address."""
    found: list[tuple[str, dict[str, str]]] = []
    for page in PAGES:
        codes = getattr(import_module(f"dashboards.views.{page}.selection"), "VIEWS", ("",))
        found.append((page, {}))
        found += [(page, {f"{page}.view": code}) for code in codes[1:]]
    return found
