"""The house template of plotly figures: layout, axes, ticks and labels. ``recipes`` draw with it.

Only ``graph_objects``: building one takes a sixth of the time of plotly express. Texts on axes and
in hovers are written by ``Formats``, since plotly's own Russian locale is not in the browser.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go

from dashboards.lib import palette, statuses
from dashboards.lib.format import EXACT_BELOW, Formats
from dashboards.lib.texts import Texts

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


def standing(
    drawn: Iterable[str], language: str, gaps: Iterable[str] = (), *, has_break: bool = False
) -> dict[str, str] | None:
    """What stands around a figure of its incomplete values (``partial``, in the legend) and of the
    marks in its gaps (``gaps``, beneath): the figure's ``meta``. Both are given as statuses.
    ``has_break``: a dotted line stands where another way of counting begins."""
    found = {}
    if has_break:
        found["break"] = Texts(language)("change.break")
    if statuses.PARTIAL in set(drawn):
        found["partial"] = statuses.said(statuses.PARTIAL, language).word
    if explained := statuses.legend(gaps, language):
        found["gaps"] = " · ".join(f"{one.mark} {one.word}" for one in explained)
    return found or None


def break_before(position: int) -> dict[str, Any]:
    """The dotted line before a column, by its place."""
    return {
        "type": "line",
        "x0": position - 0.5,
        "x1": position - 0.5,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": palette.FAINT, "width": 1.5, "dash": "dot"},
    }


def hatched(are_partial: Sequence[bool], color: str) -> dict[str, Any]:
    """The marker of bars in a colour; incomplete ones are hatched."""
    marker: dict[str, Any] = {"color": color}
    if any(are_partial):
        marker["pattern"] = {
            "shape": ["/" if is_partial else "" for is_partial in are_partial],
            "fillmode": "replace",
            "fgcolor": color,
            "bgcolor": "rgba(0,0,0,0)",
            "size": 7,
            "solidity": 0.3,
        }
        marker["line"] = {"color": color, "width": [int(is_partial) for is_partial in are_partial]}
    return marker


# Pixels that a name of two lines takes.
TWO_LINES = 34


@dataclass(frozen=True)
class Height:
    """Pixels of a figure whose rows stand one under another: ``row`` each, and what is around."""

    row: int
    around: int = 60
    least: int = 0

    def of(self, rows: int) -> int:
        return max(self.least, self.around + self.row * rows)

    def for_labels(self, labels: Sequence[str]) -> Height:
        """Rows that keep names of two lines apart, where there are some."""
        has_two_lines = self.row and any("<br>" in label for label in labels)
        return replace(self, row=max(self.row, TWO_LINES)) if has_two_lines else self


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
    top: float,
    formats: Formats,
    unit: str,
    *,
    bottom: float = 0.0,
    ticks: int = 3,
    room: float = 1.0,
    **changes: Any,
) -> dict[str, Any]:
    """A value axis with round ticks and labels in the reader's language; ``room`` times as long."""
    top *= room
    values = round_ticks(bottom, top, ticks)
    return axis(
        range=[bottom, max(top, values[-1]) * 1.02 if top else 1],
        showgrid=True,
        gridcolor=palette.GRID,
        tickmode="array",
        tickvals=values,
        ticktext=[tick_text(value, unit, formats, values[-1]) for value in values],
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


def tick_text(value: float, unit: str, formats: Formats, largest: float = 0) -> str:
    """A tick's label: no decimals on whole numbers; on a scale of thousands all are written so."""
    if unit == "share":
        return formats.share(value, 0 if round(value * 100, 6) % 1 == 0 else 1)
    if value == int(value):
        least = 1_000 if largest >= EXACT_BELOW else EXACT_BELOW
        text = formats.compact(int(value), "count", least)
        return formats.in_roubles(text) if unit == "rub" else text
    return formats.number(value, "plain" if unit != "rub" else "rub")


def opens(passports: Iterable[Any]) -> dict[str, Any]:
    """What a click on each mark of a trace opens (``script.OPEN_MARKS``): the number that it draws,
    as an address names it, or nothing; of squares a list for each line. (Not plotly's ``ids``: of
    marks with the same id it draws one.)"""
    listed = list(passports)
    return {"meta": {"passports": listed}} if any(map(any, listed)) else {}


def number(value: Decimal | float | None) -> float | None:
    """What plotly takes: a float, or None for a gap."""
    return None if value is None else float(value)


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


def row_edges(first: int, count: int) -> tuple[float, float, float]:
    """Where rows of a category axis begin, have their middle, and end."""
    return first - 0.5, first + (count - 1) / 2, first + count - 0.5


def beside_middle(label: int, column: int, columns: int, between: float) -> float:
    """Where one of several columns of a label stands on a category axis; ``between``: the share of
    a label's room that is left between labels."""
    return label + (1 - between) / columns * (column - (columns - 1) / 2)


def spread(values: Sequence[float], gap: float) -> list[float]:
    """Where labels of the values stand so that each has a ``gap`` to the next: at their value, or
    in a group around the middle of those that are too near to each other."""
    # Groups of neighbours: places in ``values``, and where the lowest of them stands.
    groups: list[tuple[list[int], float]] = []
    for position in sorted(range(len(values)), key=lambda position: values[position]):
        members, lowest = [position], values[position]
        while groups and lowest < groups[-1][1] + gap * len(groups[-1][0]):
            members = [*groups.pop()[0], *members]
            wanted = [values[member] - gap * step for step, member in enumerate(members)]
            lowest = sum(wanted) / len(wanted)
        groups.append((members, lowest))
    places = dict[int, float]()
    for members, lowest in groups:
        places |= {member: lowest + gap * step for step, member in enumerate(members)}
    return [places[position] for position in range(len(values))]


def label_gap(values: Sequence[float], height: int, pixels: int) -> float:
    """How much of a scale over the values so many pixels of its height are."""
    return ((max(values) - min(values)) or 1.0) * pixels / height


def padded(values: Sequence[float], by: float) -> list[float]:
    """The range of an axis that holds the values and half a label beyond them."""
    return [min(values) - by / 2, max(values) + by / 2]


def month_axis(months: Sequence[str], formats: Formats, **changes: Any) -> dict[str, Any]:
    """A category axis of months ``2025-03`` with our own short names."""
    return axis(
        type="category",
        tickmode="array",
        tickvals=list(months),
        ticktext=[formats.month(int(month[5:7]), "abbreviated") for month in months],
        **changes,
    )
