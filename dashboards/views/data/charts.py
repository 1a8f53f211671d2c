"""Deliveries of the Data page: what came when, and which posts reported."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from dashboards.lib import palette
from dashboards.lib.figures import Height, number
from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.links import post_link
from dashboards.lib.measures import ratio, ratio_of_pairs
from dashboards.lib.names import names
from dashboards.lib.place import posts_of
from dashboards.lib.recipes.bars import ranked_bars
from dashboards.lib.recipes.cards import Card, card_of
from dashboards.lib.recipes.heat import Square, heat_map
from dashboards.lib.recipes.lines import Series, shares_by_month
from dashboards.lib.release_access import known_at, rows
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.sparkline import Point
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words
from dashboards.views.data.selection import DataSelection

# State of a month: all on time, some late, some missing.
STATES = ("on_time", "late", "missing")
STATE_COLORS = ("#A9CDBF", palette.AMBER, palette.RED)
MONTHS_SHOWN = 15


def headline_cards(scope: Scope, _: DataSelection) -> list[Card]:
    """Fresh sources, deliveries on time by year, posts that reported, the gate."""
    texts = Texts(scope.language)
    fresh = [
        Point(c.period, c.central, status=c.status)
        for c in cells(scope, "Q01a", period_type="ASOF")
    ]
    passed, failed = (
        rows(scope, "select count(*) as n from quality_gate where status = ?", status)[0]["n"]
        for status in ("pass", "fail")
    )
    return [
        card_of(
            scope,
            "Q01a",
            fresh,
            label=texts("data.card.fresh"),
            note=texts("data.card.fresh_note"),
        ),
        Card("on_time", texts("data.card.on_time"), "share", "up", _on_time(scope)),
        Card("Q02c", texts("data.card.posts"), "share", "up", _reported(scope)),
        Card(
            "gate",
            texts("data.card.gate"),
            "count",
            "",
            [Point("", Decimal(passed))],
            note=texts("data.card.gate_note", n=failed),
        ),
    ]


def _on_time(scope: Scope) -> list[Point]:
    """By year due, which part of the deliveries came on time."""
    by_year: dict[str, list[str]] = defaultdict(list)
    for row in rows(scope, "select due_on, timeliness from quality_delivery order by due_on"):
        if row["due_on"] <= known_at(scope).date():
            by_year[str(row["due_on"].year)].append(row["timeliness"])
    return [
        Point(year, ratio(states.count("on_time"), len(states)))
        for year, states in sorted(by_year.items())
    ]


def _reported(scope: Scope) -> list[Point]:
    """Of all reports due in a year: months in which few were due weigh little."""
    months: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells(scope, "Q02c", period_type="M", scheme="export"):
        if cell.is_shown and cell.period[:4] <= str(known_at(scope).year):
            months[cell.period[:4]].append(cell)
    return [
        Point(year, ratio_of_pairs((c.numerator, c.denominator) for c in v)[0])
        for year, v in sorted(months.items())
    ]


def export_name(scope: Scope, code: str) -> str:
    return Texts(scope.language).get(f"export.{code}", code)


def deliveries(scope: Scope, selection: DataSelection) -> View:
    """On time, late or missing: exports down, months due across; the worst post decides. In the
    table what is overdue comes first."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    sql = """
        select export, post_code, period_code, due_on, received_on, timeliness, accepted_class
        from quality_delivery where due_on <= ? and (? = 'all' or export = ?)
          and (? = 'all' or list_contains(?, post_code))
        order by timeliness = 'on_time', timeliness = 'late', due_on desc, export, post_code
    """
    export, place = selection.export, selection.place
    inside = [place, list(posts_of(scope, place))]
    found = rows(scope, sql, known_at(scope).date(), export, export, *inside)
    said = Words(
        texts("data.deliveries.title"),
        texts("data.deliveries.note"),
        footnote=texts("data.deliveries.footnote"),
        empty=texts("empty.filters" if inside[1] else "empty.no_post"),
    )
    table = said.table(
        (
            Column("export_word", texts("column.export")),
            Column("post", texts("column.post"), leads_to="leads_to"),
            Column("period_code", texts("column.period"), "period"),
            Column("due_on", texts("column.due"), "date"),
            Column("received_on", texts("column.received"), "date"),
            Column("state", texts("column.state")),
            Column("accepted", texts("column.accepted")),
        ),
        [
            row
            | {
                "export_word": export_name(scope, row["export"]),
                **_post(scope, row["post_code"]),
                "state": texts(f"timeliness.{row['timeliness']}"),
                "accepted": texts.get(f"accepted.{row['accepted_class']}", ""),
            }
            for row in found
        ],
    )
    states: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in found:
        states[(row["export"], row["due_on"].isoformat()[:7])].append(row["timeliness"])
    months = sorted({month for _, month in states})[-MONTHS_SHOWN:]
    exports = [
        code
        for code in sorted({row["export"] for row in found})
        if any((code, month) in states for month in months)
    ]

    def square(code: str, month: str) -> Square:
        of_month = states.get((code, month), [])
        lines = [
            f"{texts(f'timeliness.{state}')}: {of_month.count(state)}"
            for state in STATES
            if state in of_month
        ]
        return Square(
            max((STATES.index(state) for state in of_month), default=None),
            _misses(of_month),
            "<br>".join([export_name(scope, code), formats.period(month), *lines]),
        )

    return heat_map(
        scope,
        said,
        table,
        [export_name(scope, code) for code in exports],
        _with_years(months, formats),
        [[square(code, month) for month in months] for code in exports],
        colors=STATE_COLORS,
        top=2,
        height=Height(34, around=64),
        bottom=40,
    )


def _post(scope: Scope, code: str) -> Row:
    """The post that a delivery is of, and where its figures stand; of an export of all there is
    none."""
    if code == "_T":
        return {"post": ""}
    return {"post": names(scope).short_post(code), "leads_to": post_link(scope, code)}


def _with_years(months: list[str], formats: Formats) -> list[str]:
    """Short names of months, the year beneath the first month of each."""
    firsts = {month[:4]: month for month in reversed(months)}
    return [
        formats.short_month(month) + (f"<br>{month[:4]}" if firsts[month[:4]] == month else "")
        for month in months
    ]


def _misses(states: list[str]) -> str:
    """How many are late or missing; nothing where all came in time."""
    misses = [state for state in states if state != "on_time"]
    return str(len(misses)) if misses else ""


def freshness(scope: Scope, selection: DataSelection) -> View:
    """Days since the newest delivery, by export."""
    texts = Texts(scope.language)
    found = [
        c
        for c in cells(scope, "Q01b", period_type="ASOF", scheme="export")
        if selection.export in (ALL, c.dimension)
    ]
    found.sort(key=lambda c: (-(c.central or 0), c.dimension))
    said = Words(
        texts("data.freshness.title"), texts("data.freshness.note"), empty=texts("empty.filters")
    )
    listed: list[Row] = [
        {"export": export_name(scope, c.dimension), "days": c.central, **c.standing} for c in found
    ]
    table = said.table(
        (
            Column("export", texts("column.export")),
            Column("days", texts("column.days"), "days", status="status"),
        ),
        listed,
    )
    return ranked_bars(
        scope,
        said,
        table,
        [row for row in listed if row["days"] is not None],
        "export",
        "days",
        unit="count",
        ticks=2,
        height=Height(32, least=380),
        write=lambda days: texts("count.day", n=int(days)),
    )


def reporting_posts(scope: Scope, selection: DataSelection) -> View:
    """Share of posts that delivered their report of the month."""
    texts = Texts(scope.language)
    found = [
        c
        for c in cells(scope, "Q02c", period_type="M", scheme="export")
        if selection.export in (ALL, c.dimension)
    ]
    said = Words(
        texts("data.posts.title"), texts("data.posts.note"), empty=texts("data.posts.empty")
    )
    table = said.table(
        (
            Column("export", texts("column.export")),
            Column("month", texts("column.month"), "period"),
            Column("share", texts("column.share"), "share", status="status"),
        ),
        [
            {
                "export": export_name(scope, c.dimension),
                "month": c.period,
                "share": c.central,
                **c.standing,
            }
            for c in reversed(found)
        ],
    )
    months = sorted({c.period for c in found})[-MONTHS_SHOWN:]
    known = {(c.dimension, c.period): c for c in found}
    series = []
    for export in sorted({c.dimension for c in found}):
        line = [known.get((export, month)) for month in months]
        series.append(
            Series(
                export_name(scope, export),
                [number(c.central) if c else None for c in line],
                [c.status if c else "no_source" for c in line],
                [c.passport if c else "" for c in line],
            )
        )
    return shares_by_month(scope, said, table, months, series)
