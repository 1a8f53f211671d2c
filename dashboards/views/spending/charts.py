"""Unit costs and exchange rates."""

from __future__ import annotations

import calendar

import plotly.graph_objects as go

from dashboards.lib import palette
from dashboards.lib.figures import (
    axis,
    category_axis,
    dots_start,
    figure,
    intervals,
    number,
    round_ticks,
    tick_text,
    value_axis,
    wrap,
)
from dashboards.lib.format import Formats
from dashboards.lib.indicators import cells, periods
from dashboards.lib.names import names
from dashboards.lib.panel import View
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Table
from dashboards.lib.texts import Texts
from dashboards.views.spending.selection import SpendingSelection


def cost_per_visit(scope: Scope, selection: SpendingSelection) -> View:
    """Cost of a visit by event type with its band; the matched share is said beside it."""
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    known = [code for code in periods(scope, "Y", "F05") if code <= selection.year]
    year = known[-1] if known else selection.year
    found = cells(scope, "F05", scheme="event_type", periods=[year])
    found = sorted(found, key=lambda c: (c.central is None, -(c.central or 0), c.dimension))
    matched = next(iter(cells(scope, "F05b", periods=[year])), None)
    title = texts("spending.visit.title")
    note = texts("spending.visit.note", year=year)
    if matched is not None and matched.is_shown:
        note = texts(
            "spending.visit.note_matched", year=year, share=formats.share(matched.central or 0, 0)
        )
    table = Table(
        (
            Column("type", texts("column.event_type")),
            Column("value", texts("column.cost_per_visit"), "rub", status="status"),
            Column("low", texts("column.low"), "rub"),
            Column("high", texts("column.high"), "rub"),
        ),
        [
            {
                "type": words("event_type", c.dimension),
                "value": c.central,
                "low": c.low,
                "high": c.high,
                "status": c.status,
            }
            for c in found
        ],
        title,
    )
    shown = [c for c in found if c.is_shown]
    if not shown:
        return View(title, note, table, empty=texts("empty.period"))
    hover = []
    for c in shown:
        text = f"<b>{formats.rub(c.central or 0)}</b>"
        if c.low is not None and c.high is not None and c.has_band:
            text += "<br>" + texts("card.band", band=formats.band(c.low, c.high, "rub"))
        hover.append(text)
    traces = intervals(
        [wrap(words("event_type", c.dimension)) for c in shown],
        [number(c.low) for c in shown],
        [number(c.central) for c in shown],
        [number(c.high) for c in shown],
        hover,
    )
    largest = max(number(c.high or c.central) or 0 for c in shown)
    start = dots_start(min(number(c.low or c.central) or 0 for c in shown), largest)
    if start:
        note = f"{note}; {texts('axis.not_from_zero')}"
    drawn = figure(
        traces,
        scope.language,
        height=max(340, 60 + 27 * len(shown)),
        margin={"l": 8, "r": 24, "t": 4, "b": 28},
        xaxis=value_axis(largest, formats, "rub", bottom=start, ticks=2),
        yaxis=category_axis(len(shown)),
    )
    return View(title, note, table, drawn)


def rates(scope: Scope, selection: SpendingSelection) -> View:
    """The central bank's rate of one currency through the year: what foreign sums are worth."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    currency = selection.currency
    sql = """
        select rate_date, rate_rub from fct_fx_rate
        where currency_code = ? and extract(year from rate_date) = ? order by rate_date
    """
    found = rows(scope, sql, currency, int(selection.year or 0)) if currency else []
    title = texts("spending.rates.title", currency=currency)
    note = texts("spending.rates.note", year=selection.year)
    table = Table(
        (
            Column("rate_date", texts("column.date"), "date"),
            Column("rate_rub", texts("column.rate"), "rate"),
        ),
        found,
        title,
    )
    if not found:
        return View(
            texts("spending.rates.subject"), note, table, empty=texts("spending.rates.empty")
        )
    values = [float(row["rate_rub"]) for row in found]
    days = [row["rate_date"] for row in found]
    low, high = min(values), max(values)
    margin = (high - low) * 0.12 or high * 0.05
    ticks = round_ticks(low - margin, high + margin, 4)
    # Every other month is named, so that the names also fit on a phone.
    months = sorted({(day.year, day.month) for day in days})[::2]
    drawn = figure(
        [
            go.Scatter(
                x=days,
                y=values,
                mode="lines",
                line={"color": palette.BLUE, "width": 2},
                customdata=[
                    f"{formats.short_date(day)}<br><b>{formats.number(v, 'rate')}\u00a0₽</b>"
                    for day, v in zip(days, values, strict=True)
                ],
                hovertemplate="%{customdata}<extra></extra>",
            ),
            go.Scatter(
                x=[days[-1]],
                y=[values[-1]],
                mode="markers+text",
                marker={"color": palette.BLUE, "size": 8},
                text=[formats.number(round(values[-1], 2), "rate")],
                textposition="top left",
                textfont={"size": 12.5},
                hoverinfo="skip",
                cliponaxis=False,
            ),
        ],
        scope.language,
        height=230,
        margin={"l": 8, "r": 16, "t": 8, "b": 28},
        xaxis=axis(
            tickmode="array",
            tickvals=[f"{y}-{m:02d}-{calendar.monthrange(y, m)[1] // 2:02d}" for y, m in months],
            ticktext=[formats.month(m, "abbreviated") for _, m in months],
            type="date",
        ),
        yaxis=axis(
            range=[low - margin, high + margin],
            showgrid=True,
            gridcolor="#EEF1F3",
            tickmode="array",
            tickvals=ticks,
            ticktext=[tick_text(value, "rate", formats) for value in ticks],
        ),
    )
    return View(title, note, table, drawn)
