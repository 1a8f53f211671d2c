"""A figure in words: its legend, what lies beneath it, and what those hear who can't see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dashboards.lib.table import spoken
from dashboards.lib.texts import Texts
from dashboards.lib.view import View

ROWS_IN_TEXT = 5
UNRANKED = 1000  # as plotly ranks what says nothing of it

# How figures of a kind mark what is incomplete; all others hatch it.
SIGNS = {"scatter": "ring", "choropleth": "outline"}


@dataclass(frozen=True)
class Entry:
    """A word, and its colour or its sign: ``hatch``, ``ring``, ``outline``, ``break``."""

    word: str
    color: str = ""
    sign: str = ""


def entries(drawn: go.Figure) -> list[Entry]:
    """Traces by name, in the order of their rank, where the figure asks for a legend; then what
    signs stand for."""
    found = []
    if drawn.layout.showlegend:
        named = [trace for trace in drawn.data if trace.name and trace.showlegend is not False]
        named.sort(key=lambda trace: UNRANKED if trace.legendrank is None else trace.legendrank)
        found = [Entry(trace.name, _color_of(trace)) for trace in named]
        if drawn.layout.legend.traceorder == "reversed":
            found.reverse()
    meta = drawn.layout.meta or {}
    if word := meta.get("partial"):
        kinds = {trace.type for trace in drawn.data}
        found.append(Entry(word, sign=next((SIGNS[k] for k in SIGNS if k in kinds), "hatch")))
    if word := meta.get("break"):
        found.append(Entry(word, sign="break"))
    return found


def foot(view: View) -> str:
    """The chart's own remark, and what the marks in its gaps mean."""
    meta = (view.figure.layout.meta or {}) if view.figure is not None else {}
    remark, gaps = view.footnote, meta.get("gaps", "")
    # After a full stop no dot.
    return (" " if remark.endswith(".") else " · ").join(filter(None, [remark, gaps]))


def alternative(view: View, language: str) -> str:
    """The figure in words: subject, how to read it, and the first rows of its numbers."""
    texts = Texts(language)
    # What a source wrote is in the source's language; its table says so.
    columns = [column for column in view.table.columns if column.kind != "reported"]
    lines = [
        ", ".join(spoken(column, row, language) for column in columns)
        for row in view.table.rows[:ROWS_IN_TEXT]
    ]
    more = len(view.table.rows) - len(lines)
    tail = texts("alt.more", n=more) if more > 0 else ""
    said = [view.title, view.note, "; ".join(lines)]
    return " ".join([*(f"{text.removesuffix('.')}." for text in said), tail]).strip()


def _color_of(trace: Any) -> str:
    if trace.type == "choropleth":
        return str(trace.colorscale[0][1])
    color = trace.line.color if trace.type == "scatter" and trace.line.color else None
    return color or str(trace.marker.color)
