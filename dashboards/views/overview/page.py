"""Overview: eight headline figures, the nine parts of the mission, the map of reach, places by
reach, groups, campaigns, what needs attention, who gained and lost."""

from __future__ import annotations

import streamlit as st

from dashboards.lib.frame import header
from dashboards.lib.panel import headline, map_panel, pair, panel, pickable_panel, world_section
from dashboards.lib.place import place_of
from dashboards.lib.scope import Scope
from dashboards.views.overview import attention, by_country, charts, mission, reach, reach_map
from dashboards.views.overview.selection import choose

# The map's height in the style sheet with the words beneath it.
BESIDE_THE_MAP = 450


def show(scope: Scope) -> None:
    """Lay out the page."""
    selection = header(scope, "overview", lambda: choose(scope))
    headline(charts.headline_cards, scope, selection)
    panel(mission.nine_parts, scope, selection)
    left, right = st.columns([19, 11], gap="small")
    with left:
        map_panel(reach_map.reach_map, scope, selection)
    with right:
        pickable_panel(reach.places, scope, selection, height=BESIDE_THE_MAP)
    is_world = place_of(scope, selection.place).is_world
    if is_world:
        pair(scope, selection, (19, 11), charts.visits_by_group, charts.campaigns)
    else:
        panel(charts.visits_by_group, scope, selection)
    panel(attention.attention, scope, selection)
    if is_world:
        pair(scope, selection, (19, 11), by_country.change_by_country, charts.coverage_by_year)
    else:
        panel(by_country.change_by_country, scope, selection)
        world_section(scope)
        headline(charts.headline_cards, scope, selection, of_world=True)
        panel(charts.campaigns, scope, selection)
        panel(charts.coverage_by_year, scope, selection)
