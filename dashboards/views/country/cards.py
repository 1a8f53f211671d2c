"""Headline figures of a country."""

from __future__ import annotations

from dashboards.lib.recipes.cards import Card, indicator_card
from dashboards.lib.scope import Scope
from dashboards.views.country.selection import CountrySelection

HEADLINES = ("R01", "R02", "R04", "F05")


def headline_cards(scope: Scope, selection: CountrySelection) -> list[Card]:
    """Visits, participants, reach per 1,000 and cost per visit, each with its published change."""
    return [
        indicator_card(scope, code, "territory", selection.place, selection.year)
        for code in HEADLINES
    ]
