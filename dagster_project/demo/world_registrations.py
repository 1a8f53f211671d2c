"""Who registered for which event, and who came."""

from __future__ import annotations

import bisect
import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta

from dagster_project.demo.randomness import stream
from dagster_project.demo.world_calendar import Story
from dagster_project.demo.world_model import Event, Registration
from dagster_project.demo.world_people import PeopleFactory, Person, weighted_pool
from dagster_project.demo.world_territories import (
    TINY_YEARLY_PARTICIPANTS,
    UNKNOWN_COUNTRIES,
    Community,
    spelling,
)

REGISTRATIONS_PER_YEAR = 24_400


class Attendance:
    """Fills the events that sell by registration; keeps a living pool of people per place."""

    name = "registrations"
    first_number = 0

    def __init__(
        self, communities: dict[str, Community], story: Story, seed: int, scale: float,
        people: list[Person], factory: PeopleFactory,
    ) -> None:  # fmt: skip
        self._story = story
        self._communities = communities
        self._draw = stream(seed, self.name)
        self._scale = scale
        self._factory = factory
        self._people = people
        self._pools: dict[str, list[Person]] = {}
        self._weights: dict[str, list[float]] = {}
        self._count = self.first_number

    def fill(self, events: list[Event]) -> None:
        """Give registrations to the planned events that list their guests, year by year."""
        by_place: dict[tuple[str, str], list[Event]] = defaultdict(list)
        for event in events:
            is_listed = self._draw.random() < event.kind.listed_share
            if event.versions and event.fate != "ahead" and is_listed:
                by_place[(event.month[:4], event.territory)].append(event)
        for (year, code), chosen in sorted(by_place.items()):
            self._renew(code)
            budget = self._budget(code, year, len({event.month for event in chosen}))
            people = sum(event.kind.people for event in chosen)
            before = 0
            for event in chosen:  # in proportion to the size of such events
                after = before + event.kind.people
                self._register(event, max(1, budget * after // people - budget * before // people))
                before = after

    def _budget(self, code: str, year: str, months: int) -> int:
        home = self._communities[code]
        if home.is_tiny:
            return TINY_YEARLY_PARTICIPANTS + self._draw.randint(3, 5)
        story = sum(
            self._story.factor(f"{year}-{month:02d}", ("world", ""), ("post", home.post))
            for month in range(1, 13)
        )
        wanted = REGISTRATIONS_PER_YEAR * self._scale * home.share * self._draw.uniform(0.94, 1.06)
        return max(2, round(wanted * story / 12 * min(12, months + 1) / 12))

    def _renew(self, code: str) -> None:
        """A new year: a third of the pool has moved on, others have come."""
        community = self._communities[code]
        if community.is_tiny:
            wanted = TINY_YEARLY_PARTICIPANTS
        else:
            wanted = max(30, round(REGISTRATIONS_PER_YEAR * self._scale * community.share * 0.85))
        kept = [p for p in self._pools.get(code, []) if self._draw.random() > 0.35]
        while len(kept) < wanted:
            if self._draw.random() < 0.004 and not community.is_tiny:
                arrivals: tuple[Person, ...] = self._factory.namesakes(code)
            else:
                # A handful of pensioners: nobody young, so that no breakdown hides more.
                arrivals = (self._factory.person(code, is_elderly=community.is_tiny),)
            kept.extend(arrivals)
            self._people.extend(arrivals)
        self._pools[code] = kept
        self._weights[code] = weighted_pool(kept, self._draw)

    def _pick(self, code: str) -> Person:
        weights = self._weights[code]
        return self._pools[code][
            min(bisect.bisect(weights, self._draw.random() * weights[-1]), len(weights) - 1)
        ]

    def _register(self, event: Event, count: int) -> None:
        event.has_scan = self._draw.random() < 0.93  # else the scanner stayed at home
        places = [code for code in self._pools if not self._communities[code].is_tiny]
        for _ in range(count):
            home = event.territory
            if self._draw.random() < 0.07 and places and not self._communities[home].is_tiny:
                home = self._draw.choice(places)
            self._count += 1
            event.registrations.append(self._registration(event, self._pick(home)))
        event.visitors = sum(1 for r in event.registrations if r.checked_in_at)

    def _registration(self, event: Event, person: Person) -> Registration:
        draw = self._draw
        plan = event.versions[-1]
        starts = plan.starts_at.astimezone(UTC).replace(tzinfo=None)
        registered = starts - timedelta(
            days=draw.randint(0, 24), hours=draw.randint(1, 20), minutes=draw.randint(0, 59)
        )
        if draw.random() < 0.03:
            registered = starts + timedelta(minutes=draw.randint(1, 50))  # at the door
        status = draw.choices(("registered", "cancelled", "waitlist"), (90, 6, 4))[0]
        came = event.has_scan and event.fate in ("held", "silent") and draw.random() < 0.74
        if status != "registered" and draw.random() > 0.02:
            came = False
        residence, text = self._residence(person, draw)
        return Registration(
            f"R{self._count:07d}",
            plan.plan_id if draw.random() > 0.002 else f"PL-0000-{self._count:06d}",
            person, residence, text, "online" if plan.mode == "online" else "in_person",
            registered, status,
            starts + timedelta(minutes=draw.randint(-40, 30)) if came else None,
            draw.choice(("site", "bot", "desk")),
        )  # fmt: skip

    def _residence(self, person: Person, draw: random.Random) -> tuple[str | None, str | None]:
        chance = draw.random()
        if not self._communities[person.home].is_tiny:
            if chance < 0.004:
                return "ZZZ", draw.choice(UNKNOWN_COUNTRIES)
            if chance < 0.010:
                return None, None
            if chance < 0.016:
                other = draw.choice([c for c in self._pools if not self._communities[c].is_tiny])
                return other, spelling(self._communities[other], draw)
        return person.home, spelling(self._communities[person.home], draw)


class FormerAttendance(Attendance):
    """Fills events of the time before the first month: some of those who came then come later."""

    name = "history"
    first_number = 900_000

    def remember(self, events: list[Event]) -> None:
        """Who registered for these events may have come before."""
        for event in events:
            for registration in event.registrations:
                person = registration.person
                if not self._communities[person.home].is_tiny:
                    self._pools.setdefault(person.home, []).append(person)
        for code, pool in self._pools.items():
            self._weights[code] = weighted_pool(pool, self._draw)


def latest_instant(registration: Registration) -> datetime:
    """When the registration reached its final state."""
    return max(registration.registered_at, registration.checked_in_at or datetime.min)
