"""The oracle's arithmetic on cases worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from tests.truth.names import same_name_key
from tests.truth.values import quotient, rounded, wilson


def point(value: int) -> tuple[Fraction, Fraction, Fraction]:
    return (Fraction(value),) * 3


def shown(values: object, decimals: int) -> list[Decimal]:
    return [rounded(value, decimals) for value in values]  # type: ignore[attr-defined]


def test_rounding_is_half_up_away_from_zero_and_exact() -> None:
    assert rounded(Fraction(1, 8), 2) == Decimal("0.13")
    assert rounded(Fraction(-1, 8), 2) == Decimal("-0.13")
    assert rounded(Fraction(2675, 1000), 2) == Decimal("2.68")  # a double would say 2.67
    assert rounded(Fraction(7), 0) == Decimal(7)


def test_a_band_of_the_denominator_turns_round() -> None:
    band = (Fraction(40), Fraction(50), Fraction(80))
    figures = shown(quotient("band", point(100), band, 1), 2)
    assert figures == [Decimal("1.25"), Decimal("2.00"), Decimal("2.50")]
    figures = shown(quotient("band", point(-100), band, 1), 2)
    assert figures == [Decimal("-2.50"), Decimal("-2.00"), Decimal("-1.25")]


def test_wilson_interval_of_a_known_case() -> None:
    # 10 of 20: centre 0.5, half-width 1.96·sqrt(0.0125 + z²/1600)/(1 + z²/20)
    assert shown(wilson(Fraction(1, 2), Fraction(20)), 4) == [Decimal("0.2993"), Decimal("0.7007")]


def test_names_are_compared_without_case_yo_blanks_and_town_mark() -> None:
    assert same_name_key(" г.  Берёзовка ") == "березовка"
    assert same_name_key("«Ёлка»  для детей") == same_name_key("елка для ДЕТЕЙ")
