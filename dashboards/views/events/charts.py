"""Turnout, size and support: published indicators of events."""

from __future__ import annotations

from typing import Any

from dashboards.lib import palette
from dashboards.lib.figures import (
    category_axis,
    dots_start,
    figure,
    intervals,
    number,
    value_axis,
    wrap,
)
from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell, cells, latest_period
from dashboards.lib.names import names
from dashboards.lib.panel import View
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.table import Column, Table
from dashboards.lib.texts import Texts
from dashboards.views.events.selection import EventsSelection

SHOWN = 16


def show_up(scope: Scope, selection: EventsSelection) -> View:
    """Show-up rate by territory with Wilson intervals; rows without a rate stay in the table."""
    year = latest_period(scope, "Y", "E03", selection.year)
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    group = None if selection.group == ALL else selection.group
    places = set(words.of_level("territory", group))
    found = [
        cell
        for cell in cells(scope, "E03", level="territory", periods=[year])
        if cell.territory in places
    ]
    found.sort(key=lambda cell: (cell.central is None, -(cell.central or 0), cell.territory))
    title = texts("events.show_up.title")
    note = texts("events.show_up.note", year=year)
    table = Table(
        (
            Column("territory", texts("column.territory")),
            Column("value", texts("column.show_up"), "share", status="status"),
            Column("low", texts("column.low"), "share"),
            Column("high", texts("column.high"), "share"),
        ),
        [
            {
                "territory": words("territory", c.territory),
                "value": c.central,
                "low": c.low,
                "high": c.high,
                "status": c.status,
            }
            for c in found
        ],
        title,
    )
    shown = [cell for cell in found if cell.is_shown]
    if not shown:
        return View(title, note, table, empty=texts("empty.period"))
    top = shown
    if len(shown) > 2 * SHOWN:
        top = [*shown[:SHOWN], *shown[-SHOWN:]]
        note = texts("events.show_up.note_ends", year=year, n=SHOWN)
    traces = intervals(
        [wrap(words("territory", c.territory)) for c in top],
        [number(c.low) for c in top],
        [number(c.central) for c in top],
        [number(c.high) for c in top],
        [_share_hover(c, formats, texts) for c in top],
    )
    start = dots_start(min(number(c.low) or 0 for c in top), 1.0)
    if start:
        note = f"{note}; {texts('axis.not_from_zero')}"
    drawn = figure(
        traces,
        scope.language,
        height=60 + 24 * len(top),
        margin={"l": 8, "r": 20, "t": 4, "b": 28},
        xaxis=value_axis(1.0, formats, "share", bottom=start, ticks=5),
        yaxis=category_axis(len(top)),
    )
    return View(title, note, table, drawn)


def _share_hover(cell: Cell, formats: Formats, texts: Texts) -> str:
    text = f"<b>{formats.share(cell.central or 0)}</b>"
    if cell.low is not None and cell.high is not None and cell.has_band:
        text += "<br>" + texts("card.band", band=formats.band(cell.low, cell.high, "share"))
    return text


def event_size(scope: Scope, selection: EventsSelection) -> View:
    """Mean and median visits per event by type: far apart where a few events are huge."""
    year = latest_period(scope, "Y", "E06a", selection.year)
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    parts = {
        code: {c.dimension: c for c in cells(scope, code, scheme="event_type", periods=[year])}
        for code in ("E06a", "E06b")
    }
    order = sorted(parts["E06a"], key=lambda code: -(parts["E06a"][code].central or 0))
    title, note = texts("events.size.title"), texts("events.size.note", year=year)
    if selection.group != ALL:
        note = f"{note}; {texts('events.size.world')}"
    listed: list[dict[str, Any]] = [
        {
            "type": words("event_type", code),
            "mean": parts["E06a"][code].central,
            "mean_status": parts["E06a"][code].status,
            "median": parts["E06b"][code].central if code in parts["E06b"] else None,
        }
        for code in order
    ]
    table = Table(
        (
            Column("type", texts("column.event_type")),
            Column("mean", texts("column.mean"), "mean", status="mean_status"),
            Column("median", texts("column.median"), "mean"),
        ),
        listed,
        title,
    )
    known = [row for row in listed if row["mean"] is not None and row["median"] is not None]
    if not known:
        return View(title, note, table, empty=texts("empty.period"))
    labels = [wrap(row["type"]) for row in known]
    traces: list[Any] = []
    for key, color in (("mean", palette.BLUE), ("median", palette.AMBER)):
        middle = [number(row[key]) for row in known]
        other = [number(row["median"]) for row in known]
        pair = intervals(
            labels,
            other if key == "mean" else middle,
            middle,
            middle,
            [
                f"{texts(f'column.{key}')}: <b>{formats.number(row[key], 'mean')}</b>"
                for row in known
            ],
            color=color,
            name=texts(f"column.{key}"),
            width=3,
        )
        traces += pair if key == "mean" else pair[1:]
    largest = max(max(number(row["mean"]) or 0, number(row["median"]) or 0) for row in known)
    drawn = figure(
        traces,
        scope.language,
        height=90 + 30 * len(known),
        showlegend=True,
        margin={"l": 8, "r": 20, "t": 8, "b": 28},
        xaxis=value_axis(largest, formats, "count"),
        yaxis=category_axis(len(known)),
    )
    return View(title, note, table, drawn)


def support(scope: Scope, selection: EventsSelection) -> View:
    """Events held with Russian regions and with partner associations, by group of countries."""
    year = latest_period(scope, "Y", "E07", selection.year)
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    found = {
        code: {c.territory: c for c in cells(scope, code, level="group", periods=[year])}
        for code in ("E07", "E04")
    }
    groups = [
        group
        for group in words.of_level("group")
        if selection.group in (ALL, group) and group in found["E07"]
    ]
    groups.sort(key=lambda group: -(found["E07"][group].central or 0))
    listed: list[dict[str, Any]] = [
        {
            "group": words("territory", group),
            **{
                code: found[code][group].central if group in found[code] else None for code in found
            },
            **{
                f"{code}_status": found[code][group].status if group in found[code] else "ok"
                for code in found
            },
        }
        for group in groups
    ]
    title, note = texts("events.support.title"), texts("events.support.note", year=year)
    table = Table(
        (
            Column("group", texts("column.group")),
            Column("E07", texts("column.partners"), "share", status="E07_status"),
            Column("E04", texts("column.regions"), "share", status="E04_status"),
        ),
        listed,
        title,
    )
    if not listed:
        return View(title, note, table, empty=texts("empty.period"))
    labels = [wrap(row["group"]) for row in listed]
    traces: list[Any] = []
    for code, color, word in (("E07", palette.BLUE, "partners"), ("E04", palette.AMBER, "regions")):
        values = [number(row[code]) for row in listed]
        traces += intervals(
            labels,
            values,
            values,
            values,
            [f"{texts(f'column.{word}')}: <b>{formats.share(v or 0)}</b>" for v in values],
            color=color,
            name=texts(f"column.{word}"),
        )[1:]
    drawn = figure(
        traces,
        scope.language,
        height=60 + 40 * len(listed),
        showlegend=True,
        margin={"l": 8, "r": 20, "t": 8, "b": 28},
        xaxis=value_axis(1.0, formats, "share"),
        yaxis=category_axis(len(listed), showgrid=True, gridcolor="#F1F3F5"),
    )
    return View(title, note, table, drawn)
