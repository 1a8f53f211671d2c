"""A part inside its whole: one wide pale bar and a narrow one in front of it, per label.

Both are published numbers. Stacked parts would claim to add up, rounded ones need not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go

from dashboards.lib import palette
from dashboards.lib.figures import number, readable_on
from dashboards.lib.format import Formats

PALE = "#BED5E3"
# Shorter than this share of the longest bar, a bar has no room for its own number.
ROOM = 0.12


@dataclass(frozen=True)
class Bars:
    """One number per label: its name in the legend, how it is written, what a pointer reads."""

    name: str
    values: Sequence[Decimal | None]
    texts: Sequence[str]
    hover: Sequence[str]

    @staticmethod
    def of_persons(
        name: str, labels: Sequence[str], values: Sequence[Decimal | None], formats: Formats
    ) -> Bars:
        said = ["" if value is None else formats.number(value, "persons") for value in values]
        hover = [
            f"{label}<br>{name}: <b>{text}</b>" for label, text in zip(labels, said, strict=True)
        ]
        return Bars(name, values, said, hover)


def nested(
    labels: Sequence[str], whole: Bars, part: Bars, *, horizontal: bool = True
) -> list[go.Bar]:
    """The whole with its number at the end, the part with its number inside where it fits."""
    top = max((float(value or 0) for value in whole.values), default=0.0)
    inside = [
        text if value is not None and top and float(value) >= ROOM * top else ""
        for text, value in zip(part.texts, part.values, strict=True)
    ]
    return [
        _bar(labels, whole, whole.texts, "outside", PALE, 0.78, horizontal),
        _bar(labels, part, inside, "inside", palette.BLUE, 0.5, horizontal),
    ]


def _bar(
    labels: Sequence[str],
    bars: Bars,
    texts: Sequence[str],
    position: str,
    color: str,
    width: float,
    horizontal: bool,
) -> go.Bar:
    amounts: list[Any] = [number(value) for value in bars.values]
    names: list[Any] = list(labels)
    return go.Bar(
        x=amounts if horizontal else names,
        y=names if horizontal else amounts,
        orientation="h" if horizontal else "v",
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
            "size": 12 if position == "outside" else 11.5,
            "color": palette.INK if position == "outside" else readable_on(color),
        },
        customdata=list(bars.hover),
        hovertemplate="%{customdata}<extra></extra>",
    )
