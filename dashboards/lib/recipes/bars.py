"""Bars: from the largest down, and beside what they are compared with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go

from dashboards.lib import hover, palette
from dashboards.lib.figures import (
    Height,
    axis,
    beside_middle,
    break_before,
    category_axis,
    figure,
    hatched,
    number,
    opens,
    standing,
    value_axis,
    wrap,
)
from dashboards.lib.format import NO_BREAK_SPACE, Formats
from dashboards.lib.recipes.intervals import is_partial, word_in_gap
from dashboards.lib.scope import Scope
from dashboards.lib.statuses import OK, PARTIAL
from dashboards.lib.statuses import said as said_of
from dashboards.lib.table import PASSPORT, Row, Table
from dashboards.lib.view import View, Words

# Pixels at the right for the number at a bar's end.
ROOM = 70


@dataclass(frozen=True)
class Compared:
    """What bars are compared with: a key of the rows, its name and how its values are written."""

    key: str
    name: str
    write: Callable[[Any], str]


def ranked_bars(
    scope: Scope,
    words: Words,
    table: Table,
    rows: Sequence[Row],
    label: str,
    value: str,
    *,
    unit: str,
    height: Height,
    ticks: int = 3,
    right: int = ROOM,
    color: str = palette.BLUE,
    write: Callable[[Any], str] | None = None,
) -> View:
    """One bar per row, in the order of ``rows``, its number at its end."""
    if all(row[value] is None for row in rows):
        return words.nothing(table)
    formats = Formats(scope.language)
    written = write or (lambda amount: formats.compact(amount, unit))
    values = [row[value] for row in rows]
    bars = _bars(
        [wrap(row[label]) for row in rows],
        values,
        ["" if v is None else written(v) for v in values],
        hatched([is_partial(row) for row in rows], color),
    )
    bars.update(opens(str(row.get(f"{value}_{PASSPORT}") or row.get(PASSPORT, "")) for row in rows))
    return words.over(
        table,
        figure(
            [bars],
            scope.language,
            height=height.of(len(rows)),
            margin={"l": 8, "r": right, "t": 4, "b": 28},
            xaxis=value_axis(max(number(v) or 0 for v in values), formats, unit, ticks=ticks),
            yaxis=category_axis(len(rows)),
            meta=standing((row["status"] for row in rows if is_partial(row)), scope.language),
            annotations=words_in_gaps(rows, label, value, scope),
        ),
    )


def compared_bars(
    scope: Scope,
    words: Words,
    table: Table,
    rows: Sequence[Row],
    label: str,
    value: str,
    before: Compared,
    *,
    name: str,
    said: Callable[[Row], str],
    height: Height,
) -> View:
    """A bar per row and, narrower and paler beneath it, what it was before.

    ``said`` writes the hover text of a row.
    """
    if all(row[value] is None for row in rows):
        return words.nothing(table)
    formats = Formats(scope.language)
    labels, values = [wrap(row[label]) for row in rows], [row[value] for row in rows]
    former = go.Bar(
        x=[number(row[before.key]) for row in rows],
        y=labels,
        orientation="h",
        marker=hatched([row.get("before_status") == PARTIAL for row in rows], palette.BEFORE),
        width=0.22,
        offset=0.16,
        name=before.name,
        customdata=[
            "" if row[before.key] is None else before.write(row[before.key]) for row in rows
        ],
        hovertemplate=hover.LABELLED,
    )
    now = _bars(
        labels,
        values,
        ["" if v is None else formats.compact(v) for v in values],
        hatched([is_partial(row) for row in rows], palette.BLUE),
    )
    are_partial = [is_partial(row) or row.get("before_status") == PARTIAL for row in rows]
    now.update(
        width=0.42,
        offset=-0.28,
        name=name,
        customdata=[said(row) for row in rows],
        hovertemplate=hover.LABELLED_BOLD,
        **opens(str(row.get(PASSPORT, "")) for row in rows),
    )
    former.update(opens(str(row.get(f"before_{PASSPORT}", "")) for row in rows))
    return words.over(
        table,
        figure(
            [former, now],
            scope.language,
            height=height.of(len(rows)),
            barmode="overlay",
            margin={"l": 8, "r": ROOM, "t": 4, "b": 28},
            xaxis=value_axis(max(number(v) or 0 for v in values), formats, "count", ticks=2),
            yaxis=category_axis(len(rows)),
            meta=standing([PARTIAL] if any(are_partial) else [], scope.language),
            annotations=words_in_gaps(rows, label, value, scope),
        ),
    )


def columns_over_time(
    scope: Scope,
    words: Words,
    table: Table,
    labels: Sequence[str],
    values: Sequence[Decimal | float | None],
    said: Sequence[str],
    *,
    color: str | Sequence[str] = palette.BLUE,
    ticks: int = 3,
    is_wide: bool = False,
    states: Sequence[str] = (),
    breaks: Collection[str] = (),
    passports: Sequence[str] = (),
    **layout: Any,
) -> View:
    """Upright bars in the order of time, the number on top of each; counts.

    ``states``: statuses of the values; incomplete columns are hatched, gaps hold their mark.
    ``breaks``: labels from which on it was counted in another way; a dotted line stands before.
    ``passports``: what a click on each column opens.
    """
    if all(value is None for value in values):
        return words.nothing(table)
    formats, states = Formats(scope.language), states or [OK] * len(labels)
    gaps = [
        (place, state)
        for place, value, state in zip(labels, values, states, strict=True)
        if value is None
    ]
    bars = go.Bar(
        x=list(labels),
        y=[number(value) for value in values],
        marker=hatched([state == PARTIAL for state in states], color)
        if isinstance(color, str)
        else {"color": color},
        text=[_above(formats, value, is_wide=is_wide) for value in values],
        textposition="outside",
        textangle=0,
        # Else plotly makes each number as small as its own column needs.
        constraintext="none",
        textfont={"size": 12.5 if is_wide else 11.5, "color": palette.INK},
        cliponaxis=False,
        customdata=list(said),
        hovertemplate=hover.ALONE,
        **opens(passports),
    )
    drawn = figure(
        [bars],
        scope.language,
        xaxis=axis(type="category"),
        yaxis=value_axis(max(number(v) or 0 for v in values), formats, "count", ticks=ticks),
        meta=standing(
            (state for state, value in zip(states, values, strict=True) if value is not None),
            scope.language,
            gaps=[state for _, state in gaps],
            has_break=bool(breaks),
        ),
        shapes=[break_before(position) for position, at in enumerate(labels) if at in breaks],
        annotations=[mark_in_gap(place, state, scope) for place, state in gaps],
        **{"margin": {"l": 8, "r": 16, "t": 34, "b": 44}} | layout,
    )
    return words.over(table, drawn, is_wide=is_wide)


# Between the columns of one label and those of the next, as a share of what a label has.
BETWEEN = 0.22


@dataclass(frozen=True)
class Kind:
    """One of the upright bars that stand at each place: its name, colour, values and what their
    hover texts say; ``states`` as those of the values; ``passports``: what a click
    on each opens."""

    name: str
    color: str
    values: Sequence[Decimal | float | None]
    said: Sequence[str]
    states: Sequence[str]
    passports: Sequence[str] = ()


def grouped_columns(
    scope: Scope,
    words: Words,
    table: Table,
    labels: Sequence[str],
    kinds: Sequence[Kind],
    *,
    unit: str = "count",
    height: int = 340,
) -> View:
    """Some bars side by side per label, what is lacking marked where its bar would stand."""
    known = [value for kind in kinds for value in kind.values if value is not None]
    if not known:
        return words.nothing(table)
    formats = Formats(scope.language)
    traces = [
        go.Bar(
            x=list(labels),
            y=[number(value) for value in kind.values],
            name=kind.name,
            marker=hatched([state == PARTIAL for state in kind.states], kind.color),
            text=["" if value is None else formats.number(value, unit) for value in kind.values],
            textposition="outside",
            textangle=0,
            constraintext="none",
            textfont={"size": 11, "color": palette.INK},
            cliponaxis=False,
            customdata=list(kind.said),
            hovertemplate=hover.ALONE,
            **opens(kind.passports),
        )
        for kind in kinds
    ]
    lacking = [
        (beside_middle(label, column, len(kinds), BETWEEN), state)
        for column, kind in enumerate(kinds)
        for label, (state, value) in enumerate(zip(kind.states, kind.values, strict=True))
        if value is None
    ]
    drawn = figure(
        traces,
        scope.language,
        height=height,
        barmode="group",
        bargap=BETWEEN,
        showlegend=True,
        margin={"l": 8, "r": 8, "t": 24, "b": 28},
        annotations=[mark_in_gap("", state, scope) | {"x": place} for place, state in lacking],
        xaxis=axis(type="category"),
        yaxis=value_axis(max(float(value) for value in known), formats, "count"),
        meta=standing(
            (state for kind in kinds for state in kind.states if state == PARTIAL),
            scope.language,
            gaps=[state for _, state in lacking],
        ),
    )
    return words.over(table, drawn, is_wide=True)


def words_in_gaps(
    rows: Sequence[Row], label: str, value: str, scope: Scope
) -> list[dict[str, Any]]:
    """Why a bar is lacking, where it would begin."""
    return [word_in_gap(wrap(row[label]), 0, row, scope) for row in rows if row[value] is None]


def mark_in_gap(place: str, state: str, scope: Scope) -> dict[str, Any]:
    """The mark of a status where an upright bar would stand."""
    return {
        "x": place,
        "y": 0,
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 12, "color": palette.MUTED},
        "text": said_of(state, scope.language).mark,
    }


def mark_inside(
    place: str, state: str, scope: Scope, *, is_upright: bool = False
) -> dict[str, Any]:
    """The mark of a status in a bar, where its part would begin."""
    mark = mark_in_gap(place, state, scope) | {"font": {"size": 12, "color": palette.INK}}
    return mark if is_upright else mark | {"x": 0, "y": place, "xanchor": "left", "yanchor": "auto"}


def _above(formats: Formats, value: Decimal | float | None, *, is_wide: bool) -> str:
    """A column's number; its scale stands in a second line where columns are narrow."""
    if value is None:
        return ""
    text = formats.compact(value)
    number_of, _, scale = text.rpartition(NO_BREAK_SPACE)
    return f"{number_of}<br>{scale}" if scale.rstrip(".").isalpha() and not is_wide else text


def _bars(
    labels: Sequence[str],
    values: Sequence[Any],
    texts: Sequence[str],
    marker: dict[str, Any],
) -> go.Bar:
    return go.Bar(
        x=[number(value) for value in values],
        y=list(labels),
        orientation="h",
        marker=marker,
        text=list(texts),
        textposition="outside",
        textfont={"size": 12.5, "color": palette.INK},
        cliponaxis=False,
        customdata=list(texts),
        hovertemplate=hover.LABELLED_BOLD,
    )
