"""The house template of plotly figures and the chart types that several pages draw.

Only ``graph_objects``: building one takes a sixth of the time of plotly express. Texts on axes and
in hovers are written by ``Formats``, since plotly's own Russian locale is not in the browser.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go

from dashboards.lib import palette
from dashboards.lib.format import Formats

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
SEPARATORS = {"ru": ",\u202f", "en": ".,"}


def figure(
    traces: Sequence[Any], language: str, height: int | None = 320, **layout: Any
) -> go.Figure:
    """Traces in the house layout; ``layout`` adds to it or replaces parts."""
    base: dict[str, Any] = {
        "template": "none",
        "height": height,
        "autosize": True,
        "separators": SEPARATORS[language],
        "margin": {"l": 8, "r": 16, "t": 8, "b": 28},
        "font": {"family": palette.FONT, "size": 13, "color": palette.INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "bargap": 0.32,
        "dragmode": False,
        "hoverlabel": {
            "bgcolor": "#FFFFFF",
            "bordercolor": palette.LINE,
            "font": {"family": palette.FONT, "size": 13, "color": palette.INK},
        },
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1.02,
            "yanchor": "bottom",
            "font": {"size": 12.5, "color": palette.INK},
            "itemclick": False,
            "itemdoubleclick": False,
            "traceorder": "normal",
        },
    }
    # Given at once: updating an existing layout takes ten times as long.
    return go.Figure(list(traces), layout=base | layout)


def axis(**changes: Any) -> dict[str, Any]:
    """A quiet axis: no frame, muted ticks, no zoom."""
    return {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "fixedrange": True,
        "tickangle": 0,
        "ticks": "",
        "tickfont": {"size": 12.5, "color": palette.MUTED},
        "automargin": True,
    } | changes


def value_axis(
    top: float, formats: Formats, unit: str, *, bottom: float = 0.0, ticks: int = 3, **changes: Any
) -> dict[str, Any]:
    """A value axis with round ticks and labels in the reader's language."""
    values = round_ticks(bottom, top, ticks)
    return axis(
        range=[bottom, max(top, values[-1]) * 1.02 if top else 1],
        showgrid=True,
        gridcolor="#EEF1F3",
        tickmode="array",
        tickvals=values,
        ticktext=[tick_text(value, unit, formats) for value in values],
        **changes,
    )


def round_ticks(bottom: float, top: float, count: int = 4) -> list[float]:
    """About ``count`` round values from ``bottom`` up to ``top``."""
    span = top - bottom
    if span <= 0:
        return [bottom]
    rough = span / count
    power = 10.0 ** len(str(int(rough))) / 10 if rough >= 1 else _small_power(rough)
    step = min(
        (factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.8),
        default=rough,
    )
    first = int(bottom / step) * step
    ticks, value = [], first
    while value <= top + step * 0.02:
        if value >= bottom - step * 1e-6:
            ticks.append(round(value, 10))
        value += step
    return ticks or [bottom]


def _small_power(rough: float) -> float:
    power = 1.0
    while power > rough:
        power /= 10
    return power


def dots_start(lowest: float, largest: float) -> float:
    """Where a scale of dots begins: at zero, or, where all stand in its far half, just before them.

    Dots are read by their place, so the empty half may go; bars are read by length and keep zero.
    """
    if lowest < largest / 2:
        return 0.0
    return max((tick for tick in round_ticks(0.0, largest, 10) if tick <= lowest), default=0.0)


def tick_text(value: float, unit: str, formats: Formats) -> str:
    """A tick's label: no decimals on whole numbers."""
    if unit == "share":
        return formats.share(value, 0 if round(value * 100, 6) % 1 == 0 else 1)
    if value == int(value):
        return formats.compact(int(value), "rub" if unit == "rub" else "count")
    return formats.number(value, "plain" if unit != "rub" else "rub")


def number(value: Decimal | float | None) -> float | None:
    """What plotly takes: a float, or None for a gap."""
    return None if value is None else float(value)


def bars(
    labels: Sequence[str],
    values: Sequence[Decimal | float | None],
    texts: Sequence[str],
    *,
    color: str | Sequence[str] = palette.BLUE,
    hover: Sequence[str] | None = None,
    name: str = "",
    error: tuple[Sequence[float], Sequence[float]] | None = None,
) -> go.Bar:
    """Horizontal bars, first item on top, the value written at the end of each."""
    bar = go.Bar(
        x=[number(value) or 0 for value in values],
        y=list(labels),
        orientation="h",
        marker={"color": color},
        text=list(texts),
        textposition="outside",
        textfont={"size": 12.5, "color": palette.INK},
        cliponaxis=False,
        customdata=list(hover or texts),
        hovertemplate="%{y}<br><b>%{customdata}</b><extra></extra>",
        name=name,
    )
    if error:
        bar.update(
            error_x={
                "type": "data",
                "symmetric": False,
                "array": list(error[1]),
                "arrayminus": list(error[0]),
                "color": palette.INK,
                "thickness": 1.2,
                "width": 4,
            }
        )
    return bar


def columns(
    periods: Sequence[str],
    values: Sequence[Decimal | float | None],
    texts: Sequence[str],
    *,
    color: str | Sequence[str] = palette.BLUE,
    hover: Sequence[str] | None = None,
) -> go.Bar:
    """Upright bars over time, the value written on top of each."""
    return go.Bar(
        x=list(periods),
        y=[number(value) for value in values],
        marker={"color": color},
        text=list(texts),
        textposition="outside",
        textangle=0,
        textfont={"size": 12.5, "color": palette.INK},
        cliponaxis=False,
        customdata=list(hover or texts),
        hovertemplate="%{customdata}<extra></extra>",
    )


