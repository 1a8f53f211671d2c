"""A part inside its whole: one wide pale bar and a narrow one in front of it, per label.

Both are published numbers. Stacked parts would claim to add up, rounded ones need not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go

from dashboards.lib import hover, palette
from dashboards.lib.figures import (
    Height,
    axis,
    category_axis,
    figure,
    number,
    standing,
    value_axis,
    wrap,
)
from dashboards.lib.format import EN_DASH, Formats
from dashboards.lib.measures import at_least
from dashboards.lib.recipes.bars import mark_in_gap, mark_inside
from dashboards.lib.recipes.intervals import word_in_gap
from dashboards.lib.scope import Scope
from dashboards.lib.statuses import NO_SOURCE, OK
from dashboards.lib.table import Table
from dashboards.lib.view import View, Words

# Shorter than this share of the longest bar, a bar has no room for its own number.
ROOM = Decimal("0.12")


@dataclass(frozen=True)
class Bars:
    """One number per label, its name in the legend, and its unit."""

    name: str
    values: Sequence[Decimal | None]
    unit: str
    states: Sequence[str] = ()

    def why_gaps(self, places: Sequence[str], of: Bars | None = None) -> list[tuple[str, str]]:
        """Place and status of every bar that is lacking; ``of``: only where that one is there."""
        states = self.states or [OK] * len(self.values)
        wholes: Sequence[Decimal | None] = of.values if of else [Decimal(1)] * len(self.values)
        return [
            (place, NO_SOURCE if state == OK else state)
            for place, value, state, whole in zip(places, self.values, states, wholes, strict=True)
            if value is None and whole
        ]


def part_of_whole(
    scope: Scope,
    words: Words,
    table: Table,
    labels: Sequence[str],
    whole: Bars,
    part: Bars,
    *,
    height: Height,
    right: int = 56,
) -> View:
    """Lying bars: the whole with its number at the end, the part with its number inside."""
    if not any(whole.values):
        return words.nothing(table)
    places = [wrap(label) for label in labels]
    gaps, inside = whole.why_gaps(places), part.why_gaps(places, of=whole)
    drawn = figure(
        _traces(scope, labels, whole, part, places),
        scope.language,
        height=height.of(len(labels)),
        barmode="overlay",
        showlegend=True,
        margin={"l": 8, "r": right, "t": 4, "b": 28},
        xaxis=value_axis(_largest(whole), Formats(scope.language), "count"),
        yaxis=category_axis(len(labels)),
        meta=standing([], scope.language, gaps=[state for _, state in inside]),
        annotations=[
            *(word_in_gap(place, 0, {"status": state}, scope) for place, state in gaps),
            *(mark_inside(place, state, scope) for place, state in inside),
        ],
    )
    return words.over(table, drawn)


def part_of_whole_by_half_year(
    scope: Scope,
    words: Words,
    table: Table,
    halves: Sequence[str],
    whole: Bars,
    part: Bars,
    *,
    height: int,
) -> View:
    """The same as columns, one per half-year ``2025-H1``."""
    if not any(whole.values):
        return words.nothing(table)
    formats = Formats(scope.language)
    read = [formats.period(half) for half in halves]
    gaps, inside = whole.why_gaps(halves), part.why_gaps(halves, of=whole)
    # A month to a line, so that the names of many half-years also fit on a phone.
    named = [formats.half_year(half).replace(EN_DASH, f"{EN_DASH}<br>") for half in halves]
    drawn = figure(
        _traces(scope, read, whole, part, halves, is_upright=True),
        scope.language,
        height=height,
        barmode="overlay",
        showlegend=True,
        margin={"l": 8, "r": 8, "t": 26, "b": 60},
        xaxis=axis(
            type="category",
            tickmode="array",
            tickvals=list(halves),
            ticktext=[f"{name}<br>{half[:4]}" for name, half in zip(named, halves, strict=True)],
        ),
        yaxis=value_axis(_largest(whole), formats, "count"),
        meta=standing([], scope.language, gaps=[state for _, state in (*gaps, *inside)]),
        annotations=[
            *(mark_in_gap(half, state, scope) for half, state in gaps),
            *(mark_inside(half, state, scope, is_upright=True) for half, state in inside),
        ],
    )
    return words.over(table, drawn, is_wide=True)


def _largest(bars: Bars) -> float:
    return max(float(value or 0) for value in bars.values)


def _traces(
    scope: Scope,
    labels: Sequence[str],
    whole: Bars,
    part: Bars,
    places: Sequence[str],
    *,
    is_upright: bool = False,
) -> list[go.Bar]:
    """``labels`` as hover texts write them, ``places`` as the axis holds them."""
    written = [_written(scope, bars) for bars in (whole, part)]
    inside = [
        text if at_least(value, ROOM, _largest(whole)) else ""
        for text, value in zip(written[1], part.values, strict=True)
    ]
    return [
        _bar(labels, whole, written[0], written[0], "outside", 0.78, places, is_upright),
        _bar(labels, part, written[1], inside, "inside", 0.5, places, is_upright),
    ]


def _written(scope: Scope, bars: Bars) -> list[str]:
    formats = Formats(scope.language)
    return ["" if value is None else formats.number(value, bars.unit) for value in bars.values]


def _bar(
    labels: Sequence[str],
    bars: Bars,
    written: Sequence[str],
    texts: Sequence[str],
    position: str,
    width: float,
    places: Sequence[str],
    is_upright: bool,
) -> go.Bar:
    amounts: list[Any] = [number(value) for value in bars.values]
    is_outside = position == "outside"
    color = palette.PALE if is_outside else palette.BLUE
    return go.Bar(
        x=list(places) if is_upright else amounts,
        y=amounts if is_upright else list(places),
        orientation="v" if is_upright else "h",
        name=bars.name,
        width=width,
        marker={"color": color},
        text=list(texts),
        textposition=position,
        insidetextanchor="end",
        textangle=0,
        constraintext="none",
        cliponaxis=False,
        textfont={
            "size": 12 if is_outside else 11.5,
            "color": palette.INK if is_outside else palette.readable_on(color),
        },
        customdata=[
            hover.part(label, bars.name, said) for label, said in zip(labels, written, strict=True)
        ],
        hovertemplate=hover.ALONE,
    )
