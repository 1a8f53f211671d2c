"""Tiles: a name that leads to its page, a figure, and what the figure is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from dashboards.lib import statuses
from dashboards.lib.format import Formats
from dashboards.lib.sparkline import Point
from dashboards.lib.table import passport_button
from dashboards.lib.texts import Texts


@dataclass(frozen=True)
class Tile:
    """``what``: of what ``now`` is the value, when and where."""

    name: str
    link: str
    now: Point
    unit: str
    what: str


def tiles(listed: Sequence[Tile], language: str) -> str:
    """All tiles as one list: three in a row on a desk, one under another on a phone."""
    return f'<ul class="cw-tiles">{"".join(_tile(tile, language) for tile in listed)}</ul>'


def _tile(tile: Tile, language: str) -> str:
    return (
        f'<li><a href="{escape(tile.link)}" target="_self">{escape(tile.name)}</a>'
        f"<b>{_value(tile, language)}</b><span>{escape(tile.what)}</span></li>"
    )


def _value(tile: Tile, language: str) -> str:
    """The number, which opens its passport; of an incomplete one that it is so; or why there is
    none."""
    now = tile.now
    if now.value is None:
        status = statuses.NO_SOURCE if now.status == statuses.OK else now.status
        return f'<em title="{escape(statuses.said(status, language).why)}">' + (
            f"{escape(statuses.said(status, language).word)}</em>"
        )
    text = Formats(language).compact(now.value, tile.unit)
    if now.is_lower_bound:
        text = Texts(language)("coverage.at_least", value=text)
    text = escape(text)
    text = passport_button(now.passport, text, language) if now.passport else text
    if not now.is_partial:
        return text
    word = escape(statuses.said(now.status, language).word)
    return f'<i class="cw-hatch" title="{word}"></i><span class="cw-hidden">{word}: </span>{text}'