def intervals(
    labels: Sequence[str],
    low: Sequence[float | None],
    central: Sequence[float | None],
    high: Sequence[float | None],
    hover: Sequence[str],
    *,
    color: str = palette.BLUE,
    name: str = "",
    size: int = 9,
    symbol: str = "circle",
    width: int = 5,
) -> list[go.Scatter]:
    """Bands with a dot at the central value: one thick pale line and a dot per label."""
    xs: list[float | None] = []
    ys: list[str | None] = []
    for label, first, last in zip(labels, low, high, strict=True):
        xs += [first, last, None]
        ys += [label, label, None]
    band = go.Scatter(
        x=xs,
        y=ys,
        mode="lines",
        line={"color": _pale(color), "width": width},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )
    dots = go.Scatter(
        x=list(central),
        y=list(labels),
        mode="markers",
        name=name,
        marker={
            "color": color,
            "size": size,
            "symbol": symbol,
            "line": {"color": "#FFFFFF", "width": 1},
        },
        customdata=list(hover),
        hovertemplate="%{y}<br>%{customdata}<extra></extra>",
        cliponaxis=False,
    )
    return [band, dots]


def _pale(color: str) -> str:
    """The colour at 45 % over white."""
    channels = [int(color[index : index + 2], 16) for index in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - 0.45 * (255 - channel)):02X}" for channel in channels)


def heat(
    z: Sequence[Sequence[float | None]],
    columns: Sequence[str],
    labels: Sequence[str],
    hover: Sequence[Sequence[str]],
    *,
    texts: Sequence[Sequence[str]] | None = None,
    colors: Sequence[str] = palette.SEQUENTIAL,
    top: float | None = None,
) -> go.Heatmap:
    """A calendar-like heat map with white gaps; empty cells stay white."""
    steps = len(colors) - 1
    if top is None:
        top = max((value for line in z for value in line if value is not None), default=1.0)
    trace = go.Heatmap(
        z=[list(line) for line in z],
        x=list(range(len(columns))),
        y=list(labels),
        zmin=0,
        zmax=top,
        colorscale=[[index / steps, color] for index, color in enumerate(colors)],
        showscale=False,
        xgap=2,
        ygap=2,
        customdata=[list(line) for line in hover],
        hovertemplate="%{customdata}<extra></extra>",
        hoverongaps=False,
    )
    if texts:
        trace.update(
            text=[list(line) for line in texts], texttemplate="%{text}", textfont={"size": 12}
        )
    return trace


def stacked(
    labels: Sequence[str],
    parts: Sequence[tuple[str, str, Sequence[Decimal | float | None], Sequence[str]]],
    *,
    horizontal: bool = True,
    inside: Sequence[Sequence[str]] | None = None,
) -> list[go.Bar]:
    """One bar per label out of (name, colour, values, hover) parts."""
    traces = []
    names: list[Any] = list(labels)
    for position, (name, color, values, hover) in enumerate(parts):
        amounts: list[Any] = [number(value) for value in values]
        bar = go.Bar(
            x=amounts if horizontal else names,
            y=names if horizontal else amounts,
            orientation="h" if horizontal else "v",
            name=name,
            marker={"color": color, "line": {"color": "#FFFFFF", "width": 1}},
            customdata=list(hover),
            hovertemplate="%{customdata}<extra></extra>",
        )
        if inside:
            bar.update(
                text=list(inside[position]),
                textposition="inside",
                textangle=0,
                insidetextanchor="middle",
                constraintext="none",
                textfont={"size": 11.5, "color": readable_on(color)},
            )
        traces.append(bar)
    return traces


def readable_on(color: str) -> str:
    """White or ink, whichever reads better on the colour."""
    red, green, blue = (int(color[index : index + 2], 16) for index in (1, 3, 5))
    return "#FFFFFF" if 0.299 * red + 0.587 * green + 0.114 * blue < 145 else palette.INK


LABEL_WIDTH = 20


def wrap(text: str, width: int = LABEL_WIDTH) -> str:
    """Break a long label into lines of about ``width`` letters, evenly filled."""
    if len(text) <= width:
        return text
    count = -(-len(text) // width)
    aim = len(text) / count
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        candidate = f"{line} {word}".strip()
        is_full = len(candidate) > aim + 3 and line and len(lines) < count - 1
        if is_full:
            lines.append(line)
            line = word
        else:
            line = candidate
    return "<br>".join([*lines, line])


def category_axis(count: int, **changes: Any) -> dict[str, Any]:
    """The label side of horizontal bars: first item on top, dark labels."""
    first_on_top = {
        "autorange": "reversed",
        "tickfont": {"size": 12.5, "color": palette.INK},
        "ticklabelstandoff": 8,
    }
    return axis(**first_on_top | changes)


def month_axis(months: Sequence[str], formats: Formats, **changes: Any) -> dict[str, Any]:
    """A category axis of months ``2025-03`` with our own short names."""
    return axis(
        type="category",
        tickmode="array",
        tickvals=list(months),
        ticktext=[formats.month(int(month[5:7]), "abbreviated") for month in months],
        **changes,
    )
