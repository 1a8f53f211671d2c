"""Applications to the competitions: sent in winter, judged in May, corrected all year."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from dagster_project.demo.randomness import stream
from dagster_project.demo.reference import Reference
from dagster_project.demo.timeline import LAST_MONTH, month_of
from dagster_project.demo.world_calendar import Story
from dagster_project.demo.world_model import Event
from dagster_project.demo.world_people import PeopleFactory, Person
from dagster_project.demo.world_reports import habits_of_posts
from dagster_project.demo.world_territories import UNKNOWN_COUNTRIES, Community, spelling
from dagster_project.demo.world_youth import Application, StageResult, YouthSeason

APPLICATIONS_PER_SEASON = 3_000
AGES = (14, 19)  # of those who may travel; few are older
SUBMITTED = {1: 10, 2: 22, 3: 28, 4: 40}  # month: weight
WORKS = {"history": "essay", "culture": "video", "language": "test"}
# month in which the office's file shows it, the application as it stands then
State = tuple[str, Application]


@dataclass(frozen=True)
class Contest:
    """One competition: a row of ``contests.csv``."""

    competition_code: str
    first_season: int
    share: float
    published_day: int  # of May
    history: int
    culture: int
    language: int


class Competitions:
    """Lets young people apply, season by season; some come again."""

    def __init__(
        self, reference: Reference, communities: dict[str, Community], story: Story,
        events: list[Event], factory: PeopleFactory, people: list[Person], seed: int,
        scale: float,
    ) -> None:  # fmt: skip
        self._draw = stream(seed, "competitions")
        self._contests = reference.typed("contests", Contest)
        self._habits = habits_of_posts(reference)
        self._communities = communities
        self._posts = sorted({community.post for community in communities.values()})
        self._story = story
        self._factory = factory
        self._people = people
        self._scale = scale
        self._number = 0
        self._former: dict[str, list[Person]] = {}
        self._visitors = _visitors(events)

    def season(self, season: YouthSeason) -> list[State]:
        """All states of the season's applications, by month."""
        wanted = APPLICATIONS_PER_SEASON * self._scale * season.applications
        states: list[State] = []
        for code, community in sorted(self._communities.items()):
            count = round(wanted * community.share * self._draw.uniform(0.9, 1.1))
            if self._is_silent(community.post, season.season):
                count = 0
            people = self._applicants(code, season.season, count)
            for person in people:
                states += self._of_person(person, community, season.season)
            self._former[code] = people
        return sorted(states, key=lambda state: (state[0], state[1].application_id))

    def _applicants(self, code: str, season: int, count: int) -> list[Person]:
        """Of former seasons, of the visitors of events, and new ones."""
        draw = self._draw

        def is_of_age(person: Person) -> bool:
            return AGES[0] <= season - person.birth_date.year <= AGES[1]

        former = [person for person in self._former.get(code, []) if is_of_age(person)]
        chosen = draw.sample(former, min(len(former), round(count * 0.22)))
        taken = {person.number for person in chosen}
        known = [
            person for person in self._visitors[code, season]
            if is_of_age(person) and person.number not in taken
        ]  # fmt: skip
        chosen += draw.sample(known, min(len(known), round(count * 0.4)))
        while len(chosen) < count:
            first, last = AGES if draw.random() < 0.85 else (AGES[1] + 1, 22)
            chosen.append(self._factory.person(code, born=(season - last, season - first)))
            self._people.append(chosen[-1])
        return chosen[:count]

    def _of_person(self, person: Person, home: Community, season: int) -> Iterator[State]:
        draw = self._draw
        contests = [c for c in self._contests if c.first_season <= season]
        weights = [contest.share for contest in contests]
        first = draw.choices(contests, weights)[0]
        application = self._submitted(person, home, season, first)
        yield from self._life(application, first)
        chance = draw.random()
        if chance < 0.02:  # sent once more, mostly by another post
            other = self._habits[home.post].neighbour if chance < 0.015 else home.post
            is_there = other in self._posts and not self._is_silent(other, season)
            later = application.submitted_at + timedelta(days=draw.randint(1, 12), hours=3)
            later = min(later, _deadline(season))
            again = replace(
                application, application_id=self._next_id(season), submitted_at=later,
                post=other if is_there else self._posts[0], lacks_birth_date=False,
            )  # fmt: skip
            yield from self._life(again, first)
        elif chance < 0.10:
            second = draw.choices(contests, weights)[0]
            if second is not first:
                yield from self._life(self._submitted(person, home, season, second), second)

    def _is_silent(self, post: str, season: int) -> bool:
        return self._story.is_silent(post, f"{season}-01")

    def _next_id(self, season: int) -> str:
        self._number += 1
        return f"A-{season}-{self._number:06d}"

    def _submitted(
        self, person: Person, home: Community, season: int, contest: Contest
    ) -> Application:
        draw = self._draw
        month = draw.choices([*SUBMITTED], [*SUBMITTED.values()])[0]
        last = calendar.monthrange(season, month)[1]
        at = datetime(season, month, draw.randint(1, last), draw.randint(5, 20),
                      draw.randint(0, 59))  # fmt: skip
        categories = {name: getattr(contest, name) for name in WORKS}
        category = draw.choices([*categories], [*categories.values()])[0]
        residence, text = home.code, spelling(home, draw)
        if draw.random() < 0.004:
            residence, text = "ZZZ", draw.choice(UNKNOWN_COUNTRIES)
        return Application(
            self._next_id(season), contest.competition_code, season, person, residence, text, at,
            category,
            (WORKS[category],) * (2 if draw.random() < 0.15 else 1), home.post,
            lacks_birth_date=draw.random() < 0.015, has_consent=draw.random() > 0.008,
        )  # fmt: skip

    def _life(self, sent: Application, contest: Contest) -> Iterator[State]:
        """The states that the office's files show, each in the month it came about."""
        draw = self._draw
        first = month_of(sent.submitted_at.date())
        yield first, sent
        if sent.lacks_birth_date and draw.random() < 0.4:  # asked for it, and got it
            sent = replace(sent, lacks_birth_date=False)
            yield max(first, f"{sent.season}-04"), sent
        if draw.random() < 0.025:
            yield f"{sent.season}-{draw.randint(4, 6):02d}", replace(sent, status="withdrawn")
            if draw.random() < 0.3:  # changed his mind
                again = min(sent.submitted_at + timedelta(days=2), _deadline(sent.season))
                sent = replace(sent, application_id=self._next_id(sent.season), submitted_at=again)
                yield month_of(again.date()), sent
            else:
                return
        judged = self._judged(sent, contest)
        yield f"{sent.season}-05", judged
        chance = draw.random()
        if chance < 0.01 and judged.outcome == "finalist":  # appealed, and was right
            final = replace(judged.results[-1], score=Decimal(70), is_passed=True)
            judged = replace(judged, results=(*judged.results[:-1], final), outcome="winner")
            yield f"{sent.season}-07", judged
        elif chance < 0.03:  # something small is put right
            month = min(f"{sent.season}-{draw.randint(6, 12):02d}", LAST_MONTH)
            yield month, replace(judged, works=(*judged.works, "other"))

    def _judged(self, sent: Application, contest: Contest) -> Application:
        draw = self._draw
        if draw.random() < 0.02:
            return sent  # the work was lost
        results: list[StageResult] = []
        for stage, day, mean, least in (("round_1", 6, 62, 55), ("final", 15, 66, 59)):
            score = Decimal(round(min(max(draw.gauss(mean, 15), 0), 100) * 4)) / 4
            at = datetime(sent.season, 5, day + draw.randint(0, 5), draw.randint(8, 16))
            results.append(StageResult(stage, score, score >= least, at))
            if score < least:
                break
        passed = sum(result.is_passed for result in results)
        return replace(
            sent, results=tuple(results), outcome=("participant", "finalist", "winner")[passed],
            published_at=datetime(sent.season, 5, contest.published_day, 9),
        )  # fmt: skip


def _deadline(season: int) -> datetime:
    return datetime(season, 4, 30, 22)


def _visitors(events: list[Event]) -> dict[tuple[str, int], list[Person]]:
    """(home, year) -> who came to an event in that year, the one before or the one after."""
    found: dict[tuple[str, int], dict[int, Person]] = defaultdict(dict)
    for event in events:
        year = int(event.month[:4])
        for registration in event.registrations:
            if registration.checked_in_at:
                person = registration.person
                for near in (year - 1, year, year + 1):
                    found[person.home, near][person.number] = person
    lists = {key: [people[number] for number in sorted(people)] for key, people in found.items()}
    return defaultdict(list, lists)


def last_states(states: list[State]) -> list[Application]:
    """Each application as it stood in the end."""
    found: dict[str, Application] = {}
    for _month, application in states:
        found[application.application_id] = application
    return [found[key] for key in sorted(found)]
