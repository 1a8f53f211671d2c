"""Spending: cash by measure and month, what is allocated, what a visit costs, what the whole is
made of, the rates used."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st

from dashboards.lib.frame import header
from dashboards.lib.panel import headline, pair, panel, world_section
from dashboards.lib.place import place_of
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.texts import Texts
from dashboards.views.spending import cash, charts, kinds, money
from dashboards.views.spending.selection import choose, choose_currency


def show(scope: Scope) -> None:
    """Lay out the page; of one measure only what follows it."""
    selection = header(scope, "spending", lambda: choose(scope))
    is_world = place_of(scope, selection.place).is_world
    headline(cash.headline_cards, scope, selection)
    panel(money.by_measure_and_month, scope, selection)
    if is_world and selection.measure == ALL:
        pair(scope, selection, (13, 9), money.allocation_by_month, charts.cost_per_visit)
    else:
        panel(money.allocation_by_month, scope, selection)
    panel(money.by_territory, scope, selection)
    if selection.measure != ALL:
        said = Texts(scope.language)("spending.of_measure")
        st.html(f'<p class="cw-foot">{escape(said)}</p>')
        if not is_world:
            world_section(scope)
            headline(cash.headline_cards, scope, selection, of_world=True)
        return
    if is_world:
        panel(kinds.parts, scope, selection)
    for build in (kinds.trips, kinds.persons):
        panel(build, scope, selection)
    if not is_world:
        world_section(scope)
        headline(cash.headline_cards, scope, selection, of_world=True)
        panel(charts.cost_per_visit, scope, selection)
        panel(kinds.parts, scope, selection)
    selection = replace(selection, currency=choose_currency(scope))
    panel(charts.rates, scope, selection)
