"""Diaspora: how many, by whose count, how sure, and beside it the UN and consular registers."""

from __future__ import annotations

from dashboards.lib.frame import header
from dashboards.lib.panel import headline, pair, panel
from dashboards.lib.scope import Scope
from dashboards.views.diaspora import charts, figures_of_place, registers
from dashboards.views.diaspora.selection import choose


def show(scope: Scope) -> None:
    """Lay out the page."""
    selection = header(scope, "diaspora", lambda: choose(scope), is_to_date=False)
    headline(figures_of_place.headline_cards, scope, selection)
    pair(scope, selection, (13, 9), charts.estimates, charts.born_by_year)
    pair(scope, selection, (1, 1), charts.born_and_estimate, charts.population_share)
    panel(registers.registered, scope, selection)
