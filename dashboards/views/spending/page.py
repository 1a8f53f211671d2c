"""Spending: cash by measure and month, what is allocated, what a visit costs, the rates used."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboards.lib.frame import header
from dashboards.lib.panel import pair, panel
from dashboards.lib.scope import Scope
from dashboards.views.spending import charts, money
from dashboards.views.spending.selection import choose, choose_currency


def show(scope: Scope) -> None:
    """Lay out the page."""
    selection = header(scope, "spending", lambda: choose(scope))
    money.headline(scope, selection)
    panel(money.by_measure_and_month, scope, selection)
    pair(scope, selection, (13, 9), money.allocation_by_month, charts.cost_per_visit)
    left, right = st.columns([1, 1], gap="small")
    with left:
        panel(money.by_territory, scope, selection)
    with right:
        with st.container(horizontal=True, horizontal_alignment="right"):
            selection = replace(selection, currency=choose_currency(scope))
        panel(charts.rates, scope, selection)
        panel(charts.trips, scope, selection)
