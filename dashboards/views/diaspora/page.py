"""Diaspora: how many, by whose count, how sure, and how the UN counts people born in Russia."""

from __future__ import annotations

import streamlit as st

from dashboards.lib.frame import header
from dashboards.lib.panel import panel
from dashboards.lib.scope import Scope
from dashboards.views.diaspora import charts, figures_of_place
from dashboards.views.diaspora.selection import choose


def show(scope: Scope) -> None:
    """Lay out the page."""
    selection = header(scope, "diaspora", lambda: choose(scope))
    figures_of_place.headline(scope, selection)
    left, right = st.columns([13, 9], gap="small")
    with left:
        panel(charts.estimates, scope, selection)
    with right:
        panel(charts.born_by_year, scope, selection)
    left, right = st.columns([1, 1], gap="small")
    with left:
        panel(charts.born_and_estimate, scope, selection)
    with right:
        panel(charts.population_share, scope, selection)
