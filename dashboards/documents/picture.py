"""A chart as a picture that stands alone: title, note, the chart, and where it comes from."""

from __future__ import annotations

from datetime import datetime
from html import escape

import vl_convert

from dashboards.documents.lettering import FAMILY, LINE_HEIGHT, wrapped
from dashboards.documents.vega import svg, vega_lite
from dashboards.lib import palette
from dashboards.lib.download import Origin
from dashboards.lib.format import Formats
from dashboards.lib.legend import foot
from dashboards.lib.texts import Texts
from dashboards.lib.view import View

WIDTH, EDGE = 760, 20
TITLE, NOTE, FOOT = 17.0, 13.0, 11.0
SCALE = 2.0


def picture(view: View, origin: Origin, language: str, *, width: int = WIDTH) -> str:
    """SVG, so many pixels wide and as tall as it needs."""
    room = width - 2 * EDGE
    texts = Texts(language)
    date = Formats(language).date(datetime.fromisoformat(origin.known_at).date())
    said = [
        foot(view),
        f"{texts('download.filters')}: {origin.filters}" if origin.filters else "",
        *(f"{texts('download.notes')}: {note}" for note in origin.notes),
        texts("picture.source", release=origin.release_id, date=date)
        + (
            f". {texts('download.sources')}: {', '.join(found)}"
            if (found := _exports(origin))
            else ""
        ),
    ]
    parts: list[str] = []
    y = float(EDGE)

    def say(text: str, size: float, weight: int, color: str) -> None:
        nonlocal y
        for line in wrapped(text, room, size, weight) if text else ():
            y += size * LINE_HEIGHT
            parts.append(
                f'<text x="{EDGE}" y="{y - size * 0.3:.1f}" font-family="{FAMILY}"'
                f' font-size="{size}" font-weight="{weight}" fill="{color}">{escape(line)}</text>'
            )

    say(view.title, TITLE, 600, palette.INK)
    say(view.note, NOTE, 400, palette.MUTED)
    y += 8
    spec = vega_lite(view, language, width=room)
    drawn = svg(spec, language)
    tall = spec["height"] + spec["padding"]["top"] + spec["padding"]["bottom"]
    parts.append(drawn.replace("<svg ", f'<svg x="{EDGE}" y="{y:.1f}" ', 1))
    y += tall + 8
    for text in said:
        say(text, FOOT, 400, palette.MUTED)
    y += EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' width="{width}" height="{y:.0f}" viewBox="0 0 {width} {y:.0f}" xml:lang="{language}">'
        f'<rect width="100%" height="100%" fill="#FFFFFF"/>{"".join(parts)}</svg>'
    )


def _exports(origin: Origin) -> list[str]:
    return list(dict.fromkeys(one for meant in origin.definitions for one in meant.exports))


def as_png(drawn: str) -> bytes:
    """The picture in pixels, twice as many as it is wide."""
    return bytes(vl_convert.svg_to_png(drawn, scale=SCALE))
