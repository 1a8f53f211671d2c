"""Texts of charts on paper: our own fonts, and how much room a text takes in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path

from PIL import ImageFont

FONTS = Path(__file__).resolve().parent / "fonts"
FAMILY = "Golos Text"
FACES = {400: "Regular", 600: "SemiBold", 700: "Bold"}
LINE_HEIGHT = 1.25  # of a text's size
MEASURED_AT = 100
TAG = re.compile(r"<[^>]*>")
BREAK = re.compile(r"<br\s*/?>")


@cache
def _face(weight: int) -> ImageFont.FreeTypeFont:
    # The plain layout: the other one is not built in everywhere, and would measure otherwise.
    path = FONTS / f"GolosText-{FACES[weight]}.ttf"
    return ImageFont.truetype(path, MEASURED_AT, layout_engine=ImageFont.Layout.BASIC)


@cache
def width_of(text: str, size: float, weight: int = 400) -> float:
    """Pixels that one line of text takes."""
    return float(_face(weight).getlength(text)) * size / MEASURED_AT


@dataclass(frozen=True)
class Said:
    """A text without its markup: its lines, and whether it is bold."""

    lines: tuple[str, ...]
    weight: int = 400

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def width(self, size: float) -> float:
        return max((width_of(line, size, self.weight) for line in self.lines), default=0.0)

    def height(self, size: float) -> float:
        return len(self.lines) * size * LINE_HEIGHT

    def within(self, width: float, size: float) -> Said:
        """The same words in lines of at most so many pixels, as far as words allow."""
        if self.width(size) <= width:
            return self
        return Said(wrapped(" ".join(self.lines), width, size, self.weight), self.weight)


def said(marked_up: object) -> Said:
    """A text of a figure: line breaks kept, bold kept for the whole, other markup left out."""
    text = str(marked_up)
    lines = (unescape(TAG.sub("", line)) for line in BREAK.split(text))
    return Said(tuple(lines), 700 if text.startswith("<b>") else 400)


def wrapped(text: str, width: float, size: float, weight: int = 400) -> tuple[str, ...]:
    """Lines of at most so many pixels; a longer word has a line of its own."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        candidate = f"{line} {word}" if line else word
        if line and width_of(candidate, size, weight) > width:
            lines.append(line)
            line = word
        else:
            line = candidate
    return (*lines, line)
