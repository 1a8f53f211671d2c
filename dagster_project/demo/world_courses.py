"""Courses of Russian: who learns at the centres of the posts, term by term, and goes on."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from dagster_project.demo.randomness import stream
from dagster_project.demo.world_calendar import Story
from dagster_project.demo.world_people import PeopleFactory, Person
from dagster_project.demo.world_territories import UNKNOWN_COUNTRIES, Community, spelling

YEARS = range(2022, 2027)
RUNNING = "2026-H2"  # its courses have begun, nobody has finished
LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
# How often somebody begins at a level.
FIRST_LEVELS = (46, 20, 17, 10, 5, 2)
LEARNERS = 16  # of a centre in a term
COURSE_SIZE = 10
HOURS = {"A": 72, "B": 64, "C": 48}
COMPLETED = {"A1": 0.72, "A2": 0.75, "B1": 0.68, "B2": 0.64, "C1": 0.7, "C2": 0.75}
NEVER = "ZZZ"


@dataclass(frozen=True)
class Centre:
    code: str
    post: str
    quality: float  # added to the chance to complete


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One learner's place on a course, as it stood when the term was over."""

    enrolment_id: str
    course: str
    centre: str
    post: str
    residence: str  # territory_code; ZZZ: a name that nobody knows
    residence_text: str
    level: str
    term: str
    first_term: str  # another one when the course was put off
    person: Person
    enrolled_on: date
    hours_planned: Decimal
    hours_attended: Decimal | None
    exam: str | None
    has_certificate: bool
    status: str


def terms() -> list[str]:
    return [f"{year}-H{half}" for year in YEARS for half in (1, 2)]


def term_end(term: str) -> date:
    return date(int(term[:4]), 6, 30) if term.endswith("1") else date(int(term[:4]), 12, 31)


def centres_of(posts: tuple[str, ...], seed: int) -> list[Centre]:
    """One at every post, a second one at every fourth."""
    draw = stream(seed, "centres")
    return [
        Centre(f"C-{post[3:]}-{number}", post, draw.uniform(-0.12, 0.12))
        for at, post in enumerate(posts)
        for number in range(1, 3 if at % 4 == 3 else 2)
    ]


