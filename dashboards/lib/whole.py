"""Shares of a whole: one bar per label from 0 to 100 %, its parts one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import plotly.graph_objects as go

from dashboards.lib.figures import axis, category_axis, figure, stacked
from dashboards.lib.format import Formats

TICKS = (0, 0.5, 1)


def whole_bars(
    labels: Sequence[str],
    parts: Sequence[tuple[str, str, Sequence[Decimal | float | None], Sequence[str]]],
    inside: Sequence[Sequence[str]],
    language: str,
    *,
    height: int,
) -> go.Figure:
    """``parts``: (name, colour, shares, hover); ``inside``: what stands in each part's bars."""
    formats = Formats(language)
    return figure(
        stacked(labels, parts, inside=inside),
        language,
        height=height,
        barmode="stack",
        showlegend=True,
        margin={"l": 8, "r": 20, "t": 8, "b": 28},
        xaxis=axis(
            range=[0, 1.001],
            tickmode="array",
            tickvals=list(TICKS),
            ticktext=[formats.share(value, 0) for value in TICKS],
        ),
        yaxis=category_axis(len(labels)),
    )
