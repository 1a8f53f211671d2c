"""Turnout, size and support: published indicators of events."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.lib import palette
from dashboards.lib.figures import Height
from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.links import country_link
from dashboards.lib.names import names
from dashboards.lib.periods import Shown, period_for, titled
from dashboards.lib.place import place_of, territories_of
from dashboards.lib.recipes.dots import Dot, compared_dots
from dashboards.lib.recipes.intervals import Ends, Scale, interval_rates, rate_row
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.events.rows import beside
from dashboards.views.events.selection import EventsSelection

SHOWN = 16
SIZE_TITLE = Phrase(ru="Среднее и медиана посещений", en="Mean and median visits")
SIZE_NOTE = Phrase(
    ru="{year}; далеко друг от друга — где есть очень крупные мероприятия",
    en="{year}; far apart where some events are very large",
)
SUPPORT_TITLE = Phrase(ru="С кем проводят мероприятия", en="Who the events are held with")
SUPPORT_NOTE = Phrase(ru="{year}, доля проведённых", en="{year}, share of events held")


def show_up(scope: Scope, selection: EventsSelection) -> View:
    """Show-up rate by territory with Wilson intervals, the lowest first; rows without a rate stay
    in the table."""
    shown = period_for(scope, "E03", selection.year)
    texts, words = Texts(scope.language), names(scope)
    places = set(territories_of(scope, selection.place))
    found = [
        cell
        for cell in cells(scope, "E03", level="territory", periods=[shown.code])
        if cell.territory in places
    ]
    found.sort(key=lambda cell: (cell.central is None, cell.central or 0, cell.territory))
    return interval_rates(
        scope,
        Words(
            titled(scope, texts("events.show_up.title"), shown, selection.year),
            texts("events.show_up.note", year=shown.code),
            empty=texts("empty.period"),
        ),
        Column("territory", texts("column.territory"), leads_to="country"),
        Column("value", texts("column.show_up"), "share", status="status"),
        [
            rate_row(
                cell,
                territory=words("territory", cell.territory),
                country=country_link(scope, "territory", cell.territory),
            )
            for cell in found
        ],
        height=Height(24),
        scale=Scale(top=1.0),
        shown=Ends(SHOWN, texts("events.show_up.note_ends", year=shown.code, n=SHOWN)),
    )


def event_size(scope: Scope, selection: EventsSelection) -> View:
    """Mean and median visits per event, far apart where a few events are huge: of the world by
    type, of a place by territory, a territory beside the world."""
    words, rows = names(scope), list[Row]()
    if place_of(scope, selection.place).is_world:
        shown, column = period_for(scope, "E06a", selection.year, "event_type"), "event_type"
        mean, median = (_by_part(scope, code, shown) for code in ("E06a", "E06b"))
        rows = [
            {"name": words("event_type", code), **_size(mean[code], median.get(code))}
            for code in sorted(mean, key=lambda code: -(mean[code].central or 0))
        ]
    else:
        shown, column = period_for(scope, "E06a", selection.year), "place"
        listed = [place for place in beside(scope, selection) if place[0] != "group"]
        mean, median = (_by_place(scope, code, shown, listed) for code in ("E06a", "E06b"))
        rows = [
            {"name": words("territory", code), "leads_to": country_link(scope, level, code)}
            | _size(mean[code], median.get(code))
            for level, code in listed
            if code in mean
        ]
    texts, year = Texts(scope.language), Formats(scope.language).stretch(shown.code)
    said = Words(
        titled(scope, SIZE_TITLE(scope.language), shown, selection.year),
        SIZE_NOTE(scope.language, year=year),
        empty=texts("empty.period"),
    )
    table = said.table(
        (
            Column("name", texts(f"column.{column}"), leads_to="leads_to"),
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
        "name",
        Dot("mean", texts("column.mean").lower(), palette.BLUE),
        Dot("median", texts("column.median").lower(), palette.AMBER),
        unit="mean",
        scale="count",
        height=Height(30, around=90),
    )


def _size(mean: Cell, median: Cell | None) -> Row:
    return {
        "mean": mean.central,
        "mean_status": mean.status,
        "mean_passport": mean.passport,
        "median": median.central if median else None,
        "median_status": median.status if median else "no_source",
        "median_passport": median.passport if median else "",
    }


def _by_part(scope: Scope, code: str, shown: Shown) -> dict[str, Cell]:
    """Cells of the world by type of event."""
    found = cells(
        scope, code, period_type=shown.period_type, scheme="event_type", periods=[shown.code]
    )
    return {cell.dimension: cell for cell in found}


def _by_place(
    scope: Scope, code: str, shown: Shown, places: Sequence[tuple[str, str]]
) -> dict[str, Cell]:
    """Cells of some places by their code."""
    return {
        cell.territory: cell
        for level in sorted({level for level, _ in places})
        for cell in cells(
            scope,
            code,
            level=level,
            period_type=shown.period_type,
            periods=[shown.code],
            territories=[place for of, place in places if of == level],
        )
    }


def support(scope: Scope, selection: EventsSelection) -> View:
    """Events held with Russian regions and with partner associations: of the world by group, of a
    group by territory, a territory beside where it lies."""
    shown = period_for(scope, "E07", selection.year)
    year = Formats(scope.language).stretch(shown.code)
    texts, words = Texts(scope.language), names(scope)
    listed = beside(scope, selection)
    partners, regions = (_by_place(scope, code, shown, listed) for code in ("E07", "E04"))
    known = [(level, code) for level, code in listed if code in partners]
    if place_of(scope, selection.place).level != "territory":
        known.sort(key=lambda place: -(partners[place[1]].central or 0))
    column = "group" if place_of(scope, selection.place).is_world else "place"
    rows: list[Row] = [
        {
            "name": words("territory", code),
            "leads_to": country_link(scope, level, code),
            "E07": partners[code].central,
            "E07_status": partners[code].status,
            "E07_passport": partners[code].passport,
            "E04": regions[code].central if code in regions else None,
            "E04_status": regions[code].status if code in regions else "no_source",
            "E04_passport": regions[code].passport if code in regions else "",
        }
        for level, code in known
    ]
    said = Words(
        titled(scope, SUPPORT_TITLE(scope.language), shown, selection.year),
        SUPPORT_NOTE(scope.language, year=year),
        empty=texts("empty.period"),
    )
    table = said.table(
        (
            Column("name", texts(f"column.{column}"), leads_to="leads_to"),
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
        "name",
        Dot("E07", texts("column.partners"), palette.BLUE),
        Dot("E04", texts("column.regions"), palette.AMBER),
        unit="share",
        top=1.0,
        height=Height(40),
        is_joined=False,
    )