class Courses:
    """Lets people learn: who completed a level may take the next one, soon or late."""

    def __init__(
        self, posts: tuple[str, ...], communities: dict[str, Community], story: Story,
        factory: PeopleFactory, people: list[Person], seed: int,
    ) -> None:  # fmt: skip
        self._draw = stream(seed, "courses")
        self._centres = centres_of(posts, seed)
        self._communities = communities
        self._story = story
        self._factory = factory
        self._people = people
        self._known: dict[str, list[Person]] = defaultdict(list)
        for person in people:
            if person.home in communities:
                self._known[communities[person.home].post].append(person)
        # (centre, term) -> who comes back then, and to which level
        self._waiting: dict[tuple[str, str], list[tuple[Person, str]]] = defaultdict(list)
        self._courses = self._number = 0

    def enrolments(self) -> list[Enrolment]:
        found: list[Enrolment] = []
        for term in terms():
            for centre in self._centres:
                found += self._term(centre, term)
        return sorted(found, key=lambda e: e.enrolment_id)

    def _term(self, centre: Centre, term: str) -> Iterator[Enrolment]:
        draw = self._draw
        month = f"{term_end(term):%Y-%m}"
        scopes = (("post", centre.post), ("event_type", "language_class"))
        wanted = round(LEARNERS * self._story.factor(month, *scopes) * draw.uniform(0.8, 1.2))
        learners = self._waiting.pop((centre.code, term), [])
        while len(learners) < wanted:
            learners.append((self._newcomer(centre), draw.choices(LEVELS, FIRST_LEVELS)[0]))
        by_level: dict[str, list[Person]] = defaultdict(list)
        for person, level in learners[: wanted + 4]:
            if person.number not in {other.number for other in by_level[level]}:
                by_level[level].append(person)
        is_left_open = term < RUNNING and draw.random() < 0.04  # nobody closed the lists
        for level, group in sorted(by_level.items()):
            for at in range(0, len(group), COURSE_SIZE):
                yield from self._course(
                    centre, term, level, group[at : at + COURSE_SIZE], is_left_open
                )

    def _newcomer(self, centre: Centre) -> Person:
        draw, known = self._draw, self._known[centre.post]
        if known and draw.random() < 0.3:
            return draw.choice(known)
        homes = sorted(c.code for c in self._communities.values() if c.post == centre.post)
        person = self._factory.person(draw.choice(homes))
        self._people.append(person)
        return person

    def _course(
        self, centre: Centre, term: str, level: str, group: list[Person], is_left_open: bool
    ) -> Iterator[Enrolment]:
        draw = self._draw
        self._courses += 1
        first = term
        year, half = int(term[:4]), int(term[-1])
        if half == 2 and term < RUNNING and draw.random() < 0.05:
            first = f"{year}-H1"  # put off from spring to autumn
        start = date(year, 1, 15) if first.endswith("1") else date(year, 9, 1)
        for person in group:
            drawn = self._enrolment(centre, term, level, person, is_left_open)
            enrolled = start + timedelta(days=draw.randint(0, 30))
            enrolment = replace(drawn, first_term=first, enrolled_on=enrolled)
            yield enrolment
            if draw.random() < 0.03:
                yield self._second(enrolment)

    def _second(self, one: Enrolment) -> Enrolment:
        """The same person at another centre in the same term."""
        draw = self._draw
        others = [centre for centre in self._centres if centre.code != one.centre]
        near = [centre for centre in others if centre.post == one.post] or others
        centre = draw.choice(near)
        self._courses += 1
        other = self._enrolment(centre, one.term, one.level, one.person, False)
        return replace(other, enrolled_on=one.enrolled_on + timedelta(days=draw.randint(1, 9)))

    def _enrolment(
        self, centre: Centre, term: str, level: str, person: Person, is_left_open: bool
    ) -> Enrolment:
        draw = self._draw
        self._number += 1
        home = self._communities.get(person.home)
        residence, text = person.home, spelling(home, draw) if home else person.home
        if draw.random() < 0.004:
            residence, text = NEVER, draw.choice(UNKNOWN_COUNTRIES)
        planned = Decimal(HOURS[level[0]])
        status = self._status(centre, term, level, is_left_open)
        hours = _hours(draw, planned, status)
        exam = None
        if status == "completed":
            exam = "passed" if draw.random() < 0.93 else None
        elif status == "left" and hours and draw.random() < 0.1:
            exam = "failed"
        # A certificate without an exam is given now and then.
        has_certificate = status == "completed" and (exam is not None or draw.random() < 0.6)
        if status == "completed":
            self._come_back(centre, term, level, person)
        return Enrolment(
            f"L-{term[:4]}-{self._number:06d}", f"K-{term[:4]}-{self._courses:05d}", centre.code,
            centre.post, residence, text, level, term, term, person, term_end(term), planned,
            hours, exam, has_certificate, status,
        )  # fmt: skip

    def _status(self, centre: Centre, term: str, level: str, is_left_open: bool) -> str:
        if term == RUNNING or is_left_open:
            return "enrolled"
        chance = self._draw.random()
        if chance < 0.03:
            return "transferred"
        share = COMPLETED[level] + centre.quality
        return "completed" if chance < 0.03 + 0.97 * share else "left"

    def _come_back(self, centre: Centre, term: str, level: str, person: Person) -> None:
        """To the next level in the next term, the one after, or after more than a year."""
        chance, later = self._draw.random(), terms()
        gap = 1 if chance < 0.45 else 2 if chance < 0.54 else 3 if chance < 0.60 else 0
        at = later.index(term) + gap
        if gap and level != LEVELS[-1] and at < len(later):
            following = LEVELS[LEVELS.index(level) + 1]
            self._waiting[centre.code, later[at]].append((person, following))


def _hours(draw: random.Random, planned: Decimal, status: str) -> Decimal | None:
    """In halves; some attend more than was planned, some who left were never there."""
    share = {
        "completed": draw.uniform(0.72, 1.0), "left": draw.uniform(0.0, 0.5),
        "transferred": draw.uniform(0.1, 0.6), "enrolled": draw.uniform(0.1, 0.9),
    }[status]  # fmt: skip
    chance = draw.random()
    if status == "completed" and chance < 0.04:
        share = draw.uniform(1.02, 1.3)
    elif status == "left" and chance < 0.12:
        share = 0
    elif chance > 0.99:
        return None
    return Decimal(round(float(planned) * share * 2)) / 2
