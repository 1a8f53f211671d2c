"""All arithmetic of the dashboards.

Sums, ratios from parts, changes in the form that fits the unit,
places that count who surely stands before. Everything else a page shows is a published value.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from math import floor, log10
from typing import Protocol, TypeVar

from dashboards.lib.units import base_of, is_persons

Number = int | float | Decimal
FEW = 100
Item = TypeVar("Item")


class Banded(Protocol):
    """Anything with a central value and a band."""

    @property
    def low(self) -> Decimal | None: ...
    @property
    def central(self) -> Decimal | None: ...
    @property
    def high(self) -> Decimal | None: ...


@dataclass(frozen=True)
class Known:
    """The sum of the known parts and how many are unknown: never called a total."""

    value: Decimal
    unknown: int = 0
    known: int = 0

    @property
    def count(self) -> int:
        """How many parts there are."""
        return self.known + self.unknown

    @property
    def is_unknown(self) -> bool:
        """True where nothing but unknown parts stand."""
        return self.unknown > 0 and self.known == 0

    @property
    def is_partial(self) -> bool:
        """True where it is a lower bound: some parts are known, others are not."""
        return self.unknown > 0 and self.known > 0

    @property
    def whole(self) -> Decimal | None:
        """The sum where every part is known; None where it would leave something out."""
        return None if self.unknown else self.value

    @property
    def at_least(self) -> Decimal | None:
        """What the known parts add up to; None where none is known."""
        return None if self.is_unknown else self.value


def known_sum(parts: Iterable[Number | None]) -> Known:
    """What the known parts add up to; readers are told of the unknown ones beside it."""
    listed = list(parts)
    told = [Decimal(str(part)) for part in listed if part is not None]
    return Known(sum(told, Decimal(0)), len(listed) - len(told), len(told))


def known_total(parts: Iterable[Known]) -> Known:
    """Sums of known parts together."""
    listed = list(parts)
    return Known(
        sum((part.value for part in listed), Decimal(0)),
        sum(part.unknown for part in listed),
        sum(part.known for part in listed),
    )


def whole_sum(parts: Iterable[Number | None]) -> Decimal | None:
    """The sum of all parts; None where one of them is unknown."""
    return known_sum(parts).whole


def ratio_of_pairs(
    pairs: Iterable[tuple[Number | None, Number | None]],
) -> tuple[Decimal | None, Known]:
    """A ratio of sums over the pairs of which both sides are known, and the sum beneath it."""
    listed = list(pairs)
    both = [pair for pair in listed if None not in pair]
    above, beneath = (known_sum(side) for side in (zip(*both, strict=True) if both else ((), ())))
    return ratio(above.value, beneath.value), Known(
        beneath.value, len(listed) - len(both), len(both)
    )


def in_effect(due: int, share: Number) -> int:
    """How many deliveries a published share of those due stands for."""
    return round(Decimal(str(share)) * due)


def in_effect_of_all(cells: Iterable[tuple[int | None, Number | None]]) -> tuple[int, int]:
    """(in effect, due) over cells, each with its deliveries due and the share of them in effect."""
    told = [(due, share) for due, share in cells if due and share is not None]
    return sum(in_effect(due, share) for due, share in told), sum(due for due, _ in told)


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


def change(
    now: Decimal | None, before: Decimal | None, share: Decimal | None, unit: str
) -> Change | None:
    """A published change in the form of its unit: shares by points, small rates by their
    difference, amounts by the published per cent. Both values are like for like. None where a
    count of people is rounded to zero: nobody knows by how many it changed."""
    if now is None or before is None or (is_persons(unit) and not (now and before)):
        return None
    if unit == "share":
        return Change(now - before, "points")
    # Two more out of ten are two more: per cent of so few would impress, not inform.
    is_few = (unit == "count" or is_persons(unit)) and before < FEW
    # Of nothing, or of money that came back, there is no per cent.
    is_by_difference = (
        unit in {"per_1000", "index", "ratio", "mean", "days", "weeks"} or before <= 0
    )
    if is_by_difference or is_few or share is None:
        return Change(now - before, "absolute")
    return Change(share, "percent")


def has_moved(now: Decimal | None, before: Decimal | None, unit: str) -> bool:
    """Whether two values surely differ: a count of people lies less than a step of its rounding
    from what is published."""
    if now is None or before is None:
        return False
    return abs(now - before) >= 2 * (base_of(unit) or 1) if is_persons(unit) else now != before


@dataclass(frozen=True)
class Tie:
    """Items that share a place: one more than how many surely stand before each of them."""

    place: int
    members: tuple[int, ...]


def tie_groups(items: Sequence[Banded]) -> list[Tie]:
    """Places of indices into ``items``; items without a band are left out.

    Who shares a place overlaps with all who share it: if one of two stood surely before the
    other, so would everybody who stands before the one, and their numbers would differ.
    """
    banded = [
        (position, item.low, item.high)
        for position, item in enumerate(items)
        if item.low is not None and item.central is not None and item.high is not None
    ]
    lows = sorted(low for _, low, _ in banded)
    groups: dict[int, list[int]] = {}
    for position, _, high in banded:
        before = len(lows) - bisect_right(lows, high)
        groups.setdefault(before + 1, []).append(position)
    return [Tie(place, tuple(groups[place])) for place in sorted(groups)]


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


def both_ends(items: Sequence[Item], most: int) -> list[Item]:
    """The first and last ``most`` of them; all where there are not more than twice as many."""
    return list(items) if len(items) <= 2 * most else [*items[:most], *items[-most:]]


def largest_total(parts: Iterable[Sequence[Number | None]]) -> float:
    """How far a drawing of the parts reaches, label by label; what is not known draws nothing."""
    return max(float(known_sum(amounts).value) for amounts in zip(*parts, strict=True))


def at_least(value: Number | None, share: Number, whole: Number) -> bool:
    """Whether a value is so large a share of a whole."""
    return value is not None and whole > 0 and float(value) >= float(share) * float(whole)


def rest(share: Decimal) -> Decimal:
    """What a share leaves of the whole."""
    return 1 - share


def to_two_digits(value: Decimal) -> Decimal:
    """2,313 → 2,300, 84.6 → 85: what an estimate of the future may be called."""
    return value if not value else round(value, 1 - Decimal(value).adjusted())


def year_before(code: str) -> str:
    """``2025`` → ``2024``, ``2026-YTD09`` → ``2025-YTD09``."""
    return f"{int(code[:4] or 1) - 1}{code[4:]}"


def months_until(last: str) -> list[str]:
    """All months of a year up to ``2025-03``."""
    return [f"{last[:4]}-{month:02d}" for month in range(1, int(last[5:]) + 1)]


def months_of_quarters(last: str) -> str:
    """The months of a year up to the end of a quarter: ``2026-Q3`` → ``2026-YTD09``."""
    return f"{last[:4]}-YTD{3 * int(last[-1]):02d}"


def pages_of(count: int, size: int) -> int:
    """How many pages of ``size`` rows hold ``count`` rows."""
    return -(-count // size)


def first_row(page: int, size: int) -> int:
    """How many rows stand on the pages before ``page``."""
    return (page - 1) * size


def thousands_of(values: Iterable[Decimal]) -> int:
    """In which power of 1,000 amounts are told together: 2 from ten million on, else 1."""
    largest = max((abs(value) for value in values), default=Decimal(0))
    return 2 if largest >= 10_000_000 else 1


def in_thousands(value: Decimal, power: int) -> Decimal:
    """A value in units of 1,000 to the ``power``."""
    return value / Decimal(1_000) ** power


def with_margin(values: Sequence[float]) -> tuple[float, float]:
    """A little below the lowest and above the highest value, for a line that has no zero."""
    low, high = min(values), max(values)
    margin = (high - low) * 0.12 or high * 0.05
    return low - margin, high + margin


def step_shares(counts: Sequence[Number | None]) -> list[Decimal | None]:
    """Of each step, what it keeps of the step before; of the first there is nothing to say."""
    return [None, *(ratio(now, before) for before, now in pairwise(counts))] if counts else []


def has_fallen(now: Decimal | None, before: Decimal | None, least: Decimal) -> bool:
    """Whether a share lost ``least`` of itself or more."""
    return now is not None and before is not None and now <= before * (1 - least)


def apart(one: Sequence[Number | None], other: Sequence[Number | None]) -> bool:
    """Whether two bands (low, high) are known and have nothing in common."""
    if None in (*one, *other):
        return False
    (low, high), (other_low, other_high) = (
        [Decimal(str(end)) for end in band] for band in (one, other)
    )
    return high < other_low or other_high < low


def relative(now: Number | None, before: Number | None) -> Decimal | None:
    """By which part a value is more than another; None where one is missing or it was zero."""
    share = ratio(now, before)
    return None if share is None else share - 1


def whole_percent(share: Number) -> Decimal:
    """A share rounded to a whole per cent."""
    return Decimal(str(share)).quantize(Decimal("0.01"))


def whole(value: Number) -> int:
    """To the nearest whole number, for words that count."""
    return round(value)


def on_log_scale(value: Number) -> float:
    """Where a count stands on a scale of times: as far from the double as from the half."""
    return log10(max(float(value), 1.0))


def gained(before: Number | None, now: Number | None) -> Decimal:
    """How much more it is than before; what is not known counts as nothing."""
    return Decimal(str(now or 0)) - Decimal(str(before or 0))


def lorenz(values: Sequence[Number]) -> list[tuple[Decimal, Decimal]]:
    """From the smallest up: which share of the units holds which share of the amount.

    The first point is (0, 0), the last (1, 1); nothing where there is no amount.
    """
    ordered = sorted(Decimal(str(value)) for value in values)
    whole = known_sum(ordered).value
    if not whole:
        return []
    points, held = [(Decimal(0), Decimal(0))], Decimal(0)
    for position, value in enumerate(ordered, 1):
        held += value
        points.append((Decimal(position) / len(ordered), held / whole))
    return points


def gini(points: Sequence[tuple[Decimal, Decimal]]) -> Decimal:
    """Twice the area between a Lorenz curve and the line of equal shares: 0 even, near 1 uneven."""
    beneath = sum(
        ((x2 - x1) * (y1 + y2) / 2 for (x1, y1), (x2, y2) in pairwise(points)), Decimal(0)
    )
    return 1 - 2 * beneath


def held_by_largest(
    points: Sequence[tuple[Decimal, Decimal]], share: Decimal
) -> tuple[Decimal, Decimal]:
    """The largest units, about ``share`` of all: their exact share, and what they hold."""
    x, y = min(points, key=lambda point: abs(1 - share - point[0]))
    return 1 - x, 1 - y


def median(values: Iterable[Number]) -> Decimal | None:
    """The middle value, of an even number the middle of the two; None where there is none."""
    ordered = sorted(Decimal(str(value)) for value in values)
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def nearest_in_ratio(sizes: Mapping[str, Number], code: str, each_side: int) -> list[str]:
    """Whose size differs from that of ``code`` by the least factor: so many larger or equal ones
    and so many smaller, as far as there are; the nearest first on each side."""
    own = Decimal(str(sizes[code]))
    others = [
        (max(size, own) / min(size, own), size >= own, other)
        for other, written in sizes.items()
        if other != code and (size := Decimal(str(written))) > 0
    ]
    sides = [sorted(one for one in others if one[1] is is_larger) for is_larger in (True, False)]
    return [other for side in sides for _, _, other in side[:each_side]]


@dataclass(frozen=True)
class Span:
    """Where a change begins and ends."""

    begin: Decimal
    end: Decimal

    @property
    def bottom(self) -> Decimal:
        return min(self.begin, self.end)

    @property
    def top(self) -> Decimal:
        return max(self.begin, self.end)

    @property
    def size(self) -> Decimal:
        return self.top - self.bottom


def running(start: Decimal, changes: Sequence[Decimal]) -> list[Span]:
    """Each change from where the one before it ended."""
    ends = [start]
    for one in changes:
        ends.append(ends[-1] + one)
    return [Span(begin, end) for begin, end in pairwise(ends)]


def taken(amount: Number | None) -> Decimal:
    """The change that takes so much away; none where nothing is known."""
    return 0 - known_sum([amount]).value


def days_after(first: date, day: date) -> int:
    """Whole days from the first day to the other one; negative where it lies before."""
    return (day - first).days


def distance(target: Number, value: Number, *, is_up: bool) -> Decimal:
    """How far a value is from its target: above zero where it is short of it."""
    short = Decimal(str(target)) - Decimal(str(value))
    return short if is_up else -short
