"""A small line over time, as an image inside HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from urllib.parse import quote

from dashboards.lib.palette import FAINT
from dashboards.lib.statuses import OK, PARTIAL

# Small multiples as the style sheet draws them on a desk.
MINI_HEIGHT = 135
MINIS_IN_A_ROW = 5
# As for changes: with less than this share a period is not set beside others.
LEAST_KNOWN = 0.8


@dataclass(frozen=True)
class Coverage:
    """Of what a figure rests on, how much is known; ``kind`` says of what: deliveries, amounts…"""

    kind: str
    known: int
    of: int


NO_LINE = '<div class="cw-spark"></div>'


@dataclass(frozen=True)
class Point:
    """One period of a history; ``value`` is None where there is none.

    Of a ``partial`` one ``coverage`` says of how much, and ``is_lower_bound`` whether more would
    only add to it. ``is_break``: it was counted in another way than the one before.
    """

    period: str
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    status: str = OK
    coverage: Coverage | None = None
    is_lower_bound: bool = False
    is_break: bool = False
    passport: str = ""  # what an address calls the number by

    @property
    def is_partial(self) -> bool:
        return self.status == PARTIAL

    @property
    def is_thin(self) -> bool:
        """Whether so much is lacking that its height says nothing beside that of others."""
        known = self.coverage
        return self.is_partial and (known is None or known.known < LEAST_KNOWN * known.of)


def height_of_minis(count: int) -> int:
    """Pixels that so many small multiples take on a desk."""
    return MINI_HEIGHT * -(-count // MINIS_IN_A_ROW)


def without_thin_start(history: Sequence[Point]) -> Sequence[Point]:
    """From the first period on of which enough is known: a year of two months would look like
    growth after it."""
    firm = [
        number
        for number, point in enumerate(history)
        if point.value is not None and not point.is_thin
    ]
    return history[firm[0] :] if firm else ()


def sparkline(history: Sequence[Point], color: str, title: str) -> str:
    """A small line of all periods; empty space when there is no history.

    Gaps stay gaps, and no line crosses the dotted rule of a break. An incomplete period is a
    hollow mark; no line leads to it where so much is lacking that it has nothing to tell beside
    the others.
    """
    history = without_thin_start(history)
    known = [float(point.value) for point in history if point.value is not None]
    if len(known) < 2:
        return NO_LINE
    low, high = min(known), max(known)
    span = (high - low) or 1.0
    step = 100 / (len(history) - 1)
    path, hollow, rules, pen = [], [], [], "M"
    for position, point in enumerate(history):
        if point.is_break and position:
            rules.append(f"m{(position - 0.5) * step:.1f},0v28")
            pen = "M"
        if point.value is None:
            pen = "M"
            continue
        place = f"{position * step:.1f} {26 - 22 * (float(point.value) - low) / span:.1f}"
        if point.is_partial:
            hollow.append(f"M{place} h0")
        if point.is_thin:
            pen = "M"
        else:
            # A period between two gaps is a dot: no line leads to it or from it.
            path.append(f"{pen}{place}" + (" h0" if pen == "M" else ""))
            pen = "L"
    image = _image(" ".join(path), " ".join(hollow), " ".join(rules), color)
    return f'<img class="cw-spark" alt="{escape(title)}" src="{image}">'


def _image(path: str, hollow: str, rules: str, color: str) -> str:
    """A line as an image of its own: Streamlit cleans inline SVG out of HTML.

    The image is stretched to its place: marks are dots of a pen, which keep their form.
    """
    rings = "".join(
        f'<path d="{hollow}" fill="none" stroke="{ink}" stroke-width="{width}" '
        'vector-effect="non-scaling-stroke" stroke-linecap="round"/>'
        for ink, width in ((color, 8), ("#FFFFFF", 4))
        if hollow
    )
    if rules:
        rings += (
            f'<path d="{rules}" fill="none" stroke="{FAINT}" stroke-width="1.5" '
            'stroke-dasharray="2 3" vector-effect="non-scaling-stroke"/>'
        )
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -2 108 32" width="108" height="32" '
        f'preserveAspectRatio="none"><path d="{path}" fill="none" stroke="{color}" '
        'stroke-width="2" vector-effect="non-scaling-stroke" stroke-linejoin="round" '
        f'stroke-linecap="round"/>{rings}</svg>'
    )
    return f"data:image/svg+xml,{quote(svg)}"
