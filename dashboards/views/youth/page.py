"""Youth: the season now, trips, who comes back, and who they are."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st

from dashboards.lib.frame import header
from dashboards.lib.panel import headline, pair, panel, pickable_panel, world_section
from dashboards.lib.place import PLACE_KEY, place_of
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.texts import Texts
from dashboards.views.youth import (
    back,
    beside,
    cards,
    charts,
    cost,
    forecast,
    hosts,
    judging,
    lost,
    place,
    season,
    selection,
    sex,
    silence,
    trips,
)
from dashboards.views.youth.selection import POST_KEY, YouthSelection, is_of_world


def show(scope: Scope) -> None:
    """Lay out the page; only the chosen tab is drawn."""
    chosen = header(scope, "youth", lambda: selection.choose(scope))
    chosen = replace(chosen, view=selection.choose_view(scope))
    if chosen.view == "who":
        headline(charts.people_cards, scope, chosen)
    else:
        # The same figures on three tabs: they are drawn once.
        headline(cards.headline_cards, scope, replace(chosen, view=selection.VIEWS[0]))
    show_tab = {"now": _now, "trips": _trips, "back": _back, "who": _who}[chosen.view]
    show_tab(scope, chosen)


def _now(scope: Scope, chosen: YouthSelection) -> None:
    panel(silence.silence, scope, chosen)
    if is_of_world(chosen):
        pair(scope, chosen, (1, 1), season.season_so_far, season.funnel_of_season)
        panel(judging.judging, scope, chosen)
    else:
        panel(season.funnel_of_season, scope, chosen)
    pickable_panel(forecast.forecast_of_applications, scope, chosen, PLACE_KEY)
    kind = selection.choose_kind(scope)
    key = POST_KEY if kind == "posts" else PLACE_KEY
    pickable_panel(lost.gained_and_lost, scope, replace(chosen, by=kind), key)
    if not is_of_world(chosen):
        world_section(scope)
        panel(season.season_so_far, scope, chosen)
        panel(judging.judging, scope, chosen)


def _trips(scope: Scope, chosen: YouthSelection) -> None:
    if is_of_world(chosen):
        panel(trips.norm_and_actual, scope, chosen)
        pair(scope, chosen, (1, 1), trips.quota_use, trips.ways_out)
    else:
        panel(trips.quota_use, scope, chosen)
    panel(forecast.forecast_of_seats, scope, chosen)
    panel(cost.cost_per_seat, scope, chosen)
    if not is_of_world(chosen):
        world_section(scope)
        panel(trips.norm_and_actual, scope, chosen)
        panel(trips.ways_out, scope, chosen)
    panel(hosts.host_cities, scope, chosen)
    panel(sex.sex, scope, chosen)


def _back(scope: Scope, chosen: YouthSelection) -> None:
    panel(back.cohorts, scope, chosen)
    panel(back.returned, scope, chosen)
    panel(back.repeat, scope, chosen)


def _who(scope: Scope, chosen: YouthSelection) -> None:
    if place_of(scope, chosen.place).level != "territory" and chosen.post == ALL:
        chosen = replace(chosen, layout=selection.choose_layout(scope))
    else:
        chosen = replace(chosen, layout="place")
    if chosen.layout == "place":
        pair(scope, chosen, (13, 9), place.half_years, place.ages)
        pair(scope, chosen, (1, 1), beside.newness, beside.times)
    else:
        pair(scope, chosen, (1, 1), charts.share_by_group, charts.ages_by_group)
        pair(scope, chosen, (13, 9), charts.youth_by_territory, charts.new_by_group)
    why = Texts(scope.language)("youth.no_rate")
    st.html(f'<p class="cw-foot">{escape(why)}</p>')
