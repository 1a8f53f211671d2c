"""All arithmetic of the dashboards.

Sums, ratios from parts, changes in the form that fits the unit,
places only where bands are disjoint. Everything else a page shows is a published value.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import floor, log10
from typing import Protocol

Number = int | float | Decimal
FEW = 100


class Banded(Protocol):
    """Anything with a central value and a band."""

    @property
    def low(self) -> Decimal | None: ...
    @property
    def central(self) -> Decimal | None: ...
    @property
    def high(self) -> Decimal | None: ...


def total(parts: Iterable[Number | None]) -> Decimal:
    """Sum of the parts; gaps count as nothing."""
    return sum((Decimal(str(part or 0)) for part in parts), Decimal(0))


@dataclass(frozen=True)
class Known:
    """The sum of the known parts and how many are unknown: never called a total."""

    value: Decimal
    unknown: int = 0

    @property
    def is_unknown(self) -> bool:
        """True where nothing but unknown parts stand."""
        return self.unknown > 0 and self.value == 0


def known_sum(parts: Iterable[Number | None]) -> Known:
    """What the known parts add up to; readers are told of the unknown ones beside it."""
    listed = list(parts)
    return Known(total(listed), sum(part is None for part in listed))


def additive_total(
    parts: Iterable[Number | None], over: str, additive_over: str | Sequence[str]
) -> Decimal:
    """``total``, refused for a dimension over which the indicator does not add up."""
    names = additive_over.split(",") if isinstance(additive_over, str) else additive_over
    if over not in {name.strip() for name in names}:
        raise ValueError(f"this indicator does not add up over {over}")
    return total(parts)


def ratio(numerator: Number | None, denominator: Number | None) -> Decimal | None:
    """A ratio from its parts; None when a part is missing or the denominator is zero."""
    if numerator is None or not denominator:
        return None
    return Decimal(str(numerator)) / Decimal(str(denominator))


@dataclass(frozen=True)
class Change:
    """A change in the form of its unit: ``percent`` (relative), ``points`` or ``absolute``."""

    value: Decimal
    form: str


def change(now: Decimal | None, before: Decimal | None, unit: str) -> Change | None:
    """Shares change by points, small rates by their difference, amounts by per cent."""
    if now is None or before is None:
        return None
    if unit == "share":
        return Change(now - before, "points")
    # Two more out of ten are two more: per cent of so few would impress, not inform.
    is_few = unit in {"count", "persons"} and before < FEW
    if unit in {"per_1000", "index", "ratio", "mean", "days"} or is_few or before == 0:
        return Change(now - before, "absolute")
    return Change(now / before - 1, "percent")


@dataclass(frozen=True)
class Tie:
    """Items whose places cannot be told apart: places ``first`` to ``last``."""

    first: int
    last: int
    members: tuple[int, ...]


def tie_groups(items: Sequence[Banded]) -> list[Tie]:
    """Places as groups: a stands before b only if low(a) > high(b) for all of both groups.

    Returns indices into ``items``; items without a band are left out.
    """
    banded = [
        (position, item.low, item.central, item.high)
        for position, item in enumerate(items)
        if item.low is not None and item.central is not None and item.high is not None
    ]
    # From the greatest upper end down: a group closes where every later item lies below it.
    banded.sort(key=lambda entry: (-entry[3], -entry[2], entry[0]))
    groups: list[list[int]] = []
    lowest: Decimal | None = None
    for position, low, _, high in banded:
        if (lowest is not None and lowest > high) or lowest is None:
            groups.append([position])
            lowest = low
        else:
            groups[-1].append(position)
            lowest = min(lowest, low)
    ties, place = [], 1
    for members in groups:
        ties.append(Tie(place, place + len(members) - 1, tuple(members)))
        place += len(members)
    return ties


def class_breaks(values: Sequence[Number], classes: int = 6) -> list[float]:
    """Upper bounds of all classes but the last: quantiles rounded to readable numbers."""
    ordered = sorted(float(value) for value in values if value > 0)
    classes = min(classes, len(ordered))
    breaks: list[float] = []
    for step in range(1, classes):
        bound = _readable(ordered[int(step * len(ordered) / classes)])
        if not breaks or bound > breaks[-1]:
            breaks.append(bound)
    return breaks


def _readable(value: float) -> float:
    """The nearest of a few round steps × a power of ten."""
    power = 10.0 ** floor(log10(value))
    steps = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
    nearest: float = min((step * power for step in steps), key=lambda bound: abs(bound - value))
    return round(nearest, 6)


def class_of(value: Number, breaks: Sequence[float]) -> int:
    """Index of the class a value falls into; a bound belongs to the upper class."""
    return sum(float(value) >= bound for bound in breaks)
