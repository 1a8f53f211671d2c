"""One place of the Youth page (world, group, territory or post): its half-years and ages."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from dashboards.lib import palette
from dashboards.lib.figures import axis, category_axis, figure, number, value_axis
from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.measures import ratio, total
from dashboards.lib.nested import Bars, nested
from dashboards.lib.panel import View
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Table
from dashboards.lib.texts import Texts
from dashboards.views.youth.charts import AGES
from dashboards.views.youth.selection import YouthSelection, named_place

HALF_YEARS = 8


def _of(scope: Scope, level: str, place: str, **more: Any) -> list[Cell]:
    return cells(scope, "R02", level=level, territories=[place], **more)


def half_years(scope: Scope, selection: YouthSelection) -> View:
    """Participants of each half-year, the young among them in front."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    level, place, name = named_place(scope, selection)
    young = {
        c.period: c
        for c in _of(scope, level, place, period_type="H", scheme="youth")
        if c.dimension == "youth"
    }
    known = [c for c in _of(scope, level, place, period_type="H") if c.period[:4] <= selection.year]
    # The release begins with the year of the first event; nobody came before that event.
    first = min((c.period for c in known if c.central), default="")
    shown = [c for c in known if c.period >= first][-HALF_YEARS:]
    title = texts("youth.halves.title")
    note = texts("youth.halves.note", place=name, year=selection.year)
    table = Table(
        (
            Column("half", texts("column.half"), "period"),
            Column("total", texts("column.participants"), "persons", status="status"),
            Column("youth", texts("youth.young"), "persons", status="status"),
        ),
        [
            {
                "half": c.period,
                "total": c.central,
                "youth": young[c.period].central if c.period in young else None,
                "status": c.status,
            }
            for c in shown
        ],
        title,
    )
    if not any(c.central for c in shown):
        return View(title, note, table, empty=texts("empty.period"))

    def bars(word: str, values: list[Any]) -> Bars:
        halves = [formats.period(cell.period) for cell in shown]
        return Bars.of_persons(word, halves, values, formats)

    totals = bars(texts("youth.everybody"), [c.central for c in shown])
    youth = bars(
        texts("youth.young"),
        [young[c.period].central if c.period in young else None for c in shown],
    )
    drawn = figure(
        nested([c.period for c in shown], totals, youth, horizontal=False),
        scope.language,
        height=330,
        barmode="overlay",
        showlegend=True,
        margin={"l": 8, "r": 8, "t": 26, "b": 44},
        xaxis=axis(
            type="category",
            tickmode="array",
            tickvals=[c.period for c in shown],
            ticktext=[f"{formats.half_year(c.period)}<br>{c.period[:4]}" for c in shown],
        ),
        yaxis=value_axis(max(float(c.central or 0) for c in shown), formats, "count"),
    )
    return View(title, note, table, drawn, footnote=texts("persons.rounded"), is_wide=True)


def ages(scope: Scope, selection: YouthSelection) -> View:
    """Age bands of the place as shares of its participants, beside those of all countries."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    level, place, name = named_place(scope, selection)
    title = texts("youth.ages.title")
    note = texts("youth.place_ages.note", place=name, year=selection.year)
    year = [selection.year]
    found = {c.dimension: c for c in _of(scope, level, place, scheme="age5", periods=year)}
    whole = total(c.central for c in found.values())
    if not whole:
        few = any(c.status == "too_few" for c in found.values())
        reason = "youth.place_ages.few" if few else "empty.period"
        if level == "post":
            reason = "youth.place_ages.post"
        return View(title, note, Table(()), empty=texts.get(reason, ""))
    world = {c.dimension: c for c in _of(scope, "world", "WLD", scheme="age5", periods=year)}
    of_world = total(c.central for c in world.values())
    listed: list[dict[str, Any]] = [
        {
            "band": texts(f"age.{band}"),
            "persons": found[band].central,
            "share": ratio(found[band].central, whole),
            "world": ratio(world[band].central, of_world) if band in world else None,
            "color": color,
        }
        for band, color in AGES.items()
        if band in found
    ]
    table = Table(
        (
            Column("band", texts("column.age")),
            Column("persons", texts("column.participants"), "persons"),
            Column("share", texts("column.share"), "share"),
            Column("world", texts("youth.all_countries"), "share"),
        ),
        listed,
        title,
    )
    labels = [row["band"] for row in listed]
    said = [
        f"{formats.share(row['share'], 0)} · {formats.number(row['persons'], 'persons')}"
        for row in listed
    ]
    traces: list[Any] = [
        go.Bar(
            x=[number(row["share"]) for row in listed],
            y=labels,
            orientation="h",
            marker={"color": [row["color"] for row in listed]},
            customdata=said,
            hovertemplate="%{y}<br><b>%{customdata}</b><extra></extra>",
            showlegend=False,
        )
    ]
    if level != "world":
        traces.append(_marks(labels, listed, formats, texts))
    largest = max(float(row[part] or 0) for row in listed for part in ("share", "world"))
    drawn = figure(
        traces,
        scope.language,
        height=300,
        showlegend=level != "world",
        margin={"l": 8, "r": 96, "t": 8, "b": 28},
        xaxis=value_axis(largest, formats, "share"),
        yaxis=category_axis(len(labels)),
        # Beyond the bar and the tick, so that neither strikes a number through.
        annotations=[
            {
                "x": max(float(row["share"] or 0), float(row["world"] or 0) * (level != "world")),
                "y": row["band"],
                "xanchor": "left",
                "xshift": 5,
                "showarrow": False,
                "font": {"size": 12.5, "color": palette.INK},
                "text": text,
            }
            for row, text in zip(listed, said, strict=True)
        ],
    )
    return View(title, note, table, drawn, footnote=texts("persons.rounded"))


def _marks(
    labels: list[str], listed: list[dict[str, Any]], formats: Formats, texts: Texts
) -> go.Scatter:
    """A tick per band where all countries together stand."""
    word = texts("youth.all_countries")
    return go.Scatter(
        x=[number(row["world"]) for row in listed],
        y=labels,
        mode="markers",
        name=word,
        marker={
            "symbol": "line-ns",
            "size": 22,
            "color": palette.INK,
            "line": {"color": palette.INK, "width": 2},
        },
        customdata=[
            "" if row["world"] is None else formats.share(row["world"], 0) for row in listed
        ],
        hovertemplate=f"%{{y}}<br>{word}: <b>%{{customdata}}</b><extra></extra>",
        cliponaxis=False,
    )
