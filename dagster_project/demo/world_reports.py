"""What the posts report of the events they held."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

from dagster_project.demo.randomness import stream
from dagster_project.demo.reference import Reference
from dagster_project.demo.timeline import month_of, month_start
from dagster_project.demo.world_events import TITLES
from dagster_project.demo.world_model import Event, PlanVersion, ReportRow
from dagster_project.demo.world_territories import Community, spelling

METHODS = ("list", "tickets", "head_count", "estimate")


def regions_by_name(reference: Reference) -> dict[str, str]:
    """Spelling -> region_code of every subject of the federation."""
    return {
        row["alias"]: row["region_code"]
        for row in reference.rows("region_aliases")
        if row["language"] == "ru"
    }


def make_reports(
    events: list[Event],
    reference: Reference,
    communities: dict[str, Community],
    seed: int,
) -> None:
    """Append the report rows to every event that somebody reported."""
    draw = stream(seed, "reports")
    spellings = regions_by_name(reference)
    posts = sorted({community.post for community in communities.values()})
    for event in events:
        if event.fate == "held":
            row = _row(event, communities[event.territory], spellings, draw)
            event.reports.append(row)
            if event.versions and draw.random() < 0.025:
                event.reports.append(_joint(row, posts, draw))
        elif event.fate == "cancelled" and draw.random() < 0.02:
            row = _row(event, communities[event.territory], spellings, draw)
            event.reports.append(replace(row, plan_id=event.versions[-1].plan_id))


def _row(
    event: Event, home: Community, spellings: dict[str, str], draw: random.Random
) -> ReportRow:
    plan = event.versions[-1] if event.versions else None
    day = _day(event, plan, draw)
    title = plan.title_ru if plan else draw.choice(TITLES)[0]
    method = draw.choices((*METHODS, None), (34, 14, 30, 18, 4))[0]
    people = max(1, round(draw.lognormvariate(3.4, 0.8)))
    if event.visitors:
        people = max(event.visitors + draw.randint(-2, 12), 0)
    has_count = draw.random() > 0.015
    names = draw.sample(sorted(spellings), draw.choice((1, 1, 1, 2, 3)))
    has_region = draw.random() < 0.28
    texts = list(names) if has_region else []
    if has_region and draw.random() < 0.03:
        texts.append("Заречная губерния")
    return ReportRow(
        post=event.post,
        period=month_of(day),
        plan_id=_plan_id(plan, draw),
        title=_retyped(title, draw),
        event_date=day,
        territory=plan.territory if plan else home.code,
        country_text=plan.country_text if plan else spelling(home, draw),
        city=plan.city if plan else draw.choice(home.towns),
        participants=people if has_count else None,
        youth=people // 3 if has_count and draw.random() < 0.7 else None,
        method=method,
        media=draw.randint(0, 6) if draw.random() < 0.5 else None,
        region_text="; ".join(texts) if texts else None,
        regions=tuple(sorted({spellings[name] for name in names})) if has_region else (),
        support_kind=draw.choice(("деньги", "артисты", "книги")) if has_region else None,
        support_amount=Decimal(draw.randint(10, 900) * 1000)
        if has_region and draw.random() < 0.5
        else None,
    )


def _day(event: Event, plan: PlanVersion | None, draw: random.Random) -> date:
    if plan:
        return plan.starts_at.date()
    return month_start(event.month).replace(day=draw.randint(1, 28))


def _plan_id(plan: PlanVersion | None, draw: random.Random) -> str | None:
    """Often left blank, sometimes a number nobody knows."""
    if plan is None:
        return None
    chance = draw.random()
    if chance < 0.14:
        return None
    return f"PLAN/{draw.randint(100, 999)}" if chance < 0.15 else plan.plan_id


def _retyped(title: str, draw: random.Random) -> str:
    """The title as somebody types it again: case, ё, blanks, quotation marks."""
    chance = draw.random()
    if chance < 0.06:
        return title.upper()
    if chance < 0.12:
        return title.replace("ё", "е").replace("Ё", "Е")
    if chance < 0.16:
        return title.replace(" ", "  ", 1).replace("«", '"').replace("»", '"')
    return title


def _joint(row: ReportRow, posts: list[str], draw: random.Random) -> ReportRow:
    """The other post of a joint event reports it too, with its own count."""
    other = draw.choice([post for post in posts if post != row.post])
    people = max(1, (row.participants or 20) + draw.randint(-9, 25))
    return replace(
        row,
        post=other,
        plan_id=row.plan_id,
        participants=people,
        method=draw.choice(METHODS),
        regions=(),
        region_text=None,
        support_kind=None,
        support_amount=None,
    )
