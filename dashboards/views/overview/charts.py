"""Charts of the Overview."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from html import escape
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from dashboards.lib import cards, palette
from dashboards.lib.figures import (
    axis,
    bars,
    category_axis,
    columns,
    figure,
    number,
    value_axis,
    wrap,
)
from dashboards.lib.format import NO_BREAK_SPACE, Formats
from dashboards.lib.indicators import Cell, cells, periods
from dashboards.lib.measures import ratio
from dashboards.lib.names import indicator_facts, names
from dashboards.lib.panel import View
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.table import Column, Table
from dashboards.lib.texts import Texts
from dashboards.lib.units import display_unit
from dashboards.views.overview.selection import OverviewSelection

HEADLINE = ("R01", "R02", "R04", "R05", "R06", "E01", "Y01", "F05")

# Small multiples as the style sheet draws them on a desk.
MINI_HEIGHT = 135
MINIS_IN_A_ROW = 5


def place_of(scope: Scope, selection: OverviewSelection) -> tuple[str, str]:
    """Level and code of the place the filters name."""
    if selection.territory != ALL:
        return "territory", selection.territory
    return ("world", "WLD") if selection.group == ALL else ("group", selection.group)


@st.cache_data(show_spinner=False, max_entries=200)
def headline(scope: Scope, selection: OverviewSelection) -> None:
    """The headline cards of the chosen place; figures that exist for the world only say so."""
    st.html(cards.grid(headline_cards(scope, selection), scope.language))


def headline_cards(scope: Scope, selection: OverviewSelection) -> list[cards.Card]:
    texts, facts = Texts(scope.language), indicator_facts(scope)
    level, place = place_of(scope, selection)
    result = []
    for code in HEADLINE:
        history = _history(scope, code, level, place, selection.year)
        note = ""
        if not history and level != "world":
            history = _history(scope, code, "world", "WLD", selection.year)
            note = texts("card.world_only")
        fact = facts.get(code, {})
        result.append(
            cards.Card(
                code,
                texts.get(f"short.{code}", str(fact.get(f"name_{scope.language}") or code)),
                display_unit(fact.get("unit"), fact.get("decimals")),
                str(fact.get("direction") or ""),
                history,
                hint=str(fact.get(f"definition_{scope.language}") or ""),
                note=note,
            )
        )
    return result


def _history(scope: Scope, code: str, level: str, place: str, year: str) -> list[cards.Point]:
    if code == "E01":
        return plan_execution(scope, year) if level == "world" else []
    return cards.points(cells(scope, code, level=level, territories=[place]), year)


def plan_execution(scope: Scope, until: str) -> list[cards.Point]:
    """Held out of planned by year: a ratio from the quarters' own parts."""
    held: dict[str, Decimal] = defaultdict(Decimal)
    planned: dict[str, Decimal] = defaultdict(Decimal)
    for cell in cells(scope, "E01", period_type="Q"):
        year = cell.period[:4]
        held[year] += cell.numerator or 0
        planned[year] += cell.denominator or 0
    return [
        cards.Point(year, ratio(held[year], planned[year]))
        for year in sorted(planned)
        if year <= until
    ]


