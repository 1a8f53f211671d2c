"""Unit costs and exchange rates."""

from __future__ import annotations

from dataclasses import replace

from dashboards.lib.figures import Height
from dashboards.lib.format import NO_BREAK_SPACE, Formats
from dashboards.lib.indicators import cells
from dashboards.lib.names import names
from dashboards.lib.periods import period_for
from dashboards.lib.recipes.intervals import Scale, interval_rates, rate_row
from dashboards.lib.recipes.lines import daily_line
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words
from dashboards.views.spending.selection import SpendingSelection


def cost_per_visit(scope: Scope, selection: SpendingSelection) -> View:
    """Cost of a visit by event type with its band; the matched share is said beside it."""
    texts, words = Texts(scope.language), names(scope)
    shown = period_for(scope, "F05", selection.year, "event_type")
    year = Formats(scope.language).stretch(shown.code)
    kind, periods = shown.period_type, [shown.code]
    found = cells(scope, "F05", period_type=kind, scheme="event_type", periods=periods)
    found = sorted(found, key=lambda c: (c.central is None, -(c.central or 0), c.dimension))
    matched = next(iter(cells(scope, "F05b", period_type=kind, periods=periods)), None)
    note = texts("spending.visit.note", year=year)
    if matched is not None and matched.central is not None:
        share = Formats(scope.language).share(matched.central, 0)
        note = texts("spending.visit.note_matched", year=year, share=share)
    view = interval_rates(
        scope,
        Words(texts("spending.visit.title"), note, empty=texts("empty.period")),
        Column("type", texts("column.event_type")),
        Column("value", texts("column.cost_per_visit"), "rub", status="status"),
        [rate_row(c, type=words("event_type", c.dimension)) for c in found],
        height=Height(34, least=340),
        scale=Scale(ticks=2),
    )
    return replace(view, is_for_world=True)


def rates(scope: Scope, selection: SpendingSelection) -> View:
    """The central bank's rate of one currency through the year: what foreign sums are worth."""
    texts, currency = Texts(scope.language), selection.currency
    sql = """
        select rate_date, rate_rub from fct_fx_rate
        where currency_code = ? and extract(year from rate_date) = ? order by rate_date
    """
    found = rows(scope, sql, currency, int(selection.year or 0)) if currency else []
    said = Words(
        texts("spending.rates.title", currency=currency)
        if found
        else texts("spending.rates.subject"),
        texts("spending.rates.note", year=selection.year),
        empty=texts("spending.rates.empty"),
    )
    table = said.table(
        (
            Column("rate_date", texts("column.date"), "date"),
            Column("rate_rub", texts("column.rate"), "rate"),
        ),
        found,
    )
    view = daily_line(
        scope,
        said,
        table,
        table.values("rate_date"),
        [float(rate) for rate in table.values("rate_rub")],
        unit="rate",
        suffix=f"{NO_BREAK_SPACE}₽",
    )
    return replace(view, is_for_world=True)
