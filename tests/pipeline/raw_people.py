"""A small raw world with enough people for counts of persons to be published: four countries,
four events in one year, everybody known by name."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from tests.pipeline.raw_warehouse import RawWarehouse, moment

Row = dict[str, Any]
EVENTS = tuple(f"EVENT-{number}" for number in range(1, 5))
# Country → how many people live there; the last one is small.
PEOPLE = {"Казахстан": 148, "Германия": 43, "Армения": 31, "Латвия": 4}


def build(path: Path, often: int = 1) -> Path:
    """Person ``n`` of a country comes to ``1 + n % 4`` events of 2025; the first one registers
    ``often`` times for one of them."""
    raw = RawWarehouse()
    raw.deliver("event_plan", "2024-12-05", [
        {
            "plan_id": plan, "version": 1, "post_code": "RU-ALA", "title_ru": plan,
            "event_type": "concert", "country_name": "Казахстан", "city": "Алматы",
            "starts_on": date(2025, 3 * number, 5), "starts_at": moment(f"2025-{3 * number:02}-05"),
            "status": "planned", "status_changed_at": moment("2024-12-01"),
        }
        for number, plan in enumerate(EVENTS, 1)
    ])  # fmt: skip
    raw.deliver("event_registrations", "2025-12-10", [
        registration(country, person, event)
        for country, people in PEOPLE.items()
        for person in range(people)
        for event in range(1 + person % 4)
    ] + [
        registration("Казахстан", 0, 0) | {"registration_id": f"again/{number}"}
        for number in range(1, often)
    ])  # fmt: skip
    return raw.write(path)


def registration(country: str, person: int, event: int) -> Row:
    at = f"2025-{3 * event + 3:02}-05T10:00"
    return {
        "registration_id": f"{country}/{person}/{event}", "plan_id": EVENTS[event],
        "status": "registered", "registered_at": moment("2025-02-01"), "checked_in_at": moment(at),
        "residence_country_name": country, "person_name_token": f"{country} {person}",
        "person_birth_year": 1950 + person % 65, "person_is_identified": True,
    }  # fmt: skip
