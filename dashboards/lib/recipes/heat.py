"""Heat map: a square per row and column, the darker the more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dashboards.lib import hover, palette
from dashboards.lib.figures import (
    Height,
    axis,
    category_axis,
    figure,
    number,
    opens,
    standing,
    wrap,
)
from dashboards.lib.format import Number
from dashboards.lib.scope import Scope
from dashboards.lib.table import Table
from dashboards.lib.view import View, Words


@dataclass(frozen=True)
class Square:
    """``value`` gives the colour, none leaves the square white; ``text`` stands inside;
    ``passport``: what a click opens."""

    value: Number | None
    text: str = ""
    said: str = ""
    passport: str = ""


def heat_map(
    scope: Scope,
    words: Words,
    table: Table,
    labels: Sequence[str],
    columns: Sequence[str],
    squares: Sequence[Sequence[Square]],
    *,
    height: Height,
    bottom: int = 28,
    colors: Sequence[str] = palette.SEQUENTIAL,
    top: float | None = None,
    is_top_axis: bool = False,
    states: Sequence[str] = (),
) -> View:
    """``squares``: one line per label with one square per column; ``top``: value of the last
    colour, else the largest; ``states``: the statuses whose marks stand in squares."""
    if not labels:
        return words.nothing(table)
    z = [[number(square.value) for square in line] for line in squares]
    if top is None:
        top = max((value for line in z for value in line if value is not None), default=1.0)
    trace = go.Heatmap(
        z=z,
        x=list(range(len(columns))),
        y=[wrap(label) for label in labels],
        zmin=0,
        zmax=top,
        colorscale=palette.scale(colors),
        showscale=False,
        xgap=2,
        ygap=2,
        customdata=[[square.said for square in line] for line in squares],
        hovertemplate=hover.ALONE,
        hoverongaps=False,
        **opens([square.passport for square in line] for line in squares),
    )
    drawn = figure(
        [trace],
        scope.language,
        height=height.of(len(labels)),
        meta=standing([], scope.language, gaps=states),
        margin={"l": 8, "r": 8, "t": 4, "b": bottom},
        xaxis=axis(
            tickmode="array",
            tickvals=list(range(len(columns))),
            ticktext=list(columns),
            side="top" if is_top_axis else "bottom",
        ),
        annotations=[
            _text(column, row, square, palette.on_scale(colors, square.value, top))
            for row, line in enumerate(squares)
            for column, square in enumerate(line)
            if square.text
        ],
        # Of a category: years as labels would else be numbers of a scale.
        yaxis=category_axis(len(labels), type="category"),
    )
    return words.over(table, drawn, is_wide=True)


def _text(column: int, row: int, square: Square, color: str | None) -> dict[str, Any]:
    """A square's text: plotly's own has too little contrast on the middle of a scale."""
    ink = palette.MUTED if color is None else palette.readable_on(color)
    return {
        "x": column,
        "y": row,
        "showarrow": False,
        "font": {"size": 12, "color": ink},
        "text": square.text,
    }
