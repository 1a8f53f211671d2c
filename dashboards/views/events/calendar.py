"""When events happen and where: counts and visits of the attendance mart."""

from __future__ import annotations

from typing import Any

from dashboards.lib import palette
from dashboards.lib.figures import (
    axis,
    bars,
    category_axis,
    figure,
    heat,
    month_axis,
    stacked,
    value_axis,
    wrap,
)
from dashboards.lib.format import Formats
from dashboards.lib.names import names
from dashboards.lib.panel import View
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.table import Column, Table
from dashboards.lib.texts import Texts
from dashboards.views.events.selection import EventsSelection

MEASURE = {"events": "held_count", "visits": "visits_count"}
BASES = {
    "scan": palette.SEQUENTIAL[5],
    "list": palette.SEQUENTIAL[4],
    "tickets": palette.SEQUENTIAL[3],
    "head_count": palette.AMBER,
    "estimate": "#F0C48E",
}
BASIS_COLUMNS = {
    "scan": "visits_scan_count",
    "list": "visits_list_count",
    "tickets": "visits_tickets_count",
    "head_count": "visits_head_count",
    "estimate": "visits_estimate_count",
}
SHOWN = 12


def where(selection: EventsSelection) -> tuple[str, list[str]]:
    """SQL condition of the common filters; the mart's ``month`` starts with the year."""
    parts, values = ["substr(month, 1, 4) = ?"], [selection.year]
    for column, value in (
        ("group_code", selection.group),
        ("event_type_code", selection.event_type),
        ("campaign_code", selection.campaign),
    ):
        if value != ALL:
            parts.append(f"{column} = ?")
            values.append(value)
    return " and ".join(parts), values


def months_of(scope: Scope, year: str) -> list[str]:
    """All months of the year up to the last one with a held event (plans reach further)."""
    sql = """
        select max(month) as last from mart_events__attendance
        where held_count > 0 and substr(month, 1, 4) = ?
    """
    last = rows(scope, sql, year)[0]["last"]
    return [] if last is None else [f"{year}-{n:02d}" for n in range(1, int(last[5:7]) + 1)]


def by_month_and_type(scope: Scope, selection: EventsSelection) -> View:
    """A calendar heat map: months across, event types down."""
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    condition, values = where(selection)
    sql = f"""
        select month, event_type_code, cast(sum(held_count) as bigint) as events,
               cast(sum(visits_count) as bigint) as visits
        from mart_events__attendance where {condition}
        group by month, event_type_code order by event_type_code, month
    """
    found = rows(scope, sql, *values)
    title = texts(f"events.calendar.title_{selection.count}")
    note = texts("events.calendar.note", year=selection.year)
    table = Table(
        (
            Column("type", texts("column.event_type")),
            Column("month", texts("column.month"), "period"),
            Column("events", texts("column.held"), "count"),
            Column("visits", texts("column.visits"), "count"),
        ),
        [row | {"type": words("event_type", row["event_type_code"])} for row in found],
        title,
    )
    cell = {(row["event_type_code"], row["month"]): row[selection.count] for row in found}
    months = months_of(scope, selection.year)
    types = [code for code in words.codes("event_type") if any((code, m) in cell for m in months)]
    if not types:
        return View(title, note, table, empty=texts("empty.filters"))
    z = [[cell.get((code, month)) or None for month in months] for code in types]
    hover = [
        [
            texts(
                "events.calendar.hover",
                type=words("event_type", code),
                month=formats.period(month),
                value=formats.number(cell.get((code, month)) or 0),
            )
            for month in months
        ]
        for code in types
    ]
    shown = [[formats.compact(value) if value else "" for value in line] for line in z]
    trace = heat(z, months, [wrap(words("event_type", code)) for code in types], hover, texts=shown)
    drawn = figure(
        [trace],
        scope.language,
        height=60 + 32 * len(types),
        margin={"l": 8, "r": 8, "t": 4, "b": 28},
        xaxis=axis(
            tickmode="array",
            tickvals=list(range(len(months))),
            ticktext=[formats.month(int(m[5:7]), "abbreviated") for m in months],
        ),
        yaxis=category_axis(len(types)),
    )
    return View(title, note, table, drawn, is_wide=True)


def count_bases(scope: Scope, selection: EventsSelection) -> View:
    """Visits by month, stacked by how they were counted: from scans down to estimates."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    condition, values = where(selection)
    sums = ", ".join(
        f"cast(sum({column}) as bigint) as {basis}" for basis, column in BASIS_COLUMNS.items()
    )
    sql = f"""
        select month, {sums} from mart_events__attendance where {condition}
        group by month order by month
    """
    found = {row["month"]: row for row in rows(scope, sql, *values)}
    months = months_of(scope, selection.year)
    title, note = texts("events.bases.title"), texts("events.bases.note")
    listed: list[dict[str, Any]] = [
        {"month": month, **{basis: found.get(month, {}).get(basis, 0) for basis in BASES}}
        for month in months
    ]
    table = Table(
        (
            Column("month", texts("column.month"), "period"),
            *(Column(basis, texts(f"basis.{basis}"), "count") for basis in BASES),
        ),
        listed if found else [],
        title,
    )
    if not found:
        return View(title, note, table, empty=texts("empty.filters"))
    parts = [
        (
            texts(f"basis.{basis}"),
            color,
            [row[basis] for row in listed],
            [
                f"{formats.period(row['month'])}<br>{texts(f'basis.{basis}')}: "
                f"<b>{formats.number(row[basis])}</b>"
                for row in listed
            ],
        )
        for basis, color in BASES.items()
    ]
    largest = max(sum(row[basis] for basis in BASES) for row in listed)
    drawn = figure(
        stacked(months, parts, horizontal=False),
        scope.language,
        height=360,
        barmode="stack",
        showlegend=True,
        margin={"l": 8, "r": 8, "t": 8, "b": 28},
        xaxis=month_axis(months, formats),
        yaxis=value_axis(largest, formats, "count"),
    )
    return View(title, note, table, drawn, is_wide=True)


def by_territory(scope: Scope, selection: EventsSelection) -> View:
    """The territories with most events or visits."""
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    condition, values = where(selection)
    sql = f"""
        select territory_code, cast(sum(held_count) as bigint) as events,
               cast(sum(visits_count) as bigint) as visits,
               cast(sum(cancelled_count) as bigint) as cancelled
        from mart_events__attendance where {condition}
        group by territory_code order by {selection.count} desc, territory_code
    """
    listed: list[dict[str, Any]] = [
        row | {"territory": words("territory", row["territory_code"])}
        for row in rows(scope, sql, *values)
    ]
    title = texts(f"events.territories.title_{selection.count}")
    note = texts("events.territories.note", n=min(SHOWN, len(listed)))
    table = Table(
        (
            Column("territory", texts("column.territory")),
            Column("events", texts("column.held"), "count"),
            Column("cancelled", texts("column.cancelled"), "count"),
            Column("visits", texts("column.visits"), "count", bar=True),
        ),
        listed,
        title,
    )
    top = listed[:SHOWN]
    if not top:
        none = texts("events.territories.note_none")
        return View(title, none, table, empty=texts("empty.filters"))
    amounts = [row[selection.count] for row in top]
    drawn = figure(
        [
            bars(
                [wrap(row["territory"]) for row in top],
                amounts,
                [formats.compact(value) for value in amounts],
            )
        ],
        scope.language,
        height=360,
        margin={"l": 8, "r": 70, "t": 8, "b": 28},
        xaxis=value_axis(float(max(amounts)), formats, "count", ticks=3),
        yaxis=category_axis(len(top)),
    )
    return View(title, note, table, drawn)
