"""Charts of the Diaspora page."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from dashboards.lib import palette
from dashboards.lib.figures import (
    axis,
    bars,
    category_axis,
    columns,
    figure,
    intervals,
    number,
    value_axis,
    wrap,
)
from dashboards.lib.format import Formats
from dashboards.lib.names import names
from dashboards.lib.panel import View
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.table import Column, Table
from dashboards.lib.texts import Texts
from dashboards.views.diaspora.figures_of_place import born_by_year as born_series
from dashboards.views.diaspora.figures_of_place import condition, headline_rows, place_name
from dashboards.views.diaspora.selection import DiasporaSelection

SHOWN = 15
METHODS = {
    "census": ("circle", palette.BLUE),
    "register": ("square", palette.TEAL),
    "survey": ("diamond", palette.MAUVE),
    "model": ("triangle-up", palette.GREY),
    "embassy": ("x", palette.AMBER),
}


def _of_year(scope: Scope, selection: DiasporaSelection) -> list[dict[str, Any]]:
    """Chosen estimates of the year, largest first."""
    found = [row for row in headline_rows(scope, selection) if str(row["year"]) == selection.year]
    return sorted(found, key=lambda row: (-(row["value_central"] or 0), row["territory_code"]))


def _all_methods(scope: Scope, selection: DiasporaSelection) -> list[dict[str, Any]]:
    """Every estimate of the year and place; one class, or all of them for one territory."""
    where, parameters = condition(selection)
    one = selection.territory != ALL
    sql = f"""
        select territory_code, definition, method, source, ref_year, grade, value_low,
               value_central, value_high, is_headline
        from mart_diaspora__estimate
        where definition <> '_T' and cast(year as varchar) = ? and {where}
          and (? or definition = ?)
        order by territory_code, definition, method, source, ref_year
    """
    return rows(scope, sql, selection.year, *parameters, one, selection.definition)


def _estimate_table(scope: Scope, found: list[dict[str, Any]], caption: str) -> Table:
    texts, words = Texts(scope.language), names(scope)
    listed: list[dict[str, Any]] = [
        row
        | {
            "territory": words("territory", row["territory_code"]),
            "method_word": texts.get(f"method.{row['method']}", row["method"]),
            "definition_word": texts.get(f"definition.{row['definition']}", row["definition"]),
            "chosen": texts("word.yes") if row["is_headline"] else "",
        }
        for row in found
    ]
    return Table(
        (
            Column("territory", texts("column.territory")),
            Column("definition_word", texts("column.definition")),
            Column("method_word", texts("column.method")),
            Column("ref_year", texts("column.ref_year"), "year"),
            Column("value_low", texts("column.low"), "count"),
            Column("value_central", texts("column.estimate"), "count"),
            Column("value_high", texts("column.high"), "count"),
            Column("grade", texts("column.grade")),
            Column("chosen", texts("column.chosen")),
            Column("source", texts("column.source")),
        ),
        listed,
        caption,
    )


def estimates(scope: Scope, selection: DiasporaSelection) -> View:
    """Estimates with bands: by territory, or every estimate of the chosen territory."""
    texts = Texts(scope.language)
    found = _all_methods(scope, selection)
    title = texts("diaspora.estimates.title", place=place_name(scope, selection))
    if selection.territory != ALL:
        return _estimates_of_one(scope, selection, found, title)
    headline = [row for row in _of_year(scope, selection) if row["value_central"]][:SHOWN]
    shown = {row["territory_code"] for row in headline}
    table = _estimate_table(scope, found, title)
    note = texts(
        "diaspora.estimates.note",
        year=selection.year,
        definition=texts(f"definition.{selection.definition}"),
    )
    if not headline:
        return View(title, note, table, empty=texts("diaspora.estimates.empty"), empty_height=400)
    words, formats = names(scope), Formats(scope.language)
    labels = [wrap(words("territory", row["territory_code"])) for row in headline]
    traces = intervals(
        labels,
        [number(row["value_low"]) for row in headline],
        [number(row["value_central"]) for row in headline],
        [number(row["value_high"]) for row in headline],
        [_hover(row, texts, formats) for row in headline],
        name=texts("diaspora.estimates.chosen"),
        color=palette.INK,
        size=9,
        width=7,
    )
    traces[1].update(showlegend=True)
    for method, (symbol, color) in METHODS.items():
        others = [
            row
            for row in found
            if row["method"] == method and not row["is_headline"] and row["territory_code"] in shown
        ]
        if others:
            traces.append(
                go.Scatter(
                    x=[number(row["value_central"]) for row in others],
                    y=[wrap(words("territory", row["territory_code"])) for row in others],
                    mode="markers",
                    name=texts(f"method.{method}"),
                    marker={"symbol": symbol, "color": color, "size": 8},
                    customdata=[_hover(row, texts, formats) for row in others],
                    hovertemplate="%{y}<br>%{customdata}<extra></extra>",
                )
            )
    largest = max(number(row["value_high"] or row["value_central"]) or 0 for row in headline)
    drawn = figure(
        traces,
        scope.language,
        height=90 + 26 * len(headline),
        showlegend=True,
        margin={"l": 8, "r": 24, "t": 8, "b": 28},
        xaxis=value_axis(largest, formats, "count"),
        yaxis=category_axis(len(headline)),
    )
    return View(title, note, table, drawn)


def _estimates_of_one(
    scope: Scope, selection: DiasporaSelection, found: list[dict[str, Any]], title: str
) -> View:
    texts, formats = Texts(scope.language), Formats(scope.language)
    note = texts("diaspora.estimates.note_one", year=selection.year)
    table = _estimate_table(scope, found, title)
    found = [row for row in found if row["value_central"] is not None]
    if not found:
        return View(title, note, table, empty=texts("diaspora.estimates.empty"), empty_height=400)
    labels: list[str] = []
    for row in found:
        method = texts.get(f"method.{row['method']}", row["method"])
        definition = texts.get(f"definition.{row['definition']}", row["definition"])
        label = f"{definition}<br>" + wrap(f"{method}, {row['ref_year']}")
        # Two sources may share method and year: an invisible mark keeps their rows apart.
        labels.append(label + "\u200b" * sum(other.startswith(label) for other in labels))
    traces: list[Any] = []
    for is_headline, color in ((True, palette.BLUE), (False, palette.GREY)):
        part = [
            (label, row)
            for label, row in zip(labels, found, strict=True)
            if row["is_headline"] == is_headline
        ]
        traces += intervals(
            [label for label, _ in part],
            [number(row["value_low"]) for _, row in part],
            [number(row["value_central"]) for _, row in part],
            [number(row["value_high"]) for _, row in part],
            [_hover(row, texts, formats) for _, row in part],
            color=color,
            size=10,
            width=7,
        )
    largest = max(number(row["value_high"] or row["value_central"]) or 0 for row in found)
    drawn = figure(
        traces,
        scope.language,
        height=max(300, 60 + 46 * len(found)),
        margin={"l": 8, "r": 24, "t": 8, "b": 28},
        xaxis=value_axis(largest, formats, "count", ticks=2),
        yaxis=category_axis(len(found), categoryorder="array", categoryarray=labels),
    )
    return View(title, note, table, drawn)


def _hover(row: dict[str, Any], texts: Texts, formats: Formats) -> str:
    method = texts.get(f"method.{row['method']}", row["method"])
    lines = [
        f"<b>{formats.number(row['value_central'])}</b>",
        f"{method}, {row['ref_year']}, {texts('column.grade')} {row['grade']}",
    ]
    if row["value_low"] is not None and row["value_high"] is not None:
        lines.append(
            texts("card.band", band=formats.band(row["value_low"], row["value_high"], "count"))
        )
    return "<br>".join(lines)


def born_by_year(scope: Scope, selection: DiasporaSelection) -> View:
    """People born in Russia who live in the place, as UN DESA counts them."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    series = born_series(scope, selection)
    note = texts("diaspora.born.note", place=place_name(scope, selection))
    table = Table(
        (Column("year", texts("column.year")), Column("born", texts("column.born"), "count")),
        [{"year": year, "born": count} for year, count in series],
        texts("diaspora.born.subject"),
    )
    if not series:
        return View(
            texts("diaspora.born.subject"),
            note,
            table,
            empty=texts("diaspora.born.empty"),
            empty_height=400,
        )
    year, count = series[-1]
    title = texts("diaspora.born.title", n=count, count=formats.compact(count), year=year)
    drawn = figure(
        [
            columns(
                [y for y, _ in series],
                [c for _, c in series],
                [formats.compact(c) for _, c in series],
                hover=[f"{y}: <b>{formats.number(c)}</b>" for y, c in series],
                color=[palette.BLUE if y == year else "#8DB4CC" for y, _ in series],
            )
        ],
        scope.language,
        height=300,
        margin={"l": 8, "r": 16, "t": 24, "b": 28},
        xaxis=axis(type="category"),
        yaxis=value_axis(max(c for _, c in series), formats, "count", ticks=2),
    )
    return View(title, note, table, drawn)


