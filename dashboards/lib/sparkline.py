"""A small line over time, as an image inside HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from urllib.parse import quote

# Small multiples as the style sheet draws them on a desk.
MINI_HEIGHT = 135
MINIS_IN_A_ROW = 5


@dataclass(frozen=True)
class Point:
    """One period of a history; ``value`` is None where nothing may be shown."""

    period: str
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    status: str = "ok"


def height_of_minis(count: int) -> int:
    """Pixels that so many small multiples take on a desk."""
    return MINI_HEIGHT * -(-count // MINIS_IN_A_ROW)


def sparkline(history: Sequence[Point], color: str, title: str) -> str:
    """A small line of all periods; gaps stay gaps. Empty space when there is no history."""
    values = [None if point.value is None else float(point.value) for point in history]
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return '<div class="cw-spark"></div>'
    low, high = min(known), max(known)
    span = (high - low) or 1.0
    step = 100 / (len(values) - 1)
    path, pen = [], "M"
    for position, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        path.append(f"{pen}{position * step:.1f} {26 - 22 * (value - low) / span:.1f}")
        pen = "L"
    return f'<img class="cw-spark" alt="{escape(title)}" src="{_image(" ".join(path), color)}">'


def _image(path: str, color: str) -> str:
    """A line as an image of its own: Streamlit cleans inline SVG out of HTML."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 28" width="100" height="28" '
        f'preserveAspectRatio="none"><path d="{path}" fill="none" stroke="{color}" '
        'stroke-width="2" vector-effect="non-scaling-stroke" stroke-linejoin="round"/></svg>'
    )
    return f"data:image/svg+xml,{quote(svg)}"
