"""Exchange rates of the simulated world: a rate for every working day of the central bank."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from dagster_project.demo.randomness import stream
from dagster_project.demo.reference import Reference

FIRST_DAY = date(2021, 10, 1)
LAST_DAY = date(2026, 11, 19)
# currency -> (nominal until 2023, nominal from 2024 on, roubles for the first)
CURRENCIES: dict[str, tuple[int, int, str]] = {
    r["currency"]: (int(r["nominal_until_2023"]), int(r["nominal_from_2024"]), r["roubles"])
    for r in Reference().rows("first_rates")
}


def make_rates(seed: int) -> dict[str, dict[date, tuple[int, Decimal]]]:
    """currency -> effective date -> (nominal, value); none for Sundays, Mondays, holidays."""
    rates: dict[str, dict[date, tuple[int, Decimal]]] = {}
    for currency, (nominal, later, first) in CURRENCIES.items():
        draw = stream(seed, "rates", currency)
        value = Decimal(first) / nominal
        days: dict[date, tuple[int, Decimal]] = {}
        day = FIRST_DAY
        while day <= LAST_DAY:
            value *= Decimal(round(1 + draw.gauss(0.0001, 0.006), 6))
            is_holiday = (day.month, day.day) in {(1, 1), (1, 7), (3, 8), (5, 1), (5, 9), (11, 4)}
            if day.weekday() not in (6, 0) and not is_holiday:
                unit = later if day.year >= 2024 else nominal
                days[day] = (unit, (value * unit).quantize(Decimal("0.0001")))
            day += timedelta(days=1)
        rates[currency] = days
    return rates
