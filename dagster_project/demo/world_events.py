"""Events: planned, moved, cancelled, held, reported jointly, or never planned at all."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

from dagster_project.demo.randomness import stream
from dagster_project.demo.reference import Reference
from dagster_project.demo.timeline import (
    FIRST_MONTH,
    LAST_MONTH,
    month_end,
    month_start,
    months_between,
    next_month,
)
from dagster_project.demo.world_model import Event, PlanVersion
from dagster_project.demo.world_territories import UNKNOWN_COUNTRIES, Community, spelling

EVENTS_PER_MONTH = 215
TITLES = (
    ("Вечер русской поэзии", "Evening of Russian poetry"),
    ("Круглый стол «Наш язык»", "Round table: our language"),
    ("Концерт камерной музыки", "Chamber concert"),
    ("Кинопоказ под открытым небом", "Open-air film night"),
    ("Мастер-класс «Живое слово»", "Workshop: the living word"),
    ("Шахматный турнир", "Chess tournament"),
    ("Ёлка для детей", "New Year party for children"),
    ("Выставка детского рисунка", "Exhibition of children's drawings"),
    ("Лекция «Учёные-земляки»", "Lecture: scholars from home"),
    ("Фестиваль искусств", "Festival of arts"),
    ("День открытых дверей", "Open day"),
    ("Молодёжный форум", "Youth forum"),
)


@dataclass(frozen=True)
class Campaign:
    code: str
    month: int
    day: int


def make_events(
    reference: Reference, communities: dict[str, Community], seed: int, scale: float
) -> list[Event]:
    """Every event of the world, by month; months after the last are planned only."""
    draw = stream(seed, "events")
    campaigns = [
        Campaign(r["campaign_code"], int(r["month"]), int(r["day"]))
        for r in reference.rows("campaigns")
        if r["month"] and r["day"]
    ]
    types = reference.column("event_types", "event_type_code")
    codes = list(communities)
    weights = [communities[code].event_weight for code in codes]
    events: list[Event] = []
    last_planned = next_month(next_month(LAST_MONTH))
    for month in months_between(FIRST_MONTH, last_planned):
        is_ahead = month > LAST_MONTH
        count = round(EVENTS_PER_MONTH * scale * (0.3 if is_ahead else draw.uniform(0.85, 1.15)))
        chosen = draw.choices(codes, weights, k=max(1, count))
        in_month = [c for c in campaigns if c.month == int(month[5:7])]
        for code in chosen:
            event = Event(len(events) + 1, communities[code].post, code, month, "held")
            _plan(event, communities[code], types, in_month, is_ahead, draw)
            events.append(event)
    return events


def _plan(
    event: Event,
    home: Community,
    types: tuple[str, ...],
    campaigns: list[Campaign],
    is_ahead: bool,
    draw: random.Random,
) -> None:
    first = _first_version(event, home, types, campaigns, draw)
    event.versions.append(first)
    if is_ahead:
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
    elif chance < 0.10:
        days = draw.choice((7, 14, 35))
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


def _first_version(
    event: Event,
    home: Community,
    types: tuple[str, ...],
    campaigns: list[Campaign],
    draw: random.Random,
) -> PlanVersion:
    days = (month_end(event.month) - month_start(event.month)).days
    day = month_start(event.month) + timedelta(days=draw.randint(0, days))
    campaign = None
    if campaigns and draw.random() < 0.4:
        picked = draw.choice(campaigns)
        campaign = picked.code
        if 1 <= picked.day <= days + 1:
            day = date(day.year, day.month, picked.day)
    zone = timezone(timedelta(hours=home.utc_offset))
    starts = datetime(day.year, day.month, day.day, draw.randint(10, 20), 0, tzinfo=zone)
    town_number = draw.randrange(len(home.towns))
    title_ru, title_en = draw.choice(TITLES)
    is_unknown = draw.random() < 0.006
    planned = draw.choice((20, 30, 40, 50, 80, 100, 150, 300))
    return PlanVersion(
        plan_id=f"PL-{event.month[:4]}-{event.number:06d}",
        version=1,
        post=event.post,
        site=f"{event.post}-{home.code}-{town_number}" if draw.random() < 0.9 else None,
        mode=draw.choices(("in_person", "online", "hybrid"), (80, 8, 12))[0],
        title_ru=title_ru,
        title_en=title_en,
        campaign=campaign,
        event_type=draw.choice(types),
        territory="ZZZ" if is_unknown else home.code,
        country_text=draw.choice(UNKNOWN_COUNTRIES) if is_unknown else spelling(home, draw),
        city=_town(home.towns[town_number], draw),
        venue=draw.choice(("Русский дом", "Библиотека", "Школа", "Дом культуры", "Парк")),
        starts_at=starts,
        hours=draw.choice((1, 2, 3, 5)),
        planned_participants=planned if draw.random() < 0.95 else None,
        planned_youth=planned // 3 if draw.random() < 0.6 else None,
        budget=Decimal(draw.randint(5, 400) * 1000) if draw.random() < 0.7 else None,
        partner_region=draw.choice(("Псковская область", "Республика Татарстан"))
        if draw.random() < 0.1
        else None,
        partner=f"АС-{draw.randint(1, 400):04d}" if draw.random() < 0.45 else None,
        status="planned",
        changed_at=starts.astimezone(UTC).replace(tzinfo=None)
        - timedelta(days=draw.randint(20, 110)),
    )


def _town(name: str, draw: random.Random) -> str:
    chance = draw.random()
    if chance < 0.03:
        return f"г. {name}"
    return name.replace("ё", "е") if chance < 0.10 else name


def _next(event: Event, status: str, changed_at: datetime) -> PlanVersion:
    last = event.versions[-1]
    version = replace(
        last,
        version=last.version + 1,
        status=status,
        changed_at=max(changed_at, last.changed_at + timedelta(hours=1)),
    )
    event.versions.append(version)
    return version
