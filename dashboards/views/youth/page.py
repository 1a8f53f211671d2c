"""Youth: share of people of 14–35, ages by group, young and other participants by territory."""

from __future__ import annotations

import streamlit as st

from dashboards.lib.frame import header
from dashboards.lib.panel import panel
from dashboards.lib.scope import Scope
from dashboards.views.youth import charts
from dashboards.views.youth.selection import choose


def show(scope: Scope) -> None:
    """Lay out the page."""
    selection = header(scope, "youth", lambda: choose(scope))
    charts.headline(scope, selection)
    left, right = st.columns([1, 1], gap="small")
    with left:
        panel(charts.share_by_group, scope, selection)
    with right:
        panel(charts.ages_by_group, scope, selection)
    left, right = st.columns([13, 9], gap="small")
    with left:
        panel(charts.youth_by_territory, scope, selection, table_open=False)
    with right:
        panel(charts.new_by_group, scope, selection)
