"""Language: who learns Russian, how far they come, and the centres beside each other."""

from __future__ import annotations

from dashboards.lib.frame import header
from dashboards.lib.panel import headline, pair, panel
from dashboards.lib.scope import Scope
from dashboards.views.language import cards, centres, learners, levels, selection, terms


def show(scope: Scope) -> None:
    """Lay out the page."""
    chosen = header(scope, "language", lambda: selection.choose(scope))
    headline(cards.headline_cards, scope, chosen)
    pair(scope, chosen, (1, 1), learners.learners_by_year, learners.per_1000_by_year)
    panel(learners.per_1000_by_place, scope, chosen)
    pair(scope, chosen, (1, 1), levels.completion_by_level, levels.next_level_by_level)
    panel(levels.hours_by_year, scope, chosen)
    panel(terms.terms, scope, chosen)
    pair(scope, chosen, (1, 1), centres.completion_by_post, centres.on_like_levels)
