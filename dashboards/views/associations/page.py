"""Associations: where they are and how alive, their grants and reports, and every single one."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboards.lib.frame import header
from dashboards.lib.panel import headline, map_panel, pair, panel
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.views.associations import alive, cards, grants, listing, one, selection, where
from dashboards.views.associations.selection import AssociationsSelection

# The map's height in the style sheet with the words beneath it.
BESIDE_THE_MAP = 450


def show(scope: Scope) -> None:
    """Lay out the page; only the chosen view is drawn. The register is of no year, and so without
    headline figures."""
    chosen = header(scope, "associations", lambda: selection.choose(scope), is_to_date=False)
    if chosen.year:
        headline(cards.headline_cards, scope, chosen)
    view = selection.choose_view(scope)
    chosen = replace(chosen, view=view)
    {"alive": _alive, "grants": _grants, "list": _list}[view](scope, chosen)


def _alive(scope: Scope, chosen: AssociationsSelection) -> None:
    left, right = st.columns([19, 11], gap="small")
    with left:
        map_panel(where.where_alive, scope, chosen)
    with right:
        panel(alive.turnover, scope, chosen, height=BESIDE_THE_MAP)
    pair(scope, chosen, (1, 1), alive.vitality, alive.like_for_like)


def _grants(scope: Scope, chosen: AssociationsSelection) -> None:
    pair(scope, chosen, (1, 1), grants.stages, grants.on_time)
    panel(grants.overdue, scope, chosen)


def _list(scope: Scope, chosen: AssociationsSelection) -> None:
    if chosen.association != ALL:
        st.html(one.way_back(scope, chosen))
        panel(one.history, scope, chosen)
        panel(one.grants, scope, chosen)
        panel(one.events, scope, chosen)
        return
    panel(listing.register, scope, chosen)
    panel(listing.youth_wings, scope, chosen)
