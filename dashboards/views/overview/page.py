"""Overview: eight headline figures, the map of reach, places as tie groups, groups, campaigns."""

from __future__ import annotations

import streamlit as st

from dashboards.lib.frame import header
from dashboards.lib.panel import panel, selectable_panel
from dashboards.lib.scope import Scope
from dashboards.views.overview import charts, reach
from dashboards.views.overview.selection import MAP_KEY, choose, pick_on_map


def show(scope: Scope) -> None:
    """Lay out the page."""
    selection = header(scope, "overview", lambda: choose(scope))
    charts.headline(scope, selection)
    left, right = st.columns([19, 11], gap="small")
    with left:
        selectable_panel(reach.reach_map, scope, selection, MAP_KEY, pick_on_map)
    with right:
        panel(reach.places, scope, selection)
    left, right = st.columns([19, 11], gap="small")
    with left:
        panel(charts.visits_by_group, scope, selection)
    with right:
        panel(charts.campaigns, scope, selection)
