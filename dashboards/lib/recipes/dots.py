"""Two or more figures of a row as dots on one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dashboards.lib import palette
from dashboards.lib.figures import (
    Height,
    category_axis,
    figure,
    number,
    opens,
    standing,
    value_axis,
    wrap,
)
from dashboards.lib.format import Formats
from dashboards.lib.recipes.intervals import dots
from dashboards.lib.scope import Scope
from dashboards.lib.statuses import PARTIAL
from dashboards.lib.statuses import said as said_of
from dashboards.lib.table import PASSPORT, Row, Table
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
    of a row says whether a figure is incomplete, or why it is lacking: its mark stands at the
    end of the row, beside the scale.

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
        drawn_dots = dots(labels, values, said, dot.color, dot.name, partial=partial)
        named = (str(row.get(f"{dot.key}_{PASSPORT}", "")) for row in rows)
        traces.append(drawn_dots.update(opens(named)))
    gaps = [
        (at, status, place)
        for at, row in zip(labels, rows, strict=True)
        for place, dot in enumerate((first, second))
        if row[dot.key] is None and (status := row.get(f"{dot.key}_status"))
    ]
    largest = max(number(row[dot.key]) or 0 for row in rows for dot in (first, second))
    drawn = figure(
        traces,
        scope.language,
        height=height.of(len(rows)),
        showlegend=True,
        margin={"l": 8, "r": 44 if gaps else 24, "t": 8, "b": 28},
        meta=standing(
            (
                status
                for row in rows
                for dot in (first, second)
                if (status := row.get(f"{dot.key}_status")) == PARTIAL
            ),
            scope.language,
            gaps=[status for _, status, _ in gaps],
        ),
        annotations=[_mark(at, status, place, scope) for at, status, place in gaps],
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


def _mark(label: str, status: str, place: int, scope: Scope) -> dict[str, Any]:
    """The mark of a status at the end of its row, where the scale leaves room for both."""
    return {
        "x": 1,
        "xref": "paper",
        "xshift": 2 if place == 0 else 22,
        "y": label,
        "xanchor": "left",
        "showarrow": False,
        "font": {"size": 12, "color": palette.MUTED},
        "text": said_of(status, scope.language).mark,
    }


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
