"""Everything the indicators need at one known time, computed once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from dagster_project.demo.oracle_diaspora import Chosen, Denominators
from dagster_project.demo.oracle_effect import Placed, Shelf
from dagster_project.demo.oracle_events import (
    KnownEvent,
    current_registrations,
    is_checkin,
    known_events,
    plan_versions,
    settle,
)
from dagster_project.demo.oracle_money import Spend, spends
from dagster_project.demo.oracle_persons import PersonId, PersonYear, identities, person_years
from dagster_project.demo.reference import Reference
from dagster_project.demo.timeline import Period, finished_periods, month_of
from dagster_project.demo.world_model import PlanVersion

HEADLINE = "self_identified"


@dataclass
class State:
    """The warehouse as it must stand at ``known_at``."""

    reference: Reference
    shelf: Shelf
    known_at: datetime
    versions: dict[str, dict[int, PlanVersion]]
    events: dict[str, KnownEvent]
    registrations: list[Placed]
    persons: dict[str, PersonId]
    person_years: list[PersonYear]
    spends: list[Spend]
    denominators: Denominators
    territories: tuple[str, ...]  # T of the blueprint
    groups: tuple[str, ...]
    first_month: str
    of_event: dict[str, list[Placed]] = field(default_factory=dict)

    def periods(self, type_: str) -> list[Period]:
        return finished_periods(type_, self.first_month, self.known_at)

    def years(self) -> list[int]:
        return [period.start.year for period in self.periods("Y")]

    def group(self, territory: str | None) -> str | None:
        return self.reference.group_of.get(territory or "")

    def chosen(self, territory: str, year: int) -> Chosen | None:
        return self.denominators.chosen(territory, year, HEADLINE)

    def members(self, level: str) -> list[str]:
        """Codes of the dense rows of a level; ZZZ is asked for apart."""
        if level == "world":
            return ["WLD"]
        return list(self.groups if level == "group" else self.territories)

    def places(self, territory: str | None) -> list[tuple[str, str]]:
        """(level, code) of every row a fact of this territory counts in."""
        group = self.group(territory)
        found = [("world", "WLD")]
        if group:
            found.append(("group", group))
        if territory:
            found.append(("territory", territory))
        return found


def state_at(reference: Reference, shelf: Shelf, known_at: datetime) -> State:
    """Resolve deliveries, events, persons and money as known at one instant."""
    versions = plan_versions(shelf, known_at)
    reports = [fact for fact, _place, _line in shelf.rows("event_reports", known_at)]
    events = known_events(versions, reports, known_at)
    registrations = current_registrations(shelf, known_at)
    persons = identities(registrations)
    of_event: dict[str, list[Placed]] = defaultdict(list)
    for placed in registrations:
        of_event[placed[0].plan_id].append(placed)
        event = events.get(placed[0].plan_id)
        if event is not None and is_checkin(placed[0]):
            event.checkins += 1
            event.identified_checkins += placed[0].registration_id in persons
    settle(events, known_at)
    denominators = Denominators(list(shelf.rows("diaspora_estimates", known_at)))
    covered = {code for post in reference.posts for code in post.territories}
    territories = tuple(sorted(covered | denominators.territories(HEADLINE)))
    return State(
        reference,
        shelf,
        known_at,
        versions,
        events,
        registrations,
        persons,
        person_years(registrations, persons, events),
        spends(shelf, events, known_at),
        denominators,
        territories,
        tuple(sorted({reference.group_of[code] for code in territories})),
        month_of(min(event.day for event in events.values())),
        of_event,
    )
