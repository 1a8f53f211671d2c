"""The headline figures of the Rights page: how long half and most wait, the backlog, what is passed
on, in the world or the union around the chosen place."""

from __future__ import annotations

from dashboards.lib.recipes.cards import Card, indicator_card
from dashboards.lib.scope import Scope
from dashboards.views.rights.rows import MEDIAN, MOST
from dashboards.views.rights.selection import RightsSelection, told_name, told_place

SHOWN = (MEDIAN, MOST, "P02", "P04")


def headline_cards(scope: Scope, selection: RightsSelection) -> list[Card]:
    place, name = told_place(scope, selection), told_name(scope, selection)
    return [
        indicator_card(scope, code, place.level, place.code, selection.year, note=name)
        for code in SHOWN
    ]
