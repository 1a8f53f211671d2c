"""Slope: two periods side by side, one line per row; who gained, who lost, who did not report.

The scale is one of times: where half is gone the line falls as steeply among few as among many.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go

from dashboards.lib import hover, palette, statuses
from dashboards.lib.figures import TWO_LINES, Height, axis, figure, label_gap, padded, spread, wrap
from dashboards.lib.format import Formats
from dashboards.lib.measures import gained, has_moved, on_log_scale
from dashboards.lib.scope import Scope
from dashboards.lib.statuses import OK
from dashboards.lib.table import Column, Row
from dashboards.lib.view import View, Words

# Pixels that a label takes in one line, and letters of a line: a figure that is read as a whole
# must fit on a phone, so the lines are short and long names have two.
LINE, LETTERS = 19, 27
# At the left is room for the longest of numbers, which stands for a rounded 0: "от 0 до 4".
MARGINS, AROUND = {"l": 72, "r": 190, "t": 34, "b": 8}, 42


def slope(
    scope: Scope,
    words: Words,
    name: Column,
    rows: Sequence[Row],
    *,
    unit: str,
    before: str,
    now: str,
    is_marked: Callable[[Row], bool],
    height: int = 420,
    drawn: Sequence[Row] | None = None,
    more: Sequence[Column] = (),
) -> View:
    """Rows with ``name``, ``before``, ``now`` and ``status`` (of now), ``status_before``; a
    ``code`` is what a click on the line chooses. ``drawn``: those of many that have a line;
    ``more``: further columns of the table.

    ``is_marked`` says which moves are worth a colour: green up, red down; what rounding may have
    made has none, and no number. A row without a value
    now keeps its height, dotted, with the word of its status: nobody knows whether it fell. So
    does one that is incomplete in either period, at what is known of it.
    """
    formats = Formats(scope.language)
    table = words.table(
        (
            name,
            Column("before", before, unit, status="status_before"),
            Column("now", now, unit, status="status"),
            *more,
        ),
        rows,
    )
    drawn = [row for row in (rows if drawn is None else drawn) if row["before"] is not None]
    if not drawn:
        return words.nothing(table)
    ends = [on_log_scale(row["before"] if row["now"] is None else row["now"]) for row in drawn]
    starts = [on_log_scale(row["before"]) for row in drawn]
    said = [_said(row, formats, unit) for row in drawn]
    labels = [
        wrap(f"{row[name.key]} · {word}", LETTERS) for row, word in zip(drawn, said, strict=True)
    ]
    tall = max(LINE if "<br>" not in label else TWO_LINES for label in labels)
    height = Height(tall, around=AROUND, least=height).of(len(labels))
    gap, small = (label_gap([*starts, *ends], height, pixels) for pixels in (tall, LINE))
    right, left = spread(ends, gap), spread(starts, small)
    traces, notes, picks = [], [], {}
    for row, start, end, label, word, at_left, at_right in zip(
        drawn, starts, ends, labels, said, left, right, strict=True
    ):
        color, was = _color(row, is_marked, unit), formats.number(row["before"], unit)
        read = f"{row[name.key]}<br>{was} → <b>{word}</b>"
        traces.append(_line(row, start, end, color, read))
        if "code" in row:
            picks[read] = row["code"]
        ink = palette.MUTED if color == palette.GREY else color
        notes.append(_label(0, at_left, "right", was, ink))
        notes.append(_label(1, at_right, "left", label, ink))
    heads = [_head(0, "right", before), _head(1, "left", now)]
    picture = figure(
        traces,
        scope.language,
        height=height,
        margin=MARGINS,
        xaxis=axis(range=[-0.02, 1.02], showticklabels=False),
        yaxis=axis(range=padded([*left, *right], gap), showticklabels=False),
        annotations=[*heads, *notes],
    )
    return replace(words.over(table, picture), picks=picks)


def is_comparable(row: Row) -> bool:
    """Whether both periods are wholly known: else a fall may be a missing report."""
    return row["now"] is not None and OK == row["status"] == (row.get("status_before") or OK)


def _said(row: Row, formats: Formats, unit: str) -> str:
    """The number of now; the word of its status where it is lacking or incomplete."""
    status = row["status"] if row["status"] != OK else row.get("status_before") or OK
    word = statuses.said(status, formats.language).word
    if row["now"] is None:
        return word
    number = formats.number(row["now"], unit)
    if not is_comparable(row) or row["before"] is None:
        return f"{number}, {word}"
    moved = gained(row["before"], row["now"])
    is_told = has_moved(row["now"], row["before"], unit)
    return f"{number} ({formats.signed(formats.number(abs(moved)), moved)})" if is_told else number


def _color(row: Row, is_marked: Callable[[Row], bool], unit: str) -> str:
    has_changed = is_comparable(row) and has_moved(row["now"], row["before"], unit)
    if not has_changed or not is_marked(row):
        return palette.GREY
    return palette.GOOD if row["now"] > row["before"] else palette.RED


def _line(row: Row, start: float, end: float, color: str, said: str) -> go.Scatter:
    is_known = is_comparable(row)
    return go.Scatter(
        x=[0, 1],
        y=[start, end],
        mode="lines+markers",
        line={"color": color, "width": 2, "dash": "solid" if is_known else "dot"},
        marker={
            "size": [8, 8 if is_known else 0],
            "opacity": 1,
            "color": color,
            "line": {"color": "#FFFFFF", "width": 1},
        },
        customdata=[said, said],
        hovertemplate=hover.ALONE,
        cliponaxis=False,
    )


def _label(x: int, y: float, anchor: str, text: str, color: str) -> dict[str, Any]:
    return {
        "x": x,
        "y": y,
        "xanchor": anchor,
        "align": "left",
        "xshift": 8 if anchor == "left" else -8,
        "showarrow": False,
        "font": {"size": 12.5, "color": color},
        "text": text,
    }


def _head(x: int, anchor: str, text: str) -> dict[str, Any]:
    return _label(x, 1, anchor, text, palette.MUTED) | {"yref": "paper", "yshift": 20}
