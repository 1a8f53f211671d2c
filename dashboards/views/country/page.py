"""Country: one territory on one page, beside its group and the median of its peers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape

import streamlit as st

from dashboards.documents.brief.button import offer_brief
from dashboards.lib.frame import header
from dashboards.lib.panel import Build, headline, pair, panel
from dashboards.lib.place import place_of
from dashboards.lib.scope import Scope
from dashboards.lib.texts import Texts
from dashboards.views.country import cards, inside, selection
from dashboards.views.country.lines import peers_in_words
from dashboards.views.country.parts import PARTS, TABLES, Part
from dashboards.views.country.selection import CountrySelection
from dashboards.views.country.summary import in_brief

# View → the parts that it draws; the first one draws them all.
PARTS_OF = {
    "all": tuple(part.key for part in PARTS),
    "reach": ("people", "reach"),
    "events": ("events",),
    "associations": ("associations",),
    "youth": ("comers", "youth"),
    "language": ("language",),
    "money": ("spending",),
    "data": ("changes", "posts", "gaps"),
}
IN_A_ROW = 3


def show(scope: Scope) -> None:
    """Lay out the page: the parts of the chosen view, or the way to a country."""
    chosen = header(scope, "country", lambda: selection.choose(scope), is_of_place=True)
    if place_of(scope, chosen.place).level != "territory":
        st.html(f'<p class="cw-lead">{escape(Texts(scope.language)("country.choose"))}</p>')
        panel(inside.territories, scope, chosen)
        return
    if told := _in_brief(scope, chosen):
        st.html(told)
    headline(cards.headline_cards, scope, chosen)
    with st.container(horizontal=True, vertical_alignment="bottom", key="country-switches"):
        view = selection.choose_view(scope)
        chosen = replace(chosen, peers=selection.choose_peers(scope))
    st.html(f'<p class="cw-lead">{escape(peers_in_words(scope, chosen))}</p>')
    offer_brief(scope, chosen)
    for part in PARTS:
        if part.key in PARTS_OF[view]:
            _part(scope, chosen, part)


@st.cache_data(show_spinner=False, max_entries=64)
def _in_brief(scope: Scope, chosen: CountrySelection) -> str:
    """The main figures as a paragraph that a reader may copy; nothing where nothing is told."""
    said = escape(" ".join(in_brief(scope, chosen)))
    title = escape(Texts(scope.language)("country.in_brief"))
    return f'<div class="cw-brief"><h2>{title}</h2><p>{said}</p></div>' if said else ""


def _part(scope: Scope, chosen: CountrySelection, part: Part) -> None:
    """A heading, and beneath it the figures side by side and the tables one under another."""
    st.html(
        f'<div class="cw-section"><h2>{escape(Texts(scope.language)(part.title_key))}</h2></div>'
    )
    for number, row in enumerate(rows_of(part.builders)):
        if len(row) == 1:
            panel(row[0], scope, chosen)
            continue
        # Sentences differ in length: the style sheet lets figures stand on one line.
        with st.container(key=f"country-row-{part.key}-{number}"):
            pair(scope, chosen, [1] * len(row), *row)


def rows_of(builders: Sequence[Build]) -> Iterator[Sequence[Build]]:
    """Builders by rows: two or three figures side by side, and a table in a row of its own; a
    figure that stands alone has the table beside it."""
    figures = [build for build in builders if build not in TABLES]
    tables = [build for build in builders if build in TABLES]
    if len(figures) == len(tables) == 1:
        yield [*figures, *tables]
        return
    width = IN_A_ROW if len(figures) == IN_A_ROW else 2
    for first in range(0, len(figures), width):
        yield figures[first:][:width]
    yield from ([table] for table in tables)
