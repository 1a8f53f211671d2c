"""What every chart must show, as SQL over a release's Parquet files.

Every module beside this one is asked. Its ``CHARTS`` gives the numbers of figures, ``TABLES`` the
rows of tables that are pictures, ``cards`` those of the page of its name, and ``CASES`` the filters
under which they are compared. A panel that nobody names fails the tests that read pages.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any

from tests.dashboards.expected.asking import Asked, Traces


def _together(name: str) -> dict[str, Any]:
    return {key: item for module in MODULES for key, item in getattr(module, name, {}).items()}


MODULES: list[ModuleType] = [
    import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)
]
# Panel → the (label, value) pairs of each trace of its figure.
CHARTS: dict[str, Callable[[Asked], Traces]] = _together("CHARTS")
# Panel → the rows of the table that is its picture; texts as written, numbers as numbers.
TABLES: dict[str, Callable[[Asked], list[list[object]]]] = _together("TABLES")
# Panel or cards → the filters they are compared under.
CASES: dict[str, list[dict[str, str]]] = _together("CASES")
# Page → card → value; a card that is not here fails.
CARDS: dict[str, Callable[[Asked], dict[str, float | None]]] = {
    module.__name__.rsplit(".", 1)[-1]: module.cards
    for module in MODULES
    if hasattr(module, "cards")
}