def visits_by_group(scope: Scope, selection: OverviewSelection) -> View:
    """Small multiples: visits by quarter in every disclosure group, each on its own scale."""
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    quarters = [code for code in periods(scope, "Q", "R01") if code[:4] <= selection.year][-12:]
    found = cells(scope, "R01", level="group", period_type="Q", periods=quarters or ["-"])
    series: dict[str, dict[str, Cell]] = defaultdict(dict)
    for cell in found:
        series[cell.territory][cell.period] = cell
    listed, minis = [], []
    for group in words.of_level("group"):
        if selection.group not in (ALL, group) or group not in series:
            continue
        values = [series[group].get(quarter) for quarter in quarters]
        history = [
            cards.Point(q, c.central if c else None) for q, c in zip(quarters, values, strict=True)
        ]
        last = next((p.value for p in reversed(history) if p.value is not None), None)
        name = words("territory", group)
        listed += [
            {
                "group": name,
                "period": q,
                "value": c.central if c else None,
                "status": c.status if c else "no_source",
                "code": group,
            }
            for q, c in zip(quarters, values, strict=True)
        ]
        shown = "–" if last is None else formats.compact(last)
        minis.append(
            f'<div class="cw-mini"><p>{escape(name)}</p>'
            f'<div class="cw-row"><b style="color:{palette.INK}">{shown}</b></div>'
            f"{cards.sparkline(history, palette.BLUE, name)}"
            f'<div class="cw-row"><span>{escape(formats.period(quarters[0]))}</span>'
            f"<span>{escape(formats.period(quarters[-1]))}</span></div></div>"
        )
    table = Table(
        (
            Column("group", texts("column.group")),
            Column("period", texts("column.quarter"), "period"),
            Column("value", texts("column.visits"), "count", status="status"),
        ),
        listed,
        texts("overview.groups.title"),
    )
    if all(row["value"] is None for row in listed):
        return View(
            texts("overview.groups.title"), texts("overview.groups.note"), table,
            empty=texts("empty.period"),
        )  # fmt: skip
    if len(minis) == 1:
        return _visits_of_one(scope, series[str(listed[0]["code"])], quarters, table)
    html = f'<div class="cw-minis">{"".join(minis)}</div>'
    return View(
        texts("overview.groups.title"),
        texts("overview.groups.note"),
        table,
        html=html,
        html_height=MINI_HEIGHT * -(-len(minis) // MINIS_IN_A_ROW),
    )


def _visits_of_one(
    scope: Scope, found: dict[str, Cell], quarters: Sequence[str], table: Table
) -> View:
    """The chosen group alone has the whole card."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    shown = [found[quarter] for quarter in quarters if quarter in found]
    labels = ["<br>".join(formats.period(c.period).rsplit(NO_BREAK_SPACE, 1)) for c in shown]
    group = names(scope)("territory", shown[0].territory)
    drawn = figure(
        [
            columns(
                labels,
                [cell.central for cell in shown],
                ["" if c.central is None else formats.compact(c.central) for c in shown],
                hover=[_band_text(cell, formats, texts) for cell in shown],
            )
        ],
        scope.language,
        margin={"l": 8, "r": 8, "t": 24, "b": 44},
        xaxis=axis(type="category"),
        yaxis=value_axis(max(float(c.central or 0) for c in shown), formats, "count"),
    )
    title = texts("overview.groups.title_one", group=group)
    return View(title, texts("overview.groups.note_one"), table, drawn, is_wide=True)


def campaigns(scope: Scope, selection: OverviewSelection) -> View:
    """Visits by memorable date, this year over the year before."""
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    before = str(int(selection.year or 1) - 1)
    found = cells(scope, "R10", scheme="campaign", periods=[before, selection.year])
    now = {c.dimension: c for c in found if c.period == selection.year}
    past = {c.dimension: c for c in found if c.period == before}
    same_sites = {
        c.dimension: c for c in cells(scope, "R10b", scheme="campaign", periods=[selection.year])
    }
    order = sorted(now, key=lambda code: -(now[code].central or 0))
    listed: list[dict[str, Any]] = [
        {
            "campaign": words("campaign", code),
            "value": now[code].central,
            "low": now[code].low,
            "high": now[code].high,
            "before": past[code].central if code in past else None,
            "same": same_sites[code].central if code in same_sites else None,
            "same_status": same_sites[code].status if code in same_sites else "ok",
            "code": code,
        }
        for code in order
    ]
    table = Table(
        (
            Column("campaign", texts("column.campaign")),
            Column("value", selection.year, "count"),
            Column("low", texts("column.low"), "count"),
            Column("high", texts("column.high"), "count"),
            Column("before", before, "count"),
            Column("same", texts("column.same_sites"), "ratio", status="same_status"),
        ),
        listed,
        texts("overview.campaigns.title"),
    )
    title = texts("overview.campaigns.title")
    note = texts("overview.campaigns.note", year=selection.year, before=before)
    if place_of(scope, selection)[0] != "world":
        note = f"{note}; {texts('card.world_only')}"
    if all(cell.central is None for cell in now.values()):
        return View(title, note, table, empty=texts("empty.period"))
    labels = [wrap(words("campaign", code)) for code in order]
    values = [now[code].central for code in order]
    largest = float(max(value or 0 for value in values))
    traces = [
        go.Bar(
            x=[number(past[c].central) if c in past else None for c in order],
            y=labels,
            orientation="h",
            marker={"color": "#C9D8E2"},
            width=0.22,
            offset=0.16,
            hovertemplate="%{y}<br>%{customdata}<extra></extra>",
            name=before,
            customdata=[
                f"{before}: <b>{formats.number(past[c].central or 0)}</b>" if c in past else ""
                for c in order
            ],
        ),
        bars(
            labels,
            values,
            [formats.compact(v or 0) for v in values],
            name=selection.year,
            hover=[_band_text(now[c], formats, texts) for c in order],
        ).update(width=0.42, offset=-0.28),
    ]
    drawn = figure(
        traces,
        scope.language,
        height=max(330, 48 * len(order) + 40),
        barmode="overlay",
        margin={"l": 8, "r": 70, "t": 4, "b": 28},
        xaxis=value_axis(largest, formats, "count", ticks=2),
        yaxis=category_axis(len(order)),
    )
    return View(title, note, table, drawn)


def _band_text(cell: Cell, formats: Formats, texts: Texts) -> str:
    text = f"{formats.period(cell.period)}: <b>{formats.number(cell.central or 0)}</b>"
    if cell.has_band and cell.low is not None and cell.high is not None:
        text += "<br>" + texts("card.band", band=formats.band(cell.low, cell.high, "count"))
    return text
