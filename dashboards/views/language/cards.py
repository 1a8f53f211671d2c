"""The four headline figures of the Language page."""

from __future__ import annotations

from dashboards.lib.place import place_of
from dashboards.lib.recipes.cards import Card, indicator_card, place_card
from dashboards.lib.scope import Scope
from dashboards.views.language.selection import (
    COMPLETION,
    HOURS,
    LEARNERS,
    PER_1000,
    LanguageSelection,
    group_or_world,
    name_of,
)


def headline_cards(scope: Scope, selection: LanguageSelection) -> list[Card]:
    """Learners and learners per 1,000 of the place; completion and hours of its group."""
    place, courses = place_of(scope, selection.place), group_or_world(scope, selection)
    note = "" if courses == place else name_of(scope, courses)
    return [
        *(place_card(scope, code, place, selection.year) for code in (LEARNERS, PER_1000)),
        *(
            indicator_card(scope, code, courses.level, courses.code, selection.year, note=note)
            for code in (COMPLETION, HOURS)
        ),
    ]
