"""The four headline figures of the Youth page: the season, its end, the trips, the silence."""

from __future__ import annotations

from dashboards.lib.changes import change_of
from dashboards.lib.format import Formats
from dashboards.lib.indicators import cells
from dashboards.lib.measures import ratio
from dashboards.lib.periods import Shown
from dashboards.lib.recipes.cards import Card, adds_up, card_of, point
from dashboards.lib.scope import Scope
from dashboards.lib.sparkline import Point
from dashboards.lib.texts import Phrase
from dashboards.views.youth.season import SEASON, of_season
from dashboards.views.youth.selection import (
    WORLD,
    YouthSelection,
    name_of,
    residence_of,
    union_of,
)
from dashboards.views.youth.silence import silent_posts

OF_PLAN = Phrase(ru="{share} плана ({plan})", en="{share} of the plan ({plan})")
NO_PLAN = Phrase(ru="плана нет", en="no plan")


def headline_cards(scope: Scope, selection: YouthSelection) -> list[Card]:
    """Applications this season to date, conversion, travelled against plan (of a union the use of
    its quota, since plans are made for the world), silent posts."""
    return [
        _season_card(scope, "Y03", residence_of(scope, selection)),
        _season_card(scope, "Y05", union_of(scope, selection)),
        _trips(scope, union_of(scope, selection)),
        silent_posts(scope, selection),
    ]


def _season_card(scope: Scope, code: str, place: tuple[str, str], more: str = "") -> Card:
    """A figure of the last season that has one, with its published change."""
    level, territory = place
    bound = adds_up(scope, code)
    found = cells(scope, code, level=level, territories=[territory], period_type=SEASON)
    history = [point(cell, is_lower_bound=bound) for cell in found]
    # Seasons whose time has not come are not the last one.
    while len(history) > 1 and history[-1].status == "not_yet":
        history.pop()
    shown = history[-1] if history else Point("", None, status="no_source")
    notes = [Formats(scope.language).season(shown.period) if shown.period else ""]
    notes += [name_of(scope, place), more]
    compared = change_of(scope, code, level, territory, Shown(SEASON, shown.period))
    return card_of(
        scope,
        code,
        history,
        shown=shown,
        note=" · ".join(filter(None, notes)),
        compared=compared,
        has_comparison=compared is not None,
    )


def _trips(scope: Scope, place: tuple[str, str]) -> Card:
    return _travelled(scope) if place == WORLD else _season_card(scope, "Y06", place)


def _travelled(scope: Scope) -> Card:
    """Who travelled, and which part of the plan that is."""
    language, formats = scope.language, Formats(scope.language)
    card = _season_card(scope, "Y07d", WORLD)
    plan = of_season(scope, "Y07b", WORLD, card.now.period)
    share = ratio(card.now.value, plan.central if plan else None)
    if plan is None or plan.central is None or share is None:
        return _season_card(scope, "Y07d", WORLD, NO_PLAN(language) if card.now.period else "")
    said = OF_PLAN(language, share=formats.share(share, 0), plan=formats.number(plan.central))
    return _season_card(scope, "Y07d", WORLD, said)
