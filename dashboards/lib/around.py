"""What stands around a figure as HTML: heading, legend, remarks and notes, an empty place, and the
way from a chosen place to the passport of its number."""

from __future__ import annotations

from html import escape

import plotly.graph_objects as go

from dashboards.lib import legend as legends
from dashboards.lib.notes import notes_html
from dashboards.lib.table import Table, cell_text, passport_button, passport_of
from dashboards.lib.texts import Texts
from dashboards.lib.view import View


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


def empty_state(reason: str, language: str, height: int = 200) -> str:
    """A designed empty place: what is missing and what to do, never a hole."""
    texts = Texts(language)
    return (
        f'<div class="cw-empty" style="min-height:{height}px">'
        '<span class="cw-bars" aria-hidden="true"><i></i><i></i><i></i><i></i></span>'
        f"<p><b>{escape(texts('empty.title'))}</b><br>"
        f"{escape(reason or texts('empty.filters'))}</p></div>"
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
                name = cell_text(table.columns[0], row, language)
                said = f"{name}: {cell_text(column, row, language)}"
                listed.append(passport_button(number, escape(said), language))
    if not listed:
        return ""
    title = escape(Texts(language)("passport.open"))
    return f'<p class="cw-foot cw-passports">{title}: {" · ".join(listed)}</p>'
