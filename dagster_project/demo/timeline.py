"""The months of the simulated world, by plain arithmetic."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta

# Of the months before the first one only plans and registrations are kept, of a few events: who
# came then is not new later.
FIRST_KEPT_MONTH = "2018-11"
FIRST_SHOWN_MONTH = "2021-01"  # of the first year that the warehouse shows
FIRST_MONTH = "2021-11"
LAST_MONTH = "2026-10"
# Ends of the last six finished months, and the day the last delivery has long arrived.
KNOWN_AT = (
    "2026-05-31T23:59:59Z", "2026-06-30T23:59:59Z", "2026-07-31T23:59:59Z",
    "2026-08-31T23:59:59Z", "2026-09-30T23:59:59Z", "2026-10-31T23:59:59Z",
    "2026-11-20T00:00:00Z",
)  # fmt: skip


def parse_instant(text: str) -> datetime:
    """``2026-05-31T23:59:59Z`` as naive UTC."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")


def month_of(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"


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
