"""Numbers, dates and periods as a reader of the language expects them (Babel, never the browser).

Units: ``count``, ``share`` (0–1 shown as per cent), ``per_1000``, ``rub``, ``index`` (0–1),
``ratio``, ``mean`` (one decimal), ``days``, ``persons/5`` (rounded to 5, see ``units``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from typing import Literal

from babel import Locale
from babel.dates import format_date, get_month_names
from babel.numbers import format_compact_decimal, format_decimal, parse_pattern

from dashboards.lib.units import COARSE_RUB, COARSE_STEP, base_of, is_persons

Number = int | float | Decimal
MonthWidth = Literal["abbreviated", "narrow", "wide"]
Day = date
NO_BREAK_SPACE = "\u00a0"
NARROW_SPACE = "\u202f"
MINUS = "\u2212"
EN_DASH = "\u2013"
# Of "тыс.", "млн", "млрд", "трлн" and K, M, B, T.
SCALE_LETTERS = "тыс.млнрдKMBT"
# A count is written exactly below ten thousand.
EXACT_BELOW = 10_000
# Below, one decimal of a per cent would say zero.
TINY_SHARE = 0.001
# What two decimals of a per cent can say, in per cent.
SMALLEST_SHARE = Decimal("0.01")
PATTERNS = {
    "count": "#,##0",
    "per_1000": "#,##0.0",
    "mean": "#,##0.0",
    "index": "0.00",
    "ratio": "0.00",
    "days": "#,##0",
    "weeks": "#,##0",
    "year": "0",
    "rate": "#,##0.00##",
}


# Babel reads a language anew for every number when it is given by name, and so do patterns.
locale_of = cache(Locale.parse)
_pattern = cache(parse_pattern)


@dataclass(frozen=True)
class Formats:
    """Formats of one language; every method returns text that does not break inside a number."""

    language: str

    @property
    def locale(self) -> Locale:
        return locale_of(self.language)

    def _decimal(self, value: Number, pattern: str) -> str:
        return format_decimal(value, _pattern(pattern), self.locale).replace("-", MINUS)

    def number(self, value: Number, unit: str = "count") -> str:
        """A value in its unit, with only the decimals that mean something."""
        if unit == "share":
            return self.share(value)
        if unit == COARSE_RUB and not value:
            # Rounded to the nearest step: less than half of one, spent or come back.
            return f"<{NO_BREAK_SPACE}{self.compact(COARSE_STEP // 2, 'rub')}"
        if unit in {"rub", COARSE_RUB}:
            return self.rub(value)
        if is_persons(unit) and not value:
            # Of a rounded count: nobody, or fewer than the base.
            base = base_of(unit)
            return "≈0" if base is None else self.few(base - 1)
        text = self._decimal(value, _pattern_of(value, unit))
        # A rounded zero has no sign.
        return text if any(digit in "123456789" for digit in text) else text.removeprefix(MINUS)

    def few(self, most: int) -> str:
        """A published 0 of a rounded count: ``от 0 до 4`` or ``0 to 4``."""
        ends = f"0 до {most}" if self.language == "ru" else f"0 to {most}"
        text = f"от {ends}" if self.language == "ru" else ends
        return text.replace(" ", NO_BREAK_SPACE)

    def either(self, numbers: Sequence[int]) -> str:
        """``5, 10 или 20``, ``5, 10 or 20``; one number alone."""
        *first, last = map(str, numbers)
        if not first:
            return last
        word = "или" if self.language == "ru" else "or"
        return f"{', '.join(first)} {word} {last}"

    def share(self, value: Number, decimals: int = 1) -> str:
        """0.4617 → ``46,2 %`` or ``46.2%``."""
        pattern = _pattern_of_share(value, decimals)
        text = self._decimal(Decimal(str(value)) * 100, pattern)
        if pattern == "0.00" and not any(digit in "123456789" for digit in text):
            text = f"<{self._decimal(SMALLEST_SHARE, pattern)}"
        return text + (f"{NO_BREAK_SPACE}%" if self.language == "ru" else "%")

    def points(self, value: Number) -> str:
        """A difference of shares in percentage points, the number alone: 0.0174 → ``1,7``."""
        return self.number(Decimal(str(value)) * 100, "mean")

    def rub(self, value: Number) -> str:
        """Roubles; kopecks only below ten roubles, where they matter."""
        return self.in_roubles(self._decimal(value, _pattern_of(value, "rub")))

    def in_roubles(self, text: str) -> str:
        """A number that is written already, as so many roubles."""
        if self.language == "ru":
            return f"{text}{NO_BREAK_SPACE}₽"
        # A sign stands before that of the currency.
        sign = text[:1] if text[:1] in (MINUS, "+") else ""
        return f"{sign}₽{text.removeprefix(sign)}"

    def compact(self, value: Number, unit: str = "count", least: int = EXACT_BELOW) -> str:
        """1 284 563 → ``1,28 млн`` or ``1.28M``; exact below ``least``."""
        if not (unit in {"count", "rub"} or is_persons(unit)) or abs(float(value)) < least:
            return self.number(value, unit)
        digits = 2 if _leading_digits(value) == 1 else 1 if _leading_digits(value) == 2 else 0
        text = format_compact_decimal(float(value), locale=self.locale, fraction_digits=digits)
        text = text.replace("-", MINUS)
        return self.in_roubles(text) if unit == "rub" else text

    def digits(self, text: str) -> str:
        """A number that is written in the language, as every program reads it."""
        kept = "".join(one for one in text if one.isdigit() or one in f",.{MINUS}-")
        plain = kept.replace(",", "." if self.language == "ru" else "")
        return plain.replace(MINUS, "-")

    def signed(self, text: str, value: Number) -> str:
        """The text of an absolute value with its sign."""
        return f"+{text}" if value > 0 else f"{MINUS}{text}" if value < 0 else text

    def band(self, low: Number, high: Number, unit: str) -> str:
        """``low–high`` in one unit, the unit said once, the same scale word on both ends."""
        first, second = self.compact(low, unit), self.compact(high, unit)
        for tail in (f"{NO_BREAK_SPACE}%", "%", f"{NO_BREAK_SPACE}₽"):
            if second.endswith(tail):
                first = first.removesuffix(tail)
                break
        if second.startswith("₽"):
            second = second.removeprefix("₽")
        scale = _scale_word(second)
        if scale and scale == _scale_word(first):
            first = first.removesuffix(scale)
        return f"{first}{EN_DASH}{second}"

    def date(self, value: Day) -> str:
        """``31 октября 2026 г.`` or ``31 October 2026``."""
        pattern = "d MMMM y 'г'." if self.language == "ru" else "d MMMM y"
        return format_date(value, pattern, self.locale).replace(" ", NO_BREAK_SPACE)

    def short_date(self, value: Day) -> str:
        """``31.10.2026`` or ``31 Oct 2026``."""
        pattern = "dd.MM.y" if self.language == "ru" else "d MMM y"
        return format_date(value, pattern, self.locale).replace(" ", NO_BREAK_SPACE)

    def month(self, number: int, width: MonthWidth = "wide") -> str:
        """A month's own name, nominative: ``октябрь``, ``October``; ``abbreviated`` is short."""
        name = str(get_month_names(width, "stand-alone", self.locale)[number])
        return name.removesuffix(".") if width == "abbreviated" else name

    def short_month(self, code: str) -> str:
        """The month of ``2025-03``, short: ``март``, ``Mar``."""
        return self.month(int(code[5:7]), "abbreviated")

    def half_year(self, code: str) -> str:
        """The months of ``2025-H1``, short: ``янв–июн``, ``Jan–Jun``."""
        first = 6 * int(code[-1]) - 5
        ends = (self.month(number, "abbreviated") for number in (first, first + 5))
        return EN_DASH.join(ends)

    def year_to_date(self, code: str) -> str:
        """The months of ``2026-YTD09``, short: ``янв–сент``, ``Jan–Sep``; one month alone."""
        last = int(code[-2:])
        ends = (self.month(number, "abbreviated") for number in sorted({1, last}))
        return EN_DASH.join(ends)

    def stretch(self, code: str) -> str:
        """A year or its first months where a sentence begins: ``2025 год``, ``янв–сент 2026``."""
        text = self.period(code)
        return f"{text}{NO_BREAK_SPACE}год" if self.language == "ru" and text.isdigit() else text

    def season(self, code: str, *, begins: bool = False) -> str:
        """``сезон 2025`` or ``season 2025``, of ``S2025`` or of a year; a sentence may begin so."""
        word = "сезон" if self.language == "ru" else "season"
        word = word.capitalize() if begins else word
        return f"{word}{NO_BREAK_SPACE}{code.removeprefix('S')}"

    def period(self, code: str) -> str:
        """A period code in words: ``2025-03`` → ``март 2025``, ``2025-Q1`` → ``1 кв. 2025``,
        ``2025-H1`` → ``янв–июн 2025``, ``2026-YTD09`` → ``янв–сент 2026``."""
        year, _, part = code.partition("-")
        if part.startswith("YTD"):
            return f"{self.year_to_date(code)}{NO_BREAK_SPACE}{year}"
        if part.startswith("H"):
            return f"{self.half_year(code)}{NO_BREAK_SPACE}{year}"
        if part.startswith("Q"):
            name = f"{part[1:]}{NO_BREAK_SPACE}кв." if self.language == "ru" else part
            return f"{name}{NO_BREAK_SPACE}{year}"
        if part.isdigit() and len(part) == 2:
            return f"{self.month(int(part))}{NO_BREAK_SPACE}{year}"
        if part.isdigit():
            return f"{year}{EN_DASH}{part}"
        return year.removeprefix("S") if not part else code

    def during(self, code: str) -> str:
        """When something happened, inside a sentence: ``в 2025 году``, ``в марте 2025 года``,
        ``в январе–сентябре 2026 года``, ``в сезоне 2025 года``; ``in 2025``, ``in the 2025
        season``, ``in January–September 2026``."""
        year, _, part = code.partition("-")
        first, last = _months_of(part)
        months = EN_DASH.join(self._in_month(number) for number in sorted({first, last}) if number)
        if self.language == "ru":
            if months:
                said = f"в {months} {year} года"
            elif part.startswith("Q"):
                said = f"в {part[1:]} квартале {year} года"
            elif part:
                said = f"в {year}{EN_DASH}{part} годах"
            else:
                said = f"в сезоне {year[1:]} года" if year[0] == "S" else f"в {year} году"
        elif months:
            said = f"in {months} {year}"
        elif part:
            said = f"in {part} {year}" if part[0] == "Q" else f"in {year}{EN_DASH}{part}"
        else:
            said = f"in the {year[1:]} season" if year[0] == "S" else f"in {year}"
        return said.replace(" ", NO_BREAK_SPACE)

    def _in_month(self, number: int) -> str:
        """``марте``, ``мае``, ``январе``: all Russian months take the same ending."""
        name = self.month(number)
        return f"{name.rstrip('ьй')}е" if self.language == "ru" else name


