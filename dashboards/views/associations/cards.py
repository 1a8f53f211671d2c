"""The headline figures of the Associations page: how many are alive, what came and went, and
grant reports on time."""

from __future__ import annotations

from dashboards.lib.place import place_of
from dashboards.lib.recipes.cards import Card, indicator_card
from dashboards.lib.scope import Scope
from dashboards.views.associations.selection import AssociationsSelection

SHOWN = ("A01", "A02a", "A02b", "A03")


def headline_cards(scope: Scope, selection: AssociationsSelection) -> list[Card]:
    place = place_of(scope, selection.place)
    return [indicator_card(scope, code, place.level, place.code, selection.year) for code in SHOWN]
