"""language_courses: one list per post and term, with the names as the centres write them."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from dagster_project.demo.delivery import Delivery, Record
from dagster_project.demo.dirt import Fault, put, repeat_equal, spoil_some
from dagster_project.demo.files_text import comma, render_csv, russian_date
from dagster_project.demo.randomness import stream
from dagster_project.demo.reference import Reference
from dagster_project.demo.typed_person import typed_person
from dagster_project.demo.world_calendar import Story
from dagster_project.demo.world_courses import RUNNING, Enrolment, term_end
from dagster_project.demo.world_model import World

EXPORT = "language_courses"
HEADER = (
    "enrolment_id", "course_code", "centre", "post", "residence_country", "level", "term",
    "surname", "given", "patronymic", "birth_date", "age_band", "enrolled_on", "hours_planned",
    "hours_attended", "exam_result", "certificate_no", "status",
)  # fmt: skip
AT = {name: place for place, name in enumerate(HEADER)}
BOM = b"\xef\xbb\xbf"
AGES = (
    ("<14", "до 14", 14), ("14_17", "14–17", 18), ("18_35", "18–35", 36), ("36_plus", "36+", 200)
)  # fmt: skip
CYRILLIC = str.maketrans("ABC", "АВС")  # letters that look alike
WORDS = {"enrolled": "учится", "completed": "завершил", "left": "выбыл", "transferred": "переведён",
         "passed": "сдан", "failed": "не сдан"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class EnrolmentFact:
    """An enrolment as a correct load understands it; ``name_key`` stands for the pseudonym."""

    enrolment_id: str
    course: str
    centre: str
    post: str
    residence: str
    level: str
    term: str
    name_key: tuple[str, ...] | None  # None: not identified
    patronymic: str
    birth_year: int | None
    age_band: str | None
    enrolled_on: date
    hours_planned: Decimal
    hours_attended: Decimal | None
    exam: str | None
    has_certificate: bool
    status: str


def _without(**values: None) -> Any:
    return lambda fact: replace(fact, **values)


FAULTS = [
    Fault("bad_date", "enrolled_on", put(AT["enrolled_on"], "31.02.2024")),
    Fault("missing_required", "enrolment_id", put(AT["enrolment_id"], None)),
    Fault("not_in_list", "level", put(AT["level"], "D1")),
    Fault("bad_decimal", "hours_attended", put(AT["hours_attended"], "много"),
          _without(hours_attended=None)),
    Fault("bad_date", "person_birth_date", put(AT["birth_date"], "2009"),
          _without(name_key=None, birth_year=None)),
]  # fmt: skip


def deliver(world: World, reference: Reference, seed: int) -> list[Delivery]:
    """After every term; the lists of the running one came early, with nobody finished."""
    story = Story(reference)
    lists: dict[tuple[str, str], list[Enrolment]] = defaultdict(list)
    for enrolment in world.enrolments:
        lists[enrolment.post, enrolment.term].append(enrolment)
        if enrolment.first_term != enrolment.term:
            lists[enrolment.post, enrolment.first_term].append(enrolment)
    deliveries: list[Delivery] = []
    for number, ((post, term), enrolments) in enumerate(sorted(lists.items())):
        if story.is_silent(post, f"{term_end(term):%Y-%m}"):
            continue
        draw = stream(seed, EXPORT, post, term)
        records = [_record(enrolment, term, draw) for enrolment in enrolments]
        ended = date(2026, 9, 20) if term == RUNNING else term_end(term)
        received = datetime.combine(ended, datetime.min.time()) + timedelta(
            days=draw.randint(5, 27), hours=draw.randint(6, 17), minutes=number % 60
        )
        deliveries += _list(post, term, number, received, records, draw)
    return deliveries


def _list(
    post: str, term: str, number: int, received: datetime, records: list[Record],
    draw: random.Random,
) -> list[Delivery]:  # fmt: skip
    if number % 23 == 7:  # put right two months later: somebody had completed after all
        corrected = [_put_right(record) for record in records]
        later = received + timedelta(days=60)
        first = _file(post, term, received, records)
        again = _file(post, term, later, corrected, suffix="_v2")
        return [first] if again.content == first.content else [first, again]
    if len(records) > 12 and draw.random() < 0.4:
        spoil_some(draw.sample(records, 2), FAULTS, 0.7, draw)
        if draw.random() < 0.3:
            repeat_equal(records, draw)
    good = _file(post, term, received, records)
    if number % 37 == 11:
        other = good.content.replace(b"enrolled_on", b"begun", 1)
        return [good.refused("missing_column", other), good]
    if number % 41 == 19:
        return [good, good.again(days=1)]
    return [good]


def _put_right(record: Record) -> Record:
    copied = Record(list(record.values), record.truth)
    if copied.truth.status == "left" and copied.truth.hours_attended:
        copied.truth = replace(copied.truth, status="completed")
        copied.values[AT["status"]] = WORDS["completed"]
    return copied


def _file(
    post: str, term: str, received: datetime, records: list[Record], suffix: str = ""
) -> Delivery:
    content = BOM + render_csv(HEADER, records).encode("utf-8")
    name = f"courses_{post}_{term}{suffix}.csv"
    return Delivery(EXPORT, name, received, content, records, scope=(f"{post}|{term}",))


def _record(enrolment: Enrolment, term: str, draw: random.Random) -> Record:
    """``term``: that of the list; a course that was put off stands in two, at first as begun."""
    if term != enrolment.term:
        enrolment = replace(
            enrolment, term=term, hours_attended=None, exam=None, has_certificate=False,
            status="enrolled",
        )  # fmt: skip
    shown, key, patronymic, born = typed_person(enrolment.person, draw)
    age = int(term[:4]) - enrolment.person.birth_date.year
    band, band_text = next((code, text) for code, text, below in AGES if age < below)
    if draw.random() < 0.02:
        band, band_text = "", ""
    fact = EnrolmentFact(
        enrolment.enrolment_id, enrolment.course, enrolment.centre, enrolment.post,
        enrolment.residence, enrolment.level, term, key, patronymic, born.year if born else None,
        band or None, enrolment.enrolled_on, enrolment.hours_planned, enrolment.hours_attended,
        enrolment.exam, enrolment.has_certificate, enrolment.status,
    )  # fmt: skip
    level = enrolment.level
    values = {
        "enrolment_id": enrolment.enrolment_id, "course_code": enrolment.course,
        "centre": enrolment.centre, "post": enrolment.post,
        "residence_country": enrolment.residence_text,
        "level": level.translate(CYRILLIC) if draw.random() < 0.25 else level, "term": term,
        "surname": shown["surname"], "given": shown["given"], "patronymic": shown["patronymic"],
        "birth_date": shown["birth_date"], "age_band": band_text,
        "enrolled_on": russian_date(enrolment.enrolled_on),
        "hours_planned": comma(enrolment.hours_planned),
        "hours_attended": comma(enrolment.hours_attended),
        "exam_result": WORDS[enrolment.exam] if enrolment.exam else None,
        "certificate_no": f"RU-{draw.randint(10000, 99999)}" if enrolment.has_certificate else None,
        "status": WORDS[enrolment.status],
    }  # fmt: skip
    return Record([values[name] for name in HEADER], fact)
