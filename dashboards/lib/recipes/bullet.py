"""Bullet: a bar for what is, a tick for what it is held against."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go

from dashboards.lib import hover, palette
from dashboards.lib.figures import Height, category_axis, figure, number, opens, value_axis, wrap
from dashboards.lib.format import Formats
from dashboards.lib.scope import Scope
from dashboards.lib.table import Table
from dashboards.lib.view import View, Words

# Pixels at the right for the words behind a bar.
ROOM = 96


@dataclass(frozen=True)
class Bullet:
    """One bar: label, value and colour, ``said`` behind it, and the tick where there is one;
    ``passport``: what a click on it opens."""

    label: str
    value: Decimal | None
    said: str
    tick: Decimal | None = None
    color: str = palette.BLUE
    passport: str = ""


def bullet(
    scope: Scope,
    words: Words,
    table: Table,
    bars: Sequence[Bullet],
    *,
    unit: str,
    tick: str,
    write: Callable[[Decimal], str],
    height: Height,
    ticks: int = 3,
) -> View:
    """Bars with their ticks; ``tick`` is the name of the ticks in the legend, ``write`` writes
    their values in hover texts."""
    if all(bar.value is None for bar in bars):
        return words.nothing(table)
    formats = Formats(scope.language)
    labels = [wrap(bar.label) for bar in bars]
    has_ticks = any(bar.tick is not None for bar in bars)
    traces: list[Any] = [
        go.Bar(
            x=[number(bar.value) for bar in bars],
            y=labels,
            orientation="h",
            marker={"color": [bar.color for bar in bars]},
            customdata=[bar.said for bar in bars],
            hovertemplate=hover.LABELLED_BOLD,
            showlegend=False,
            **opens(bar.passport for bar in bars),
        )
    ]
    if has_ticks:
        traces.append(_ticks(labels, bars, tick, write))
    drawn = figure(
        traces,
        scope.language,
        height=height.of(len(bars)),
        showlegend=has_ticks,
        margin={"l": 8, "r": ROOM, "t": 8, "b": 28},
        xaxis=value_axis(max(_reach(bar) for bar in bars), formats, unit, ticks=ticks),
        yaxis=category_axis(len(bars)),
        # Beyond the bar and the tick, so that neither strikes a number through.
        annotations=[
            {
                "x": _reach(bar),
                "y": label,
                "xanchor": "left",
                "xshift": 5,
                "showarrow": False,
                "font": {"size": 12.5, "color": palette.INK},
                "text": bar.said,
            }
            for bar, label in zip(bars, labels, strict=True)
        ],
    )
    return words.over(table, drawn)


def _reach(bar: Bullet) -> float:
    """How far a bar or its tick goes to the right."""
    return max(float(bar.value or 0), float(bar.tick or 0))


def _ticks(
    labels: Sequence[str], bars: Sequence[Bullet], name: str, write: Callable[[Decimal], str]
) -> go.Scatter:
    return go.Scatter(
        x=[number(bar.tick) for bar in bars],
        y=labels,
        mode="markers",
        name=name,
        marker={
            "symbol": "line-ns",
            "size": 22,
            "color": palette.INK,
            "line": {"color": palette.INK, "width": 2},
        },
        customdata=[
            "" if bar.tick is None else f"{name}: <b>{write(bar.tick)}</b>" for bar in bars
        ],
        hovertemplate=hover.LABELLED,
        cliponaxis=False,
    )
