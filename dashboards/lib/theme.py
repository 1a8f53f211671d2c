"""The dark theme: every colour of the house has a counterpart, so that recipes draw in one set.

Figures, HTML and the style sheet are made in the colours of ``palette``; where the reader's device
asks for the dark theme, the colours are exchanged at the end, in one place.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace

import plotly.graph_objects as go

from dashboards.lib import palette
from dashboards.lib.view import View

LIGHT, DARK = "light", "dark"
WHITE, NIGHT = "#FFFFFF", "#10181F"
COUNTERPARTS = {
    WHITE: NIGHT,
    palette.INK: "#E9EEF2",
    palette.ON_BRIGHT: NIGHT,
    palette.MUTED: "#A8B3BD",
    palette.FAINT: "#7C8892",
    palette.LINE: "#2E3A44",
    palette.PANEL: "#18222B",
    palette.WASH: "#22303A",
    palette.GRID: "#22303B",
    palette.LAND: "#23272B",
    palette.GAP: "#5A5347",
    palette.BEFORE: "#3A4B58",
    palette.JOIN: "#44525D",
    palette.BLUE: "#5AA3D6",
    palette.AMBER: "#E59A3C",
    palette.TEAL: "#3DB39E",
    palette.MAUVE: "#C692BC",
    palette.RED: "#E0735C",
    palette.GREY: "#75818B",
    palette.GOOD: "#4DB08F",
    # The more, the lighter: the least is nearest to the colour of the page.
    **dict(
        zip(
            palette.SEQUENTIAL,
            ("#1F3B50", "#2A5270", "#35668A", "#4A86B2", "#74ABD3", "#B5D8F0"),
            strict=True,
        )
    ),
    # Of single charts.
    "#C9DEDA": "#27504A",
    "#D9E4EB": "#3B4C59",
    "#D5B58A": "#8A714A",
    "#F0C48E": "#A8793C",
    "#A9CDBF": "#2F6B57",
    # Pills and marks: their wash and their words.
    "#E7F1ED": "#173A2E",
    "#14573F": "#9ADBC3",
    "#F8E9E5": "#43221B",
    "#8A2E1B": "#F0A592",
    "#24455C": "#A9CBE2",
    "#FBEFDC": "#40301A",
    "#7A4508": "#F0C48F",
}
# A band is the colour of its dot, paler: mixed with the colour of the page.
COUNTERPARTS |= {
    palette.pale(color): palette.pale(COUNTERPARTS[color], NIGHT)
    for color in (*palette.CATEGORICAL, palette.INK)
}
# Also inside the address of an image (``data:image/svg+xml``).
COLOR = re.compile(r"(#|%23)([0-9A-Fa-f]{6})")


def in_theme(text: str, theme: str) -> str:
    """A text of HTML, CSS or JSON with the colours of a theme."""
    if theme != DARK:
        return text

    def exchanged(found: re.Match[str]) -> str:
        color = f"#{found[2].upper()}"
        return found[1] + COUNTERPARTS.get(color, color)[1:]

    return COLOR.sub(exchanged, text)


def view_in_theme(view: View, theme: str) -> View:
    """A chart with the colours of a theme; the light one is as it was drawn."""
    if theme != DARK:
        return view
    figure = view.figure
    if figure is not None:
        figure = go.Figure(json.loads(in_theme(figure.to_json(), theme)))
    return replace(view, figure=figure, html=in_theme(view.html, theme))
