"""What stands around a figure as HTML: heading, legend, remarks and notes, an empty place, and the
way from a chosen place to the passport of its number."""

from __future__ import annotations

from collections import Counter
from html import escape

import plotly.graph_objects as go

from dashboards.lib import legend as legends
from dashboards.lib.notes import notes_html
from dashboards.lib.statuses import OK, said
from dashboards.lib.table import (
    Row,
    Table,
    cell_text,
    passport_button,
    passport_of,
    status_of,
)
from dashboards.lib.texts import Texts
from dashboards.lib.view import EMPTY_HEIGHT, View

# Texts of an empty place that name no reason.
SAYS_NOTHING = ("empty.period", "empty.filters", "country.no_figure")


def heading(view: View) -> str:
    return f'<div class="cw-head"><h2>{escape(view.title)}</h2><p>{escape(view.note)}</p></div>'


def legend(drawn: go.Figure) -> str:
    """The figure's legend as a line of words that wraps on a phone; taken out of the figure."""
    found = legends.entries(drawn)
    drawn.update_layout(showlegend=False)
    if not found:
        return ""
    listed = "".join(
        f'<li><i class="cw-{one.sign}"></i>{escape(one.word)}</li>'
        if one.sign
        else f'<li><i style="background:{one.color}"></i>{escape(one.word)}</li>'
        for one in found
    )
    return f'<ul class="cw-legend">{listed}</ul>'


def why_empty(view: View, language: str) -> str:
    """The reason in place of a figure: what the chart says of itself or, where that is only that
    nothing is there, what most of its rows say."""
    texts, table = Texts(language), view.table
    if view.empty not in {"", *(texts(key) for key in SAYS_NOTHING)}:
        return view.empty
    told = Counter(
        status_of(column, row)
        for column in table.columns
        for row in table.rows
        if column.status and row.get(column.key) is None
    )
    del told[OK]
    return said(told.most_common(1)[0][0], language).why if told else view.empty


def nothing_drawn(view: View, language: str, height: int = 0) -> str:
    """What stands where a chart has nothing to draw."""
    reason, height = why_empty(view, language), max(view.empty_height, height)
    return empty_state(reason, language, height, is_missing=not view.is_fine)


def empty_state(
    reason: str, language: str, height: int = EMPTY_HEIGHT, *, is_missing: bool = True
) -> str:
    """A designed empty place: what is missing and what to do, never a hole."""
    texts = Texts(language)
    missing = f"<b>{escape(texts('empty.title'))}</b><br>" if is_missing else ""
    return (
        f'<div class="cw-empty" style="min-height:{height}px">'
        '<span class="cw-bars" aria-hidden="true"><i></i><i></i><i></i><i></i></span>'
        f"<p>{missing}{escape(reason or texts('empty.filters'))}</p></div>"
    )


def beneath(view: View, remarks: str, language: str, place: str) -> str:
    """Remarks, notes that open, and the passports of the chosen place where a click chooses one."""
    said = f'<p class="cw-foot">{escape(remarks)}</p>' if remarks else ""
    opening = passports_of(view.table, place, language) if view.picks else ""
    return said + opening + notes_html(view.notes, language)


def passports_of(table: Table, place: str, language: str) -> str:
    """Buttons of the numbers that the table's rows tell of a place: a click on a mark that stands
    for it frees the choice, and opens none."""
    opening = table.opening
    listed = []
    for row in table.rows:
        for column in table.columns:
            number = passport_of(column, row, opening)
            if number.split(".")[1:2] == [place]:
                said = f"{_named(table, row, language)}: {cell_text(column, row, language)}"
                listed.append(passport_button(number, escape(said), language))
    if not listed:
        return ""
    title = escape(Texts(language)("passport.open"))
    return f'<p class="cw-foot cw-passports">{title}: {" · ".join(listed)}</p>'


def _named(table: Table, row: Row, language: str) -> str:
    """What the row is of: its first cell with a letter in it; a rank before it is no name."""
    told = (cell_text(column, row, language) for column in table.columns)
    return next((text for text in told if any(map(str.isalpha, text))), "")
