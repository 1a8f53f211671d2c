"""Values from their parts: exact fractions, rounded half up, away from zero."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import sqrt

WILSON_Z = 1.959963984540054
Triple = tuple[Fraction | None, Fraction | None, Fraction | None]
Figures = tuple[Decimal | None, Decimal | None, Decimal | None]


def rounded(value: Fraction, decimals: int) -> Decimal:
    scaled = abs(value) * 10**decimals
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    result = Decimal(whole).scaleb(-decimals)
    return -result if value < 0 else result


def wilson(share: Fraction, count: Fraction) -> tuple[Fraction, Fraction]:
    """The interval of 95 per cent, within 0 and 1."""
    part, n, squared = float(share), float(count), WILSON_Z * WILSON_Z
    reach = WILSON_Z * sqrt(part * (1 - part) / n + squared / (4 * n * n))
    ends = [(part + squared / (2 * n) + sign * reach) / (1 + squared / n) for sign in (-1, 1)]
    return Fraction(max(0.0, ends[0])), Fraction(min(1.0, ends[1]))


def triple(low: Decimal | None, central: Decimal | None, high: Decimal | None) -> Triple:
    """Exact numbers; a figure without a band has low and high of its own."""
    middle = None if central is None else Fraction(central)
    ends = [middle if end is None else Fraction(end) for end in (low, high)]
    return (ends[0], middle, ends[1])


def quotient(how: str, top: Triple, bottom: Triple, per: int) -> Sequence[Fraction]:
    """Low, central and high of a ratio.

    ``share``: a point; ``wilson``: with an interval; ``band``: by a denominator with a band;
    ``paired``: each part of the numerator has its own denominator.
    """
    if how == "paired":
        return [(x or Fraction(0)) / (y or Fraction(1)) for x, y in zip(top, bottom, strict=True)]
    above, (low, central, high) = per * (top[1] or Fraction(0)), bottom
    value = above / (central or Fraction(1))
    if how == "wilson" and central:
        low_end, high_end = wilson(value, central)
        return [low_end, value, high_end]
    if how == "band" and low and high:
        ends = sorted((above / low, above / high))
        return [ends[0], value, ends[1]]
    return [value] * 3
