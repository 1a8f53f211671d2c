"""Events: planned, moved, cancelled, held, reported jointly, or never planned at all."""

from __future__ import annotations

import random
from bisect import bisect
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from itertools import accumulate
from typing import TypeVar

from dagster_project.demo.randomness import stream
from dagster_project.demo.timeline import (
    FIRST_KEPT_MONTH,
    FIRST_MONTH,
    LAST_MONTH,
    month_end,
    months_between,
    next_month,
)
from dagster_project.demo.world_calendar import PATTERNS, Calendar, Kind, Story
from dagster_project.demo.world_model import Event, PlanVersion
from dagster_project.demo.world_territories import UNKNOWN_COUNTRIES, Community, spelling

T = TypeVar("T")
EVENTS_PER_MONTH = 215  # on average over the year
FIRST_NUMBER_KEPT = 500_001  # of events before the first month
ONLINE = ("lecture", "language_class", "conference", "competition", "evening")


def make_events(
    calendar: Calendar, story: Story, communities: dict[str, Community], seed: int, scale: float
) -> list[Event]:
    """Every event of the world, by month; months after the last are planned only."""
    months = months_between(FIRST_MONTH, next_month(next_month(LAST_MONTH)))
    places = list(communities.values())
    return _make_events(calendar, story, places, months, stream(seed, "events"), scale)


def make_history(
    calendar: Calendar, story: Story, communities: dict[str, Community], seed: int, scale: float
) -> list[Event]:
    """The planned events of the months that are kept before the first one."""
    months = months_between(FIRST_KEPT_MONTH, FIRST_MONTH)[:-1]
    places = [place for place in communities.values() if not place.is_tiny]
    found = _make_events(
        calendar, story, places, months, stream(seed, "history"), scale, FIRST_NUMBER_KEPT
    )
    return [event for event in found if event.versions]


def _make_events(
    calendar: Calendar, story: Story, places: list[Community], months: list[str],
    draw: random.Random, scale: float, first_number: int = 1,
) -> list[Event]:  # fmt: skip
    seasons = {month: calendar.seasons(month) for month in months}
    usual = sum(
        s.weight for month in months_between("2024-01", "2024-12") for s in calendar.seasons(month)
    )
    rest = sum(place.event_weight for place in places)
    events: list[Event] = []
    for month, kinds in seasons.items():
        weights = [place.event_weight * story.factor(month, ("post", place.post))
                   for place in places]  # fmt: skip
        many = sum(s.weight for s in kinds) / usual * 12 * sum(weights) / rest
        many *= story.factor(month, ("world", "")) * (0.3 if month > LAST_MONTH else 1)
        count = max(1, round(EVENTS_PER_MONTH * scale * many * draw.uniform(0.96, 1.04)))
        chosen = _evenly(kinds, [s.weight for s in kinds], count, draw)
        for place, season in zip(_evenly(places, weights, count, draw), chosen, strict=True):
            day = draw.choices(season.days, season.day_weights)[0]
            event = Event(
                first_number + len(events), place.post, place.code, month, "held", season.kind, day
            )
            _plan(event, place, draw)
            events.append(event)
    return events


def _evenly(items: list[T], weights: list[float], count: int, draw: random.Random) -> list[T]:
    """So many items, each as often as its weight says, give or take one; in any order."""
    edges = list(accumulate(weights))
    step, first = edges[-1] / count, draw.random()
    found = [items[bisect(edges, (first + n) * step, hi=len(items) - 1)] for n in range(count)]
    draw.shuffle(found)
    return found


