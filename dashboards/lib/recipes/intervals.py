"""Interval rates: a dot per row on the bar of its uncertainty."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from typing import Any

import plotly.graph_objects as go

from dashboards.lib import hover, palette
from dashboards.lib.figures import (
    Height,
    category_axis,
    dots_start,
    figure,
    number,
    opens,
    row_edges,
    standing,
    value_axis,
    wrap,
)
from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell
from dashboards.lib.measures import both_ends
from dashboards.lib.scope import Scope
from dashboards.lib.statuses import OK, PARTIAL
from dashboards.lib.statuses import said as said_of
from dashboards.lib.table import PASSPORT, Column, Row, Table
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words

# The scale reaches so much further where words stand at its end.
ROOM_FOR_WORDS = 1.5


@dataclass(frozen=True)
class Look:
    """Of dots and bands: colour, diameter and width in pixels, the name in the legend.

    ``by`` colours rows by one of their keys instead: its name, and a colour per value.
    """

    color: str = palette.BLUE
    size: int = 9
    width: int = 5
    name: str = ""
    by: tuple[str, Mapping[Any, str]] | None = None


@dataclass(frozen=True)
class Scale:
    """``top`` is its end, else the largest upper end of a band. Where all dots lie in its far
    half it begins just before them, and the note says so; ``is_from_zero`` forbids that."""

    top: float | None = None
    ticks: int = 3
    is_from_zero: bool = False


LOOK, SCALE = Look(), Scale()


@dataclass(frozen=True)
class Line:
    """A value that all rows are compared with, drawn across them."""

    value: float
    text: str


@dataclass(frozen=True)
class Ends:
    """Of more than twice ``most`` rows the first and last are drawn; ``note`` says so."""

    most: int
    note: str


@dataclass(frozen=True)
class Groups:
    """Neighbours that share the value of ``key`` stand on one wash; ``word`` is written beside."""

    key: str
    word: Callable[[str], str]


@dataclass(frozen=True)
class Beside:
    """Other figures of the same rows as small marks: name in the legend, label and value each.

    Hollow ones let what lies under them be seen.
    """

    name: str
    symbol: str
    color: str
    marks: Sequence[Row]
    is_hollow: bool = False


def rate_row(cell: Cell, **more: Any) -> Row:
    """A cell as a row of this recipe; ``more`` names it."""
    return {
        "value": cell.central,
        "low": cell.low,
        "high": cell.high,
        **cell.standing,
        **more,
    }


def band_columns(scope: Scope, unit: str) -> tuple[Column, Column]:
    """The two ends of a band as columns of a table."""
    texts = Texts(scope.language)
    return (
        Column("low", texts("column.low"), unit),
        Column("high", texts("column.high"), unit),
    )


def interval_rates(
    scope: Scope,
    words: Words,
    name: Column,
    value: Column,
    rows: Sequence[Row],
    *,
    height: Height,
    before: Sequence[Column] = (),
    scale: Scale = SCALE,
    look: Look = LOOK,
    shown: int | Ends | None = None,
    against: Line | Groups | Sequence[Beside] = (),
    said: Callable[[Row], str] | None = None,
    behind: Table | None = None,
) -> View:
    """One row per ``name`` with ``value``, ``low``, ``high`` and ``status`` (see ``rate_row``).

    A row without a value has the word of its status. ``shown``: how many of those with a value are
    drawn instead; all stand in the table, and the note says how many have none. ``against``: what
    the rows are seen beside.
    ``said`` writes the first lines of the hover text; ``behind`` is the table where it is another.
    """
    formats, texts, unit = Formats(scope.language), Texts(scope.language), value.kind
    table = behind or words.table((*before, name, value, *band_columns(scope, unit)), rows)
    known = [row for row in rows if row["value"] is not None]
    if not known:
        return words.nothing(table)
    lacking = [row for row in rows if row["value"] is None]
    if isinstance(shown, Ends):
        kept = both_ends(known, shown.most)
        words = replace(words, note=shown.note) if len(kept) < len(known) else words
    else:
        kept = known[:shown]
    lowest = min(number(_end(row, "low")) or 0 for row in kept)
    largest = scale.top or max(number(_end(row, "high")) or 0 for row in kept)
    start = 0.0 if scale.is_from_zero else dots_start(lowest, largest)
    if start:
        words = words.adding(texts("axis.not_from_zero"))
    if shown is not None and lacking:
        words = words.adding(texts("axis.left_out", n=len(lacking)))
    keeps_gaps = shown is None and bool(lacking)
    drawn = [
        (row.get("label") or wrap(row[name.key]), row) for row in (rows if keeps_gaps else kept)
    ]
    write = said or (lambda row: f"<b>{formats.number(row['value'] or 0, unit)}</b>")

    def read(row: Row) -> str:
        said = hover.with_band(scope, write(row), row["low"], row["high"], unit)
        return hover.with_standing(scope, said, row)

    traces = _traces(drawn, read, look)
    # Of a category: years as labels would else be numbers of a scale.
    order: dict[str, Any] = {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": [at for at, _ in drawn],
    }
    marks: dict[str, Any] = {}
    if isinstance(against, Line):
        marks = _line(against)
    elif isinstance(against, Groups):
        marks = _groups(against, [row for _, row in drawn])
    else:
        traces += [_beside(other, name.key, read) for other in against]
    if keeps_gaps:
        first, _, last = row_edges(0, len(drawn))
        order |= {"autorange": False, "range": [last, first]}
        marks["annotations"] = [
            *marks.get("annotations", ()),
            *(
                # A year alone would be read as a number: it is named by its place.
                word_in_gap(place if at.isdigit() else at, start, row, scope)
                for place, (at, row) in enumerate(drawn)
                if row["value"] is None
            ),
        ]
    drawing = figure(
        traces,
        scope.language,
        height=height.for_labels([at for at, _ in drawn]).of(len(drawn)),
        showlegend=bool(against) and not isinstance(against, Line | Groups),
        margin={"l": 8, "r": 24, "t": 26 if isinstance(against, Line) else 8, "b": 28},
        xaxis=value_axis(
            largest,
            formats,
            unit,
            bottom=start,
            ticks=scale.ticks,
            room=ROOM_FOR_WORDS if isinstance(against, Groups) else 1.0,
        ),
        yaxis=category_axis(len(drawn), **order),
        meta=standing((row["status"] for _, row in drawn if is_partial(row)), scope.language),
        **marks,
    )
    return words.over(table, drawing)


def _traces(
    drawn: Sequence[tuple[str, Row]], read: Callable[[Row], str], look: Look
) -> list[go.Scatter]:
    if look.by is None:
        return dots_on_bands(drawn, read, look)
    key, colors = look.by
    return [
        trace
        for wanted, color in colors.items()
        for trace in dots_on_bands(
            [(at, row) for at, row in drawn if row[key] == wanted],
            read,
            replace(look, color=color),
        )
    ]


def _beside(other: Beside, key: str, read: Callable[[Row], str]) -> go.Scatter:
    values, reads = [mark["value"] for mark in other.marks], [read(mark) for mark in other.marks]
    places = [wrap(mark[key]) for mark in other.marks]
    hollow = [other.is_hollow for _ in values]
    drawn = dots(places, values, reads, other.color, other.name, 9, other.symbol, hollow)
    return drawn.update(opens(str(mark.get(PASSPORT, "")) for mark in other.marks))


def dots_on_bands(
    rows: Sequence[tuple[str, Row]], read: Callable[[Row], str], look: Look
) -> list[go.Scatter]:
    """Two traces: one thick pale line for all bands, and the dots."""
    xs: list[float | None] = []
    ys: list[str | None] = []
    for label, row in rows:
        xs += [number(row["low"]), number(row["high"]), None]
        ys += [label, label, None]
    band = go.Scatter(
        x=xs,
        y=ys,
        mode="lines",
        line={"color": palette.pale(look.color), "width": look.width},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )
    labels, values = [label for label, _ in rows], [row["value"] for _, row in rows]
    reads = [read(row) for _, row in rows]
    partial = [is_partial(row) for _, row in rows]
    drawn = dots(labels, values, reads, look.color, look.name, look.size, partial=partial)
    return [band, drawn.update(opens(str(row.get(PASSPORT, "")) for _, row in rows))]


def is_partial(row: Row) -> bool:
    """Whether the row's value rests on a part of its deliveries."""
    return row.get("status") == PARTIAL


