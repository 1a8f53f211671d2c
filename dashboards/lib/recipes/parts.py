"""Stacked bars: the parts of a whole, as amounts or as shares that fill each bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go

from dashboards.lib import hover, palette
from dashboards.lib.figures import (
    Height,
    axis,
    category_axis,
    figure,
    hatched,
    month_axis,
    number,
    standing,
    value_axis,
    wrap,
)
from dashboards.lib.format import Formats
from dashboards.lib.measures import largest_total
from dashboards.lib.recipes.bars import mark_in_gap, mark_inside
from dashboards.lib.scope import Scope
from dashboards.lib.statuses import PARTIAL
from dashboards.lib.table import Table
from dashboards.lib.view import View, Words

HALVES = (0.0, 0.5, 1.0)
HALO = ", ".join(["0 0 4px #FFFFFF"] * 8)
QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Part:
    """One colour of all bars: its values in the order of the labels, ``said`` how the hover text
    writes them, ``more`` what it adds; ``states`` as those of its values."""

    name: str
    color: str
    values: Sequence[Decimal | float | None]
    said: Sequence[str]
    more: Sequence[str] = field(default_factory=tuple)
    states: Sequence[str] = field(default_factory=tuple)

    def hover(self, labels: Sequence[str]) -> list[str]:
        more = self.more or [""] * len(self.said)
        return [
            hover.part(label, self.name, said, rest)
            for label, said, rest in zip(labels, self.said, more, strict=True)
        ]


def whole_bars(
    scope: Scope,
    words: Words,
    table: Table,
    labels: Sequence[str],
    parts: Sequence[Part],
    *,
    room: float,
    height: Height,
    ticks: Sequence[float] = HALVES,
    is_upright: bool = False,
    states: Sequence[str] = (),
) -> View:
    """Bars from 0 to 100 %; a part of ``room`` and more has its per cent written inside.

    ``states``: statuses of the bars; incomplete ones are hatched, upright gaps hold their mark.
    """
    if not any(value is not None for part in parts for value in part.values):
        return words.nothing(table)
    formats = Formats(scope.language)
    inside = [
        [formats.share(value, 0) if value and value >= room else "" for value in part.values]
        for part in parts
    ]
    # The last tick's line would be cut by the frame at exactly one.
    shares = axis(
        range=[0, 1.001],
        tickmode="array",
        tickvals=list(ticks),
        ticktext=[formats.share(tick, 0) for tick in ticks],
    )
    names = axis(type="category") if is_upright else category_axis(len(labels))
    drawn = figure(
        _stacked(labels, parts, is_upright=is_upright, inside=inside, states=states),
        scope.language,
        **_around(labels, parts, states, scope, is_marked=is_upright),
        height=height.of(len(labels)),
        barmode="stack",
        showlegend=True,
        margin={"l": 8, "r": 20, "t": 8, "b": 28},
        # On a phone a part may be narrower than its per cent.
        uniformtext={"mode": "hide", "minsize": 11},
        xaxis=names if is_upright else shares,
        yaxis=shares if is_upright else names,
    )
    return words.over(table, drawn, is_wide=is_upright)


def stacked_bars(
    scope: Scope,
    words: Words,
    table: Table,
    labels: Sequence[str],
    parts: Sequence[Part],
    *,
    unit: str = "count",
    height: Height,
) -> View:
    """Amounts one after the other, one bar per label; a part that is lacking leaves its mark."""
    if not labels:
        return words.nothing(table)
    lacking = [
        (label, state)
        for part in parts
        for label, value, state in zip(labels, part.values, part.states, strict=False)
        if value is None
    ]
    drawn = figure(
        _stacked(labels, parts, is_upright=False),
        scope.language,
        meta=standing([], scope.language, gaps=[state for _, state in lacking]),
        annotations=[mark_inside(wrap(label), state, scope) for label, state in lacking],
        height=height.of(len(labels)),
        barmode="stack",
        showlegend=True,
        margin={"l": 8, "r": 20, "t": 8, "b": 28},
        xaxis=value_axis(_largest(parts), Formats(scope.language), unit),
        yaxis=category_axis(
            len(labels),
            categoryorder="array",
            categoryarray=[wrap(label) for label in labels],
        ),
    )
    return words.over(table, drawn)


def stacked_months(
    scope: Scope,
    words: Words,
    table: Table,
    months: Sequence[str],
    parts: Sequence[Part],
    *,
    unit: str = "count",
    height: int,
    states: Sequence[str] = (),
) -> View:
    """Amounts one on the other, one column per month ``2025-03``.

    ``states``: statuses of the months; incomplete ones are hatched, gaps hold their mark.
    """
    if not months:
        return words.nothing(table)
    formats = Formats(scope.language)
    drawn = figure(
        _stacked(
            months,
            parts,
            is_upright=True,
            read=[formats.period(m) for m in months],
            states=states,
        ),
        scope.language,
        **_around(months, parts, states, scope, is_marked=True),
        height=height,
        barmode="stack",
        showlegend=True,
        margin={"l": 8, "r": 8, "t": 8, "b": 28},
        xaxis=month_axis(months, formats),
        yaxis=value_axis(_largest(parts), formats, unit),
    )
    return words.over(table, drawn, is_wide=True)


def _around(
    labels: Sequence[str],
    parts: Sequence[Part],
    states: Sequence[str],
    scope: Scope,
    *,
    is_marked: bool,
) -> dict[str, Any]:
    """What a figure says of bars that are incomplete, and the marks of those without a value."""
    are_known = [
        any(value is not None for value in bar)
        for bar in zip(*(p.values for p in parts), strict=True)
    ]
    told = list(zip(labels, states, are_known, strict=True)) if states else []
    gaps = [(label, state) for label, state, is_known in told if is_marked and not is_known]
    return {
        "meta": standing(
            (state for _, state, is_known in told if is_known),
            scope.language,
            gaps=[state for _, state in gaps],
        ),
        "annotations": [mark_in_gap(label, state, scope) for label, state in gaps],
    }


def _largest(parts: Sequence[Part]) -> float:
    return largest_total(part.values for part in parts)


def _stacked(
    labels: Sequence[str],
    parts: Sequence[Part],
    *,
    is_upright: bool,
    inside: Sequence[Sequence[str]] = (),
    read: Sequence[str] = (),
    states: Sequence[str] = (),
) -> list[go.Bar]:
    """``read``: the labels as hover texts write them, where the axis holds codes."""
    traces = []
    are_partial = [state == PARTIAL for state in states]
    names: list[Any] = list(labels) if is_upright else [wrap(label) for label in labels]
    for position, part in enumerate(parts):
        amounts: list[Any] = [number(value) for value in part.values]
        bar = go.Bar(
            x=names if is_upright else amounts,
            y=amounts if is_upright else names,
            orientation="v" if is_upright else "h",
            name=part.name,
            marker={"line": {"color": "#FFFFFF", "width": 1}} | hatched(are_partial, part.color),
            customdata=part.hover(read or labels),
            hovertemplate=hover.ALONE,
        )
        if inside:
            bar.update(
                text=list(inside[position]),
                textposition="inside",
                textangle=0,
                insidetextanchor="middle",
                constraintext="inside",
                textfont={
                    "size": 11.5,
                    "color": [
                        palette.INK if is_partial else palette.readable_on(part.color)
                        for is_partial in are_partial or [False] * len(labels)
                    ],
                    # Else the lines of a hatch would run through its letters.
                    "shadow": [HALO if is_partial else "none" for is_partial in are_partial]
                    or "none",
                },
            )
        traces.append(bar)
    return traces
