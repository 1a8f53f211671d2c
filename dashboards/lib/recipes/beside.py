"""A place by period with its band, and others beside it as quiet lines or marks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboards.lib import hover, palette
from dashboards.lib.figures import axis, break_before, figure, number, opens, standing, value_axis
from dashboards.lib.format import Formats
from dashboards.lib.recipes.bars import mark_in_gap
from dashboards.lib.scope import Scope
from dashboards.lib.sparkline import Point
from dashboards.lib.statuses import OK, PARTIAL, said
from dashboards.lib.table import Table
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words

HEIGHT = 220
# Of a line that lies on zero: there is nothing to see above it.
FLAT_HEIGHT = 90


@dataclass(frozen=True)
class Other:
    """What stands beside: a line, or marks alone where ``symbol`` names one; a period may have
    several marks. ``marks``: (period, value); a value of None is a gap. ``more``: what the hover
    text of each mark says beneath, as HTML."""

    name: str
    color: str
    marks: Sequence[tuple[str, float | None]]
    symbol: str = ""
    size: int = 8
    more: Sequence[str] = ()


def line_beside(
    scope: Scope,
    words: Words,
    table: Table,
    name: str,
    history: Sequence[Point],
    others: Sequence[Other],
    *,
    unit: str,
    height: int = HEIGHT,
) -> View:
    """The line of a place on the pale bars of its bands, from zero; the others behind it, also
    where the place itself has nothing to draw.

    Gaps stay gaps and hold the mark of their status, incomplete periods are rings, and no line
    crosses the dotted rule of a break.
    """
    values = [point.value for point in history] + [v for one in others for _, v in one.marks]
    if all(value is None for value in values):
        return words.nothing(table)
    formats = Formats(scope.language)
    periods = [point.period for point in history]
    broken = {point.period for point in history if point.is_break}
    bands = [
        (point.period, float(point.low), float(point.high))
        for point in history
        if point.low is not None and point.high is not None and point.low != point.high
    ]
    traces = [
        *([_bands(scope, bands)] if bands else []),
        *(_other(one, formats, unit, broken) for one in others),
        _own(name, history, formats, unit),
    ]
    drawn_values = [
        float(v) for v in [*values, *(end for _, *ends in bands for end in ends)] if v is not None
    ]
    drawn = figure(
        traces,
        scope.language,
        height=height if any(drawn_values) else FLAT_HEIGHT,
        showlegend=len(traces) > 1,
        margin={"l": 8, "r": 16, "t": 10, "b": 30},
        xaxis=axis(
            type="category",
            categoryorder="array",
            categoryarray=periods,
            tickmode="array",
            tickvals=periods,
            ticktext=[formats.period(period) for period in periods],
        ),
        # Money that came back may make a year negative.
        yaxis=value_axis(
            max(drawn_values), formats, unit, bottom=min(0.0, *drawn_values), room=1.05
        ),
        meta=standing(
            (point.status for point in history if point.value is not None),
            scope.language,
            gaps=[_state(point) for point in history if point.value is None],
            has_break=bool(broken),
        ),
        shapes=[break_before(place) for place, period in enumerate(periods) if period in broken],
        # By its place: a year alone would be read as a number.
        annotations=[
            mark_in_gap("", _state(point), scope) | {"x": place}
            for place, point in enumerate(history)
            if point.value is None
        ],
    )
    return words.over(table, drawn)


def _state(point: Point) -> str:
    return "no_source" if point.status == OK else point.status


def _bands(scope: Scope, bands: Sequence[tuple[str, float, float]]) -> go.Scatter:
    """Upright bars from the lower to the upper end, two points each and a gap after them."""
    x: list[str | None] = []
    y: list[float | None] = []
    for period, low, high in bands:
        x += [period, period, None]
        y += [low, high, None]
    return go.Scatter(
        x=x,
        y=y,
        mode="lines",
        name=Texts(scope.language)("country.band"),
        line={"color": palette.PALE, "width": 9},
        hoverinfo="skip",
    )


def _own(name: str, history: Sequence[Point], formats: Formats, unit: str) -> go.Scatter:
    """The place's own line; a point without a value parts it before a break."""
    points: list[Point] = []
    for point in history:
        if point.is_break:
            points.append(Point(point.period, None))
        points.append(point)
    return go.Scatter(
        x=[point.period for point in points],
        y=[number(point.value) for point in points],
        mode="lines+markers",
        name=name,
        line={"color": palette.BLUE, "width": 2.5},
        connectgaps=False,
        marker={
            "size": [9 if point.status == PARTIAL else 6 for point in points],
            "color": ["#FFFFFF" if point.status == PARTIAL else palette.BLUE for point in points],
            "line": {
                "color": palette.BLUE,
                "width": [2 if point.status == PARTIAL else 0 for point in points],
            },
        },
        customdata=[_said(name, point, formats, unit) for point in points],
        hovertemplate=hover.ALONE,
        cliponaxis=False,
        **opens(point.passport for point in points),
    )


def _said(name: str, point: Point, formats: Formats, unit: str) -> str:
    period = formats.period(point.period)
    if point.value is None:
        return hover.part(name, period, said(_state(point), formats.language).word)
    written = formats.number(point.value, unit)
    if point.status == PARTIAL:
        written = f"{written}, {said(PARTIAL, formats.language).word}"
    if point.low is None or point.high is None or point.low == point.high:
        return hover.part(name, period, written)
    band = formats.band(point.low, point.high, unit)
    return hover.part(
        name, period, written, f"<br>{Texts(formats.language)('card.band', band=band)}"
    )


def _other(one: Other, formats: Formats, unit: str, broken: Collection[str]) -> go.Scatter:
    marks: list[tuple[str, float | None, str]] = []
    for (period, value), more in zip(one.marks, one.more or [""] * len(one.marks), strict=True):
        if period in broken and not one.symbol:
            marks.append((period, None, ""))
        marks.append((period, value, more))
    look: dict[str, object] = {"line": {"color": one.color, "width": 1.8}}
    if one.symbol:
        # A tick is all line.
        line = {"color": one.color, "width": 2.5 if one.symbol.startswith("line") else 0}
        look = {
            "marker": {
                "symbol": one.symbol, "size": one.size, "color": one.color, "line": line,
            }
        }  # fmt: skip
    return go.Scatter(
        x=[period for period, _, _ in marks],
        y=[value for _, value, _ in marks],
        mode="markers" if one.symbol else "lines+markers",
        name=one.name,
        connectgaps=False,
        customdata=[
            ""
            if value is None
            else hover.part(one.name, formats.period(period), formats.number(value, unit), more)
            for period, value, more in marks
        ],
        hovertemplate=hover.ALONE,
        **({"marker": {"size": 4, "color": one.color}} | look),
    )
