"""Headline figures of the Overview, visits by group and by memorable date."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from dashboards.lib import hover
from dashboards.lib.changes import breaks
from dashboards.lib.figures import Height
from dashboards.lib.format import NO_BREAK_SPACE, Formats
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.links import page_link
from dashboards.lib.measures import (
    in_effect_of_all,
    months_of_quarters,
    ratio_of_pairs,
    year_before,
)
from dashboards.lib.names import indicator_facts, names
from dashboards.lib.periods import period_for, periods
from dashboards.lib.place import Place, place_of
from dashboards.lib.recipes.aims import held_against
from dashboards.lib.recipes.bars import Compared, columns_over_time, compared_bars
from dashboards.lib.recipes.cards import Card, adds_up, card_of, place_card, point
from dashboards.lib.recipes.multiples import Mini, small_multiples
from dashboards.lib.scope import Scope
from dashboards.lib.sparkline import Coverage, Point
from dashboards.lib.statuses import OK, PARTIAL, said
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words, of_the_world
from dashboards.views.overview.selection import OverviewSelection

# The order of the cards; which figures are headlines the release says.
ORDER = ("R01", "R02", "R04", "R05", "R06", "E01", "Y01", "F05")
QUARTERS = 12
# As tall as the list of countries beside it.
HEIGHT_BESIDE_LIST = 400


def headline_cards(scope: Scope, selection: OverviewSelection) -> list[Card]:
    """Cards of the chosen place, and of the world where a figure is told of nothing else."""
    place = place_of(scope, selection.place)
    return [
        _plan_card(scope, selection.year, place)
        if code == "E01"
        else place_card(scope, code, place, selection.year)
        for code in headlines(scope)
    ]


def _plan_card(scope: Scope, year: str, place: Place) -> Card:
    history, note = plan_execution(scope, year), _of_quarters(scope, year)
    card = card_of(scope, "E01", history, note=note)
    return replace(card, is_for_world=not place.is_world)


def headlines(scope: Scope) -> list[str]:
    """Indicators that are declared as headlines, those without a place in the order last."""
    declared = [code for code, fact in indicator_facts(scope).items() if fact["is_headline"]]
    return sorted(declared, key=lambda code: ORDER.index(code) if code in ORDER else len(ORDER))


def _of_quarters(scope: Scope, year: str) -> str:
    """Up to which month the plan's quarters reach where the year has not all of them yet."""
    quarters = [code for code in periods(scope, "Q", "E01") if code[:4] == year]
    if not quarters or quarters[-1].endswith("4"):
        return ""
    period = Formats(scope.language).period(months_of_quarters(quarters[-1]))
    return Texts(scope.language)("card.period_note", period=period)


def plan_execution(scope: Scope, until: str) -> list[Point]:
    """Held out of planned by year: a ratio over the quarters of which both are known."""
    pairs: dict[str, list[tuple[Decimal | None, Decimal | None]]] = defaultdict(list)
    lacking: dict[str, str] = {}
    deliveries: dict[str, list[tuple[int | None, Decimal | None]]] = defaultdict(list)
    for cell in cells(scope, "E01", period_type="Q"):
        pairs[cell.period[:4]].append((cell.numerator, cell.denominator))
        deliveries[cell.period[:4]].append((cell.coverage_expected, cell.coverage_share))
        if cell.status != OK:
            lacking[cell.period[:4]] = cell.status
    found = []
    for year in sorted(pairs):
        share, planned = ratio_of_pairs(pairs[year])
        status, coverage = OK, None
        if share is None:
            status = lacking.get(year, "zero_denominator")
        elif year in lacking:
            status = PARTIAL
            coverage = Coverage("deliveries", *in_effect_of_all(deliveries[year]))
        if planned.is_partial:
            coverage = Coverage("quarters", planned.known, len(pairs[year]))
        if year <= until:
            found.append(Point(year, share, status=status, coverage=coverage))
    return found


