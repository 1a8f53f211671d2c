"""event_registrations: one JSON-lines file a month, people's names as people type them."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dagster_project.demo.deliver_plan import ARCHIVE_RECEIVED
from dagster_project.demo.delivery import Delivery, Record
from dagster_project.demo.dirt import Fault, put, repeat_different, repeat_equal, spoil_some, unused
from dagster_project.demo.files_text import iso_instant, render_json_lines
from dagster_project.demo.randomness import stream
from dagster_project.demo.timeline import LAST_MONTH, month_end, month_of
from dagster_project.demo.typed_person import typed_person
from dagster_project.demo.world_model import Registration, World
from dagster_project.demo.world_registrations import latest_instant

EXPORT = "event_registrations"
HELD_NUMBER = 40  # the month whose first file is more than a fifth bad


@dataclass(frozen=True, slots=True)
class RegistrationFact:
    """A registration as a correct load understands it; ``name_key`` stands for the pseudonym."""

    registration_id: str
    plan_id: str
    name_key: tuple[str, ...] | None  # None: not identified
    patronymic: str
    birth_year: int | None
    residence: str | None
    registered_at: datetime
    status: str
    checked_in_at: datetime | None


FAULTS = [
    Fault("bad_date", "person_birth_date", put("person.birth_date", "1990-02-31")),
    Fault("bad_date", "person_birth_date", put("person.birth_date", "около 1980")),
    Fault("bad_timestamp", "registered_at", put("registered_at", "позавчера")),
    Fault("bad_timestamp", "checked_in_at", put("checked_in_at", "2025-13-01T10:00:00Z")),
    Fault("not_in_list", "status", put("status", "maybe")),
    Fault("not_in_list", "person_sex", put("person.sex", "?"), unused),
    Fault("missing_required", "plan_id", put("plan_id", None)),
    Fault("bad_boolean", "is_consent_by_guardian", put("consent.by_guardian", "не знаю"),
          unused),
]  # fmt: skip


def deliver(world: World, seed: int) -> list[Delivery]:
    """Final states in the month they came about; some appear a month earlier, unfinished."""
    draw = stream(seed, EXPORT)
    writer = Typist(draw)
    by_month: dict[str, list[Record]] = defaultdict(list)
    for event in world.events:
        for registration in event.registrations:
            month = month_of(latest_instant(registration).date())
            first = month_of(registration.registered_at.date())
            if registration.checked_in_at and (first < month or draw.random() < 0.01):
                by_month[first].append(writer.record(replace(registration, checked_in_at=None)))
                if first == month:  # the scanner's memory was read a month late
                    month = month_of(month_end(month) + timedelta(days=1))
            by_month[min(month, LAST_MONTH)].append(writer.record(registration))
    deliveries: list[Delivery] = []
    for number, (month, records) in enumerate(sorted(by_month.items())):
        received = datetime.combine(month_end(month), datetime.min.time()) + timedelta(
            days=6, hours=3, minutes=number % 60
        )
        deliveries += _month(month, number, received, _once(records), draw)
    return [_archive(world, seed), *deliveries]


def _archive(world: World, seed: int) -> Delivery:
    """Everything from before the first month in one file."""
    writer = Typist(stream(seed, EXPORT, "archive"))
    records = [writer.record(r) for event in world.history for r in event.registrations]
    return _file("2021-10_archive", ARCHIVE_RECEIVED, records)


def _once(records: list[Record]) -> list[Record]:
    """One record per registration and file: the last."""
    found = {record.truth.registration_id: record for record in records}
    return [found[key] for key in sorted(found)]


def _month(
    month: str, number: int, received: datetime, records: list[Record], draw: random.Random
) -> list[Delivery]:
    if number == HELD_NUMBER:
        held = _file(month, received - timedelta(days=2), [_stamped(r, draw) for r in records])
        held.status, held.reason = "held", "too_many_bad_rows"
        return [held, _file(month, received, records)]
    spoil_some(records, FAULTS, 0.002, draw)
    if number % 5 == 2:
        repeat_equal(records, draw)
    if number % 8 == 6:
        repeat_different(records, put("channel", "phone"), draw)
    if number % 6 == 1 and len(records) > 20:
        cut = records[len(records) // 2]
        cut.values = '{"registration_id": "R0000000", "plan_id": '
        cut.reject("bad_json")
    delivery = _file(month, received, records, "\r\n" if number % 10 == 7 else "\n")
    if number % 12 == 9:
        delivery.content = b"\xef\xbb\xbf" + delivery.content
    if number == 20:
        wide = delivery.content.decode("utf-8").encode("utf-16")
        return [delivery.refused("encoding", wide), delivery]
    if number == 30:
        return [delivery, delivery.again(hours=5)]
    return [delivery]


def _stamped(record: Record, draw: random.Random) -> Record:
    """A copy whose time of registration may have been lost by the service."""
    copy = Record(dict(record.values), record.truth)
    if draw.random() < 0.35:
        copy.values["registered_at"] = "##########"
        copy.reject("bad_timestamp", "registered_at")
    return copy


def _file(month: str, received: datetime, records: list[Record], newline: str = "\n") -> Delivery:
    text = render_json_lines(records, newline)
    return Delivery(EXPORT, f"registrations_{month}.jsonl", received, text.encode("utf-8"), records)


class Typist:
    """Writes a registration the way its person filled in the form that day."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw

    def record(self, registration: Registration) -> Record:
        shown, key, patronymic, born = typed_person(registration.person, self._draw)
        fact = RegistrationFact(
            registration.registration_id, registration.plan_id, key, patronymic,
            born.year if born else None, registration.residence, registration.registered_at,
            registration.status, registration.checked_in_at,
        )  # fmt: skip
        is_minor = registration.person.birth_date.year > registration.registered_at.year - 18
        at = iso_instant(registration.registered_at)
        values = {
            "registration_id": registration.registration_id, "plan_id": registration.plan_id,
            "person": shown, "residence_country": registration.residence_text,
            "attendance_mode": registration.mode, "registered_at": at,
            "status": registration.status,
            "checked_in_at": iso_instant(registration.checked_in_at),
            "channel": registration.channel,
            "consent": {"version": "2021-1", "at": at, "by_guardian": is_minor},
        }  # fmt: skip
        return Record(values, fact)
