"""Trips of the summer: who was nominated and what became of it; quotas and their versions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

from dagster_project.demo.randomness import stream
from dagster_project.demo.world_calendar import Story
from dagster_project.demo.world_model import Event
from dagster_project.demo.world_people import PeopleFactory, Person
from dagster_project.demo.world_rosters import PERSONS_PER_ESCORT, Nominee, Roster
from dagster_project.demo.world_territories import UNKNOWN_COUNTRIES, Community, spelling
from dagster_project.demo.world_youth import (
    Application,
    Quota,
    RosterLine,
    Trip,
    YouthSeason,
    trips_per_season,
)

HOSTS = (
    "Москва", "Казань", "Санкт-Петербург", "Калининград", "Нижний Новгород", "Ярославль",
    "Великий Новгород", "Волгоград", "Сочи",
)  # fmt: skip
LOOP = ("RU-ALA", 2024)  # of whose lines two say that the other stands for them


def trips_of(season: YouthSeason, count: int) -> list[Trip]:
    """From the middle of June to September, one after the other; called off: the first ones."""
    held = max(1, round(count * season.held_share))
    trips = []
    for number in range(1, count + 1):
        starts = date(season.season, 6, 16) + timedelta(days=10 * (number - 1))
        trips.append(Trip(
            f"TR-{season.season}-{number}", season.season,
            HOSTS[(number + season.season) % len(HOSTS)], starts,
            starts + timedelta(days=9 + number % 3), number > count - held,
        ))  # fmt: skip
    return trips


class Programme:
    """Fills the rosters of one season after the other."""

    def __init__(
        self, communities: dict[str, Community], story: Story, events: list[Event],
        factory: PeopleFactory, people: list[Person], seed: int, scale: float,
    ) -> None:  # fmt: skip
        self._draw = stream(seed, "trips")
        self._communities = communities
        self._posts = sorted({community.post for community in communities.values()})
        self._story = story
        self._factory = factory
        self._people = people
        self._scale = scale
        self._adults = _adults(events, communities)
        self.trips_count = trips_per_season(len(self._posts))

    def quotas(self, season: YouthSeason) -> list[Quota]:
        """The first version for everybody, a second before the trips, a third when they have
        begun: it raises some that are used up by then."""
        draw, year = self._draw, season.season
        found: dict[str, list[Quota]] = defaultdict(list)
        for code, community in sorted(self._communities.items()):
            seats = max(1, round(season.planned_seats * self._scale * community.share))
            found[code].append(Quota(
                year, 1, code, spelling(community, draw), seats,
                -(-seats // PERSONS_PER_ESCORT), date(year - 1, 12, draw.randint(8, 12)),
            ))  # fmt: skip
            for version, share, approved, factor in (
                (2, 0.25, date(year, 4, 14), draw.uniform(0.8, 1.3)),
                (3, 0.15, date(year, 7, 20), draw.uniform(1.2, 1.5)),
            ):
                if draw.random() < share:
                    last = found[code][-1]
                    found[code].append(replace(
                        last, version=version, approved=approved,
                        country_text=spelling(community, draw),
                        participants=max(1, round(last.participants * factor)),
                    ))  # fmt: skip
        unknown = Quota(year, 1, "ZZZ", UNKNOWN_COUNTRIES[year % 2], 2, 0, date(year - 1, 12, 8))
        return [*(quota for versions in found.values() for quota in versions), unknown]

    def rosters(
        self, season: YouthSeason, quotas: list[Quota], applications: list[Application]
    ) -> list[RosterLine]:
        """Every post takes part in two trips."""
        trips = trips_of(season, self.trips_count)
        begins = min(trip.starts for trip in trips if trip.is_held)
        seats: dict[str, int] = {}
        for quota in quotas:  # the last version that came before the trips
            if quota.approved < begins:
                seats[quota.territory] = quota.participants
        winners: dict[str, list[Application]] = defaultdict(list)
        for application in applications:
            age = season.season - application.person.birth_date.year
            if application.outcome == "winner" and 14 <= age <= 19:
                winners[application.residence].append(application)
        lines: list[RosterLine] = []
        for number, post in enumerate(self._posts):
            if self._story.is_silent(post, f"{season.season}-06"):
                continue
            two = [trips[(2 * number + n) % len(trips)] for n in (0, 1)]
            lines += self._of_post(post, two, seats, winners, season.nominated_share)
        return lines

    def _of_post(
        self, post: str, two: list[Trip], seats: dict[str, int],
        winners: dict[str, list[Application]], nominated_share: float,
    ) -> list[RosterLine]:  # fmt: skip
        draw = self._draw
        nominees: list[Nominee] = []
        for code, community in sorted(self._communities.items()):
            if community.post == post:
                wanted = max(1, round(seats[code] * nominated_share * draw.uniform(0.9, 1.1)))
                nominees += self._nominees(code, wanted, two[0].season, winners[code])
        draw.shuffle(nominees)
        lines: list[RosterLine] = []
        moved: list[Nominee] = []  # from the first trip to the second
        for trip, people in zip(two, (nominees[0::2], nominees[1::2]), strict=True):
            roster = Roster(post, trip, self._communities, self, draw)
            roster.nominate([*people, *moved])
            roster.escort()
            if (post, trip) == (LOOP[0], two[1]) and trip.season == LOOP[1]:
                roster.close_a_loop()
            moved = roster.moved
            lines += roster.lines
        return lines

    def _nominees(
        self, code: str, wanted: int, season: int, winners: list[Application]
    ) -> list[Nominee]:
        """Mostly winners; some were nominated by a school and never applied."""
        draw = self._draw
        of_person = {application.person.number: application for application in winners}
        ordered = [of_person[number] for number in sorted(of_person)]
        chosen = draw.sample(ordered, min(len(ordered), round(wanted * 0.92)))
        found = [
            Nominee(a.person, a.residence, a.application_id if draw.random() < 0.97 else None)
            for a in chosen
        ]
        while len(found) < wanted:
            found.append(Nominee(self.reserve(code, season), code, None))
        return found

    def reserve(self, code: str, season: int) -> Person:
        """Somebody who stands in for another."""
        person = self._factory.person(code, born=(season - 18, season - 14))
        self._people.append(person)
        return person

    def grown_up(self, post: str) -> Person:
        """Who comes to events of the post."""
        return self._draw.choice(self._adults[post])


def _adults(events: list[Event], communities: dict[str, Community]) -> dict[str, list[Person]]:
    """Post -> who came to events there and was born before 1995."""
    found: dict[str, dict[int, Person]] = defaultdict(dict)
    for event in events:
        for registration in event.registrations:
            person = registration.person
            if registration.checked_in_at and person.birth_date.year < 1995:
                found[communities[person.home].post][person.number] = person
    return {post: [of[number] for number in sorted(of)] for post, of in found.items()}
