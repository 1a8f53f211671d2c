"""Lorenz curve: how unevenly an amount is spread over places."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go

from dashboards.lib import hover, palette
from dashboards.lib.figures import axis, figure
from dashboards.lib.format import Formats
from dashboards.lib.measures import gini, held_by_largest, lorenz, ratio, whole_sum
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words

TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
LARGEST = Decimal("0.1")


def lorenz_curve(
    scope: Scope,
    words: Words,
    name: Column,
    value: Column,
    rows: Sequence[Row],
    *,
    units: str,
    height: int = 380,
) -> View:
    """Rows with ``name`` and ``value``; rows without a value are left out of the curve.

    ``units`` says what is counted along the lower side (“territories”); the note tells the Gini
    index and what the largest tenth holds.
    """
    texts, formats = Texts(scope.language), Formats(scope.language)
    known = [row for row in rows if row[value.key] is not None]
    # Where a unit is unknown nobody knows the whole, and no part of it.
    whole = whole_sum(row[value.key] for row in rows)
    table = words.table(
        (name, value, Column("part", texts("column.share"), "share")),
        [row | {"part": ratio(row[value.key], whole)} for row in rows],
    )
    points = lorenz([row[value.key] for row in known])
    if not points:
        return words.nothing(table)
    of_units, of_amount = held_by_largest(points, LARGEST)
    words = words.adding(
        texts(
            "lorenz.largest",
            units=formats.share(of_units, 0),
            amount=formats.share(of_amount, 0),
            gini=formats.number(gini(points), "index"),
        )
    )
    even = go.Scatter(
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        name=texts("lorenz.even"),
        line={"color": palette.FAINT, "width": 1.2, "dash": "dot"},
        hoverinfo="skip",
    )
    curve = go.Scatter(
        x=[float(x) for x, _ in points],
        y=[float(y) for _, y in points],
        mode="lines",
        name=value.label,
        line={"color": palette.BLUE, "width": 2.5},
        fill="tonexty",
        fillcolor="rgba(27,94,140,0.12)",
        customdata=[
            texts("lorenz.read", units=formats.share(x, 0), amount=formats.share(y, 0))
            for x, y in points
        ],
        hovertemplate=hover.ALONE,
    )
    ticks: dict[str, Any] = {
        "range": [0, 1],
        "tickmode": "array",
        "tickvals": list(TICKS),
        "ticktext": [formats.share(tick, 0) for tick in TICKS],
        "showgrid": True,
        "gridcolor": palette.GRID,
    }
    titled = {"font": {"size": 12.5, "color": palette.MUTED}}
    drawn = figure(
        [even, curve],
        scope.language,
        height=height,
        showlegend=True,
        margin={"l": 8, "r": 24, "t": 8, "b": 48},
        xaxis=axis(**ticks, title=titled | {"text": texts("lorenz.across", units=units)}),
        # Zero is written once, beneath.
        yaxis=axis(**ticks | {"ticktext": ["", *ticks["ticktext"][1:]]}),
    )
    return words.over(table, drawn)