def born_and_estimate(scope: Scope, selection: DiasporaSelection) -> View:
    """By territory: born in Russia (UN DESA) beside the chosen estimate of the class."""
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    where, parameters = condition(selection)
    sql = f"""
        select territory_code, russian_born_count as born, russian_born_ref_year as born_year
        from mart_diaspora__estimate
        where definition = '_T' and cast(year as varchar) = ? and russian_born_count > 0
          and {where}
        order by born desc, territory_code
    """
    chosen = {row["territory_code"]: row for row in _of_year(scope, selection)}
    listed: list[dict[str, Any]] = [
        row
        | {
            "territory": words("territory", row["territory_code"]),
            "estimate": chosen.get(row["territory_code"], {}).get("value_central"),
        }
        for row in rows(scope, sql, selection.year, *parameters)
    ]
    title = texts("diaspora.compare.title")
    note = texts("diaspora.compare.note", definition=texts(f"definition.{selection.definition}"))
    table = Table(
        (
            Column("territory", texts("column.territory")),
            Column("born", texts("column.born"), "count", bar=True),
            Column("born_year", texts("column.ref_year"), "year"),
            Column("estimate", texts("column.estimate"), "count"),
        ),
        listed,
        title,
    )
    top = listed[:SHOWN]
    if not top:
        return View(title, note, table, empty=texts("diaspora.born.empty"), empty_height=400)
    labels = [wrap(row["territory"]) for row in top]
    lines_x: list[float | None] = []
    lines_y: list[str | None] = []
    for row in top:
        if row["estimate"] is not None:
            lines_x += [number(row["born"]), number(row["estimate"]), None]
            lines_y += [wrap(row["territory"]), wrap(row["territory"]), None]
    traces: list[Any] = [
        go.Scatter(
            x=lines_x,
            y=lines_y,
            mode="lines",
            line={"color": "#C9D1D7", "width": 3},
            hoverinfo="skip",
            showlegend=False,
        )
    ]
    for key, color in (("born", palette.BLUE), ("estimate", palette.AMBER)):
        traces.append(
            go.Scatter(
                x=[number(row[key]) for row in top],
                y=labels,
                mode="markers",
                marker={"color": color, "size": 10},
                cliponaxis=False,
                name=texts(f"diaspora.compare.{key}"),
                customdata=[
                    formats.number(row[key]) if row[key] is not None else "" for row in top
                ],
                hovertemplate="%{y}<br><b>%{customdata}</b><extra></extra>",
            )
        )
    largest = max(max(number(row["born"]) or 0, number(row["estimate"]) or 0) for row in top)
    drawn = figure(
        traces,
        scope.language,
        height=90 + 25 * len(top),
        showlegend=True,
        margin={"l": 8, "r": 24, "t": 8, "b": 28},
        xaxis=value_axis(largest, formats, "count"),
        yaxis=category_axis(len(top), categoryorder="array", categoryarray=labels),
    )
    return View(title, note, table, drawn)


