"""event_plan: what the web form sent month by month, every change as a new version."""

from __future__ import annotations

import copy
import random
from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from dagster_project.demo.delivery import Delivery, Record
from dagster_project.demo.dirt import (
    Fault,
    put,
    repeat_different,
    repeat_equal,
    spoil_some,
    truncated,
)
from dagster_project.demo.files_text import iso_instant, render_json
from dagster_project.demo.randomness import stream
from dagster_project.demo.timeline import month_end, month_of
from dagster_project.demo.world_model import PlanVersion, World

EXPORT = "event_plan"
ARCHIVE_RECEIVED = datetime(2021, 11, 4, 5)


def _without(**values: None) -> Any:
    return lambda version: replace(version, **values)


FAULTS = [
    Fault("missing_required", "post_code", lambda values: values.pop("post_code")),
    Fault("missing_required", "event_type", put("event_type", "")),
    Fault("pattern_mismatch", "post_code", put("post_code", "Алма-Ата")),
    Fault("bad_integer", "planned_participants", put("planned_participants", "много"),
          _without(planned_participants=None)),
    Fault("below_minimum", "planned_participants", put("planned_participants", -20),
          _without(planned_participants=None)),
    Fault("not_in_list", "status", put("status", "отложено")),
    Fault("bad_timestamp", "starts_at", put("starts_at", "2024-02-31T18:00:00+03:00")),
    Fault("bad_timestamp", "status_changed_at", put("status_changed_at", "вчера")),
    Fault("bad_decimal", "planned_budget_rub", put("planned_budget_rub", "сто тысяч"),
          _without(budget=None)),
]  # fmt: skip


def as_json(plan: PlanVersion, draw: random.Random) -> dict[str, Any]:
    """The record as the form writes it; numbers now and then as text."""
    ends = plan.starts_at + timedelta(hours=plan.hours)
    people: int | str | None = plan.planned_participants
    if people is not None and draw.random() < 0.04:
        people = f"{people} "
    return {
        "plan_id": plan.plan_id, "version": plan.version, "post_code": plan.post,
        "site_id": plan.site,
        "attendance_mode": "in person" if plan.mode == "in_person" else plan.mode,
        "title_ru": plan.title_ru, "title_en": plan.title_en, "campaign_code": plan.campaign,
        "event_type": plan.event_type, "country": plan.country_text, "city": plan.city,
        "venue": plan.venue, "starts_at": plan.starts_at.isoformat(), "ends_at": ends.isoformat(),
        "planned_participants": people, "planned_youth": plan.planned_youth,
        "planned_budget_rub": None if plan.budget is None else float(plan.budget),
        "partner_region": plan.partner_region, "partner_assoc_reg_no": plan.partner,
        "status": plan.status, "status_changed_at": iso_instant(plan.changed_at),
    }  # fmt: skip


def deliver(world: World, seed: int) -> list[Delivery]:
    """One file a month with that month's changes, and what went wrong on the way."""
    draw = stream(seed, EXPORT)
    by_month: dict[str, list[PlanVersion]] = defaultdict(list)
    for event in world.events:
        for version in event.versions:
            month = month_of(version.changed_at.date())
            by_month[min(max(month, "2021-09"), "2026-10")].append(version)
    deliveries: list[Delivery] = []
    for number, (month, versions) in enumerate(sorted(by_month.items())):
        versions.sort(key=lambda v: (v.plan_id, v.version))
        records = [Record(as_json(version, draw), version) for version in versions]
        spoil_some(records, FAULTS, 0.006, draw)
        if number % 7 == 3:
            repeat_equal(records, draw)
        if number % 9 == 4:
            repeat_different(records, put("title_en", "Another title"), draw)
        received = datetime.combine(month_end(month), datetime.min.time()) + timedelta(
            days=5, hours=6, minutes=number % 60
        )
        delivery = _delivery(month, received, records, "plans" if number % 4 == 1 else "")
        if number % 11 == 5:
            delivery.content = b"\xef\xbb\xbf" + delivery.content
        deliveries += _mishaps(delivery, number)
    deliveries.append(_correction(deliveries, draw))
    return [_archive(world, seed), *deliveries]


def _archive(world: World, seed: int) -> Delivery:
    """The former form's file of the events that took registrations, as they stood in the end."""
    draw = stream(seed, EXPORT, "archive")
    records = [
        Record(as_json(event.versions[-1], draw), event.versions[-1])
        for event in world.history
        if event.registrations
    ]
    return _delivery("2021-10_archive", ARCHIVE_RECEIVED, records, "")


def _delivery(month: str, received: datetime, records: list[Record], root: str) -> Delivery:
    return Delivery(
        EXPORT,
        f"plan_{month}.json",
        received,
        render_json(records, root).encode("utf-8"),
        records,
    )


def _mishaps(delivery: Delivery, number: int) -> list[Delivery]:
    """A broken transfer before the good file, or the same bytes once more after it."""
    if number % 17 == 8:
        return [delivery.refused("truncated", truncated(delivery.content)), delivery]
    if number % 17 == 12:
        return [delivery, delivery.again(hours=20)]
    return [delivery]


def _correction(deliveries: list[Delivery], draw: random.Random) -> Delivery:
    """In summer 2026 some plans of spring come again under their old version numbers."""
    records = []
    for delivery in deliveries:
        if delivery.status == "loaded" and delivery.file_name == "plan_2026-04.json":
            for record in draw.sample(delivery.accepted(), min(12, len(delivery.accepted()))):
                values = copy.deepcopy(record.values)
                values["partner_assoc_reg_no"] = "АС-0999"
                records.append(Record(values, replace(record.truth, partner="АС-0999")))
    records.sort(key=lambda r: (r.values["plan_id"], r.values["version"]))
    return Delivery(
        EXPORT,
        "plan_2026-04_corrected.json",
        datetime(2026, 7, 16, 9, 30),
        render_json(records).encode("utf-8"),
        records,
    )
