"""Language: who learns Russian, how far they come, and the centres beside each other."""

from __future__ import annotations

from dataclasses import replace

from dashboards.lib.frame import header
from dashboards.lib.panel import headline, pair, panel
from dashboards.lib.scope import Scope
from dashboards.views.language import cards, centres, learners, levels, selection, terms
from dashboards.views.language.selection import LanguageSelection


def show(scope: Scope) -> None:
    """Lay out the page; only the chosen view is drawn."""
    chosen = header(scope, "language", lambda: selection.choose(scope))
    headline(cards.headline_cards, scope, chosen)
    chosen = replace(chosen, view=selection.choose_view(scope))
    {"learners": _learners, "levels": _levels, "centres": _centres}[chosen.view](scope, chosen)


def _learners(scope: Scope, chosen: LanguageSelection) -> None:
    pair(scope, chosen, (1, 1), learners.learners_by_year, learners.per_1000_by_year)
    panel(learners.per_1000_by_place, scope, chosen)


def _levels(scope: Scope, chosen: LanguageSelection) -> None:
    pair(scope, chosen, (1, 1), levels.completion_by_level, levels.next_level_by_level)
    panel(levels.hours_by_year, scope, chosen)
    panel(terms.terms, scope, chosen)


def _centres(scope: Scope, chosen: LanguageSelection) -> None:
    pair(scope, chosen, (1, 1), centres.completion_by_post, centres.on_like_levels)