def visits_by_group(scope: Scope, selection: OverviewSelection) -> View:
    """Small multiples: visits by quarter in every group of countries, each on its own scale; of
    one place, its columns."""
    texts, words = Texts(scope.language), names(scope)
    place = place_of(scope, selection.place)
    level = "group" if place.is_world else place.level
    quarters = [c for c in periods(scope, "Q", "R01") if c[:4] <= selection.year][-QUARTERS:]
    found = cells(scope, "R01", level=level, period_type="Q", periods=quarters or ["-"])
    series: dict[str, dict[str, Cell]] = defaultdict(dict)
    for cell in found:
        series[cell.territory][cell.period] = cell
    wanted = words.of_level("group") if place.is_world else [place.code]
    groups = [code for code in wanted if code in series]
    rows: list[Row] = []
    for group in groups:
        for quarter in quarters:
            known = series[group].get(quarter)
            rows.append(
                {
                    "group": words("territory", group),
                    "period": quarter,
                    "value": known.central if known else None,
                    **(known.standing if known else {"status": "no_source"}),
                }
            )
    title = texts("overview.groups.title")
    words_around = Words(title, texts("overview.groups.note"), empty=texts("empty.period"))
    table = words_around.table(
        (
            Column("group", texts(f"column.{level}")),
            Column("period", texts("column.quarter"), "period"),
            Column("value", texts("column.visits"), "count", status="status"),
        ),
        rows,
    )
    is_bound, broken = adds_up(scope, "R01"), breaks(scope, "R01", "Q", level)
    minis = [
        Mini(
            words("territory", group),
            [
                replace(
                    point(found_cell, is_lower_bound=is_bound),
                    is_break=quarter in broken.get(group, ()),
                )
                if (found_cell := series[group].get(quarter))
                else Point(quarter, None, status="no_source")
                for quarter in quarters
            ],
            page_link(scope, "overview", place=group),
        )
        for group in groups
    ]
    if len(minis) != 1 or all(row["value"] is None for row in rows):
        return small_multiples(scope, words_around, table, minis)
    # A group alone has the whole card.
    (mini,) = minis
    shown = [series[groups[0]][quarter] for quarter in quarters if quarter in series[groups[0]]]
    one = Words(
        texts("overview.groups.title_one", group=mini.name), texts("overview.groups.note_one")
    )
    return columns_over_time(
        scope,
        one,
        table,
        [_quarter(scope, cell) for cell in shown],
        [cell.central for cell in shown],
        [_visits(scope, cell) for cell in shown],
        is_wide=True,
        states=[cell.status for cell in shown],
        breaks=[_quarter(scope, c) for c in shown if c.period in broken.get(c.territory, ())],
        passports=[cell.passport for cell in shown],
    )


def _quarter(scope: Scope, cell: Cell) -> str:
    """The label of a column: the year stands under the quarter."""
    return "<br>".join(Formats(scope.language).period(cell.period).rsplit(NO_BREAK_SPACE, 1))


def campaigns(scope: Scope, selection: OverviewSelection) -> View:
    """Visits by memorable date, this year over the year before."""
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    shown = period_for(scope, "R10", selection.year, "campaign")
    before = year_before(shown.code)
    of_year, of_before = formats.period(shown.code), formats.period(before)

    def by_campaign(code: str, period: str) -> dict[str, Cell]:
        found = cells(
            scope, code, period_type=shown.period_type, scheme="campaign", periods=[period]
        )
        return {cell.dimension: cell for cell in found}

    now, past = by_campaign("R10", shown.code), by_campaign("R10", before)
    same_sites = by_campaign("R10b", shown.code)
    rows: list[Row] = [
        {
            "campaign": words("campaign", code),
            "value": now[code].central,
            "low": now[code].low,
            "high": now[code].high,
            **now[code].standing,
            "before": past[code].central if code in past else None,
            "before_status": past[code].status if code in past else "no_source",
            "before_passport": past[code].passport if code in past else "",
            "same": same_sites[code].central if code in same_sites else None,
            "same_status": same_sites[code].status if code in same_sites else "no_source",
            "same_passport": same_sites[code].passport if code in same_sites else "",
            "cell": now[code],
        }
        for code in sorted(now, key=lambda code: -(now[code].central or 0))
    ]
    words_around = Words(
        texts("overview.campaigns.title"),
        texts("overview.campaigns.note", year=of_year, before=of_before),
        empty=texts("empty.period"),
    )
    table = words_around.table(
        (
            Column("campaign", texts("column.campaign")),
            Column("value", of_year, "count", status="status"),
            Column("low", texts("column.low"), "count"),
            Column("high", texts("column.high"), "count"),
            Column("before", of_before, "count", status="before_status"),
            Column("same", texts("column.same_sites"), "ratio", status="same_status"),
        ),
        rows,
    )
    view = compared_bars(
        scope,
        words_around,
        table,
        rows,
        "campaign",
        "value",
        Compared(
            "before", of_before, lambda amount: f"{of_before}: <b>{formats.number(amount)}</b>"
        ),
        name=of_year,
        said=lambda row: _visits(scope, row["cell"]),
        height=Height(48, around=40, least=330),
    )
    return replace(view, is_for_world=True)


@of_the_world
def coverage_by_year(scope: Scope, selection: OverviewSelection) -> View:
    """Country coverage up to the chosen year, each year against its own target."""
    return held_against(scope, "R05", until=selection.year, height=HEIGHT_BESIDE_LIST)


def _visits(scope: Scope, cell: Cell) -> str:
    formats = Formats(scope.language)
    if cell.central is None:
        return f"{formats.period(cell.period)}: {said(cell.status, scope.language).word}"
    text = f"{formats.period(cell.period)}: <b>{formats.number(cell.central)}</b>"
    text = hover.with_band(scope, text, cell.low, cell.high, "count")
    return hover.with_standing(scope, text, cell.standing)
