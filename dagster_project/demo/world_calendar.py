"""What kinds of events there are, when in the year they are held, and what changed over the years.

The tables stand in ``data/``: ``event_kinds.csv`` (a day is a day of the month, or for a campaign
the distance from its date) and ``story.csv``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

from dagster_project.demo.reference import Reference
from dagster_project.demo.timeline import month_end, month_of, month_start

# Sundays of Maslenitsa, seven weeks before Easter by the Julian calendar.
MASLENITSA = {2022: (3, 6), 2023: (2, 26), 2024: (3, 17), 2025: (3, 2), 2026: (2, 22)}
# Monday to Sunday; hours of the start on a working day and at the weekend.
PATTERNS: dict[str, tuple[tuple[int, ...], range, range]] = {
    "evening": ((2, 5, 6, 7, 9, 5, 3), range(18, 20), range(14, 18)),
    "weekend": ((0, 0, 1, 1, 4, 13, 11), range(17, 20), range(11, 17)),
    "office": ((4, 6, 7, 6, 4, 0, 0), range(10, 16), range(11, 15)),
    "date": ((1,) * 7, range(10, 19), range(10, 17)),
}


@dataclass(frozen=True)
class Kind:
    """One sort of event with its title: a row of ``event_kinds.csv``."""

    title_ru: str
    title_en: str
    event_type: str
    campaign: str | None
    months: str  # 1 for those in which it is held
    first_day: int | None
    last_day: int | None
    days: str
    people: int
    listed_share: float  # of such events that register their guests
    method: str
    venues: tuple[str, ...]
    weight: float


@dataclass(frozen=True)
class Season:
    """A kind in one month: how many of them, and on which days."""

    kind: Kind
    weight: float
    days: tuple[date, ...]
    day_weights: tuple[float, ...]


@dataclass(frozen=True)
class Turn:
    """Something that changed for some months: a row of ``story.csv``, which also says why."""

    scope: str
    code: str
    first_month: str
    last_month: str
    factor: float


class Story:
    """What a manager of the programme would remember, as factors."""

    def __init__(self, reference: Reference) -> None:
        self._turns = reference.typed("story", Turn)

    def factor(self, month: str, *scopes: tuple[str, str | None]) -> float:
        return math.prod(
            turn.factor
            for turn in self._turns
            if (turn.scope, turn.code) in scopes and turn.first_month <= month <= turn.last_month
        )

    def is_silent(self, post: str, month: str) -> bool:
        """Nothing comes from the post any more."""
        return self.factor(month, ("silence", post)) == 0


class Calendar:
    """The kinds of events month by month."""

    def __init__(self, reference: Reference, story: Story) -> None:
        self._story = story
        self._dates = {
            row["campaign_code"]: (int(row["month"]), int(row["day"]))
            for row in reference.rows("campaigns")
            if row["month"]
        }
        self._kinds = reference.typed("event_kinds", Kind)

    def seasons(self, month: str) -> list[Season]:
        """Only kinds that have a day in the month."""
        found = []
        for kind in self._kinds:
            days, share = self._days(kind, month)
            weights = tuple(self._liking(kind, day) for day in days)
            if sum(weights):
                scopes = (("event_type", kind.event_type), ("campaign", kind.campaign))
                weight = kind.weight * share * self._story.factor(month, *scopes)
                found.append(Season(kind, weight, tuple(days), weights))
        return found

    def _days(self, kind: Kind, month: str) -> tuple[list[date], float]:
        """Possible days, and the share of the kind's span that falls in the month."""
        first, last = kind.first_day or 0, kind.last_day or 0
        if kind.campaign:
            span = range(first, last + 1)
            centres = self._centres(kind.campaign, int(month[:4]))
            days = [centre + timedelta(days=n) for centre in centres for n in span]
            inside = [day for day in days if month_of(day) == month]
            return inside, len(inside) / len(span)
        if kind.months[int(month[5:]) - 1] == "0":
            return [], 0
        of_month = [
            month_start(month) + timedelta(days=n)
            for n in range((month_end(month) - month_start(month)).days + 1)
        ]
        if last:
            return [day for day in of_month if first <= day.day <= last], 1
        # Between the years everybody is at home.
        return [d for d in of_month if (1, 9) < (d.month, d.day) < (12, 29)], 1

    def _centres(self, campaign: str, year: int) -> list[date]:
        if campaign == "maslenitsa":
            return [date(year, *MASLENITSA[year])] if year in MASLENITSA else []
        return [date(year + n, *self._dates[campaign]) for n in (0, 1)]

    def _liking(self, kind: Kind, day: date) -> float:
        weight = float(PATTERNS[kind.days][0][day.weekday()])
        is_the_day = (day.month, day.day) == self._dates.get(kind.campaign or "")
        return weight * 7 if is_the_day and kind.days == "date" else weight
