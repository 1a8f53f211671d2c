"""Charts on paper: every figure of every page is translated whole, in our own letters."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import pytest
from lxml import etree

from dashboards.documents.lettering import width_of
from dashboards.documents.plane import Untranslated
from dashboards.documents.vega import png, svg, vega_lite
from dashboards.lib.legend import entries
from dashboards.lib.names import names
from dashboards.lib.scope import Scope
from dashboards.lib.view import View
from tests.dashboards.charts import charts, selection
from tests.dashboards.made_charts import MADE

# So wide that no name of a column is left out for want of room.
WIDE, TALL = 2400, 1200
POINT = re.compile(r"[ML]")


@pytest.fixture(scope="module")
def views(scope: Scope) -> dict[str, View]:
    """Every figure of every page, and of every recipe over made-up numbers."""
    found = {
        name: build(scope, selection(name.partition(".")[0], year="2025"))
        for name, build in charts().items()
    }
    found |= {name: build(scope) for name, build in MADE.items()}
    return {name: view for name, view in found.items() if view.figure is not None}


def _each(value: Any, count: int) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value] * count


def in_figure(view: View) -> Counter[str]:
    """How many marks and texts the page's figure has."""
    found: Counter[str] = Counter()
    figure = go.Figure(view.figure)
    layout = figure.layout
    for trace in figure.data:
        if trace.type == "bar":
            amounts = trace.y if trace.orientation in (None, "v") else trace.x
            known = [amount is not None for amount in amounts]
            found["bars"] += sum(known)
            texts = _each(trace.text or "", len(known))
            found["texts"] += sum(bool(t and k) for t, k in zip(texts, known, strict=True))
        elif trace.type == "heatmap":
            found["squares"] += sum(value is not None for line in trace.z for value in line)
        elif trace.type == "scatter":
            known = [None not in pair for pair in zip(trace.x, trace.y, strict=True)]
            if "lines" in trace.mode:
                found["lines"] += sum(known)
            if "markers" in trace.mode:
                sizes = _each(trace.marker.size, len(known))
                found["points"] += sum(bool(s and k) for s, k in zip(sizes, known, strict=True))
            if "text" in trace.mode:
                found["texts"] += len(trace.text)
        elif trace.type == "choropleth":
            found["outlines"] += len(trace.locations)
        elif trace.type == "scattergeo":
            found["points"] += len(trace.lon)
    found["texts"] += sum(bool(note.text) for note in layout.annotations)
    for axis in (layout.xaxis, layout.yaxis):
        if axis.showticklabels is not False and axis.ticktext:
            found["texts"] += sum(bool(text) for text in axis.ticktext)
        found["texts"] += bool(axis.title.text)
    return +found


def on_paper(drawn: str, view: View) -> Counter[str]:
    """The same of the chart on paper, read out of its drawing."""
    found: Counter[str] = Counter()
    for group in etree.fromstring(drawn.encode()).iter("{*}g"):
        kind = re.search(r"(\w+?)_\d+_marks$", group.get("class", ""))
        if kind is None or kind[1] not in in_figure(view):
            continue
        marks = [mark for mark in group if str(mark.tag).endswith(("path", "text"))]
        if kind[1] == "lines":
            found["lines"] += sum(len(POINT.findall(str(mark.get("d")))) for mark in marks)
        else:
            found[kind[1]] += len(marks)
    return +found


def names_of_rows(view: View) -> int:
    """Categories that an axis names without being told to: one text for each."""
    figure, found = go.Figure(view.figure), 0
    for key in ("x", "y"):
        axis = figure.layout[f"{key}axis"]
        if axis.ticktext is None and axis.showticklabels is not False:
            listed = [str(v) for trace in figure.data for v in trace[key] if v is not None]
            found += len({*listed, *(axis.categoryarray or ())})
    return found


def test_no_mark_and_no_text_is_lost(views: dict[str, View], scope: Scope) -> None:
    wrong = {}
    for name, view in views.items():
        drawn = svg(vega_lite(view, scope.language, width=WIDE, height=TALL), scope.language)
        wanted, found = in_figure(view), on_paper(drawn, view)
        if "outlines" in wanted:
            # All of the land is outlined, but only values have a class's colour.
            topology = vega_lite(view, "ru")["layer"][0]["data"]["values"]
            shapes = topology["objects"]["shapes"]["geometries"]
            found["outlines"] = sum(shape["properties"]["is_value"] for shape in shapes)
        else:
            wanted["texts"] += names_of_rows(view)
        if wanted != found:
            wrong[name] = (wanted, found)
    assert len(views) > 45
    assert not wrong


def test_a_kind_of_trace_that_nobody_translated_is_refused(scope: Scope) -> None:
    view = next(iter(MADE.values()))(scope)
    pie = replace(view, figure=go.Figure(go.Pie(values=[1, 2])))
    with pytest.raises(Untranslated, match="pie"):
        vega_lite(pie, "ru")


def test_equal_figures_give_equal_bytes_in_our_letters(views: dict[str, View]) -> None:
    spec = vega_lite(views["youth.half_years"], "ru", width=500)
    drawn = svg(spec, "ru")
    assert drawn == svg(spec, "ru")
    assert png(spec, "ru") == png(spec, "ru")
    assert set(re.findall(r'font-family="([^"]*)"', drawn)) == {"Golos Text"}
    assert 'xml:lang="ru"' in drawn


@pytest.mark.parametrize("width", [300, 420, 640])
def test_names_of_columns_never_touch(views: dict[str, View], width: int) -> None:
    """Measured in the drawing itself, by the room that each text takes."""
    for name in ("youth.half_years", "spending.allocation_by_month", "data.deliveries"):
        spec = vega_lite(views[name], "ru", width=width)
        texts = next(one for one in spec["layer"] if one["name"].startswith("texts"))
        ticks = sorted(
            (one for one in texts["data"]["values"] if one["kind"] == "tick-x"),
            key=lambda one: one["x"],
        )
        first, last = spec["encoding"]["x"]["scale"]["domain"]
        pixels = spec["width"] / (last - first)
        assert len(ticks) > 2
        for one, other in pairwise(ticks):
            assert (other["x"] - one["x"]) * pixels > (_wide(one) + _wide(other)) / 2


def _wide(text: dict[str, Any]) -> float:
    return max(width_of(line, text["size"]) for line in text["text"].split("\n"))


def test_words_of_legends_begin_small_unless_they_are_names(
    views: dict[str, View], scope: Scope
) -> None:
    known = names(scope)
    places = {known("territory", code) for code in known.territories}
    words = {
        (name, one.word)
        for name, view in views.items()
        if name in charts() and view.figure is not None
        for one in entries(view.figure)
    }
    assert len(words) > 20
    assert not {(name, word) for name, word in words if word[0].isupper() and word not in places}
