"""What happens in the youth programme: applications to competitions, trips, rosters, quotas."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from dagster_project.demo.reference import Reference
from dagster_project.demo.world_people import Person

FIRST_SEASON = 2022
TRIPS_PER_SEASON = 9
Step = tuple[str, date]  # a status and the day it was reached


@dataclass(frozen=True)
class YouthSeason:
    """The size of one season: a row of ``trip_seasons.csv``."""

    season: int
    applications: float  # beside a usual season
    planned_seats: int  # for participants, in the whole world
    nominated_share: float  # of the seats, at first
    held_share: float  # of its trips; the others were called off


@dataclass(frozen=True, slots=True)
class StageResult:
    stage: str
    score: Decimal
    is_passed: bool
    judged_at: datetime


@dataclass(frozen=True, slots=True)
class Application:
    """One application in one state of its life."""

    application_id: str
    competition: str
    season: int
    person: Person
    residence: str  # territory_code; ZZZ: a name that nobody knows
    residence_text: str
    submitted_at: datetime  # UTC
    category: str
    works: tuple[str, ...]  # their types
    post: str
    results: tuple[StageResult, ...] = ()
    published_at: datetime | None = None
    outcome: str = "none"
    status: str = "submitted"
    lacks_birth_date: bool = False
    has_consent: bool = True


@dataclass(frozen=True, slots=True)
class Trip:
    code: str
    season: int
    host_city: str
    starts: date
    ends: date
    is_held: bool


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One line of a post's roster of a trip, as it stood after the trip."""

    post: str
    trip: str
    roster_no: int
    line_no: int
    person: Person
    residence: str
    residence_text: str
    city: str
    application_id: str | None
    role: str
    history: tuple[Step, ...]
    arrival: date | None
    departure: date | None
    host_city: str
    replaced_by: int | None = None
    lacks_birth_date: bool = False


@dataclass(frozen=True, slots=True)
class Quota:
    """The seats of one country in one version of a season's quotas."""

    season: int
    version: int
    territory: str  # ZZZ: a name that nobody knows
    country_text: str
    participants: int
    escorts: int
    approved: date


def youth_seasons(reference: Reference) -> list[YouthSeason]:
    return reference.typed("trip_seasons", YouthSeason)


def trips_per_season(posts: int) -> int:
    """Every post takes part in two; a small world has fewer."""
    return min(TRIPS_PER_SEASON, 2 * posts)
