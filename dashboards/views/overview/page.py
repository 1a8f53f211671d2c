"""Overview: eight headline figures, the map of reach, places by reach, groups, campaigns."""

from __future__ import annotations

import streamlit as st

from dashboards.lib.frame import header
from dashboards.lib.panel import headline, pair, panel, selectable_panel
from dashboards.lib.scope import Scope
from dashboards.views.overview import charts, reach, reach_map
from dashboards.views.overview.selection import MAP_KEY, choose, pick_on_map

# The map's height in the style sheet with the words beneath it.
BESIDE_THE_MAP = 450


def show(scope: Scope) -> None:
    """Lay out the page."""
    selection = header(scope, "overview", lambda: choose(scope))
    headline(charts.headline_cards, scope, selection)
    left, right = st.columns([19, 11], gap="small")
    with left:
        selectable_panel(reach_map.reach_map, scope, selection, MAP_KEY, pick_on_map)
    with right:
        panel(reach.places, scope, selection, height=BESIDE_THE_MAP)
    pair(scope, selection, (19, 11), charts.visits_by_group, charts.campaigns)
