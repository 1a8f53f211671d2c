"""cbr_rates: what the central bank answers, by currency and range, and day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from dagster_project.demo.delivery import Delivery, Record
from dagster_project.demo.files_text import comma, render_daily, render_dynamic
from dagster_project.demo.reference import Reference
from dagster_project.demo.world_model import World


@dataclass(frozen=True)
class RateFact:
    currency: str
    day: date
    nominal: int
    value: Decimal


def deliver_rates(world: World, reference: Reference) -> list[Delivery]:
    """Finished years in one answer per currency, 2026 by quarters, then day by day."""
    identifiers = {r["currency_code"]: r for r in reference.rows("currencies")}
    deliveries = []
    spans = [(date(2021, 10, 1), date(2021, 12, 31), datetime(2022, 1, 11, 6))]
    spans += [
        (date(y, 1, 1), date(y, 12, 31), datetime(y + 1, 1, 11, 6))
        for y in (2022, 2023, 2024, 2025)
    ]
    spans += [
        (date(2026, 1, 1), date(2026, 3, 31), datetime(2026, 4, 2, 6)),
        (date(2026, 4, 1), date(2026, 6, 30), datetime(2026, 7, 2, 6)),
        (date(2026, 7, 1), date(2026, 9, 30), datetime(2026, 10, 2, 6)),
    ]
    for minute, (currency, days) in enumerate(world.rates.items()):
        identifier = identifiers[currency]["cbr_id"]
        for first, last, received in spans:
            records = [
                Record(
                    (f"{day:%d.%m.%Y}", nominal, comma(value), _unit(nominal, value)
                     if day.year != 2023 else ""),
                    RateFact(currency, day, nominal, value),
                )
                for day, (nominal, value) in days.items()
                if first <= day <= last
            ]  # fmt: skip
            text = render_dynamic(identifier, first, last, records)
            deliveries.append(
                Delivery("cbr_rates", f"dynamic_{identifier}_{first:%Y%m}.xml",
                         received + timedelta(minutes=minute),
                         text.encode("cp1251"), records)
            )  # fmt: skip
    deliveries += _daily(world, identifiers)
    return deliveries


def _unit(nominal: int, value: Decimal) -> str:
    """Roubles for one unit, trailing zeros dropped, as the bank writes them."""
    return comma(Decimal(f"{(value / nominal).normalize():f}"))


def _daily(world: World, identifiers: dict[str, dict[str, str]]) -> list[Delivery]:
    deliveries = []
    for day in sorted(world.rates["USD"]):
        if day < date(2026, 9, 25):  # some days were in the last dynamic answer already
            continue
        records = [
            Record(
                (identifiers[currency]["cbr_id"], identifiers[currency]["num_code"], currency,
                 days[day][0], identifiers[currency]["name_ru"], comma(days[day][1]),
                 _unit(*days[day])),
                RateFact(currency, day, *days[day]),
            )
            for currency, days in sorted(world.rates.items())
        ]  # fmt: skip
        deliveries.append(
            Delivery("cbr_rates", f"daily_{day:%Y%m%d}.xml",
                     datetime.combine(day, datetime.min.time()) + timedelta(hours=1),
                     render_daily(day, records).encode("cp1251"), records)
        )  # fmt: skip
    return deliveries