def dots(
    labels: Sequence[str],
    values: Sequence[Any],
    said: Sequence[str],
    color: str,
    name: str = "",
    size: int = 9,
    symbol: str = "circle",
    partial: Sequence[bool] = (),
) -> go.Scatter:
    """One dot per label, hollow where ``partial`` says so; ``said`` are the hover texts."""
    line: dict[str, Any] = {"color": "#FFFFFF", "width": 1}
    form: Any = symbol
    if any(partial):
        form = [f"{symbol}-open" if is_hollow else symbol for is_hollow in partial]
        line["width"] = [2.5 if is_hollow else 1 for is_hollow in partial]
    return go.Scatter(
        x=[number(value) for value in values],
        y=list(labels),
        mode="markers",
        name=name,
        marker={
            "color": color,
            "size": size,
            "symbol": form,
            "line": line,
        },
        customdata=list(said),
        hovertemplate=hover.LABELLED,
        cliponaxis=False,
    )


def _end(row: Row, end: str) -> Any:
    """The end of a row's band, or its value where it has none."""
    return row["value"] if row[end] is None else row[end]


def _line(line: Line) -> dict[str, Any]:
    return {
        "shapes": [
            {
                "type": "line",
                "x0": line.value,
                "x1": line.value,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": palette.FAINT, "width": 1.2, "dash": "dot"},
            }
        ],
        "annotations": [
            {
                "x": line.value,
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 12, "color": palette.MUTED},
                "text": line.text,
            }
        ],
    }


def word_in_gap(label: str | int, start: float, row: Row, scope: Scope) -> dict[str, Any]:
    """Why a row has no dot, where its bar would begin."""
    status = str(row.get("status") or OK)
    return {
        "x": start,
        "y": label,
        "xanchor": "left",
        "showarrow": False,
        "font": {"size": 12, "color": palette.MUTED},
        "text": said_of("no_source" if status == OK else status, scope.language).word,
        # A line across the rows would run through its letters.
        "bgcolor": "#FFFFFF",
    }


def _groups(groups: Groups, rows: Sequence[Row]) -> dict[str, Any]:
    """Every other group stands on a pale wash; its word is written at the right."""
    of_row = [row[groups.key] for row in rows]
    washes, notes = [], []
    for group, is_washed in zip(dict.fromkeys(of_row), cycle((True, False)), strict=False):
        first, middle, last = row_edges(of_row.index(group), of_row.count(group))
        if is_washed:
            washes.append(
                {
                    "type": "rect",
                    "xref": "paper",
                    "x0": 0,
                    "x1": 1,
                    "yref": "y",
                    "y0": first,
                    "y1": last,
                    "layer": "below",
                    "fillcolor": palette.PANEL,
                    "line": {"width": 0},
                }
            )
        notes.append(
            {
                "xref": "paper",
                "x": 1,
                "xanchor": "right",
                "yref": "y",
                "y": middle,
                "showarrow": False,
                "text": groups.word(group),
                "font": {"size": 12.5, "color": palette.MUTED},
            }
        )
    return {"shapes": washes, "annotations": notes}
