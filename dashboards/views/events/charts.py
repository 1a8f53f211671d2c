"""Plan, turnout, size and support: published indicators of events."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from dashboards.lib import palette
from dashboards.lib.figures import (
    axis,
    category_axis,
    dots_start,
    figure,
    intervals,
    number,
    stacked,
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

# Held + cancelled + moved + no report = 100 % of the plan.
PLAN_PARTS = {
    "E01": ("held", palette.BLUE),
    "E01b": ("moved", palette.AMBER),
    "E02": ("cancelled", palette.RED),
    "E01c": ("no_report", palette.GREY),
}
SHOWN = 16


def _plan_parts(
    scope: Scope, scheme: str, key: str, periods: list[str] | None
) -> list[dict[str, Any]]:
    """One row per post or quarter with the four shares; ``planned`` is the number of plans."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for code in PLAN_PARTS:
        for cell in cells(
            scope,
            code,
            period_type="Q",
            scheme=scheme,
            periods=["-"] if periods == [] else periods or (),
        ):
            name = cell.dimension if key == "post" else cell.period
            found[name][code] = cell.central
            found[name][f"{code}_status"] = cell.status
            found[name]["planned"] = cell.denominator
    return [{key: name, **parts} for name, parts in sorted(found.items())]


def _plan_view(
    scope: Scope,
    title: str,
    note: str,
    listed: list[dict[str, Any]],
    labels: list[str],
    first: Column,
    *,
    horizontal: bool,
) -> View:
    texts, formats = Texts(scope.language), Formats(scope.language)
    table = Table(
        (
            first,
            Column("planned", texts("column.planned"), "count"),
            *(
                Column(code, texts(f"outcome.{name}"), "share", status=f"{code}_status")
                for code, (name, _) in PLAN_PARTS.items()
            ),
        ),
        listed,
        title,
    )
    known = [
        (label, row)
        for label, row in zip(labels, listed, strict=True)
        if row.get("E01") is not None
    ]
    if not known:
        return View(title, note, table, empty=texts("empty.period"))
    parts, inside = [], []
    for code, (name, color) in PLAN_PARTS.items():
        word = texts(f"outcome.{name}")
        values = [row.get(code) for _, row in known]
        hover = [
            f"{label.replace('<br>', ' ')}<br>{word}: <b>{formats.share(value or 0)}</b>"
            for (label, _), value in zip(known, values, strict=True)
        ]
        parts.append((word, color, values, hover))
        inside.append(
            [formats.share(value, 0) if value and value >= 0.07 else "" for value in values]
        )
    share_axis = {
        "range": [0, 1.001],
        "tickmode": "array",
        "tickvals": [0, 0.25, 0.5, 0.75, 1],
        "ticktext": [formats.share(v, 0) for v in (0, 0.25, 0.5, 0.75, 1)],
    }
    names_axis = category_axis(len(known)) if horizontal else axis(type="category")
    drawn = figure(
        stacked([label for label, _ in known], parts, horizontal=horizontal, inside=inside),
        scope.language,
        height=60 + 34 * len(known) if horizontal else 290,
        barmode="stack",
        showlegend=True,
        margin={"l": 8, "r": 20, "t": 8, "b": 28},
        xaxis=axis(**share_axis) if horizontal else names_axis,
        yaxis=names_axis if horizontal else axis(**share_axis),
    )
    return View(title, note, table, drawn, is_wide=not horizontal)


def plan_by_post(scope: Scope, selection: EventsSelection) -> View:
    """What became of the plan in one quarter, by post."""
    texts, words, formats = Texts(scope.language), names(scope), Formats(scope.language)
    period = [selection.quarter] if selection.quarter else []
    listed = _plan_parts(scope, "post", "post", period)
    listed.sort(key=lambda row: (row.get("E01") is None, -(row.get("E01") or 0), row["post"]))
    for row in listed:
        row["name"] = words("post", row["post"])
    word = formats.period(selection.quarter) if selection.quarter else ""
    return _plan_view(
        scope,
        texts("events.plan_post.title"),
        texts("events.plan_post.note", period=word),
        listed,
        [wrap(row["name"]) for row in listed],
        Column("name", texts("column.post")),
        horizontal=True,
    )


def plan_by_quarter(scope: Scope, selection: EventsSelection) -> View:
    """What became of the plan, quarter by quarter, the whole world."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    listed: list[dict[str, Any]] = [
        row
        for row in _plan_parts(scope, "_T", "quarter", None)
        if row["quarter"][:4] <= selection.year
    ][-8:]
    labels = [formats.period(row["quarter"]) for row in listed]
    return _plan_view(
        scope,
        texts("events.plan.title"),
        texts("events.plan.note"),
        listed,
        labels,
        Column("quarter", texts("column.quarter"), "period"),
        horizontal=False,
    )


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
