"""competitions_applications: what changed in the month, each application as it stands then."""

from __future__ import annotations

import copy
import random
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from dagster_project.demo import world_names as names
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
from dagster_project.demo.timeline import LAST_MONTH, month_end, months_between
from dagster_project.demo.typed_person import typed_person
from dagster_project.demo.world_model import World
from dagster_project.demo.world_youth import FIRST_SEASON, Application, StageResult

EXPORT = "competitions_applications"
HELD_NUMBER = 15  # the month whose first file is more than a fifth bad


@dataclass(frozen=True, slots=True)
class ApplicationFact:
    """An application as a correct load understands it; ``name_key`` stands for the pseudonym."""

    application_id: str
    competition: str
    season: int
    name_key: tuple[str, ...] | None  # None: not identified
    patronymic: str
    birth_year: int | None
    sex: str | None
    residence: str
    category: str | None
    submitted_at: datetime
    published_at: datetime | None
    outcome: str
    status: str
    post: str
    has_consent: bool
    results: tuple[StageResult, ...]
    works: tuple[str, ...]


def _without(**values: None) -> Any:
    return lambda fact: replace(fact, **values)


FAULTS = [
    Fault("bad_timestamp", "submitted_at", put("submitted_at", "в срок")),
    Fault("missing_required", "application_id", put("application_id", None)),
    Fault("missing_required", "season", put("season", None)),
    Fault("pattern_mismatch", "competition_code", put("competition_code", "первый")),
    Fault("not_in_list", "status", put("status", "черновик")),
    Fault("bad_date", "person_birth_date", put("person.birth_date", "30.02.2009"),
          _without(name_key=None, birth_year=None)),
    Fault("bad_date", "person_birth_date", put("person.birth_date", "2009"),
          _without(name_key=None, birth_year=None)),
    Fault("not_in_list", "category", put("category", "спорт"), _without(category=None)),
]  # fmt: skip


def deliver(world: World, seed: int) -> list[Delivery]:
    """One file a month from the first season on; a month without news repeats the last one."""
    draw = stream(seed, EXPORT)
    form = Form(draw)
    by_month: dict[str, list[Application]] = defaultdict(list)
    for month, application in world.applications:
        by_month[min(month, LAST_MONTH)].append(application)
    deliveries: list[Delivery] = []
    last: Application | None = None
    for number, month in enumerate(months_between(f"{FIRST_SEASON}-01", LAST_MONTH)):
        news = by_month[month] or ([last] if last else [])
        states = {a.application_id: a for a in news}
        last = states[max(states)] if states else last
        records = [form.record(states[key]) for key in sorted(states)]
        received = datetime.combine(month_end(month), datetime.min.time()) + timedelta(
            days=draw.randint(3, 7), hours=draw.randint(5, 18), minutes=number
        )
        deliveries += _month(month, number, received, records, draw)
    return deliveries


def _month(
    month: str, number: int, received: datetime, records: list[Record], draw: random.Random
) -> list[Delivery]:
    if number == HELD_NUMBER:
        held = _file(month, received - timedelta(days=2), [_stamped(r, draw) for r in records])
        held.status, held.reason = "held", "too_many_bad_rows"
        return [held, _file(month, received, records)]
    if len(records) > 20:
        spoil_some(records, FAULTS, 0.003, draw)
        if number % 4 == 1:
            repeat_equal(records, draw)
        if number % 6 == 2:
            repeat_different(records, put("competition_code", "K09"), draw)
    delivery = _file(month, received, records)
    if number % 9 == 5:
        delivery.content = b"\xef\xbb\xbf" + delivery.content
    if number == 26:
        return [delivery.refused("truncated", truncated(delivery.content)), delivery]
    if number == 39:
        return [delivery, delivery.again(hours=7)]
    return [delivery]


def _stamped(record: Record, draw: random.Random) -> Record:
    """A copy whose time may have been lost by the service."""
    copied = Record(copy.deepcopy(record.values), record.truth)
    if draw.random() < 0.4:
        copied.values["submitted_at"] = "##########"
        copied.reject("bad_timestamp", "submitted_at")
    return copied


def _file(month: str, received: datetime, records: list[Record]) -> Delivery:
    exported = ("exported_at", str(iso_instant(received)))
    text = render_json(records, "applications", exported)
    name = f"applications_{month}.json"
    return Delivery(EXPORT, name, received, text.encode("utf-8"), records)


class Form:
    """Shows an application; what was typed once is shown again until it is put right."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw
        self._typed: dict[tuple[str, bool], Any] = {}

    def record(self, application: Application) -> Record:
        key = (application.application_id, application.lacks_birth_date)
        if key not in self._typed:
            self._typed[key] = self._fill_in(application)
        shown, name_key, patronymic, year, guardian = self._typed[key]
        fact = ApplicationFact(
            application.application_id, application.competition, application.season, name_key,
            patronymic, year, shown["sex"], application.residence, application.category,
            application.submitted_at, application.published_at, application.outcome,
            application.status, application.post, application.has_consent, application.results,
            application.works,
        )  # fmt: skip
        consent = {"version": "2021-1", "at": iso_instant(application.submitted_at),
                   "by_guardian": guardian is not None}  # fmt: skip
        values = {
            "application_id": application.application_id,
            "competition_code": application.competition, "season": application.season,
            "person": dict(shown), "guardian": guardian,
            "residence_country": application.residence_text,
            "submitted_at": iso_instant(application.submitted_at),
            "category": application.category,
            "works": [{"type": kind, "title": f"Работа {n}"}
                      for n, kind in enumerate(application.works, 1)],
            "stage_results": [
                {"stage": r.stage, "score": float(r.score), "passed": r.is_passed,
                 "judged_at": iso_instant(r.judged_at)} for r in application.results
            ],
            "result_published_at": iso_instant(application.published_at),
            "outcome": application.outcome, "status": application.status,
            "source_post": application.post,
            "consent": consent if application.has_consent else None,
        }  # fmt: skip
        return Record(values, fact)

    def _fill_in(self, application: Application) -> tuple[Any, ...]:
        person, draw = application.person, self._draw
        shown, key, patronymic, born = typed_person(person, draw)
        if application.lacks_birth_date:
            born, key = None, None
        shown["birth_date"] = born and f"{born:%d.%m.%Y}"
        is_minor = person.birth_date.year > application.season - 18
        guardian = None
        if is_minor:
            surname = names.surname(draw.choice(names.SURNAME_STEMS), is_female=True)
            guardian = {"surname": surname, "given": draw.choice(names.GIVEN_FEMALE),
                        "phone": "+0 000 000-00-00", "email": person.email}  # fmt: skip
        return shown, key, patronymic, born.year if born else None, guardian
