"""Headline cards of the Spending page: all money of a year, or the lines told so far."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from dashboards.lib.format import Formats
from dashboards.lib.indicators import cells
from dashboards.lib.measures import Known, months_until, ratio
from dashboards.lib.periods import period_for
from dashboards.lib.place import place_of
from dashboards.lib.recipes.cards import Card, place_card
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.sparkline import Coverage, Point
from dashboards.lib.statuses import OK, PARTIAL, WITH_VALUE
from dashboards.lib.texts import Texts
from dashboards.views.spending.kinds import status_word
from dashboards.views.spending.money import monthly, reported_months, summed
from dashboards.views.spending.selection import SpendingSelection


def headline_cards(scope: Scope, selection: SpendingSelection) -> list[Card]:
    """Cash of the year, its share of territories, cost per visit, participant and compatriot."""
    texts, place = Texts(scope.language), place_of(scope, selection.place)
    (cash, _, note), of_world = _cash(scope, selection), replace(selection, place=ALL)
    # Which share is assigned to territories is no question about one of them.
    direct = Card(
        "direct",
        texts("spending.card.direct"),
        "share",
        "up",
        _cash(scope, of_world)[1],
        is_for_world=not place.is_world,
    )
    outside = " · ".join(_left_outside(scope, selection.year))
    if selection.measure != ALL:
        # No other figure is told of a measure.
        return [Card("cash", texts("spending.card.cash"), "rub", "", cash, note=note), direct]
    return [
        Card("cash", texts("spending.card.cash"), "rub", "", cash, note=note),
        direct,
        *([] if place.is_world else [place_card(scope, "F05", place, selection.year)]),
        place_card(scope, "F06", place, selection.year, note=outside),
        place_card(scope, "F08", place, selection.year),
    ]


def _left_outside(scope: Scope, year: str) -> list[str]:
    """Which part of the money of events the cost per participant does not cover."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    shown = period_for(scope, "F06b", year)
    return [
        texts("spending.outside", share=formats.share(cell.central))
        for cell in cells(scope, "F06b", period_type=shown.period_type, periods=[shown.code])
        if cell.central is not None
    ]


Series = tuple[list[Point], list[Point], str]


def _cash(scope: Scope, selection: SpendingSelection) -> Series:
    """Sums and shares by year with their note: of all money where it is told, else of its lines."""
    whole = _whole_cash(scope, selection)
    return whole if whole[0] else _fine_cash(scope, selection)


def _whole_cash(scope: Scope, selection: SpendingSelection) -> Series:
    """All money of a year that is told whole, and the share of it assigned to territories."""
    if selection.measure != ALL or selection.place != ALL:
        return [], [], ""
    sql = """
        select whole.period_code, whole.net_amount_rub as cash, whole.status,
               whole.is_without_persons, part.net_amount_rub as direct
        from mart_spending__world as whole
        join mart_spending__world as part using (period_code)
        where whole.money_part = '_T' and part.money_part = 'territories'
          and whole.period_code <= ?
        order by whole.period_code
    """
    found = rows(scope, sql, selection.year)
    if not found or found[-1]["period_code"] != selection.year:
        return [], [], ""
    is_without = found[-1]["is_without_persons"]
    # A whole with payments to persons is no measure for one without them.
    like = [row for row in found if row["is_without_persons"] == is_without]
    return (
        [Point(row["period_code"], row["cash"], status=status_word(row)) for row in like],
        [
            Point(row["period_code"], ratio(row["direct"], row["cash"]), status=status_word(row))
            for row in like
        ],
        Texts(scope.language)("spending.with_trips" if is_without else "spending.with_all"),
    )


def _fine_cash(scope: Scope, selection: SpendingSelection) -> Series:
    """Lines of the mart; of the years before an unfinished one, the same months."""
    texts = Texts(scope.language)
    last = (reported_months(scope, selection.year) or [""])[-1]
    lines = [
        line | {"year": line["period_code"][:4]}
        for line in monthly(scope, selection, True)
        if line["period_code"][5:] <= last[5:]
    ]
    by_year, by_kind = summed(lines, "year"), summed(lines, "year", "allocation")
    cash, direct = [], []
    for (year,), amount in sorted(by_year.items()):
        status, coverage = _completeness(scope, year, last, amount)
        cash.append(
            Point(year, amount.at_least, status=status, coverage=coverage,
                  is_lower_bound=status == PARTIAL)
        )  # fmt: skip
        part = by_kind.get((year, "direct"), Known(Decimal(0)))
        share = None if amount.is_unknown else ratio(part.value, amount.value)
        if share is None and status in WITH_VALUE:
            status = "zero_denominator"
        direct.append(Point(year, share, status=status, coverage=coverage))
    notes = [texts("spending.fine")]
    if last and not last.endswith("-12"):
        notes.insert(0, texts("spending.until", month=Formats(scope.language).period(last)))
    return cash, direct, " · ".join(notes)


def _completeness(scope: Scope, year: str, last: str, amount: Known) -> tuple[str, Coverage | None]:
    """Whether months of the ledger are lacking in a year's sum, or amounts are unknown."""
    if amount.is_unknown:
        return "unknown_amount", None
    due = months_until(f"{year}{last[4:]}")
    came = [month for month in reported_months(scope, year) if month <= due[-1]]
    if len(came) < len(due):
        return PARTIAL, Coverage("months", len(came), len(due))
    if amount.is_partial:
        return PARTIAL, Coverage("amounts", amount.known, amount.count)
    return OK, None
