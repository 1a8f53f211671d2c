"""The plane of a chart on paper: its two scales, and the frame in which its texts have room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from dashboards.documents.lettering import LINE_HEIGHT, Said, said

EDGE = 6.0  # what is left free at every side
LEAST_SIZE, LEAST_SIDE = 6.5, 40.0
# The part of the width that names of rows may take.
NAMES = 0.42
BETWEEN_TICKS = 6.0


class Untranslated(ValueError):
    """A figure has something that charts on paper can't draw."""


@dataclass(frozen=True)
class Scale:
    """One axis of a figure. ``places`` are its categories, ``start`` and ``end`` the values at its
    left and right, or at its bottom and top."""

    start: float
    end: float
    ticks: tuple[tuple[float, Said], ...]
    places: dict[str, int] | None = None
    is_date: bool = False
    has_grid: bool = False
    title: str = ""
    size: float = 12.5
    color: str = "#000000"
    gap: float = 6.0
    is_far_side: bool = False

    def at(self, value: Any) -> float | None:
        """Where a value of the figure stands on the scale; None for a gap."""
        if value is None:
            return None
        if self.places is not None and str(value) in self.places:
            return float(self.places[str(value)])
        if self.is_date:
            return float(date.fromisoformat(str(value)[:10]).toordinal())
        return float(value)

    def share(self, value: float) -> float:
        return (value - self.start) / (self.end - self.start)

    def of_share(self, share: float) -> float:
        return self.start + share * (self.end - self.start)


@dataclass(frozen=True)
class Label:
    """A text on the plane: ``x``, ``y`` in values of the scales, ``dx``, ``dy`` in pixels to the
    right and down, the side on which it stands; ``room``: how much of the x scale it may take."""

    kind: str
    said: Said
    x: float
    y: float
    dx: float = 0.0
    dy: float = 0.0
    align: str = "center"
    baseline: str = "middle"
    size: float = 12.5
    color: str = "#000000"
    room: float = 0.0
    has_halo: bool = False

    def reach(self) -> tuple[float, float, float, float]:
        """Pixels to the left, right, top and bottom of its point."""
        wide, tall = self.said.width(self.size), self.said.height(self.size)
        before = {"left": 0.0, "center": wide / 2, "right": wide}[self.align]
        above = {"top": 0.0, "middle": tall / 2, "bottom": tall}[self.baseline]
        return before - self.dx, wide - before + self.dx, above - self.dy, tall - above + self.dy


@dataclass(frozen=True)
class Frame:
    """Pixels of the plane and of what is around it."""

    left: float
    right: float
    top: float
    bottom: float
    width: float
    height: float


def scale_of(layout: dict[str, Any], name: str, values: Sequence[Any], *, is_cells: bool) -> Scale:
    """``values``: all of the figure on this axis; ``is_cells``: they are middles of squares."""
    is_date = layout.get("type") == "date"
    words = [value for value in values if isinstance(value, str)]
    places = None
    if not is_date and (layout.get("type") == "category" or words):
        listed = layout.get("categoryarray") or []
        order = dict.fromkeys(map(str, [*listed, *(v for v in values if v is not None)]))
        places = {place: position for position, place in enumerate(order)}
    blank = Scale(0.0, 1.0, (), places, is_date)
    start, end = _ends(layout, blank, values, is_cells)
    if layout.get("autorange") == "reversed":
        start, end = end, start
    first, last = layout.get("domain") or (0.0, 1.0)
    # A scale that has only a part of the width goes on beyond it.
    whole = (end - start) / (last - first)
    start, end = start - first * whole, start - first * whole + whole
    font = layout.get("tickfont") or {}
    title = layout.get("title") or {}
    return replace(
        blank,
        start=start,
        end=end,
        ticks=_ticks(layout, blank, name),
        has_grid=bool(layout.get("showgrid")),
        title=title.get("text") or "",
        size=font.get("size", 12.5),
        color=font.get("color", "#000000"),
        gap=layout.get("ticklabelstandoff", 0) + 4.0,
        is_far_side=layout.get("side") in ("top", "right"),
    )


def _ends(
    layout: dict[str, Any], blank: Scale, values: Sequence[Any], is_cells: bool
) -> tuple[float, float]:
    if layout.get("range"):
        start, end = (blank.at(value) for value in layout["range"])
        return float(start or 0), float(end or 0)
    if blank.places is not None:
        return -0.5, len(blank.places) - 0.5
    known = [place for value in values if (place := blank.at(value)) is not None]
    if not known:
        return 0.0, 1.0
    around = 0.5 if is_cells else (max(known) - min(known)) * 0.02 or 0.5
    return min(known) - around, max(known) + around


