"""The months of the simulated world and the period codes of model.md §1, by plain arithmetic."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

FIRST_MONTH = "2021-11"
LAST_MONTH = "2026-10"
# Ends of the last six finished months, and the day the last delivery has long arrived.
KNOWN_AT = (
    "2026-05-31T23:59:59Z",
    "2026-06-30T23:59:59Z",
    "2026-07-31T23:59:59Z",
    "2026-08-31T23:59:59Z",
    "2026-09-30T23:59:59Z",
    "2026-10-31T23:59:59Z",
    "2026-11-20T00:00:00Z",
)


@dataclass(frozen=True)
class Period:
    """A published period; start and end are inclusive."""

    type: str
    code: str
    start: date
    end: date


def parse_instant(text: str) -> datetime:
    """``2026-05-31T23:59:59Z`` as naive UTC."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")


def month_of(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"


def quarter_of(day: date) -> str:
    return f"{day.year:04d}-Q{(day.month + 2) // 3}"


def half_of(day: date) -> str:
    return f"{day.year:04d}-H{1 if day.month <= 6 else 2}"


def month_start(month: str) -> date:
    return date(int(month[:4]), int(month[5:7]), 1)


def month_end(month: str) -> date:
    year, number = int(month[:4]), int(month[5:7])
    return date(year, number, monthrange(year, number)[1])


def next_month(month: str) -> str:
    return month_of(month_end(month) + timedelta(days=1))


def months_between(first: str, last: str) -> list[str]:
    """All months from ``first`` to ``last``, both included."""
    found = [first]
    while found[-1] < last:
        found.append(next_month(found[-1]))
    return found


def block_of(year: int) -> str:
    """The fixed three-year block of a year: 2020–2022, 2023–2025, …"""
    first = 2020 + (year - 2020) // 3 * 3
    return f"{first}-{first + 2}"


def months_of_period(type_: str, year: int) -> list[tuple[str, str, str]]:
    """(code, first month, last month) of every period of one type in a year."""
    if type_ == "Y":
        return [(f"{year}", f"{year}-01", f"{year}-12")]
    if type_ == "H":
        return [
            (f"{year}-H1", f"{year}-01", f"{year}-06"),
            (f"{year}-H2", f"{year}-07", f"{year}-12"),
        ]
    if type_ == "Q":
        return [
            (f"{year}-Q{q}", f"{year}-{3 * q - 2:02d}", f"{year}-{3 * q:02d}") for q in (1, 2, 3, 4)
        ]
    return [(f"{year}-{m:02d}", f"{year}-{m:02d}", f"{year}-{m:02d}") for m in range(1, 13)]


def finished_periods(type_: str, first_month: str, known_at: datetime) -> list[Period]:
    """Periods from the year of ``first_month`` (months: from itself) that end by ``known_at``."""
    periods = []
    for year in range(int(first_month[:4]), known_at.year + 1):
        for code, first, last in months_of_period(type_, year):
            if type_ == "M" and first < first_month:
                continue
            if month_end(last) <= known_at.date():
                periods.append(Period(type_, code, month_start(first), month_end(last)))
    return periods
