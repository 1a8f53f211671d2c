"""Spending: cash by measure and month, what is allocated, what a visit costs, what the whole is
made of, the rates used."""

from __future__ import annotations

from dataclasses import replace

from dashboards.lib.frame import header
from dashboards.lib.panel import headline, pair, panel
from dashboards.lib.scope import Scope
from dashboards.views.spending import cash, charts, kinds, money
from dashboards.views.spending.selection import choose, choose_currency


def show(scope: Scope) -> None:
    """Lay out the page."""
    selection = header(scope, "spending", lambda: choose(scope))
    headline(cash.headline_cards, scope, selection)
    panel(money.by_measure_and_month, scope, selection)
    pair(scope, selection, (13, 9), money.allocation_by_month, charts.cost_per_visit)
    panel(money.by_territory, scope, selection)
    for build in (kinds.parts, kinds.trips, kinds.persons):
        panel(build, scope, selection)
    selection = replace(selection, currency=choose_currency(scope))
    panel(charts.rates, scope, selection)
