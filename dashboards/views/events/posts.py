"""Posts beside each other: who came to their events, and who of the registered did."""

from __future__ import annotations

from typing import Any

from dashboards.lib import palette
from dashboards.lib.figures import (
    axis,
    category_axis,
    dots_start,
    figure,
    heat,
    intervals,
    number,
    value_axis,
    wrap,
)
from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell, cells, latest_period
from dashboards.lib.names import names
from dashboards.lib.nested import Bars, nested
from dashboards.lib.panel import View
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.table import Column, Table
from dashboards.lib.texts import Texts
from dashboards.views.events.selection import EventsSelection

HALF_YEARS = 8
ROW_HEIGHT = 27


def _by_post(
    scope: Scope, code: str, year: str, scheme: str = "_T", part: str = "_T"
) -> dict[str, Cell]:
    found = cells(scope, code, level="post", scheme=scheme, periods=[year])
    return {cell.territory: cell for cell in found if cell.dimension == part}


def _year(scope: Scope, selection: EventsSelection) -> str:
    """The chosen year, or the last finished one before it."""
    return latest_period(scope, "Y", "R02", selection.year)


def _listed(scope: Scope, selection: EventsSelection) -> list[dict[str, Any]]:
    """One row per post of the chosen group with the figures of the year, in the chosen order."""
    words, year = names(scope), _year(scope, selection)
    found = {
        "total": _by_post(scope, "R02", year),
        "youth": _by_post(scope, "R02", year, "youth", "youth"),
        "youth_share": _by_post(scope, "Y01", year),
        "new_share": _by_post(scope, "R08", year),
        "show_up": _by_post(scope, "E03", year),
    }
    rows: list[dict[str, Any]] = []
    for post in words.posts(None if selection.group == ALL else selection.group):
        if post not in found["total"]:
            continue
        row: dict[str, Any] = {"post": post, "name": words.short_post(post)}
        for key, by_post in found.items():
            cell = by_post.get(post)
            row[key] = cell.central if cell else None
            row[f"{key}_status"] = cell.status if cell else "no_source"
        cell = found["show_up"].get(post)
        row |= {"low": cell.low if cell else None, "high": cell.high if cell else None}
        rows.append(row)
    if selection.order in ("total", "show_up"):
        key = selection.order
        rows.sort(key=lambda row: (row[key] is None, -(row[key] or 0)))
    return rows


def participants_by_post(scope: Scope, selection: EventsSelection) -> View:
    """Distinct people at the events of a post, the young among them in front."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    listed = _listed(scope, selection)
    title = texts("events.participants.title")
    note = texts("events.participants.note", year=_year(scope, selection))
    table = Table(
        (
            Column("name", texts("column.post")),
            Column("total", texts("column.participants"), "persons", status="total_status"),
            Column("youth", texts("youth.young"), "persons", status="youth_status"),
            Column("youth_share", texts("short.Y01"), "share", status="youth_share_status"),
            Column("new_share", texts("short.R08"), "share", status="new_share_status"),
            Column("show_up", texts("column.show_up"), "share", status="show_up_status"),
        ),
        listed,
        title,
    )
    if not any(row["total"] for row in listed):
        return View(title, note, table, empty=texts("empty.period"))

    def bars(key: str, word: str) -> Bars:
        posts = [row["name"] for row in listed]
        return Bars.of_persons(word, posts, [row[key] for row in listed], formats)

    drawn = figure(
        nested(
            [wrap(row["name"]) for row in listed],
            bars("total", texts("youth.everybody")),
            bars("youth", texts("youth.young")),
        ),
        scope.language,
        height=60 + ROW_HEIGHT * len(listed),
        barmode="overlay",
        showlegend=True,
        margin={"l": 8, "r": 56, "t": 4, "b": 28},
        xaxis=value_axis(max(float(row["total"] or 0) for row in listed), formats, "count"),
        yaxis=category_axis(len(listed)),
    )
    return View(title, note, table, drawn, footnote=texts("persons.rounded"))


def show_up_by_post(scope: Scope, selection: EventsSelection) -> View:
    """Show-up with its interval, in the same order; a post without a rate says why."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    listed = _listed(scope, selection)
    title = texts("events.post_show_up.title")
    note = texts("events.show_up.note", year=_year(scope, selection))
    table = Table(
        (
            Column("name", texts("column.post")),
            Column("show_up", texts("column.show_up"), "share", status="show_up_status"),
            Column("low", texts("column.low"), "share"),
            Column("high", texts("column.high"), "share"),
        ),
        listed,
        title,
    )
    shown = [row for row in listed if row["show_up"] is not None]
    if not shown:
        return View(title, note, table, empty=texts("empty.period"))
    start = dots_start(min(number(row["low"]) or 0 for row in shown), 1.0)
    if start:
        note = f"{note}; {texts('axis.not_from_zero')}"
    drawn = figure(
        intervals(
            [wrap(row["name"]) for row in listed],
            [number(row["low"]) for row in listed],
            [number(row["show_up"]) for row in listed],
            [number(row["high"]) for row in listed],
            [_hover(row, formats, texts) for row in listed],
        ),
        scope.language,
        height=60 + ROW_HEIGHT * len(listed),
        margin={"l": 8, "r": 20, "t": 4, "b": 28},
        xaxis=value_axis(1.0, formats, "share", bottom=start, ticks=4),
        yaxis=category_axis(
            len(listed),
            autorange=False,
            range=[len(listed) - 0.5, -0.5],
            categoryorder="array",
            categoryarray=[wrap(row["name"]) for row in listed],
        ),
        annotations=[
            {
                "x": start,
                "y": wrap(row["name"]),
                "xanchor": "left",
                "showarrow": False,
                "font": {"size": 12, "color": palette.MUTED},
                "text": texts(f"status.{row['show_up_status']}.word"),
            }
            for row in listed
            if row["show_up"] is None
        ],
    )
    return View(title, note, table, drawn)


