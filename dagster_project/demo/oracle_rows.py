"""Rows of the indicator table as the oracle keeps them, and exact half-up arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import sqrt

Number = int | Fraction | Decimal
Triple = tuple[Fraction | None, Fraction | None, Fraction | None]
NOTHING: Triple = (None, None, None)
WILSON_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Key:
    """The code columns of a row; the second dimension is not used by these indicators."""

    indicator: str
    period_type: str
    period: str
    level: str
    territory: str
    scheme: str = "_T"
    code: str = "_T"

    def __str__(self) -> str:
        return "|".join((self.indicator, self.period_type, self.period, self.level,
                         self.territory, self.scheme, self.code))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """Status, value (low, central, high) and the parts it follows from."""

    status: str
    value: tuple[Decimal | None, Decimal | None, Decimal | None] = (None, None, None)
    numerator: Triple = NOTHING
    denominator: Triple = NOTHING


Rows = dict[Key, Row]


def rounded(value: Number, decimals: int) -> Decimal:
    """Half up (away from zero), from the exact value."""
    exact = Fraction(value)
    scaled = abs(exact) * 10**decimals
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    result = Decimal(whole).scaleb(-decimals)
    return -result if exact < 0 else result


def point(value: Number, decimals: int = 0) -> Row:
    """A figure without a band."""
    shown = rounded(value, decimals)
    return Row("ok", (shown, shown, shown))


def same(value: Number) -> Triple:
    exact = Fraction(value)
    return (exact, exact, exact)


def ratio(numerator: Number, denominator: Number, decimals: int) -> Row:
    """A point ratio; an empty denominator is a status, not a number."""
    top, bottom = same(numerator), same(denominator)
    if denominator == 0:
        return Row("zero_denominator", numerator=top, denominator=bottom)
    shown = rounded(Fraction(numerator) / Fraction(denominator), decimals)
    return Row("ok", (shown, shown, shown), top, bottom)


def band_ratio(
    numerator: Number, denominators: tuple[Number, Number, Number], decimals: int
) -> Row:
    """x / high … x / low around x / central, in order."""
    low, central, high = (Fraction(value) for value in denominators)
    top = Fraction(numerator)
    if central == 0:
        return Row("zero_denominator", numerator=same(top), denominator=(low, central, high))
    shown = sorted(rounded(top / part, decimals) for part in (low, high))
    return Row(
        "ok",
        (shown[0], rounded(top / central, decimals), shown[1]),
        same(top),
        (low, central, high),
    )


def person_rate(numerator: int, denominator: int) -> Row:
    """A share of persons with its Wilson 95 % interval, four decimals."""
    row = ratio(numerator, denominator, 4)
    if row.status != "ok":
        return row
    low, high = wilson(numerator, denominator)
    return replace(row, value=(low, row.value[1], high))


def wilson(numerator: int, denominator: int) -> tuple[Decimal, Decimal]:
    share, squared = numerator / denominator, WILSON_Z * WILSON_Z
    centre = (share + squared / (2 * denominator)) / (1 + squared / denominator)
    spread = share * (1 - share) / denominator + squared / (4 * denominator * denominator)
    half = WILSON_Z * sqrt(spread) / (1 + squared / denominator)
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    places = Decimal("0.0001")
    return (
        Decimal(low).quantize(places, ROUND_HALF_UP),
        Decimal(high).quantize(places, ROUND_HALF_UP),
    )


def median(values: Iterable[int]) -> Fraction:
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return Fraction(ordered[middle])
    return Fraction(ordered[middle - 1] + ordered[middle], 2)


def has_substance(row: Row) -> bool:
    """Whether the row of the unresolved territory is worth a line."""
    deciding = row.denominator[1] if row.denominator != NOTHING else row.value[1]
    return deciding is not None and deciding != 0


def fill(rows: Rows, keys: Iterable[Key], compute: Callable[[Key], Row]) -> None:
    for key in keys:
        rows[key] = compute(key)