def _months_of(part: str) -> tuple[int, int]:
    """First and last month of ``03``, ``YTD09``, ``H1``; zeros where the part names no months."""
    if part.startswith("YTD"):
        return 1, int(part[3:])
    if part.startswith("H"):
        return 6 * int(part[1:]) - 5, 6 * int(part[1:])
    return (int(part), int(part)) if len(part) == 2 and part.isdigit() else (0, 0)


def shown(value: Number, unit: str) -> Decimal:
    """The number that ``Formats.number`` writes, for files: the same decimals, shares in per cent.

    A published 0 of a rounded count stays 0.
    """
    exact = Decimal(str(value))
    pattern = _pattern_of(value, unit)
    exact = exact * 100 if unit == "share" else exact
    least, most = _pattern(pattern).frac_prec
    rounded = exact.quantize(Decimal(1).scaleb(-most), ROUND_HALF_EVEN)
    if least < most:
        kept = max(least, -int(rounded.normalize().as_tuple().exponent))
        rounded = rounded.quantize(Decimal(1).scaleb(-kept))
    if not rounded and exact and unit == "share":
        # The screen says "less than 0.01 %": a file says how much, by its first digit.
        return exact.quantize(Decimal(1).scaleb(exact.adjusted()), ROUND_HALF_EVEN)
    # A rounded zero has no sign.
    return rounded if rounded else abs(rounded)


def _pattern_of(value: Number, unit: str) -> str:
    if unit == "share":
        return _pattern_of_share(value, 1)
    if unit in {"rub", COARSE_RUB}:
        return "#,##0.00" if abs(float(value)) < 10 and value else "#,##0"
    if unit == "per_1000" and abs(float(value)) < 10:
        return "0.00"
    return PATTERNS.get(unit, "#,##0.##")


def _pattern_of_share(value: Number, decimals: int) -> str:
    # Shares of persons are published in whole per cent: decimals would say nothing.
    is_whole = Decimal(str(value)) * 100 % 1 == 0
    if decimals == 1 and 0 < abs(float(value)) < TINY_SHARE:
        return "0.00"
    return "0." + "0" * decimals if decimals and not is_whole else "0"


def _scale_word(text: str) -> str:
    """The word or letter of the power of ten at the end, with the space before it."""
    return text[len(text.rstrip(SCALE_LETTERS + NO_BREAK_SPACE)) :]


def _leading_digits(value: Number) -> int:
    whole = int(abs(float(value)))
    return (len(str(whole)) - 1) % 3 + 1
