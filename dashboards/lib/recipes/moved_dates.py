"""Moved dates: one line per row, from the day that was first set to the last one, in days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboards.lib import hover, palette
from dashboards.lib.figures import Height, axis, category_axis, figure, round_ticks, tick_text, wrap
from dashboards.lib.format import Formats
from dashboards.lib.measures import with_margin
from dashboards.lib.scope import Scope
from dashboards.lib.table import Row, Table
from dashboards.lib.view import View, Words

UNIT = "days"


@dataclass(frozen=True)
class Mark:
    """A kind of day: the key under which a row lists its days after the first one, its name in the
    legend, its look."""

    key: str
    name: str
    color: str
    symbol: str = "circle"


def moved_dates(
    scope: Scope,
    words: Words,
    table: Table,
    rows: Sequence[Row],
    label: str,
    marks: Sequence[Mark],
    *,
    height: Height,
) -> View:
    """Rows with a list of days under the key of each mark; 0 is the day that was first set."""
    reached = [day for row in rows for mark in marks for day in row[mark.key]]
    if not reached:
        return words.nothing(table)
    formats = Formats(scope.language)
    labels = [wrap(row[label]) for row in rows]
    low, high = min(0, *reached), max(reached)
    ticks = round_ticks(low, high, 4)
    traces = [_lines(labels, rows, marks)]
    for mark in marks:
        points = [(at, day) for at, row in zip(labels, rows, strict=True) for day in row[mark.key]]
        if points:
            traces.append(
                go.Scatter(
                    x=[day for _, day in points],
                    y=[at for at, _ in points],
                    mode="markers",
                    name=mark.name,
                    marker={"color": mark.color, "size": 10, "symbol": mark.symbol},
                    customdata=[
                        f"{mark.name}: <b>{formats.number(day, UNIT)}</b>" for _, day in points
                    ],
                    hovertemplate=hover.LABELLED,
                    cliponaxis=False,
                )
            )
    drawn = figure(
        traces,
        scope.language,
        height=height.of(len(rows)),
        showlegend=True,
        margin={"l": 8, "r": 24, "t": 8, "b": 28},
        xaxis=axis(
            range=list(with_margin([low, high])),
            showgrid=True,
            gridcolor=palette.GRID,
            tickmode="array",
            tickvals=ticks,
            ticktext=[tick_text(day, UNIT, formats) for day in ticks],
        ),
        yaxis=category_axis(len(rows), categoryorder="array", categoryarray=labels),
    )
    return words.over(table, drawn)


def _lines(labels: Sequence[str], rows: Sequence[Row], marks: Sequence[Mark]) -> go.Scatter:
    xs: list[int | None] = []
    ys: list[str | None] = []
    for label, row in zip(labels, rows, strict=True):
        days = sorted({0, *(day for mark in marks for day in row[mark.key])})
        xs += [days[0], days[-1], None]
        ys += [label, label, None]
    return go.Scatter(
        x=xs,
        y=ys,
        mode="lines",
        line={"color": palette.JOIN, "width": 3},
        hoverinfo="skip",
        showlegend=False,
    )
