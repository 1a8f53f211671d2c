"""A panel: a card with a finding, a figure, and the same numbers as a table and a file.

A chart is a function that makes a ``View`` from a scope and a selection. Drawing is cached by
(chart, scope, selection); Streamlit replays the elements without running the function again.
The table beneath is only made when a reader opens it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from html import escape
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from dashboards.lib import legend as legends
from dashboards.lib import table as tables
from dashboards.lib.around import beneath, heading, legend, nothing_drawn
from dashboards.lib.figures import CONFIG
from dashboards.lib.files import offer
from dashboards.lib.notes import listened, noted, notes_html
from dashboards.lib.place import PLACE_KEY
from dashboards.lib.recipes.card_table import card_table
from dashboards.lib.recipes.cards import Card, grid
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL, Selection
from dashboards.lib.texts import Texts
from dashboards.lib.theme import in_theme, view_in_theme
from dashboards.lib.view import View

MAP_HEIGHT = 430  # on a desk; the style sheet gives less on a phone
LEGEND_HEIGHT = 38
FOOTNOTE_HEIGHT = 35
NOTES_HEIGHT = 30
# So many times their height bars grow beside taller panels; what is left goes between them.
MOST_STRETCH = 1.4


Build = Callable[[Scope, Any], View]


def panel(build: Build, scope: Scope, selection: Selection, *, height: int = 0) -> None:
    """Draw a chart in its card, with the table and the download beneath.

    ``height`` is what words around the figure and the figure itself fill together; 0 means as
    tall as the chart asks.
    """
    name = chart_name(build)
    with st.container(border=True, height="stretch", key=f"panel-{name.replace('.', '-')}"):
        if _draw(build, name, scope, selection, height):
            details(build, scope, selection)


Cards = Callable[[Scope, Any], Sequence[Card]]


def headline(build: Cards, scope: Scope, selection: Selection, *, of_world: bool = False) -> None:
    """The headline cards of a page, with their numbers as a table and a file.

    ``of_world``: those that keep the world's figure whatever place is chosen, beneath
    ``world_section``; without it, the others.
    """

    @wraps(build)
    def kept(scope: Scope, selection: Any) -> list[Card]:
        return [card for card in build(scope, selection) if card.is_for_world == of_world]

    if of_world:
        kept.__name__ += "_of_world"

    @wraps(kept)
    def numbers(scope: Scope, selection: Any) -> View:
        return card_table(scope, kept(scope, selection))

    if _headline(kept, chart_name(kept), scope, selection):
        details(numbers, scope, selection)


@st.cache_data(show_spinner=False, max_entries=600)
def _headline(_build: Cards, name: str, scope: Scope, selection: Selection) -> bool:
    """Whether there are any."""
    cards, notes = listened(_build, scope, selection)
    if cards:
        listed = notes_html(notes, scope.language)
        st.html(in_theme(grid(cards, scope.language), scope.theme) + listed)
    return bool(cards)


def pair(scope: Scope, selection: Selection, widths: Sequence[int], *builds: Build) -> None:
    """Panels side by side, all as tall as the tallest one: no card ends in a hole. Marks
    that stand for places choose the place."""
    tallest = max(_height(build, chart_name(build), scope, selection) for build in builds)
    for column, build in zip(st.columns(list(widths), gap="small"), builds, strict=True):
        with column:
            pickable_panel(build, scope, selection, height=tallest)


@st.cache_data(show_spinner=False, max_entries=600)
def _height(_build: Build, name: str, scope: Scope, selection: Selection) -> int:
    return _drawn(_build, name, scope, selection).height


def map_panel(build: Build, scope: Scope, selection: Selection, key: str = PLACE_KEY) -> None:
    """A panel whose figure is a map; a click chooses as in ``pickable_panel``."""
    name = chart_name(build)
    chart = _pick_name(name, key)
    with st.container(border=True, height="stretch", key=f"panel-{name.replace('.', '-')}"):
        drawn = _drawn(build, name, scope, selection)
        view = drawn.view
        st.html(heading(view))
        if view.figure is None:
            st.html(nothing_drawn(view, scope.language, MAP_HEIGHT))
        else:
            # On a desk the legend lies on the map's empty ocean, on a phone beneath it.
            with st.container(key=f"map-{name.replace('.', '-')}"):
                with st.container(
                    key=f"land-{name.replace('.', '-')}", height=MAP_HEIGHT, border=False
                ):
                    st.plotly_chart(
                        view.figure,
                        theme=None,
                        key=chart,
                        on_select=lambda: _pick(chart, key, view.picks),
                        selection_mode="points",
                        config=CONFIG | view.config,
                        alt=legends.alternative(view, scope.language),
                        height="stretch",
                    )
                st.html(drawn.legend)
        _foot(drawn, scope, selection)
        if not view.table.is_empty:
            details(build, scope, selection)


def pickable_panel(
    build: Build, scope: Scope, selection: Selection, key: str = PLACE_KEY, *, height: int = 0
) -> None:
    """A panel whose marks stand for places: a click on one chooses it for the whole page, a second
    click frees the choice. ``key``: the filter that it sets. Such a figure is a widget and never
    replayed."""
    name = chart_name(build)
    drawn = _drawn(build, name, scope, selection)
    view = drawn.view
    if not view.picks or view.figure is None:
        panel(build, scope, selection, height=height)
        return
    more = drawn.stretched(height) if height else {}
    figure = go.Figure(view.figure).update_layout(clickmode="event+select", **more)
    chart = _pick_name(name, key)
    with st.container(border=True, height="stretch", key=f"panel-{name.replace('.', '-')}"):
        st.html(heading(view))
        if drawn.legend:
            st.html(drawn.legend)
        with st.container(key=f"{'wide' if view.is_wide else 'fit'}-{name.replace('.', '-')}"):
            st.plotly_chart(
                figure,
                theme=None,
                key=chart,
                on_select=lambda: _pick(chart, key, view.picks),
                selection_mode="points",
                config=CONFIG | view.config,
                alt=legends.alternative(view, scope.language),
            )
        _foot(drawn, scope, selection)
        details(build, scope, selection)


def _pick_name(name: str, key: str) -> str:
    """What is chosen stands in the figure's name: another choice, the browser's way back too, is
    another figure, on which nothing has been clicked yet."""
    return f"pick.{name}.{st.session_state.get(key, ALL)}"


def _pick(chart: str, key: str, picks: dict[str, str]) -> None:
    event = st.session_state.get(chart)
    points = event["selection"]["points"] if event else []
    marks = [point.get(part) for point in points[:1] for part in ("customdata", "y")]
    marks = [mark[0] if isinstance(mark, list) and mark else mark for mark in marks]
    found = [picks[mark] for mark in marks if isinstance(mark, str) and mark in picks]
    is_new = found and found[0] != st.session_state.get(key)
    st.session_state[key] = found[0] if is_new else ALL


def _foot(drawn: Drawn, scope: Scope, selection: Selection) -> None:
    if said := beneath(drawn.view, drawn.foot, scope.language, selection.place):
        st.html(said)


def world_section(scope: Scope) -> None:
    """The heading over what is told of the world only: everything beneath it on the page."""
    texts = Texts(scope.language)
    st.html(
        f'<div class="cw-section"><h2>{escape(texts("world.title"))}</h2>'
        f"<p>{escape(texts('world.note'))}</p></div>"
    )


def chart_name(build: Callable[..., Any]) -> str:
    return f"{build.__module__.split('.')[-2]}.{build.__name__}"


@dataclass(frozen=True)
class Drawn:
    """A view whose legend stands beside the figure. Shared between readers: never changed."""

    view: View
    legend: str
    foot: str  # what stands beneath: the chart's own remark, and the marks in its gaps
    around: int  # height of the words around the figure

    @property
    def height(self) -> int:
        """What the chart asks for; 0 where it asks for nothing."""
        figure = self.view.figure
        if figure is None:
            return self.view.html_height
        return int(figure.layout.height or 0) + self.around

    def stretched(self, height: int) -> dict[str, Any]:
        """Height, and room between bars, of the figure where all this drawing shall be so tall as
        others beside it: no card ends in a hole, and no bar of few rows becomes a block."""
        figure, whole = self.view.figure, height - self.around
        if figure is None:
            return {}
        rows, own = figure.layout.yaxis, figure.layout.height or whole
        if rows.type != "category" and rows.autorange != "reversed":
            return {"height": whole}
        growth = max(whole / own / MOST_STRETCH, 1)
        return {"height": whole, "bargap": 1 - (1 - figure.layout.bargap) / growth}


# A resource is shared as it is; as data it would be copied for every reader, figure and all.
@st.cache_resource(show_spinner=False, max_entries=64)
def _drawn(_build: Build, name: str, scope: Scope, selection: Selection) -> Drawn:
    view = view_in_theme(noted(_build, scope, selection), scope.theme)
    if view.figure is None:
        words, foot = "", view.footnote
    else:
        words, foot = legend(view.figure), legends.foot(view)
    around = LEGEND_HEIGHT * bool(words) + FOOTNOTE_HEIGHT * bool(foot)
    around += NOTES_HEIGHT * bool(view.notes)
    return Drawn(view, words, foot, around)


@st.cache_data(show_spinner=False, max_entries=600)
def _draw(_build: Build, name: str, scope: Scope, selection: Selection, height: int) -> bool:
    """Whether there are numbers to show beneath."""
    drawn = _drawn(_build, name, scope, selection)
    view, figure = drawn.view, drawn.view.figure
    st.html(heading(view))
    if figure is not None:
        if height:
            figure = go.Figure(figure).update_layout(**drawn.stretched(height))
        if drawn.legend:
            st.html(drawn.legend)
        # A wide figure keeps its width on a phone and is scrolled inside its card.
        with st.container(key=f"{'wide' if view.is_wide else 'fit'}-{name.replace('.', '-')}"):
            st.plotly_chart(
                figure,
                theme=None,
                config=CONFIG | view.config,
                alt=legends.alternative(view, scope.language),
            )
    elif view.html:
        st.html(f'<div class="cw-fill" style="--cw-height:{height}px">{view.html}</div>')
    else:
        st.html(nothing_drawn(view, scope.language, height - drawn.around))
    _foot(drawn, scope, selection)
    return not view.table.is_empty


@st.fragment
def details(build: Build, scope: Scope, selection: Selection) -> None:
    """The numbers as a table, and as a file with release and filters inside.

    Closed, it holds nothing. A fragment: opening it draws the table and not the page.
    """
    name = chart_name(build)
    label = Texts(scope.language)("details.label")
    # With another label it is another expander to Streamlit: what is open is kept apart.
    key, opened = f"details.{name}.{scope.language}", f"opened.{name}"
    st.session_state.setdefault(key, st.session_state.get(opened, False))
    place = st.expander(label, type="compact", key=key, on_change="rerun")
    st.session_state[opened] = place.open
    if place.open:
        with place:
            st.html(_numbers(build, name, scope, selection))
            offer(lambda: build(scope, selection), scope, selection, name)


@st.cache_data(show_spinner=False, max_entries=64)
def _numbers(_build: Build, name: str, scope: Scope, selection: Selection) -> str:
    return tables.html(_build(scope, selection).table, scope.language)
