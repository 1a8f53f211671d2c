"""Commission: the last and the next agenda, decisions, how dates moved, what indicators did."""

from __future__ import annotations

import streamlit as st

from dashboards.lib.frame import header
from dashboards.lib.panel import headline, pair, panel
from dashboards.lib.scope import Scope
from dashboards.views.commission import agenda, aims, effects, moves
from dashboards.views.commission.selection import CommissionSelection, choose


def show(scope: Scope) -> None:
    """Lay out the page; the filters stand above what follows them."""
    whole = header(scope, "commission", CommissionSelection, is_to_date=False)
    headline(agenda.headline_cards, scope, whole)
    panel(agenda.last_meeting, scope, whole)
    panel(agenda.following_meeting, scope, whole)
    panel(aims.against_targets, scope, whole)
    pair(scope, whole, (1, 1), aims.in_time_by_year, agenda.by_meeting)
    with st.container(horizontal=True, key="commission-filters"):
        selection = choose(scope)
    panel(agenda.decisions, scope, selection)
    panel(moves.moved, scope, selection)
    panel(effects.effects, scope, selection)
