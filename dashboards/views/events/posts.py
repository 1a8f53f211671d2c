"""Posts beside each other: who came to their events, and who of the registered did."""

from __future__ import annotations

from dashboards.lib import hover, statuses
from dashboards.lib.figures import Height
from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.links import post_link
from dashboards.lib.names import names
from dashboards.lib.periods import Shown, period_for, titled
from dashboards.lib.persons import persons_unit, rounded
from dashboards.lib.place import posts_of
from dashboards.lib.recipes.heat import Square, heat_map
from dashboards.lib.recipes.intervals import Scale, interval_rates, rate_row
from dashboards.lib.recipes.nested import Bars, part_of_whole
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words
from dashboards.views.events.rows import why_empty
from dashboards.views.events.selection import EventsSelection

HALF_YEARS = 8
ROW = 27


def _by_post(
    scope: Scope, code: str, year: str, scheme: str = "_T", part: str = "_T"
) -> dict[str, Cell]:
    found = cells(scope, code, level="post", scheme=scheme, periods=[year])
    return {cell.territory: cell for cell in found if cell.dimension == part}


def _year(scope: Scope, selection: EventsSelection) -> Shown:
    """The chosen year, or the last finished one before it."""
    return period_for(scope, "R02", selection.year)


def _listed(scope: Scope, selection: EventsSelection) -> list[Row]:
    """One row per post of the place with the figures of the year, in the chosen order: most
    participants first, the lowest show-up first."""
    words, year = names(scope), _year(scope, selection).code
    found = {
        "total": _by_post(scope, "R02", year),
        "youth": _by_post(scope, "R02", year, "youth", "youth"),
        "youth_share": _by_post(scope, "Y01", year),
        "new_share": _by_post(scope, "R08", year),
        "show_up": _by_post(scope, "E03", year),
    }
    rows: list[Row] = []
    for post in posts_of(scope, selection.place):
        if post not in found["total"]:
            continue
        row: Row = {
            "post": post,
            "name": words.short_post(post),
            "leads_to": post_link(scope, post),
        }
        for key, by_post in found.items():
            cell = by_post.get(post)
            row[key] = cell.central if cell else None
            row[f"{key}_status"] = cell.status if cell else "no_source"
        cell = found["show_up"].get(post)
        row |= rate_row(cell) if cell else {"low": None, "high": None, "value": None}
        rows.append(row)
    if selection.order in ("total", "show_up"):
        key = selection.order
        rows.sort(key=lambda row: row[key] or 0, reverse=key == "total")
        rows.sort(key=lambda row: row[key] is None)
    return rows


def participants_by_post(scope: Scope, selection: EventsSelection) -> View:
    """Distinct people at the events of a post, the young among them in front."""
    texts, rows = Texts(scope.language), _listed(scope, selection)
    unit, year = persons_unit(scope), _year(scope, selection)
    said = Words(
        titled(scope, texts("events.participants.title"), year, selection.year),
        texts("events.participants.note", year=year.code),
        footnote=rounded(scope),
        empty=why_empty(scope, selection),
    )
    table = said.table(
        (
            Column("name", texts("column.post"), leads_to="leads_to"),
            Column("total", texts("column.participants"), unit, status="total_status"),
            Column("youth", texts("youth.young"), unit, status="youth_status"),
            Column("youth_share", texts("short.Y01"), "share", status="youth_share_status"),
            Column("new_share", texts("short.R08"), "share", status="new_share_status"),
            Column("show_up", texts("column.show_up"), "share", status="show_up_status"),
        ),
        rows,
    )
    return part_of_whole(
        scope,
        said,
        table,
        table.values("name"),
        Bars(texts("youth.everybody"), table.values("total"), unit, table.values("total_status")),
        Bars(texts("youth.young"), table.values("youth"), unit, table.values("youth_status")),
        height=Height(ROW),
    )


def show_up_by_post(scope: Scope, selection: EventsSelection) -> View:
    """Show-up with its interval, in the same order; a post without a rate says why."""
    texts, year = Texts(scope.language), _year(scope, selection)
    return interval_rates(
        scope,
        Words(
            titled(scope, texts("events.post_show_up.title"), year, selection.year),
            texts("events.show_up.note", year=year.code),
            empty=why_empty(scope, selection),
        ),
        Column("name", texts("column.post"), leads_to="leads_to"),
        Column("value", texts("column.show_up"), "share", status="show_up_status"),
        _listed(scope, selection),
        height=Height(ROW),
        scale=Scale(top=1.0, ticks=4),
    )


def posts_by_half_year(scope: Scope, selection: EventsSelection) -> View:
    """Participants of every post by half-year, up to the chosen year."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    unit = persons_unit(scope)
    found = {
        (cell.territory, cell.period): cell
        for cell in cells(scope, "R02", level="post", period_type="H")
        if cell.period[:4] <= selection.year
    }
    # The release begins with the year of the first event; nobody came before that event.
    first = min((period for (_, period), cell in found.items() if cell.central), default="")
    halves = sorted({period for _, period in found if period >= first})[-HALF_YEARS:]
    last, title = halves[-1][:4] if halves else selection.year, texts("events.halves.title")
    if last < selection.year:
        title = titled(scope, title, Shown("Y", last), selection.year)
    said = Words(
        title,
        texts("events.halves.note", year=last),
        footnote=rounded(scope),
        empty=why_empty(scope, selection),
    )
    rows: list[Row] = []
    for listed in _listed(scope, selection):
        row: Row = {key: listed[key] for key in ("name", "leads_to")}
        for half in halves:
            cell = found.get((listed["post"], half))
            row[half] = cell.central if cell else None
            row[f"{half}_status"] = cell.status if cell else "no_source"
            row[f"{half}_passport"] = cell.passport if cell else ""
        rows.append(row)
    table = said.table(
        (
            Column("name", texts("column.post"), leads_to="leads_to"),
            *(Column(half, formats.period(half), unit, status=f"{half}_status") for half in halves),
        ),
        rows,
    )
    if not any(row[half] for row in rows for half in halves):
        return said.nothing(table)

    def square(row: Row, half: str) -> Square:
        lacking = statuses.said(row[f"{half}_status"], scope.language)
        if row[half] is None:
            said = hover.part(row["name"], formats.period(half), lacking.word)
            return Square(None, lacking.mark, said)
        written = formats.number(row[half], unit)
        said = hover.part(row["name"], formats.period(half), written)
        return Square(row[half], written, said, row[f"{half}_passport"])

    return heat_map(
        scope,
        said,
        table,
        table.values("name"),
        [f"{formats.half_year(half)}<br>{half[:4]}" for half in halves],
        [[square(row, half) for half in halves] for row in rows],
        height=Height(ROW, around=64),
        bottom=44,
        states=[row[f"{half}_status"] for row in rows for half in halves if row[half] is None],
    )
