"""Lines over time: a value that moves, where its distance from zero says nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import plotly.graph_objects as go

from dashboards.lib import hover, palette
from dashboards.lib.figures import (
    axis,
    figure,
    label_gap,
    opens,
    round_ticks,
    spread,
    standing,
    tick_text,
    value_axis,
)
from dashboards.lib.format import Formats
from dashboards.lib.measures import with_margin
from dashboards.lib.scope import Scope
from dashboards.lib.statuses import OK, PARTIAL, said
from dashboards.lib.table import Table
from dashboards.lib.view import View, Words

# Months that are named on an axis of many.
QUARTER_STARTS = {"01", "04", "07", "10"}


@dataclass(frozen=True)
class Series:
    """One line: its name, a value, or a gap, per month, the statuses of them, and what a click on
    each opens."""

    name: str
    values: Sequence[float | None]
    states: Sequence[str]
    passports: Sequence[str] = ()


def shares_by_month(
    scope: Scope, words: Words, table: Table, months: Sequence[str], series: Sequence[Series]
) -> View:
    """Shares from 0 to 100 % by month ``2025-03``, one line per series; never across a gap,
    and with a hollow mark where a month is incomplete."""
    if not series:
        return words.nothing(table)
    formats = Formats(scope.language)
    traces = [
        go.Scatter(
            x=list(months),
            y=list(one.values),
            mode="lines+markers",
            name=one.name,
            line={"color": color, "width": 2},
            connectgaps=False,
            marker={
                "size": [10 if state == PARTIAL else 6 for state in one.states],
                "color": ["#FFFFFF" if state == PARTIAL else color for state in one.states],
                "line": {
                    "color": color,
                    "width": [2.5 if state == PARTIAL else 0 for state in one.states],
                },
            },
            customdata=[
                hover.part(one.name, formats.period(m), _read(v, state, formats))
                for m, v, state in zip(months, one.values, one.states, strict=True)
            ],
            hovertemplate=hover.ALONE,
            **opens(one.passports),
        )
        for one, color in zip(series, palette.repeated(len(series)), strict=True)
    ]
    named = [month for month in months if month[5:] in QUARTER_STARTS]
    drawn = figure(
        traces,
        scope.language,
        height=380,
        showlegend=len(traces) > 1,
        margin={"l": 8, "r": 16, "t": 8, "b": 44},
        xaxis=axis(
            type="category",
            tickmode="array",
            tickvals=named,
            ticktext=[f"{formats.short_month(month)}<br>{month[:4]}" for month in named],
        ),
        yaxis=value_axis(1.0, formats, "share"),
        meta=standing(
            (state for one in series for state in one.states if state == PARTIAL), scope.language
        ),
    )
    return words.over(table, drawn)


def season_lines(
    scope: Scope,
    words: Words,
    table: Table,
    weeks: Sequence[str],
    series: Sequence[Series],
    *,
    unit: str,
    named: Sequence[int],
    axis_name: str,
    read: Callable[[str, str], str],
    height: int = 340,
) -> View:
    """Counts that add up week by week: the last series strong, those before it grey, each with
    its name at its end. ``named``: places of the weeks on the axis; ``read`` names a season and
    a week in hover texts. Never across a gap."""
    known = [v for one in series for v in one.values if v is not None]
    if not known:
        return words.nothing(table)
    formats = Formats(scope.language)
    traces, ends = [], []
    for one in series:
        is_now = one is series[-1]
        color = palette.BLUE if is_now else palette.GREY
        traces.append(
            go.Scatter(
                x=list(weeks),
                y=list(one.values),
                mode="lines+markers",
                name=one.name,
                connectgaps=False,
                line={"color": color, "width": 3 if is_now else 1.5},
                marker=_rings(one.states, color),
                customdata=[
                    hover.part(one.name, read(one.name, week), _count(v, state, formats, unit))
                    for week, v, state in zip(weeks, one.values, one.states, strict=True)
                ],
                hovertemplate=hover.ALONE,
                cliponaxis=False,
                **opens(one.passports),
            )
        )
        if last := [n for n, value in enumerate(one.values) if value is not None]:
            ends.append((one, last[-1], one.values[last[-1]] or 0.0, color))
    # A line that others go on beside has its name above it, out of their way.
    behind = [end for _, place, end, _ in ends if weeks[place] == weeks[-1]]
    gap = label_gap([0.0, *(end for _, _, end, _ in ends)], height, 17)
    free = iter(spread(behind, gap))
    places = [next(free) if weeks[place] == weeks[-1] else end for _, place, end, _ in ends]
    drawn = figure(
        traces,
        scope.language,
        height=height,
        margin={"l": 8, "r": 52, "t": 12, "b": 44},
        xaxis=axis(
            type="category",
            categoryorder="array",
            categoryarray=list(weeks),
            tickmode="array",
            tickvals=[weeks[place] for place in named],
            ticktext=[weeks[place] for place in named],
            title={"text": axis_name, "font": {"size": 12.5, "color": palette.MUTED}},
        ),
        yaxis=value_axis(max(known), formats, unit, room=1.1),
        meta=standing(
            (
                state
                for one in series
                for state, value in zip(one.states, one.values, strict=True)
                if value is not None
            ),
            scope.language,
        ),
        annotations=[
            {
                "x": place,
                "y": at,
                **_beside(is_last=weeks[place] == weeks[-1]),
                "showarrow": False,
                "font": {"size": 12.5, "color": palette.MUTED if color == palette.GREY else color},
                "text": f"<b>{one.name}</b>" if color == palette.BLUE else one.name,
            }
            for (one, place, _, color), at in zip(ends, places, strict=True)
        ],
    )
    return words.over(table, drawn)


def _beside(*, is_last: bool) -> dict[str, Any]:
    """Where the name of a line stands: behind its end; above it where other lines go on."""
    if is_last:
        return {"xanchor": "left", "xshift": 5}
    return {"xanchor": "right", "xshift": -4, "yshift": 10, "bgcolor": "#FFFFFF"}


def _rings(states: Sequence[str], color: str) -> dict[str, Any]:
    """A hollow mark where a value is incomplete, none elsewhere."""
    return {
        "size": [8 if state == PARTIAL else 0 for state in states],
        "opacity": 1,
        "color": "#FFFFFF",
        "line": {"color": color, "width": 2},
    }


def _count(value: float | None, state: str, formats: Formats, unit: str) -> str:
    if value is None:
        return said("no_source" if state == OK else state, formats.language).word
    written = formats.number(value, unit)
    return f"{written}, {said(state, formats.language).word}" if state == PARTIAL else written


def _read(value: float | None, state: str, formats: Formats) -> str:
    """A share as the hover text says it: where it is lacking, the word of its status."""
    if value is None:
        return said("no_source" if state == OK else state, formats.language).word
    written = formats.share(value)
    return f"{written}, {said(state, formats.language).word}" if state == PARTIAL else written


def daily_line(
    scope: Scope,
    words: Words,
    table: Table,
    days: Sequence[date],
    values: Sequence[float],
    *,
    unit: str,
    suffix: str = "",
) -> View:
    """One value by day on a scale of its own, the last one written at the end."""
    if not days:
        return words.nothing(table)
    formats = Formats(scope.language)
    low, high = with_margin(values)
    ticks = round_ticks(low, high, 4)
    # Every other month is named, so that the names also fit on a phone.
    months = sorted({f"{day:%Y-%m}" for day in days})[::2]
    line = go.Scatter(
        x=list(days),
        y=list(values),
        mode="lines",
        line={"color": palette.BLUE, "width": 2},
        customdata=[
            f"{formats.short_date(day)}<br><b>{formats.number(value, unit)}{suffix}</b>"
            for day, value in zip(days, values, strict=True)
        ],
        hovertemplate=hover.ALONE,
    )
    last = go.Scatter(
        x=[days[-1]],
        y=[values[-1]],
        mode="markers+text",
        marker={"color": palette.BLUE, "size": 8},
        text=[formats.number(values[-1], "ratio")],
        textposition="top left",
        textfont={"size": 12.5},
        hoverinfo="skip",
        cliponaxis=False,
    )
    drawn = figure(
        [line, last],
        scope.language,
        height=230,
        margin={"l": 8, "r": 16, "t": 8, "b": 28},
        xaxis=axis(
            tickmode="array",
            tickvals=[f"{month}-15" for month in months],
            ticktext=[formats.short_month(month) for month in months],
            type="date",
        ),
        yaxis=axis(
            range=[low, high],
            showgrid=True,
            gridcolor=palette.GRID,
            tickmode="array",
            tickvals=ticks,
            ticktext=[tick_text(value, unit, formats) for value in ticks],
        ),
    )
    return words.over(table, drawn)
