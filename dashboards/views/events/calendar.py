"""When events happen and where: counts and visits of the attendance mart."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.lib import hover, palette
from dashboards.lib.figures import Height
from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.links import country_link, page_link
from dashboards.lib.measures import known_sum
from dashboards.lib.names import UNRECOGNISED, names
from dashboards.lib.periods import period_for
from dashboards.lib.place import condition, place_of, unrecognised
from dashboards.lib.recipes.bars import ranked_bars
from dashboards.lib.recipes.heat import Square, heat_map
from dashboards.lib.recipes.parts import Part, stacked_months
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.statuses import OK, WITH_VALUE
from dashboards.lib.statuses import said as said_of
from dashboards.lib.table import PASSPORT, Column, Row
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words
from dashboards.views.events.selection import EventsSelection

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
# Of a row: which published number its visits are.
VISITS = f"visits_{PASSPORT}"
# The export that events and visits rest on.
REPORTS = "event_reports"


def where(scope: Scope, selection: EventsSelection) -> tuple[str, list[str]]:
    """SQL condition of the common filters; the mart's ``month`` starts with the year."""
    of_place, codes = condition(scope, selection.place)
    parts, values = ["substr(month, 1, 4) = ?", of_place], [selection.year, *codes]
    for column, value in (
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
    return [month for n in range(1, 13) if (month := f"{year}-{n:02d}") <= (last or "")]


def reports_known(scope: Scope, selection: EventsSelection) -> str:
    """How many of the year's reports the counts rest on, where some have not come; of a place
    the marks of its months say it, since reports are counted of all posts together."""
    year = selection.year
    if not place_of(scope, selection.place).is_world:
        return ""
    found = [
        cell
        for cell in cells(scope, "Q02c", period_type="M", scheme="export")
        if cell.is_shown and cell.period[:4] == year and cell.dimension == REPORTS
    ]
    came, due = (
        known_sum(getattr(cell, part) for cell in found).value
        for part in ("numerator", "denominator")
    )
    if came >= due:
        return ""
    formats = Formats(scope.language)
    known, of = formats.number(came), formats.number(due)
    return Texts(scope.language)("events.reported", n=int(due), known=known, of=of)


def states_of_months(
    scope: Scope, selection: EventsSelection, months: Sequence[str]
) -> dict[str, str]:
    """Whether the reports of each month are there, of the chosen place."""
    place = place_of(scope, selection.place)
    found = cells(scope, "R01", period_type="M", level=place.level, territories=[place.code])
    known = {cell.period: cell.status for cell in found}
    return {month: known.get(month, OK) for month in months}


def by_month_and_type(scope: Scope, selection: EventsSelection) -> View:
    """A calendar heat map: months across, event types down."""
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    where_it_is, values = where(scope, selection)
    sql = f"""
        select month, event_type_code, cast(sum(held_count) as bigint) as events,
               cast(sum(visits_count) as bigint) as visits
        from mart_events__attendance where {where_it_is}
        group by month, event_type_code order by event_type_code, month
    """
    found = rows(scope, sql, *values)
    of_month = states_of_months(scope, selection, [row["month"] for row in found])
    said = Words(
        texts(f"events.calendar.title_{selection.count}"),
        texts("events.calendar.note", year=selection.year),
        footnote=reports_known(scope, selection),
        empty=texts("empty.filters"),
    )
    table = said.table(
        (
            Column("type", texts("column.event_type"), leads_to="list"),
            Column("month", texts("column.month"), "period"),
            Column("events", texts("column.held"), "count", status="status"),
            Column("visits", texts("column.visits"), "count", status="status"),
        ),
        [
            row
            | {
                "type": words("event_type", row["event_type_code"]),
                "status": of_month[row["month"]],
                "list": list_of(scope, selection, row["event_type_code"]),
            }
            for row in found
        ],
    )
    count = {(row["event_type_code"], row["month"]): row[selection.count] for row in found}
    months = months_of(scope, selection.year)
    states = states_of_months(scope, selection, months)
    lacking = {month: said_of(state, scope.language) for month, state in states.items()}
    types = [code for code in words.codes("event_type") if any((code, m) in count for m in months)]

    def square(code: str, month: str) -> Square:
        value = count.get((code, month)) or None
        written = formats.number(value or 0)
        said = hover.part(words("event_type", code), formats.period(month), written)
        if lacking[month].mark:
            said = f"{said}<br>{lacking[month].word}"
        return Square(value, formats.compact(value) if value else "", said)

    return heat_map(
        scope,
        said,
        table,
        [words("event_type", code) for code in types],
        ["<br>".join(filter(None, [formats.short_month(m), lacking[m].mark])) for m in months],
        [[square(code, month) for month in months] for code in types],
        height=Height(32, around=78),
        bottom=46,
        states=sorted(set(states.values())),
    )


def list_of(scope: Scope, selection: EventsSelection, event_type: str) -> str:
    """Where the events of a type stand one by one, under the filters of the page."""
    keys = {"events.view": "list", "events.year": selection.year, "events.type": event_type}
    return page_link(scope, "events", selection, **keys)


def count_bases(scope: Scope, selection: EventsSelection) -> View:
    """Visits by month, stacked by how they were counted: from scans down to estimates."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    where_it_is, values = where(scope, selection)
    sums = ", ".join(
        f"cast(sum({column}) as bigint) as {basis}" for basis, column in BASIS_COLUMNS.items()
    )
    sql = f"""
        select month, {sums} from mart_events__attendance where {where_it_is}
        group by month order by month
    """
    found = {row["month"]: row for row in rows(scope, sql, *values)}
    months = months_of(scope, selection.year)
    said = Words(
        texts("events.bases.title"),
        texts("events.bases.note"),
        footnote=reports_known(scope, selection),
        empty=texts("empty.filters"),
    )
    states = states_of_months(scope, selection, months)
    listed: list[Row] = [
        {
            "month": month,
            "status": states[month],
            # Where nobody reported a month without anything is a gap.
            **{
                basis: found.get(month, {}).get(basis, 0 if states[month] in WITH_VALUE else None)
                for basis in BASES
            },
        }
        for month in months
        if found
    ]
    table = said.table(
        (
            Column("month", texts("column.month"), "period"),
            *(Column(basis, texts(f"basis.{basis}"), "count", status="status") for basis in BASES),
        ),
        listed,
    )
    parts = [
        Part(
            texts(f"basis.{basis}"),
            color,
            table.values(basis),
            ["" if count is None else formats.number(count) for count in table.values(basis)],
        )
        for basis, color in BASES.items()
    ]
    return stacked_months(
        scope,
        said,
        table,
        table.values("month"),
        parts,
        height=360,
        states=table.values("status"),
    )


def by_territory(scope: Scope, selection: EventsSelection) -> View:
    """The territories with most events or visits."""
    texts, words = Texts(scope.language), names(scope)
    where_it_is, values = where(scope, selection)
    sql = f"""
        select territory_code, cast(sum(held_count) as bigint) as events,
               cast(sum(visits_count) as bigint) as visits,
               cast(sum(cancelled_count) as bigint) as cancelled
        from mart_events__attendance where {where_it_is}
        group by territory_code order by {selection.count} desc, territory_code
    """
    shown = period_for(scope, "R01", selection.year)
    of_year = cells(
        scope, "R01", level="territory", period_type=shown.period_type, periods=[shown.code]
    )
    published = {cell.territory: cell for cell in of_year}
    listed: list[Row] = [
        row
        | {
            "territory": words("territory", row["territory_code"]),
            "country": country_link(scope, "territory", row["territory_code"]),
        }
        | _standing(published.get(row["territory_code"]), row["visits"], selection)
        for row in rows(scope, sql, *values)
    ]
    apart = [row for row in listed if row["territory_code"] == UNRECOGNISED]
    listed = [row for row in listed if row["territory_code"] != UNRECOGNISED]
    top = listed[:SHOWN]
    said = Words(
        texts(f"events.territories.title_{selection.count}"),
        texts("events.territories.note", n=len(top))
        if top
        else texts("events.territories.note_none"),
        footnote=" ".join(
            [
                *(
                    unrecognised(scope, Formats(scope.language).number(row[selection.count]))
                    for row in apart
                ),
                reports_known(scope, selection),
            ]
        ),
        empty=texts("empty.filters"),
    )
    table = said.table(
        (
            Column("territory", texts("column.territory"), leads_to="country"),
            Column("events", texts("column.held"), "count", status="status"),
            Column("cancelled", texts("column.cancelled"), "count"),
            Column(
                "visits", texts("column.visits"), "count", bar=True, status="status", opens=VISITS
            ),
        ),
        listed,
    )
    return ranked_bars(
        scope,
        said,
        table,
        top,
        "territory",
        selection.count,
        unit="count",
        height=Height(25, around=60),
    )


def _standing(cell: Cell | None, visits: int, selection: EventsSelection) -> Row:
    """How the reports of a territory stand. Its visits are the published ones where no filter
    leaves some out; its events are no published number."""
    if cell is None:
        return {"status": OK}
    standing = dict(cell.standing)
    number = standing.pop(PASSPORT)
    is_whole = selection.event_type == selection.campaign == ALL and cell.central == visits
    return standing | ({VISITS: number} if is_whole else {})
