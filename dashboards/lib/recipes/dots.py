"""Two or more figures of a row as dots on one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboards.lib import palette
from dashboards.lib.figures import (
    Height,
    category_axis,
    figure,
    number,
    standing,
    value_axis,
    wrap,
)
from dashboards.lib.format import Formats
from dashboards.lib.recipes.intervals import dots
from dashboards.lib.scope import Scope
from dashboards.lib.statuses import PARTIAL
from dashboards.lib.table import Row, Table
from dashboards.lib.view import View, Words


@dataclass(frozen=True)
class Dot:
    """One figure of each row: its key, its name in the legend, its colour."""

    key: str
    name: str
    color: str


def compared_dots(
    scope: Scope,
    words: Words,
    table: Table,
    rows: Sequence[Row],
    label: str,
    first: Dot,
    second: Dot,
    *,
    unit: str,
    scale: str = "",
    top: float | None = None,
    height: Height,
    is_joined: bool = True,
) -> View:
    """Both figures of every row; ``is_joined`` draws the distance between them. ``<key>_status``
    of a row says whether a figure is incomplete.

    ``scale``: unit of the axis where it is written otherwise than the figures.
    """
    if not rows:
        return words.nothing(table)
    formats = Formats(scope.language)
    labels = [wrap(row[label]) for row in rows]
    traces = [_joins(labels, rows, first, second)] if is_joined else []
    for dot in (first, second):
        values = [row[dot.key] for row in rows]
        said = [
            "" if value is None else f"{dot.name}: <b>{formats.number(value, unit)}</b>"
            for value in values
        ]
        partial = [row.get(f"{dot.key}_status") == PARTIAL for row in rows]
        traces.append(dots(labels, values, said, dot.color, dot.name, partial=partial))
    largest = max(number(row[dot.key]) or 0 for row in rows for dot in (first, second))
    drawn = figure(
        traces,
        scope.language,
        height=height.of(len(rows)),
        showlegend=True,
        margin={"l": 8, "r": 24, "t": 8, "b": 28},
        meta=standing(
            (
                status
                for row in rows
                for dot in (first, second)
                if (status := row.get(f"{dot.key}_status")) == PARTIAL
            ),
            scope.language,
        ),
        xaxis=value_axis(top or largest, formats, scale or unit),
        yaxis=category_axis(
            len(rows),
            categoryorder="array",
            categoryarray=labels,
            showgrid=not is_joined,
            gridcolor=palette.GRID,
        ),
    )
    return words.over(table, drawn)


def _joins(labels: Sequence[str], rows: Sequence[Row], first: Dot, second: Dot) -> go.Scatter:
    xs: list[float | None] = []
    ys: list[str | None] = []
    for label, row in zip(labels, rows, strict=True):
        if row[first.key] is not None and row[second.key] is not None:
            xs += [number(row[first.key]), number(row[second.key]), None]
            ys += [label, label, None]
    return go.Scatter(
        x=xs,
        y=ys,
        mode="lines",
        line={"color": palette.JOIN, "width": 3},
        hoverinfo="skip",
        showlegend=False,
    )
