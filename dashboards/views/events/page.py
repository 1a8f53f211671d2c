"""Events: when they happen, how the plan is kept, how visits are counted, and every single one."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboards.lib.frame import header
from dashboards.lib.panel import pair, panel
from dashboards.lib.place import place_of
from dashboards.lib.scope import Scope
from dashboards.views.events import calendar, charts, listing, online, plan, posts, selection
from dashboards.views.events.selection import EventsSelection


def show(scope: Scope) -> None:
    """Lay out the page; only the chosen view is drawn."""
    chosen = header(scope, "events", lambda: selection.choose_common(scope))
    view = selection.choose_view(scope)
    chosen = replace(chosen, view=view)
    show_view = {
        "calendar": _calendar,
        "plan": _plan,
        "turnout": _turnout,
        "posts": _posts,
        "list": _list,
    }[view]
    show_view(scope, chosen)


def _calendar(scope: Scope, chosen: EventsSelection) -> None:
    chosen = replace(chosen, count=selection.choose_count(scope))
    panel(calendar.by_month_and_type, scope, chosen)
    if place_of(scope, chosen.place).level == "territory":
        panel(calendar.count_bases, scope, chosen)
    else:
        pair(scope, chosen, (13, 9), calendar.count_bases, calendar.by_territory)


def _plan(scope: Scope, chosen: EventsSelection) -> None:
    panel(plan.plan_by_quarter, scope, chosen)
    chosen = replace(chosen, quarter=selection.choose_quarter(scope, chosen.year))
    panel(plan.plan_by_post, scope, chosen)


def _turnout(scope: Scope, chosen: EventsSelection) -> None:
    pair(scope, chosen, (1, 1), charts.event_size, charts.support)
    panel(charts.show_up, scope, chosen)
    panel(online.digital_reach, scope, chosen)


def _posts(scope: Scope, chosen: EventsSelection) -> None:
    chosen = replace(chosen, order=selection.choose_order(scope))
    pair(scope, chosen, (1, 1), posts.participants_by_post, posts.show_up_by_post)
    panel(posts.posts_by_half_year, scope, chosen)


def _list(scope: Scope, chosen: EventsSelection) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="list-filters"):
        chosen = replace(
            chosen,
            outcome=selection.choose_outcome(scope),
            campaign=selection.choose_campaign(scope),
            search=selection.type_search(scope),
            sort=selection.choose_sort(),
        )
    listing.show(scope, chosen)
