"""Twenty events of the demo as a person reads them, in both languages:
``python -m tests.truth.twenty_events [SEED]``.

Whether title, kind, day, place and visitors belong together no check can say.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator

from dagster_project.demo.generate import DEFAULT_SEED
from dagster_project.demo.reference import Reference
from dagster_project.demo.world import make_world
from dagster_project.demo.world_model import Event

SCALE, COUNT = 0.3, 20
DAYS = {
    "ru": ("пн", "вт", "ср", "чт", "пт", "сб", "вс"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


def told(event: Event, reference: Reference, language: str) -> str:
    """One event in a language: day, kind, title, place, memorable date, how many came."""

    def name(seed: str, key: str, code: str | None) -> str:
        return next(
            (row[f"name_{language}"] for row in reference.rows(seed) if row[key] == code), "–"
        )

    plan = event.versions[-1] if event.versions else None
    report = event.reports[0] if event.reports else None
    day = plan.starts_at.date() if plan else event.day
    at = f" {plan.starts_at:%H:%M}" if plan else ""
    title = event.kind.title_ru if language == "ru" else event.kind.title_en
    return " | ".join(
        [
            f"{DAYS[language][day.weekday()]} {day:%d.%m.%Y}{at}",
            name("event_types", "event_type_code", event.kind.event_type),
            title,
            f"{name('territories', 'territory_code', event.territory)}, "
            f"{plan.city if plan else report.city if report else '–'}"
            f", {plan.venue if plan else '–'}",
            name("campaigns", "campaign_code", event.kind.campaign),
            f"{plan.planned_participants if plan else '–'} → "
            f"{report.participants if report else '–'} ({event.fate})",
        ]
    )


def lines(seed: int) -> Iterator[str]:
    reference = Reference()
    events = make_world(reference, DEFAULT_SEED, SCALE).events
    for event in random.Random(seed).sample(events, COUNT):
        yield from (told(event, reference, language) for language in DAYS)
        yield ""


if __name__ == "__main__":
    sys.stdout.write("\n".join(lines(int(sys.argv[1]) if sys.argv[1:] else 1)))
