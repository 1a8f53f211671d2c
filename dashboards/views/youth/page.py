"""Youth: share of people of 14–35, ages by group, young and other participants by territory."""

from __future__ import annotations

from dashboards.lib.frame import header
from dashboards.lib.panel import pair
from dashboards.lib.scope import Scope
from dashboards.views.youth import charts
from dashboards.views.youth.selection import choose


def show(scope: Scope) -> None:
    """Lay out the page."""
    selection = header(scope, "youth", lambda: choose(scope))
    charts.headline(scope, selection)
    pair(scope, selection, (1, 1), charts.share_by_group, charts.ages_by_group)
    pair(scope, selection, (13, 9), charts.youth_by_territory, charts.new_by_group)
