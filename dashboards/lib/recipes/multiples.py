"""Small multiples: the same line many times, each on its own scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from dashboards.lib import palette
from dashboards.lib.format import Formats
from dashboards.lib.scope import Scope
from dashboards.lib.sparkline import NO_LINE, Point, height_of_minis, sparkline
from dashboards.lib.statuses import OK, PARTIAL, said
from dashboards.lib.table import Table
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words


@dataclass(frozen=True)
class Mini:
    """One line: its name, its points, oldest first, and where its name leads to."""

    name: str
    history: Sequence[Point]
    link: str = ""


def small_multiples(
    scope: Scope, words: Words, table: Table, minis: Sequence[Mini], *, unit: str = "count"
) -> View:
    """The number of the last period above each line, first and last period beneath.

    Where the last period has none its status stands there: an older number would pass for it.
    """
    if all(point.value is None for mini in minis for point in mini.history):
        return words.nothing(table)
    html = "".join(_mini(mini, Formats(scope.language), unit) for mini in minis)
    html, height = f'<div class="cw-minis">{html}</div>', height_of_minis(len(minis))
    points = [point for mini in minis for point in mini.history]
    signs = []
    if any(point.is_partial for point in points):
        signs.append(("ring", said(PARTIAL, scope.language).word))
    if any(point.is_break for point in points):
        signs.append(("break", Texts(scope.language)("change.break")))
    if signs:
        listed = " ".join(f'<i class="cw-{sign}"></i>{escape(word)}' for sign, word in signs)
        html = f'<div class="cw-marked">{html}<p class="cw-minis-legend">{listed}</p></div>'
    return View(
        words.title,
        words.note,
        table,
        html=html,
        footnote=words.footnote,
        html_height=height,
    )


def _mini(mini: Mini, formats: Formats, unit: str) -> str:
    shown = _last(mini.history[-1], formats, unit)
    name = escape(mini.name)
    if mini.link:
        name = f'<a href="{escape(mini.link)}" target="_self">{name}</a>'
    line = sparkline(mini.history, palette.BLUE, mini.name)
    ends = [formats.period(mini.history[end].period) for end in (0, -1)]
    if line == NO_LINE:
        ends = [Texts(formats.language)("sparkline.none")]
    return (
        f'<div class="cw-mini"><p>{name}</p>'
        f'<div class="cw-row"><b style="color:{palette.INK}">{escape(shown)}</b></div>'
        f'{line}<div class="cw-row">'
        + "".join(f"<span>{escape(end)}</span>" for end in ends)
        + "</div></div>"
    )


def _last(point: Point, formats: Formats, unit: str) -> str:
    if point.value is None:
        return said("no_source" if point.status == OK else point.status, formats.language).word
    written = formats.compact(point.value, unit)
    if not point.is_lower_bound:
        return written
    return Texts(formats.language)("coverage.at_least", value=written)