def _ticks(layout: dict[str, Any], blank: Scale, name: str) -> tuple[tuple[float, Said], ...]:
    if layout.get("tickvals") is not None:
        texts = layout.get("ticktext") or layout["tickvals"]
        places = [blank.at(value) for value in layout["tickvals"]]
        found = [(p, said(t)) for p, t in zip(places, texts, strict=True) if p is not None]
    elif blank.places is not None:
        found = [(float(position), said(place)) for place, position in blank.places.items()]
    elif layout.get("showticklabels") is False:
        return ()
    else:
        raise Untranslated(f"the {name} axis names no ticks: the browser would write them")
    if layout.get("showticklabels") is False:
        return tuple((place, Said(("",))) for place, _ in found)
    return tuple(found)


def tick_labels(across: Scale, down: Scale) -> list[Label]:
    """Names of ticks and of axes, as texts on the plane."""
    found = [
        Label("tick-y", text, down_x, place, dx, 0.0, align, "middle", down.size, down.color)
        for down_x, dx, align in [
            (across.end, down.gap, "left")
            if down.is_far_side
            else (across.start, -down.gap, "right")
        ]
        for place, text in down.ticks
        if any(text.lines)
    ]
    far = across.is_far_side
    edge, sign, side = (down.end, -1, "bottom") if far else (down.start, 1, "top")
    found += [
        Label("tick-x", text, place, edge, 0.0, sign * across.gap, "center", side,
              across.size, across.color)
        for place, text in across.ticks
        if any(text.lines)
    ]  # fmt: skip
    if across.title:
        lines = max((len(text.lines) for _, text in across.ticks), default=0)
        shift = sign * (across.gap + lines * across.size * LINE_HEIGHT + 4)
        middle = across.of_share(0.5)
        found.append(
            Label("title", said(across.title), middle, edge, 0.0, shift, "center", side,
                  across.size, across.color)
        )  # fmt: skip
    if down.title:
        found.append(
            Label("title", said(down.title), across.start, down.end, 0.0, -8.0, "left", "bottom",
                  down.size, down.color)
        )  # fmt: skip
    return found


def fitted(
    labels: Iterable[Label], across: Scale, down: Scale, width: float, height: float
) -> tuple[Frame, list[Label]]:
    """The frame in which all labels have room inside so many pixels, and the labels in it: long
    names of rows wrapped, names of columns wrapped or thinned out until none touches another."""
    found = [
        replace(label, said=label.said.within(width * NAMES, label.size))
        if label.kind == "tick-y"
        else label
        for label in labels
    ]
    frame = Frame(EDGE, EDGE, EDGE, EDGE, width - 2 * EDGE, height - 2 * EDGE)
    columns = sorted(label.x for label in found if label.kind == "tick-x")
    between = min((after - before for before, after in pairwise(columns)), default=0.0)
    # The room at the sides depends on the scale, and the scale on the room.
    for _ in range(4):
        found = [_in_room(label, across, frame, between) for label in found]
        frame = _around(found, across, down, frame, width, height)
    return frame, _apart(found, across, frame)


def _around(
    labels: Sequence[Label], across: Scale, down: Scale, frame: Frame, width: float, height: float
) -> Frame:
    left = right = top = bottom = 0.0
    for label in labels:
        before, after, above, below = label.reach()
        x, y = across.share(label.x) * frame.width, (1 - down.share(label.y)) * frame.height
        left, right = max(left, before - x), max(right, after + x - frame.width)
        top, bottom = max(top, above - y), max(bottom, below + y - frame.height)
    left, right, top, bottom = (round(side + EDGE, 1) for side in (left, right, top, bottom))
    least = 40.0
    return Frame(
        left,
        right,
        top,
        bottom,
        max(least, width - left - right),
        max(least, height - top - bottom),
    )


def _in_room(label: Label, across: Scale, frame: Frame, between: float) -> Label:
    """A number in a narrow square or column is written smaller, the name of one in more lines."""
    wanted = between if label.kind == "tick-x" else label.room
    if not wanted:
        return label
    room = abs(wanted / (across.end - across.start)) * frame.width
    if label.kind == "tick-x":
        return replace(label, said=label.said.within(room - BETWEEN_TICKS, label.size))
    wide = label.said.width(label.size)
    if wide <= room or not wide:
        return label
    return replace(label, size=round(max(LEAST_SIZE, label.size * room / wide), 2))


def _apart(labels: list[Label], across: Scale, frame: Frame) -> list[Label]:
    """Of names of columns that would touch only every second, third … is kept."""
    ticks = sorted((one for one in labels if one.kind == "tick-x"), key=lambda one: one.x)
    others = [one for one in labels if one.kind != "tick-x"]
    if across.end < across.start:
        ticks.reverse()
    for step in range(1, len(ticks)):
        kept = ticks[::step]
        if not _touch(kept, across, frame):
            return [*others, *kept]
    return [*others, *ticks[:1]]


def _touch(ticks: Sequence[Label], across: Scale, frame: Frame) -> bool:
    end = float("-inf")
    for tick in ticks:
        before, after, _, _ = tick.reach()
        x = across.share(tick.x) * frame.width
        if x - before < end + BETWEEN_TICKS:
            return True
        end = x + after
    return False
