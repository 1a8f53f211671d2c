"""Funnel: what is left after each step, and what each step keeps of the one before.

Bars are as long as their numbers: the end of a long funnel is short, and is meant to be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import plotly.graph_objects as go

from dashboards.lib import hover, palette, statuses
from dashboards.lib.figures import Height, category_axis, figure, number, value_axis, wrap
from dashboards.lib.format import Formats
from dashboards.lib.measures import apart, has_fallen, relative, step_shares, whole_percent
from dashboards.lib.recipes.intervals import band_columns, word_in_gap
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words

# A step is marked that keeps less than before by a tenth of that or more, and surely less where
# both intervals are known.
FALL = Decimal("0.1")
# The part of the width that bars and their numbers have; beyond it stands what a step keeps.
BARS, BARS_BESIDE_BANDS, NUMBERS = 0.82, 0.68, 1.35
Band = tuple[Decimal | None, Decimal | None]
NO_BAND: Band = (None, None)


@dataclass(frozen=True)
class Step:
    """``count`` is None where it is not published; ``before``: of the season it is held against.

    ``band``, ``band_before``: intervals of what the step keeps of the one before it.
    """

    name: str
    count: Decimal | None
    before: Decimal | None = None
    band: Band = NO_BAND
    band_before: Band = NO_BAND
    status: str = "ok"


def kept(steps: Sequence[Step]) -> list[tuple[Decimal | None, Decimal | None]]:
    """Of each step, what it keeps of the one before it, now and in the season before."""
    now = step_shares([step.count for step in steps])
    return list(zip(now, step_shares([step.before for step in steps]), strict=True))


def fallen(steps: Sequence[Step]) -> list[Step]:
    """Steps that keep less than before, the one that lost most of its share first."""
    found = [
        (relative(now, former) or Decimal(0), step)
        for step, (now, former) in zip(steps, kept(steps), strict=True)
        if has_fallen(now, former, FALL)
        and (NO_BAND in (step.band, step.band_before) or apart(step.band, step.band_before))
    ]
    return [step for _, step in sorted(found, key=lambda pair: pair[0])]


def funnel(
    scope: Scope,
    words: Words,
    steps: Sequence[Step],
    *,
    unit: str,
    before: str = "",
    counted: str = "",
    height: Height | None = None,
) -> View:
    """Steps from the first down; ``before`` names the season that ``Step.before`` counts,
    ``counted`` what is counted, people where nothing is said."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    narrowed = fallen(steps)
    rows: list[Row] = [
        {
            "step": step.name,
            "status": step.status,
            "low": step.band[0],
            "high": step.band[1],
            "count": step.count,
            "share": now,
            "before": step.before,
            "share_before": former,
            "said": _count(step, unit, scope),
            "is_fallen": step in narrowed,
        }
        for step, (now, former) in zip(steps, kept(steps), strict=True)
    ]
    columns = [
        Column("step", texts("column.step")),
        Column("count", counted or texts("column.people"), unit, status="status"),
        Column("share", texts("column.of_step_before"), "share"),
    ]
    if any(step.band != NO_BAND for step in steps):
        columns.extend(band_columns(scope, "share"))
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
        xaxis=value_axis(largest, formats, unit, room=NUMBERS, domain=[0, _bars(steps)])
        | {"showgrid": False, "showticklabels": False},
        yaxis=category_axis(len(rows)),
        annotations=[
            _note(texts("funnel.kept"), 1.0, palette.MUTED, yref="paper", yanchor="bottom"),
            *(
                _note(
                    _kept(row, formats),
                    wrap(row["step"]),
                    palette.RED if row["is_fallen"] else palette.INK,
                )
                for row in rows
                if row["share"] is not None
            ),
            *(
                word_in_gap(wrap(row["step"]), 0, row, scope)
                for row in rows
                if row["count"] is None
            ),
        ],
    )
    return words.over(table, drawn)


def _bars(steps: Sequence[Step]) -> float:
    """What is left of the width for bars: an interval takes a third more than a share alone."""
    return BARS_BESIDE_BANDS if any(step.band != NO_BAND for step in steps) else BARS


def _count(step: Step, unit: str, scope: Scope) -> str:
    if step.count is not None:
        return Formats(scope.language).number(step.count, unit)
    return "–" if step.status == statuses.OK else statuses.said(step.status, scope.language).word


def _kept(row: Row, formats: Formats) -> str:
    share = formats.share(row["share"], 0)
    if row["low"] is None or row["high"] is None:
        return share
    band = formats.band(whole_percent(row["low"]), whole_percent(row["high"]), "share")
    return f"{share} <span style='font-size:11px'>({band})</span>"


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
