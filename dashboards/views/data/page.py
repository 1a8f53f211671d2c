"""Data: what arrived and when, what was set aside, what the gate said, what figures mean."""

from __future__ import annotations

from dataclasses import replace

from dashboards.lib.frame import header
from dashboards.lib.panel import headline, pair, panel
from dashboards.lib.scope import Scope
from dashboards.views.data import (
    charts,
    contradictions,
    definitions,
    matching,
    precision,
    quality,
    selection,
    sentences,
)


def show(scope: Scope) -> None:
    """Lay out the page; only the chosen view is drawn."""
    chosen = header(scope, "data", selection.DataSelection)
    headline(charts.headline_cards, scope, chosen)
    view = selection.choose_view(scope)
    chosen = replace(chosen, view=view)
    if view == "deliveries":
        chosen = replace(chosen, export=selection.choose_export(scope))
        panel(charts.deliveries, scope, chosen)
        pair(scope, chosen, (1, 1), charts.freshness, charts.reporting_posts)
    elif view == "quality":
        panel(quality.gate, scope, chosen)
        panel(precision.precision, scope, chosen)
        panel(matching.matching, scope, chosen)
        chosen = replace(chosen, export=selection.choose_export(scope))
        panel(quality.quarantine, scope, chosen)
        panel(contradictions.contradictions, scope, chosen)
    elif view == "definitions":
        chosen = replace(chosen, search=selection.type_search(scope))
        panel(definitions.catalogue, scope, chosen)
    elif view == "methods":
        definitions.methods(scope)
    else:
        indicator, period = selection.choose_figure(scope)
        panel(sentences.sentence_matrix, scope, replace(chosen, indicator=indicator, period=period))
