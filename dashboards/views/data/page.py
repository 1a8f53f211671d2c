"""Data: what arrived and when, what was set aside, what the gate said, what figures mean."""

from __future__ import annotations

from dataclasses import replace

from dashboards.lib.frame import header
from dashboards.lib.panel import headline, pair, panel, world_section
from dashboards.lib.place import place_of
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
from dashboards.views.data.selection import DataSelection


def show(scope: Scope) -> None:
    """Lay out the page; only the chosen view is drawn."""
    chosen = header(scope, "data", lambda: selection.choose_common(scope))
    if place_of(scope, chosen.place).is_world:
        headline(charts.headline_cards, scope, chosen)
    view = selection.choose_view(scope)
    chosen = replace(chosen, view=view)
    if view == "definitions":
        chosen = replace(chosen, search=selection.type_search(scope))
        panel(definitions.catalogue, scope, chosen)
    elif view == "methods":
        definitions.methods(scope)
    elif view == "sentences":
        indicator, period = selection.choose_figure(scope)
        panel(sentences.sentence_matrix, scope, replace(chosen, indicator=indicator, period=period))
    else:
        {"deliveries": _deliveries, "quality": _quality}[view](scope, chosen)


def _deliveries(scope: Scope, chosen: DataSelection) -> None:
    is_world = place_of(scope, chosen.place).is_world
    if not is_world:
        panel(charts.deliveries, scope, chosen)
        _of_the_world(scope, chosen)
    chosen = replace(chosen, export=selection.choose_export(scope))
    if is_world:
        panel(charts.deliveries, scope, chosen)
    pair(scope, chosen, (1, 1), charts.freshness, charts.reporting_posts)


def _quality(scope: Scope, chosen: DataSelection) -> None:
    """Of a place only the contradictions of its posts: all else is told by export."""
    is_world = place_of(scope, chosen.place).is_world
    if not is_world:
        panel(contradictions.contradictions, scope, chosen)
        _of_the_world(scope, chosen)
    panel(quality.gate, scope, chosen)
    panel(precision.precision, scope, chosen)
    panel(matching.matching, scope, chosen)
    chosen = replace(chosen, export=selection.choose_export(scope))
    panel(quality.quarantine, scope, chosen)
    if is_world:
        panel(contradictions.contradictions, scope, chosen)


def _of_the_world(scope: Scope, chosen: DataSelection) -> None:
    """Beneath what follows the place: the heading, and the cards, which tell of all sources."""
    world_section(scope)
    headline(charts.headline_cards, scope, chosen)
