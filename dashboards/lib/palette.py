"""Colours of the house: checked for contrast and for colour-blind readers (min ΔE 12.8)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

BLUE = "#1B5E8C"
AMBER = "#E08A1E"
TEAL = "#1E8A78"
MAUVE = "#B277A6"
RED = "#B4452F"
GREY = "#A7B1BA"
CATEGORICAL = (BLUE, AMBER, TEAL, MAUVE, RED, GREY)
SEQUENTIAL = ("#D3E5F1", "#B4CFE1", "#8DB4CC", "#5A90B2", "#2B6A94", "#0F3E5C")
INK = "#0F1820"
ON_BRIGHT = "#0F1821"
MUTED = "#55616C"
FAINT = "#8A949D"
LINE = "#DFE4E8"
PANEL = "#F4F6F8"
WASH = "#E6EEF3"
GRID = "#EEF1F3"
PALE = SEQUENTIAL[1]
BEFORE = "#C9D8E2"
JOIN = "#C9D1D7"
# Land without a figure of its own: warm, so that nobody takes it for the palest class of a map.
LAND = "#F1F0EC"
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
    """White or ink, whichever has more contrast on the colour (WCAG). The colours of categories are
    bright in the dark theme, too: their ink stays dark there (``theme.COUNTERPARTS``)."""
    ink = ON_BRIGHT if color in CATEGORICAL else INK
    return max(("#FFFFFF", ink), key=lambda ink: contrast(ink, color))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG defines it: 1 to 21."""
    dark, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    parts = [channel / 255 for channel in _channels(color)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(p * weight for p, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def at(colors: Sequence[str], share: float) -> str:
    """The colour at a share, from 0 to 1, of a scale that runs evenly through the colours."""
    place = min(max(share, 0.0), 1.0) * (len(colors) - 1)
    left = min(int(place), len(colors) - 2)
    pairs = zip(_channels(colors[left]), _channels(colors[left + 1]), strict=True)
    mixed = (round(first + (second - first) * (place - left)) for first, second in pairs)
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def on_scale(colors: Sequence[str], value: float | Decimal | None, top: float) -> str | None:
    """The colour of a value on a scale that ends at ``top``; None where there is no value."""
    return None if value is None else at(colors, float(value) / top if top else 0.0)


def pale(color: str, page: str = "#FFFFFF") -> str:
    """The colour at 45 % over the page."""
    pairs = zip(_channels(color), _channels(page), strict=True)
    return "#" + "".join(f"{round(under - 0.45 * (under - over)):02X}" for over, under in pairs)


def _channels(color: str) -> tuple[int, int, int]:
    red, green, blue = (int(color[index : index + 2], 16) for index in (1, 3, 5))
    return red, green, blue
