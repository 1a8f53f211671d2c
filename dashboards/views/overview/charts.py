"""Charts of the Overview."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from html import escape

import plotly.graph_objects as go
import streamlit as st

from dashboards.lib import cards, palette
from dashboards.lib.figures import axis, bars, figure, intervals, number, value_axis, wrap
from dashboards.lib.format import EN_DASH, Formats
from dashboards.lib.indicators import Cell, cells, periods
from dashboards.lib.measures import class_breaks, class_of, ratio, tie_groups
from dashboards.lib.names import indicator_facts, names
from dashboards.lib.panel import View
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.table import Column, Table
from dashboards.lib.texts import Texts
from dashboards.lib.units import display_unit
from dashboards.views.overview.selection import OverviewSelection

HEADLINE = ("R01", "R02", "R04", "R05", "R06", "E01", "Y01", "F05")
PLACES_SHOWN = 14
TOPOJSON = "/app/static/maps/default/"


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


def reach_map(scope: Scope, selection: OverviewSelection) -> View:
    """Reach per 1,000 by territory in six classes; a click chooses the territory."""
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    found = _reach_of_territories(scope, selection)
    shown = [cell for cell in found if cell.is_shown]
    # Classes come from all territories, so that a colour means the same in every group.
    everywhere = cells(scope, "R04", level="territory", periods=[selection.year])
    breaks = class_breaks([cell.central for cell in everywhere if cell.central is not None])
    table = _reach_table(scope, found)
    title, note = texts("overview.map.title"), texts("overview.map.note", year=selection.year)
    if not shown:
        return View(title, note, table, empty=texts("empty.period"))
    map_codes = {code: row["map_code"] or code for code, row in words.territories.items()}
    by_class: dict[int, list[Cell]] = defaultdict(list)
    for cell in shown:
        by_class[class_of(cell.central or 0, breaks)].append(cell)
    hidden = [cell for cell in found if not cell.is_shown]
    traces: list[go.Choropleth] = []
    if hidden:
        traces.append(
            _map_class(
                [map_codes[c.territory] for c in hidden],
                palette.GAP,
                texts("overview.map.unknown"),
                [
                    f"<b>{words('territory', c.territory)}</b><br>{texts(f'status.{c.status}.word')}"
                    for c in hidden
                ],
                [c.territory for c in hidden],
            )
        )
    colors = palette.SEQUENTIAL if len(breaks) == 5 else palette.SEQUENTIAL[: len(breaks) + 1]
    for position in range(len(breaks) + 1):
        members = by_class.get(position, [])
        if members:
            traces.append(
                _map_class(
                    [map_codes[c.territory] for c in members],
                    colors[position],
                    class_label(breaks, position, formats, texts),
                    [
                        _reach_hover(c, words("territory", c.territory), formats, texts)
                        for c in members
                    ],
                    [c.territory for c in members],
                )
            )
    drawn = figure(
        traces,
        scope.language,
        height=400,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        showlegend=True,
        legend={
            "x": 0.01,
            "y": 0.02,
            "xanchor": "left",
            "yanchor": "bottom",
            "traceorder": "reversed",
            "font": {"size": 12.5},
            "bgcolor": "rgba(255,255,255,0.75)",
            "itemclick": False,
            "itemdoubleclick": False,
            "tracegroupgap": 0,
        },
        geo={
            "projection": {"type": "natural earth", "scale": 1},
            "showframe": False,
            "showcoastlines": False,
            "showland": True,
            "landcolor": palette.LAND,
            "showcountries": True,
            "countrycolor": "#FFFFFF",
            "countrywidth": 0.6,
            "bgcolor": "rgba(0,0,0,0)",
            "lataxis": {"range": [-56, 82]},
            "lonaxis": {"range": [-180, 180]},
        },
        clickmode="event+select",
    )
    return View(
        title,
        note,
        table,
        drawn,
        footnote=texts("overview.map.borders"),
        config={"topojsonURL": TOPOJSON},
    )


def _map_class(
    locations: list[str], color: str, name: str, hover: list[str], codes: list[str]
) -> go.Choropleth:
    return go.Choropleth(
        locations=locations,
        z=[1] * len(locations),
        locationmode="ISO-3",
        colorscale=[[0, color], [1, color]],
        showscale=False,
        showlegend=True,
        name=name,
        marker={"line": {"color": "#FFFFFF", "width": 0.6}},
        unselected={"marker": {"opacity": 1}},
        selected={"marker": {"opacity": 1}},
        text=hover,
        hovertemplate="%{text}<extra></extra>",
        customdata=codes,
    )


def _reach_of_territories(scope: Scope, selection: OverviewSelection) -> list[Cell]:
    group = None if selection.group == ALL else selection.group
    places = set(names(scope).of_level("territory", group))
    found = cells(scope, "R04", level="territory", periods=[selection.year])
    return [cell for cell in found if cell.territory in places]


def _reach_hover(cell: Cell, name: str, formats: Formats, texts: Texts) -> str:
    value = formats.number(cell.central or 0, "per_1000")
    lines = [f"<b>{name}</b>", texts("overview.map.value", value=value)]
    if cell.low is not None and cell.high is not None and cell.has_band:
        lines.append(texts("card.band", band=formats.band(cell.low, cell.high, "per_1000")))
    return "<br>".join(lines)


def class_label(breaks: list[float], position: int, formats: Formats, texts: Texts) -> str:
    bounds = [formats.number(bound, "plain") for bound in breaks]
    if not bounds:
        return texts("class.any")
    if position == 0:
        return texts("class.below", bound=bounds[0])
    if position == len(bounds):
        return texts("class.above", bound=bounds[-1])
    return f"{bounds[position - 1]}{EN_DASH}{bounds[position]}"


def _reach_table(scope: Scope, found: list[Cell]) -> Table:
    texts, words = Texts(scope.language), names(scope)
    listed = [
        {
            "territory": words("territory", cell.territory),
            "low": cell.low,
            "value": cell.central,
            "high": cell.high,
            "grade": cell.grade,
            "status": cell.status,
            "code": cell.territory,
        }
        for cell in sorted(found, key=lambda c: (c.central is None, -(c.central or 0)))
    ]
    return Table(
        (
            Column("territory", texts("column.territory")),
            Column("value", texts("column.per_1000"), "per_1000", status="status"),
            Column("low", texts("column.low"), "per_1000"),
            Column("high", texts("column.high"), "per_1000"),
            Column("grade", texts("column.grade")),
        ),
        listed,
        texts("overview.map.title"),
    )


def places(scope: Scope, selection: OverviewSelection) -> View:
    """Places by reach: bands, and one place range for all that overlap."""
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    found = [cell for cell in _reach_of_territories(scope, selection) if cell.is_shown]
    place: dict[str, str] = {}
    tie_of: dict[str, int] = {}
    for position, tie in enumerate(tie_groups(found)):
        label = str(tie.first) if tie.first == tie.last else f"{tie.first}{EN_DASH}{tie.last}"
        for member in tie.members:
            place[found[member].territory] = label
            tie_of[found[member].territory] = position
    found.sort(key=lambda cell: (tie_of.get(cell.territory, 999), -(cell.central or 0)))
    listed = [
        {
            "place": place.get(cell.territory, ""),
            "territory": words("territory", cell.territory),
            "low": cell.low,
            "value": cell.central,
            "high": cell.high,
            "code": cell.territory,
        }
        for cell in found
    ]
    table = Table(
        (
            Column("place", texts("column.place")),
            Column("territory", texts("column.territory")),
            Column("value", texts("column.per_1000"), "per_1000"),
            Column("low", texts("column.low"), "per_1000"),
            Column("high", texts("column.high"), "per_1000"),
        ),
        listed,
        texts("overview.places.title"),
    )
    title, note = texts("overview.places.title"), texts("overview.places.note")
    top = found[:PLACES_SHOWN]
    if not top:
        return View(title, note, table, empty=texts("empty.period"))
    labels = [f"{words('territory', cell.territory)}  " for cell in top]
    hover = [
        _reach_hover(
            c, texts("overview.places.place", place=place.get(c.territory, "")), formats, texts
        )
        for c in top
    ]
    traces = intervals(
        labels,
        [number(c.low) for c in top],
        [number(c.central) for c in top],
        [number(c.high) for c in top],
        hover,
    )
    largest = max(float(cell.high or 0) for cell in top)
    # Every other tie group stands on a pale wash; its place range is written at the right.
    shapes, notes = [], []
    groups = [tie_of.get(cell.territory, -1) for cell in top]
    for tie in dict.fromkeys(groups):
        first, count = groups.index(tie), groups.count(tie)
        if tie % 2 == 0:
            shapes.append(
                {
                    "type": "rect",
                    "xref": "paper",
                    "x0": 0,
                    "x1": 1,
                    "yref": "y",
                    "y0": first - 0.5,
                    "y1": first + count - 0.5,
                    "layer": "below",
                    "fillcolor": palette.PANEL,
                    "line": {"width": 0},
                }
            )
        notes.append(
            {
                "xref": "paper",
                "x": 1,
                "xanchor": "right",
                "yref": "y",
                "y": first + (count - 1) / 2,
                "showarrow": False,
                "text": texts("overview.places.label", place=place[top[first].territory]),
                "font": {"size": 12.5, "color": palette.MUTED},
            }
        )
    drawn = figure(
        traces,
        scope.language,
        height=420,
        margin={"l": 8, "r": 8, "t": 4, "b": 28},
        xaxis=value_axis(largest * 1.22, formats, "per_1000", ticks=3),
        yaxis=axis(autorange="reversed", tickfont={"size": 12.5, "color": palette.INK}),
        shapes=shapes,
        annotations=notes,
    )
    return View(title, note, table, drawn)


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
            f'<div class="cw-row"><span>{escape(_short(formats, quarters[0]))}</span>'
            f"<span>{escape(_short(formats, quarters[-1]))}</span></div></div>"
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
    html = f'<div class="cw-minis">{"".join(minis)}</div>' if minis else ""
    return View(
        texts("overview.groups.title"),
        texts("overview.groups.note"),
        table,
        html=html,
        empty=texts("empty.period"),
    )


def _short(formats: Formats, quarter: str) -> str:
    return formats.period(quarter)


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
    listed = [
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
    if not order:
        return View(title, note, table, empty=texts("empty.period"))
    labels = [f"{wrap(words('campaign', code))}  " for code in order]
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
        xaxis=value_axis(largest, formats, "count", ticks=3),
        yaxis=axis(autorange="reversed", tickfont={"size": 12.5, "color": palette.INK}),
    )
    return View(title, note, table, drawn)


def _band_text(cell: Cell, formats: Formats, texts: Texts) -> str:
    text = f"{cell.period}: <b>{formats.number(cell.central or 0)}</b>"
    if cell.has_band and cell.low is not None and cell.high is not None:
        text += "<br>" + texts("card.band", band=formats.band(cell.low, cell.high, "count"))
    return text
