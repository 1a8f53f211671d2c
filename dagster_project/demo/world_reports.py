"""What the posts report of the events they held."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from dagster_project.demo.randomness import stream
from dagster_project.demo.reference import Reference
from dagster_project.demo.timeline import month_of
from dagster_project.demo.world_calendar import Story
from dagster_project.demo.world_model import Event, ReportRow
from dagster_project.demo.world_territories import Community, spelling

Regions = dict[str, list[str]]  # region_code -> its spellings
METHODS = ("list", "tickets", "head_count", "estimate")


@dataclass(frozen=True)
class Habits:
    """How a post keeps its reports, month after month: a row of ``post_habits.csv``."""

    post_code: str
    first_day: int  # of those on which it sends them, after the end of the month
    last_day: int
    late_share: float
    missing_share: float
    mishap_share: float
    bad_row_share: float
    no_code_share: float
    lists_from: str | None  # the month from which it counts by lists only
    neighbour: str  # with whom it holds joint events


def habits_of_posts(reference: Reference) -> dict[str, Habits]:
    return {habits.post_code: habits for habits in reference.typed("post_habits", Habits)}


def befriended(reference: Reference, posts: list[str], seed: int) -> dict[str, Regions]:
    """post_code -> the regions of Russia that help it."""
    names: Regions = {row["region_code"]: [row["name_ru"]] for row in reference.rows("regions")}
    for row in reference.rows("region_aliases"):
        if row["language"] == "ru":
            names[row["region_code"]] = sorted([*names[row["region_code"]], row["alias"]])
    return {
        post: {code: names[code] for code in stream(seed, "regions", post).sample(sorted(names), 4)}
        for post in posts
    }


def make_reports(
    events: list[Event],
    reference: Reference,
    communities: dict[str, Community],
    seed: int,
) -> None:
    """Append the report rows to every event that somebody reported."""
    draw = stream(seed, "reports")
    posts = sorted({community.post for community in communities.values()})
    regions = befriended(reference, posts, seed)
    habits = habits_of_posts(reference)
    # Who holds two events of one title on one day writes down which of them it is.
    alike = Counter((event.post, _day(event), event.kind) for event in events)
    for event in events:
        home, habit = communities[event.territory], habits[event.post]
        code = _plan_id(event, habit, draw)
        if event.fate == "held":
            row = _row(event, home, regions[event.post], habit, draw)
            if event.versions and alike[event.post, _day(event), event.kind] > 1:
                code = event.versions[-1].plan_id
            event.reports.append(replace(row, plan_id=code))
            if event.versions and draw.random() < 0.03:
                other = habit.neighbour
                if other not in posts:
                    other = posts[posts.index(event.post) - 1]
                joint = _joint(row, other, draw)
                event.reports.append(replace(joint, plan_id=_plan_id(event, habits[other], draw)))
        elif event.fate == "cancelled" and draw.random() < 0.02:
            row = _row(event, home, regions[event.post], habit, draw)
            event.reports.append(replace(row, plan_id=event.versions[-1].plan_id))


def _row(
    event: Event, home: Community, friends: Regions, habit: Habits, draw: random.Random
) -> ReportRow:
    plan = event.versions[-1] if event.versions else None
    day = _day(event)
    method: str | None = event.kind.method
    if habit.lists_from and event.month >= habit.lists_from:
        method = "list"
    elif draw.random() < 0.2:
        method = draw.choice((method, "list", "head_count", "estimate", None))
    meant = (plan and plan.planned_participants) or event.kind.people * home.size
    people = max(1, round(meant * draw.lognormvariate(-0.05, 0.3)))
    if event.visitors:
        people = max(event.visitors + draw.randint(-2, 12), 0)
    has_count = draw.random() > 0.015
    regions = draw.sample(sorted(friends), draw.choice((1, 1, 1, 2, 3)))
    has_region = draw.random() < 0.28
    texts = [draw.choice(friends[code]) for code in regions] if has_region else []
    if has_region and draw.random() < 0.03:
        texts.append("Заречная губерния")
    return ReportRow(
        post=event.post, period=month_of(day), plan_id=None,
        title=_retyped(event.kind.title_ru, draw), event_date=day,
        territory=plan.territory if plan else home.code,
        country_text=plan.country_text if plan else spelling(home, draw),
        city=plan.city if plan else home.facts.towns[0],
        participants=people if has_count else None,
        youth=people // 3 if has_count and draw.random() < 0.7 else None,
        method=method, media=draw.randint(0, 6) if draw.random() < 0.5 else None,
        region_text="; ".join(texts) if texts else None,
        regions=tuple(sorted(regions)) if has_region else (),
        support_kind=draw.choice(("деньги", "артисты", "книги")) if has_region else None,
        support_amount=Decimal(draw.randint(10, 900) * 1000)
        if has_region and draw.random() < 0.5 else None,
    )  # fmt: skip


def _day(event: Event) -> date:
    return event.versions[-1].starts_at.date() if event.versions else event.day


def _plan_id(event: Event, habit: Habits, draw: random.Random) -> str | None:
    """Left blank by some more than by others, sometimes a number nobody knows."""
    if not event.versions:
        return None
    chance = draw.random()
    if chance < habit.no_code_share:
        return None
    known = event.versions[-1].plan_id
    return f"PLAN/{draw.randint(100, 999)}" if chance < habit.no_code_share + 0.01 else known


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


def _joint(row: ReportRow, other: str, draw: random.Random) -> ReportRow:
    """The other post of a joint event reports it too, with its own count."""
    people = max(1, (row.participants or 20) + draw.randint(-9, 25))
    return replace(row, post=other, participants=people, method=draw.choice(METHODS), regions=(),
                   region_text=None, support_kind=None, support_amount=None)  # fmt: skip


def fall_silent(events: list[Event], story: Story) -> None:
    """A post that is closed: nobody is scanned at its events, and it reports none."""
    for event in events:
        event.reports = [row for row in event.reports if not story.is_silent(row.post, row.period)]
        if story.is_silent(event.post, event.month):
            event.reports, event.visitors = [], 0
            event.fate = "silent" if event.fate == "held" else event.fate
            event.registrations = [replace(r, checked_in_at=None) for r in event.registrations]