def population_share(scope: Scope, selection: DiasporaSelection) -> View:
    """The estimate as a share of the territory's population."""
    texts, formats, words = Texts(scope.language), Formats(scope.language), names(scope)
    listed: list[dict[str, Any]] = [
        {
            "territory": words("territory", row["territory_code"]),
            "share": row["population_share"],
            "estimate": row["value_central"],
            "population": row["population_count"],
            "grade": row["grade"],
        }
        for row in _of_year(scope, selection)
        if row["population_share"] is not None
    ]
    listed.sort(key=lambda row: -row["share"])
    title = texts("diaspora.share.title")
    note = texts("diaspora.share.note", year=selection.year)
    table = Table(
        (
            Column("territory", texts("column.territory")),
            Column("share", texts("column.share"), "share", bar=True),
            Column("estimate", texts("column.estimate"), "count"),
            Column("population", texts("column.population"), "count"),
            Column("grade", texts("column.grade")),
        ),
        listed,
        title,
    )
    top = listed[:SHOWN]
    if not top:
        return View(title, note, table, empty=texts("diaspora.estimates.empty"))
    drawn = figure(
        [
            bars(
                [wrap(row["territory"]) for row in top],
                [row["share"] for row in top],
                [formats.share(row["share"]) for row in top],
            )
        ],
        scope.language,
        height=90 + 25 * len(top),
        margin={"l": 8, "r": 56, "t": 8, "b": 28},
        xaxis=value_axis(float(top[0]["share"]), formats, "share", ticks=3),
        yaxis=category_axis(len(top)),
    )
    return View(title, note, table, drawn)