def _hover(row: dict[str, Any], formats: Formats, texts: Texts) -> str:
    text = f"<b>{formats.share(row['show_up'] or 0)}</b>"
    if row["low"] is not None and row["high"] is not None:
        text += "<br>" + texts("card.band", band=formats.band(row["low"], row["high"], "share"))
    return text


def posts_by_half_year(scope: Scope, selection: EventsSelection) -> View:
    """Participants of every post by half-year, up to the chosen year."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    order = [row["post"] for row in _listed(scope, selection)]
    words = names(scope)
    found = {
        (cell.territory, cell.period): cell
        for cell in cells(scope, "R02", level="post", period_type="H")
        if cell.period[:4] <= selection.year
    }
    # The release begins with the year of the first event; nobody came before that event.
    first = min((period for (_, period), cell in found.items() if cell.central), default="")
    halves = sorted({period for _, period in found if period >= first})[-HALF_YEARS:]
    title = texts("events.halves.title")
    note = texts("events.halves.note", year=selection.year)
    table = Table(
        (
            Column("name", texts("column.post")),
            *(Column(half, formats.period(half), "persons") for half in halves),
        ),
        [
            {
                "name": words.short_post(post),
                **{
                    half: found[post, half].central if (post, half) in found else None
                    for half in halves
                },
            }
            for post in order
        ],
        title,
    )
    if not any(row[half] for row in table.rows for half in halves):
        return View(title, note, table, empty=texts("empty.period"))
    said = [
        ["" if row[half] is None else formats.number(row[half], "persons") for half in halves]
        for row in table.rows
    ]
    trace = heat(
        [[number(row[half]) for half in halves] for row in table.rows],
        halves,
        [wrap(row["name"]) for row in table.rows],
        [
            [
                f"{row['name']}<br>{formats.period(half)}: <b>{text}</b>"
                for half, text in zip(halves, line, strict=True)
            ]
            for row, line in zip(table.rows, said, strict=True)
        ],
        texts=said,
    )
    drawn = figure(
        [trace],
        scope.language,
        height=64 + ROW_HEIGHT * len(order),
        margin={"l": 8, "r": 8, "t": 4, "b": 44},
        xaxis=axis(
            tickmode="array",
            tickvals=list(range(len(halves))),
            ticktext=[f"{formats.half_year(half)}<br>{half[:4]}" for half in halves],
        ),
        yaxis=category_axis(len(order)),
    )
    return View(title, note, table, drawn, footnote=texts("persons.rounded"), is_wide=True)
