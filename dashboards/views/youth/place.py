"""Charts of one place on the Youth page: the world, a group, a territory or a post over time."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from dashboards.lib import palette
from dashboards.lib.figures import axis, category_axis, figure, number, stacked, value_axis
from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.measures import ratio, total
from dashboards.lib.names import names
from dashboards.lib.nested import PALE, ROOM, Bars, nested
from dashboards.lib.panel import View
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Table
from dashboards.lib.texts import Texts
from dashboards.views.youth.charts import AGES
from dashboards.views.youth.selection import YouthSelection, place_of

HALF_YEARS = 8
YEARS = 5
NEWNESS = {"new": palette.TEAL, "returning": "#C9DEDA"}
TIMES = {"two_plus": palette.BLUE, "one": PALE}


def _place(scope: Scope, selection: YouthSelection) -> tuple[str, str, str]:
    """Level, code and name of the chosen place."""
    words = names(scope)
    level, code = place_of(selection, words.posts())
    return level, code, words("post" if level == "post" else "territory", code)


def _of(scope: Scope, level: str, place: str, **more: Any) -> list[Cell]:
    return cells(scope, "R02", level=level, territories=[place], **more)


def half_years(scope: Scope, selection: YouthSelection) -> View:
    """Participants of each half-year, the young among them in front."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    level, place, name = _place(scope, selection)
    young = {
        c.period: c
        for c in _of(scope, level, place, period_type="H", scheme="youth")
        if c.dimension == "youth"
    }
    shown = [
        c for c in _of(scope, level, place, period_type="H") if c.period[:4] <= selection.year
    ][-HALF_YEARS:]
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
        said = ["" if value is None else formats.number(value, "persons") for value in values]
        return Bars(
            word,
            values,
            said,
            [
                f"{formats.period(c.period)}<br>{word}: <b>{text}</b>"
                for c, text in zip(shown, said, strict=True)
            ],
        )

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
    level, place, name = _place(scope, selection)
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
            text=said,
            textposition="outside",
            textfont={"size": 12.5, "color": palette.INK},
            cliponaxis=False,
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


def newness(scope: Scope, selection: YouthSelection) -> View:
    """New and returning participants of the place by year."""
    return _parts_by_year(scope, selection, "newness", NEWNESS)


def times(scope: Scope, selection: YouthSelection) -> View:
    """Who came to one event of the year and who to more."""
    return _parts_by_year(scope, selection, "events_1_2", TIMES)


def _parts_by_year(
    scope: Scope, selection: YouthSelection, scheme: str, colors: dict[str, str]
) -> View:
    """Both parts of a breakdown by year."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    level, place, name = _place(scope, selection)
    title = texts(f"youth.{scheme}.title")
    note = texts(f"youth.{scheme}.note", place=name, year=selection.year)
    rows: dict[str, dict[str, Any]] = {}
    for cell in _of(scope, level, place, scheme=scheme):
        if cell.period <= selection.year:
            row = rows.setdefault(cell.period, {"year": cell.period, "status": cell.status})
            row[cell.dimension] = cell.central
    listed = [rows[year] for year in sorted(rows)][-YEARS:]
    table = Table(
        (
            Column("year", texts("column.year")),
            *(
                Column(code, texts(f"youth.{scheme}.{code}"), "persons", status="status")
                for code in colors
            ),
        ),
        listed,
        title,
    )
    shown = [row for row in listed if row["status"] == "ok"]
    if not any(row.get(code) for row in shown for code in colors):
        reason = "not_yet" if listed and not shown else ""
        word = texts(f"status.{reason}.why") if reason else texts("empty.period")
        return View(title, note, table, empty=word)
    wholes = [total(row.get(code) for code in colors) for row in shown]
    longest = max(wholes)
    parts, inside = [], []
    for code, color in colors.items():
        word, values = texts(f"youth.{scheme}.{code}"), [row.get(code) for row in shown]
        shares = [ratio(value, whole) for value, whole in zip(values, wholes, strict=True)]
        said = [formats.number(value or 0, "persons") for value in values]
        hover = [
            f"{row['year']}<br>{word}: <b>{text}</b>"
            + (f" ({formats.share(share, 0)})" if share is not None else "")
            for row, text, share in zip(shown, said, shares, strict=True)
        ]
        parts.append((word, color, values, hover))
        inside.append(
            [
                text if float(value or 0) >= ROOM * float(longest) else ""
                for text, value in zip(said, values, strict=True)
            ]
        )
    drawn = figure(
        stacked([row["year"] for row in shown], parts, inside=inside),
        scope.language,
        height=70 + 44 * len(shown),
        barmode="stack",
        showlegend=True,
        margin={"l": 8, "r": 20, "t": 8, "b": 28},
        xaxis=value_axis(float(longest), formats, "count"),
        yaxis=category_axis(len(shown), type="category"),
    )
    return View(title, note, table, drawn, footnote=texts("persons.rounded"))
