"""Persons without names: identity, person-years, newness (rules 7–9)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from dagster_project.demo.deliver_registrations import RegistrationFact
from dagster_project.demo.oracle_effect import Placed
from dagster_project.demo.oracle_events import KnownEvent, is_checkin

PersonId = tuple[str, ...]


@dataclass(slots=True)
class PersonYear:
    """One identified person in one year with at least one check-in at a held event."""

    person: PersonId
    year: int
    residence: str
    age: int
    events: set[str]
    halves: set[str]
    is_new: bool | None = None

    @property
    def band(self) -> str:
        """Band of the scheme age5."""
        if self.age < 0 or self.age > 110:
            return "unknown"
        for limit, code in ((14, "<14"), (18, "14_17"), (36, "18_35")):
            if self.age < limit:
                return code
        return "36_plus"

    @property
    def is_youth(self) -> bool:
        return self.band in ("14_17", "18_35")


def identities(registrations: list[Placed]) -> dict[str, PersonId]:
    """registration_id -> person, unidentified ones left out."""
    patronymics: dict[PersonId, set[str]] = defaultdict(set)
    for fact, _place, _line in registrations:
        if fact.name_key is not None and fact.patronymic:
            patronymics[fact.name_key].add(fact.patronymic)
    found: dict[str, PersonId] = {}
    for fact, _place, _line in registrations:
        if fact.name_key is None:
            continue
        if len(patronymics[fact.name_key]) < 2:
            found[fact.registration_id] = fact.name_key
        elif fact.patronymic:
            found[fact.registration_id] = (*fact.name_key, fact.patronymic)
    return found


def person_years(
    registrations: list[Placed], persons: dict[str, PersonId], events: dict[str, KnownEvent]
) -> list[PersonYear]:
    """Check-ins at held events, gathered by person and year of the event."""
    gathered: dict[tuple[PersonId, int], list[tuple[Placed, KnownEvent]]] = defaultdict(list)
    first_day: date | None = None
    for placed in registrations:
        fact = placed[0]
        event = events.get(fact.plan_id)
        if event is None or not event.is_held or not is_checkin(fact):
            continue
        first_day = min(first_day or event.day, event.day)
        person = persons.get(fact.registration_id)
        if person is not None:
            gathered[(person, event.day.year)].append((placed, event))
    found = [_person_year(person, year, rows) for (person, year), rows in gathered.items()]
    if first_day is not None:
        _mark_new(found, first_day)
    return found


def _latest(placed: Placed) -> tuple[datetime, int, int]:
    fact: RegistrationFact = placed[0]
    return (fact.registered_at, placed[1], placed[2])


def _person_year(person: PersonId, year: int, rows: list[tuple[Placed, KnownEvent]]) -> PersonYear:
    last: RegistrationFact = max((placed for placed, _event in rows), key=_latest)[0]
    return PersonYear(
        person,
        year,
        last.residence or "ZZZ",
        year - (last.birth_year or 0),
        {event.key for _placed, event in rows},
        {"H1" if event.day.month <= 6 else "H2" for _placed, event in rows},
    )


def _mark_new(found: list[PersonYear], first_day: date) -> None:
    """Defined from the first year whose three years before are wholly observed."""
    years: dict[PersonId, set[int]] = defaultdict(set)
    for row in found:
        years[row.person].add(row.year)
    for row in found:
        if (first_day.year, first_day.month) <= (row.year - 3, 1):
            row.is_new = not years[row.person] & {row.year - 1, row.year - 2, row.year - 3}
