"""Youth: groups of countries side by side, or one place in detail."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboards.lib.frame import header
from dashboards.lib.panel import headline, pair
from dashboards.lib.scope import Scope
from dashboards.views.youth import beside, charts, place
from dashboards.views.youth.selection import choose, choose_place, choose_view


def show(scope: Scope) -> None:
    """Lay out the page; only the chosen view is drawn."""
    selection = header(scope, "youth", lambda: choose(scope))
    with st.container(horizontal=True, vertical_alignment="bottom", key="youth-view"):
        selection = replace(selection, view=choose_view(scope))
        if selection.view == "place":
            selection = replace(selection, place=choose_place(scope, selection.group))
    headline(charts.headline_cards, scope, selection)
    if selection.view == "place":
        pair(scope, selection, (13, 9), place.half_years, place.ages)
        pair(scope, selection, (1, 1), beside.newness, beside.times)
    else:
        pair(scope, selection, (1, 1), charts.share_by_group, charts.ages_by_group)
        pair(scope, selection, (13, 9), charts.youth_by_territory, charts.new_by_group)
