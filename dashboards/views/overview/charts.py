"""Headline figures of the Overview, visits by group and by memorable date."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from dashboards.lib import hover
from dashboards.lib.figures import Height
from dashboards.lib.format import NO_BREAK_SPACE, Formats
from dashboards.lib.indicators import Cell, cells, periods
from dashboards.lib.measures import ratio, total, year_before
from dashboards.lib.names import names
from dashboards.lib.recipes.bars import Compared, columns_over_time, compared_bars
from dashboards.lib.recipes.cards import Card, indicator_card, points
from dashboards.lib.recipes.multiples import Mini, small_multiples
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.sparkline import Point
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words
from dashboards.views.overview.selection import OverviewSelection

HEADLINE = ("R01", "R02", "R04", "R05", "R06", "E01", "Y01", "F05")
QUARTERS = 12


def place_of(selection: OverviewSelection) -> tuple[str, str]:
    """Level and code of the place the filters name."""
    if selection.territory != ALL:
        return "territory", selection.territory
    return ("world", "WLD") if selection.group == ALL else ("group", selection.group)


def headline_cards(scope: Scope, selection: OverviewSelection) -> list[Card]:
    """Cards of the chosen place; figures that exist for the world only say so."""
    level, place = place_of(selection)
    result = []
    for code in HEADLINE:
        history, note = _history(scope, code, level, place, selection.year), ""
        if not history and level != "world":
            history = _history(scope, code, "world", "WLD", selection.year)
            note = Texts(scope.language)("card.world_only")
        result.append(indicator_card(scope, code, history, note=note))
    return result


def _history(scope: Scope, code: str, level: str, place: str, year: str) -> list[Point]:
    if code == "E01":
        return plan_execution(scope, year) if level == "world" else []
    return points(cells(scope, code, level=level, territories=[place]), year)


def plan_execution(scope: Scope, until: str) -> list[Point]:
    """Held out of planned by year: a ratio from the quarters' own parts."""
    held: dict[str, list[Decimal | None]] = defaultdict(list)
    planned: dict[str, list[Decimal | None]] = defaultdict(list)
    for cell in cells(scope, "E01", period_type="Q"):
        held[cell.period[:4]].append(cell.numerator)
        planned[cell.period[:4]].append(cell.denominator)
    return [
        Point(year, ratio(total(held[year]), total(planned[year])))
        for year in sorted(planned)
        if year <= until
    ]


def visits_by_group(scope: Scope, selection: OverviewSelection) -> View:
    """Small multiples: visits by quarter in every group of countries, each on its own scale."""
    texts, words = Texts(scope.language), names(scope)
    quarters = [c for c in periods(scope, "Q", "R01") if c[:4] <= selection.year][-QUARTERS:]
    found = cells(scope, "R01", level="group", period_type="Q", periods=quarters or ["-"])
    series: dict[str, dict[str, Cell]] = defaultdict(dict)
    for cell in found:
        series[cell.territory][cell.period] = cell
    groups = [
        group
        for group in words.of_level("group")
        if selection.group in (ALL, group) and group in series
    ]
    rows: list[Row] = []
    for group in groups:
        for quarter in quarters:
            known = series[group].get(quarter)
            rows.append(
                {
                    "group": words("territory", group),
                    "period": quarter,
                    "value": known.central if known else None,
                    "status": known.status if known else "no_source",
                }
            )
    title = texts("overview.groups.title")
    said = Words(title, texts("overview.groups.note"), empty=texts("empty.period"))
    table = said.table(
        (
            Column("group", texts("column.group")),
            Column("period", texts("column.quarter"), "period"),
            Column("value", texts("column.visits"), "count", status="status"),
        ),
        rows,
    )
    minis = [
        Mini(
            words("territory", group),
            [Point(q, c.central if (c := series[group].get(q)) else None) for q in quarters],
        )
        for group in groups
    ]
    if len(minis) != 1 or all(row["value"] is None for row in rows):
        return small_multiples(scope, said, table, minis)
    # A group alone has the whole card.
    (mini,), formats = minis, Formats(scope.language)
    shown = [series[groups[0]][quarter] for quarter in quarters if quarter in series[groups[0]]]
    one = Words(
        texts("overview.groups.title_one", group=mini.name), texts("overview.groups.note_one")
    )
    return columns_over_time(
        scope,
        one,
        table,
        ["<br>".join(formats.period(c.period).rsplit(NO_BREAK_SPACE, 1)) for c in shown],
        [cell.central for cell in shown],
        [_visits(scope, cell) for cell in shown],
        is_wide=True,
    )


def campaigns(scope: Scope, selection: OverviewSelection) -> View:
    """Visits by memorable date, this year over the year before."""
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    before = year_before(selection.year)
    found = cells(scope, "R10", scheme="campaign", periods=[before, selection.year])
    now = {c.dimension: c for c in found if c.period == selection.year}
    past = {c.dimension: c for c in found if c.period == before}
    same_sites = {
        c.dimension: c for c in cells(scope, "R10b", scheme="campaign", periods=[selection.year])
    }
    rows: list[Row] = [
        {
            "campaign": words("campaign", code),
            "value": now[code].central,
            "low": now[code].low,
            "high": now[code].high,
            "before": past[code].central if code in past else None,
            "same": same_sites[code].central if code in same_sites else None,
            "same_status": same_sites[code].status if code in same_sites else "ok",
            "cell": now[code],
        }
        for code in sorted(now, key=lambda code: -(now[code].central or 0))
    ]
    said = Words(
        texts("overview.campaigns.title"),
        texts("overview.campaigns.note", year=selection.year, before=before),
        empty=texts("empty.period"),
    )
    if place_of(selection)[0] != "world":
        said = said.adding(texts("card.world_only"))
    table = said.table(
        (
            Column("campaign", texts("column.campaign")),
            Column("value", selection.year, "count"),
            Column("low", texts("column.low"), "count"),
            Column("high", texts("column.high"), "count"),
            Column("before", before, "count"),
            Column("same", texts("column.same_sites"), "ratio", status="same_status"),
        ),
        rows,
    )
    return compared_bars(
        scope,
        said,
        table,
        rows,
        "campaign",
        "value",
        Compared("before", before, lambda amount: f"{before}: <b>{formats.number(amount)}</b>"),
        name=selection.year,
        said=lambda row: _visits(scope, row["cell"]),
        height=Height(48, around=40, least=330),
    )


def _visits(scope: Scope, cell: Cell) -> str:
    formats = Formats(scope.language)
    text = f"{formats.period(cell.period)}: <b>{formats.number(cell.central or 0)}</b>"
    return hover.with_band(scope, text, cell.low, cell.high, "count")
