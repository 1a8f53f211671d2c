"""Waterfall: what there was, what each step added or took away, and what is there now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import plotly.graph_objects as go

from dashboards.lib import hover, palette
from dashboards.lib.figures import axis, figure, number, value_axis, wrap
from dashboards.lib.format import Formats
from dashboards.lib.measures import running
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words

# Letters of a line beneath a bar.
LETTERS = 14


@dataclass(frozen=True)
class Step:
    """``change`` is what it adds; less than zero, what it takes away."""

    name: str
    change: Decimal


def waterfall(
    scope: Scope,
    words: Words,
    first: str,
    steps: Sequence[Step],
    last: str,
    *,
    start: Decimal | None,
    counted: str,
    unit: str = "count",
    status: str = "ok",
    height: int = 320,
) -> View:
    """Upright bars from ``first`` to ``last``: both stand on the ground, what comes between hangs
    where the bar before it ended. ``start`` None: nothing is known, and the reason is told."""
    formats = Formats(scope.language)
    columns = (
        Column("step", Texts(scope.language)("column.step")),
        Column("count", counted, unit, status="status"),
    )
    if start is None:
        return words.nothing(words.table(columns, []))
    spans = running(start, [step.change for step in steps])
    end = spans[-1].end if spans else start
    rows: list[Row] = [
        {"step": first, "count": start, "status": status},
        *({"step": step.name, "count": step.change, "status": status} for step in steps),
        {"step": last, "count": end, "status": status},
    ]
    table = words.table(columns, rows)
    if not start and not any(step.change for step in steps):
        return words.nothing(table)
    said = [
        formats.number(start, unit),
        *(formats.signed(formats.number(abs(s.change), unit), s.change) for s in steps),
        formats.number(end, unit),
    ]
    bars = go.Bar(
        x=[wrap(row["step"], LETTERS) for row in rows],
        y=[number(start), *(number(span.size) for span in spans), number(end)],
        base=[0, *(number(span.bottom) for span in spans), 0],
        marker={"color": [palette.BLUE, *(_color(step) for step in steps), palette.BLUE]},
        text=said,
        textposition="outside",
        textangle=0,
        constraintext="none",
        textfont={"size": 12.5, "color": palette.INK},
        cliponaxis=False,
        customdata=[
            f"{row['step']}<br><b>{text}</b>" for row, text in zip(rows, said, strict=True)
        ],
        hovertemplate=hover.ALONE,
        # On a phone it is read from what there was; what is over time opens at its newest.
        meta={"opens": "start"},
    )
    largest = max(number(value) or 0 for value in (start, end, *(span.top for span in spans)))
    drawn = figure(
        [bars],
        scope.language,
        height=height,
        margin={"l": 8, "r": 16, "t": 34, "b": 56},
        xaxis=axis(type="category"),
        yaxis=value_axis(largest, formats, unit),
    )
    return words.over(table, drawn, is_wide=True)


def _color(step: Step) -> str:
    return palette.GOOD if step.change > 0 else palette.RED
