"""Funnel: what is left after each step, and what each step keeps of the one before.

Bars are as long as their numbers: the end of a long funnel is short, and is meant to be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import plotly.graph_objects as go

from dashboards.lib import hover, palette
from dashboards.lib.figures import Height, category_axis, figure, number, value_axis, wrap
from dashboards.lib.format import Formats
from dashboards.lib.measures import has_fallen, step_shares
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words

# A step is marked that keeps less than before by a tenth of that or more.
FALL = Decimal("0.1")
# The part of the width that bars and their numbers have; beyond it stands what a step keeps.
BARS, NUMBERS = 0.82, 1.35


@dataclass(frozen=True)
class Step:
    """``count`` is None where it is not published; ``before``: of the season it is held against."""

    name: str
    count: Decimal | None
    before: Decimal | None = None


def funnel(
    scope: Scope,
    words: Words,
    steps: Sequence[Step],
    *,
    unit: str,
    before: str = "",
    height: Height | None = None,
) -> View:
    """Steps from the first down; ``before`` names the season that ``Step.before`` counts."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    kept = step_shares([step.count for step in steps])
    kept_before = step_shares([step.before for step in steps])
    rows: list[Row] = [
        {
            "step": step.name,
            "count": step.count,
            "share": now,
            "before": step.before,
            "share_before": former,
            "said": formats.number(step.count, unit) if step.count is not None else "–",
            "is_fallen": has_fallen(now, former, FALL),
        }
        for step, now, former in zip(steps, kept, kept_before, strict=True)
    ]
    columns = [
        Column("step", texts("column.step")),
        Column("count", texts("column.people"), unit),
        Column("share", texts("column.of_step_before"), "share"),
    ]
    if before:
        columns.append(Column("before", before, unit))
        columns.append(Column("share_before", texts("column.of_step_in", period=before), "share"))
    table = words.table(columns, rows)
    if not any(step.count for step in steps):
        return words.nothing(table)
    labels = [wrap(step.name) for step in steps]
    largest = max(float(step.count or 0) for step in steps)
    bars = go.Bar(
        x=[number(step.count) for step in steps],
        y=labels,
        orientation="h",
        width=0.72,
        marker={"color": [palette.RED if row["is_fallen"] else palette.BLUE for row in rows]},
        text=[row["said"] for row in rows],
        textposition="outside",
        textfont={"size": 12.5, "color": palette.INK},
        cliponaxis=False,
        customdata=[_read(scope, row, before) for row in rows],
        hovertemplate=hover.LABELLED,
    )
    drawn = figure(
        [bars],
        scope.language,
        height=(height or Height(44)).of(len(rows)),
        margin={"l": 8, "r": 8, "t": 26, "b": 8},
        xaxis=value_axis(largest, formats, unit, room=NUMBERS, domain=[0, BARS])
        | {"showgrid": False, "showticklabels": False},
        yaxis=category_axis(len(rows)),
        annotations=[
            _note(texts("funnel.kept"), 1.0, palette.MUTED, yref="paper", yanchor="bottom"),
            *(
                _note(
                    formats.share(row["share"], 0),
                    wrap(row["step"]),
                    palette.RED if row["is_fallen"] else palette.INK,
                )
                for row in rows
                if row["share"] is not None
            ),
        ],
    )
    return words.over(table, drawn)


def _note(text: str, y: object, color: str, **more: str) -> dict[str, object]:
    """A word in the column at the right of the bars."""
    return {
        "xref": "paper",
        "x": 1,
        "xanchor": "right",
        "y": y,
        "showarrow": False,
        "font": {"size": 12.5, "color": color},
        "text": text,
        **more,
    }


def _read(scope: Scope, row: Row, before: str) -> str:
    texts, formats = Texts(scope.language), Formats(scope.language)
    lines = [f"<b>{row['said']}</b>"]
    if row["share"] is not None:
        lines.append(texts("funnel.read", share=formats.share(row["share"], 0)))
    if row["share_before"] is not None:
        share = formats.share(row["share_before"], 0)
        lines.append(texts("funnel.read_before", share=share, period=before))
    return "<br>".join(lines)
