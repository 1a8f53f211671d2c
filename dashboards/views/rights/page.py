"""Rights: how long people wait for legal aid, what has piled up, and where cases go."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboards.lib.frame import header
from dashboards.lib.panel import headline, pair, panel, world_section
from dashboards.lib.scope import Scope
from dashboards.lib.texts import Texts
from dashboards.views.rights import cards, referrals, selection, waiting
from dashboards.views.rights.selection import is_of_world, told_name


def show(scope: Scope) -> None:
    """Of a place its union is told, and beneath it what there is of the world only."""
    chosen = header(scope, "rights", lambda: selection.choose(scope), is_to_date=False)
    if not is_of_world(chosen):
        said = Texts(scope.language)("rights.of_unions", union=told_name(scope, chosen))
        st.html(f'<p class="cw-notice" role="status">{escape(said)}</p>')
    headline(cards.headline_cards, scope, chosen)
    pair(scope, chosen, (13, 9), waiting.waiting, waiting.backlog)
    panel(referrals.unions, scope, chosen)
    if not is_of_world(chosen):
        world_section(scope)
    panel(waiting.categories, scope, chosen)
    panel(referrals.recipients, scope, chosen)