def _plan(event: Event, home: Community, draw: random.Random) -> None:
    first = _first_version(event, home, event.kind, draw)
    event.versions.append(first)
    if event.month > LAST_MONTH:
        event.fate = "ahead"
        return
    chance = draw.random()
    local_end = first.starts_at + timedelta(hours=first.hours)
    after = local_end.astimezone(UTC).replace(tzinfo=None)
    if draw.random() < 0.6:
        _next(event, "confirmed", after - timedelta(days=draw.randint(4, 12)))
    if chance < 0.06:
        _next(event, "cancelled", after - timedelta(days=draw.randint(1, 10), hours=3))
        event.fate = "cancelled"
    elif chance < 0.10 and event.kind.days != "date":
        has_season = event.kind.campaign or event.kind.months.count("1") < 6
        days = draw.choice((1, 3, 7) if has_season else (7, 14, 35))
        moved = _next(event, "moved", after - timedelta(days=2, hours=1))
        later = replace(moved, starts_at=moved.starts_at + timedelta(days=days))
        event.versions[-1] = later
        if later.starts_at.date() > month_end(LAST_MONTH):
            event.fate = "ahead"
        elif draw.random() < 0.3:
            event.fate = "silent"
    elif chance < 0.13:
        event.fate = "silent"
    elif draw.random() < 0.5:
        _next(event, "held", after + timedelta(days=draw.randint(1, 9)))
    if draw.random() < 0.07 and event.fate == "held":
        event.versions.clear()  # never planned: the report is all there is


def _first_version(event: Event, home: Community, kind: Kind, draw: random.Random) -> PlanVersion:
    day = event.day
    hours = PATTERNS[kind.days][1 + (day.weekday() >= 5)]
    starts = datetime(
        day.year, day.month, day.day, draw.choice(hours), draw.choice((0, 0, 30)),
        tzinfo=timezone(timedelta(hours=home.facts.utc_offset)),
    )  # fmt: skip
    towns = home.facts.towns
    town_number = draw.choices(range(len(towns)), [1 / (n + 1) for n in range(len(towns))])[0]
    is_unknown = draw.random() < 0.0006
    planned = max(10, round(kind.people * home.size * draw.lognormvariate(0, 0.2) / 5) * 5)
    modes = (55, 30, 15) if event.month < "2022-05" else (86, 6, 8)
    regions = ("Псковская область", "Республика Татарстан")
    return PlanVersion(
        plan_id=f"PL-{event.month[:4]}-{event.number:06d}", version=1, post=event.post,
        site=f"{event.post}-{home.code}-{town_number}" if draw.random() < 0.9 else None,
        mode=draw.choices(("in_person", "online", "hybrid"), modes)[0]
        if kind.event_type in ONLINE and not kind.campaign else "in_person",
        title_ru=kind.title_ru, title_en=kind.title_en, campaign=kind.campaign,
        event_type=kind.event_type, territory="ZZZ" if is_unknown else home.code,
        country_text=draw.choice(UNKNOWN_COUNTRIES) if is_unknown else spelling(home, draw),
        city=_town(towns[town_number], draw), venue=draw.choice(kind.venues), starts_at=starts,
        hours=draw.choice((1, 2, 3)),
        planned_participants=planned if draw.random() < 0.95 else None,
        planned_youth=planned // 3 if draw.random() < 0.6 else None,
        budget=Decimal(planned * draw.randint(3, 9) // 10 * 1000)
        if draw.random() < 0.7 else None,
        partner_region=draw.choice(regions) if draw.random() < 0.1 else None,
        partner=home.association(draw) if draw.random() < 0.45 else None, status="planned",
        changed_at=starts.astimezone(UTC).replace(tzinfo=None)
        - timedelta(days=draw.randint(20, 110)),
    )  # fmt: skip


def _town(name: str, draw: random.Random) -> str:
    chance = draw.random()
    if chance < 0.03:
        return f"г. {name}"
    return name.replace("ё", "е") if chance < 0.10 else name


def _next(event: Event, status: str, changed_at: datetime) -> PlanVersion:
    last = event.versions[-1]
    changed_at = max(changed_at, last.changed_at + timedelta(hours=1))
    version = replace(last, version=last.version + 1, status=status, changed_at=changed_at)
    event.versions.append(version)
    return version
