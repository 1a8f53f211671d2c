"""The views of the Country page that a brief is made of."""

from __future__ import annotations

from dataclasses import dataclass

from dashboards.lib.scope import Scope
from dashboards.lib.texts import Texts
from dashboards.lib.view import View
from dashboards.views.country.parts import PARTS, TABLES
from dashboards.views.country.selection import CountrySelection


@dataclass(frozen=True)
class Shown:
    """A view with the heading of its part; ``is_table``: it has no figure but numbers to read."""

    part: str
    name: str  # of its builder
    view: View
    is_table: bool


def views(scope: Scope, selection: CountrySelection) -> list[Shown]:
    """The page's views in reading order."""
    texts, found = Texts(scope.language), list[Shown]()
    for part in PARTS:
        for build in part.builders:
            view = build(scope, selection)
            is_table = build in TABLES and not view.is_empty
            found.append(Shown(texts(part.title_key), build.__name__, view, is_table))
    return found
