"""Data: what arrived and when, what was set aside, what the gate said, what figures mean."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboards.lib.frame import header
from dashboards.lib.panel import panel
from dashboards.lib.scope import Scope
from dashboards.views.data import charts, definitions, selection


def show(scope: Scope) -> None:
    """Lay out the page; only the chosen view is drawn."""
    chosen = header(scope, "data", lambda: selection.choose(scope))
    charts.headline(scope)
    view = selection.choose_view(scope)
    chosen = replace(chosen, view=view)
    if view == "deliveries":
        panel(charts.deliveries, scope, chosen)
        left, right = st.columns([1, 1], gap="small")
        with left:
            panel(charts.freshness, scope, chosen)
        with right:
            panel(charts.reporting_posts, scope, chosen)
    elif view == "quality":
        left, right = st.columns([1, 1], gap="small")
        with left:
            panel(charts.quarantine, scope, chosen)
        with right:
            panel(charts.gate, scope, chosen)
    elif view == "definitions":
        chosen = replace(chosen, search=selection.type_search(scope))
        panel(definitions.catalogue, scope, chosen)
    else:
        definitions.methods(scope)
