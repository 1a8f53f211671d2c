"""Turnout, size and support: published indicators of events."""

from __future__ import annotations

from dashboards.lib import palette
from dashboards.lib.figures import Height
from dashboards.lib.format import Formats
from dashboards.lib.indicators import cells
from dashboards.lib.names import names
from dashboards.lib.periods import period_for
from dashboards.lib.recipes.dots import Dot, compared_dots
from dashboards.lib.recipes.intervals import Ends, Scale, interval_rates, rate_row
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.events.selection import EventsSelection

SHOWN = 16
SIZE_TITLE = Phrase(ru="Среднее и медиана посещений", en="Mean and median visits")
SIZE_NOTE = Phrase(
    ru="{year}; далеко друг от друга — где есть очень крупные мероприятия",
    en="{year}; far apart where some events are very large",
)
SIZE_OF_WORLD = Phrase(
    ru="по всем странам, по группам не считается", en="all countries, not computed by group"
)
SUPPORT_TITLE = Phrase(ru="С кем проводят мероприятия", en="Who the events are held with")
SUPPORT_NOTE = Phrase(
    ru="{year}, доля проведённых по группам стран",
    en="{year}, share of events held, by group of countries",
)


def show_up(scope: Scope, selection: EventsSelection) -> View:
    """Show-up rate by territory with Wilson intervals; rows without a rate stay in the table."""
    year = period_for(scope, "E03", selection.year).code
    texts, words = Texts(scope.language), names(scope)
    places = set(words.of_level("territory", None if selection.group == ALL else selection.group))
    found = [
        cell
        for cell in cells(scope, "E03", level="territory", periods=[year])
        if cell.territory in places
    ]
    found.sort(key=lambda cell: (cell.central is None, -(cell.central or 0), cell.territory))
    return interval_rates(
        scope,
        Words(
            texts("events.show_up.title"),
            texts("events.show_up.note", year=year),
            empty=texts("empty.period"),
        ),
        Column("territory", texts("column.territory")),
        Column("value", texts("column.show_up"), "share", status="status"),
        [rate_row(cell, territory=words("territory", cell.territory)) for cell in found],
        height=Height(24),
        scale=Scale(top=1.0),
        shown=Ends(SHOWN, texts("events.show_up.note_ends", year=year, n=SHOWN)),
    )


def event_size(scope: Scope, selection: EventsSelection) -> View:
    """Mean and median visits per event by type: far apart where a few events are huge."""
    shown = period_for(scope, "E06a", selection.year, "event_type")
    year = Formats(scope.language).stretch(shown.code)
    texts, words = Texts(scope.language), names(scope)
    mean, median = (
        {
            c.dimension: c
            for c in cells(
                scope,
                code,
                period_type=shown.period_type,
                scheme="event_type",
                periods=[shown.code],
            )
        }
        for code in ("E06a", "E06b")
    )
    rows: list[Row] = [
        {
            "type": words("event_type", code),
            "mean": mean[code].central,
            "mean_status": mean[code].status,
            "median": median[code].central if code in median else None,
            "median_status": median[code].status if code in median else "no_source",
        }
        for code in sorted(mean, key=lambda code: -(mean[code].central or 0))
    ]
    said = Words(
        SIZE_TITLE(scope.language),
        SIZE_NOTE(scope.language, year=year),
        empty=texts("empty.period"),
    )
    if selection.group != ALL:
        said = said.adding(SIZE_OF_WORLD(scope.language))
    table = said.table(
        (
            Column("type", texts("column.event_type")),
            Column("mean", texts("column.mean"), "mean", status="mean_status"),
            Column("median", texts("column.median"), "mean", status="median_status"),
        ),
        rows,
    )
    return compared_dots(
        scope,
        said,
        table,
        [row for row in rows if row["mean"] is not None or row["median"] is not None],
        "type",
        Dot("mean", texts("column.mean"), palette.BLUE),
        Dot("median", texts("column.median"), palette.AMBER),
        unit="mean",
        scale="count",
        height=Height(30, around=90),
    )


def support(scope: Scope, selection: EventsSelection) -> View:
    """Events held with Russian regions and with partner associations, by group of countries."""
    shown = period_for(scope, "E07", selection.year)
    year = Formats(scope.language).stretch(shown.code)
    texts, words = Texts(scope.language), names(scope)
    partners, regions = (
        {
            c.territory: c
            for c in cells(
                scope,
                code,
                level="group",
                period_type=shown.period_type,
                periods=[shown.code],
            )
        }
        for code in ("E07", "E04")
    )
    groups = [
        group
        for group in words.of_level("group")
        if selection.group in (ALL, group) and group in partners
    ]
    rows: list[Row] = [
        {
            "group": words("territory", group),
            "E07": partners[group].central,
            "E07_status": partners[group].status,
            "E04": regions[group].central if group in regions else None,
            "E04_status": regions[group].status if group in regions else "no_source",
        }
        for group in sorted(groups, key=lambda group: -(partners[group].central or 0))
    ]
    said = Words(
        SUPPORT_TITLE(scope.language),
        SUPPORT_NOTE(scope.language, year=year),
        empty=texts("empty.period"),
    )
    table = said.table(
        (
            Column("group", texts("column.group")),
            Column("E07", texts("column.partners"), "share", status="E07_status"),
            Column("E04", texts("column.regions"), "share", status="E04_status"),
        ),
        rows,
    )
    return compared_dots(
        scope,
        said,
        table,
        [row for row in rows if row["E07"] is not None or row["E04"] is not None],
        "group",
        Dot("E07", texts("column.partners"), palette.BLUE),
        Dot("E04", texts("column.regions"), palette.AMBER),
        unit="share",
        top=1.0,
        height=Height(40),
        is_joined=False,
    )
