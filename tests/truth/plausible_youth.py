"""What a reader who knows the youth programme would check of the demo world."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median

from dagster_project.demo.world_competitions import APPLICATIONS_PER_SEASON, last_states
from dagster_project.demo.world_model import World
from dagster_project.demo.world_youth import Application, RosterLine

SHOCK = 2022
USUAL = (2023, 2024, 2025)


@dataclass
class YouthFigures:
    """Applications as they stood in the end, lines of rosters, seats of the last versions."""

    applications: list[Application] = field(default_factory=list)
    lines: list[RosterLine] = field(default_factory=list)
    seats: dict[int, int] = field(default_factory=dict)


def youth_figures(world: World) -> YouthFigures:
    seats: dict[tuple[int, str], int] = {}
    for quota in sorted(world.quotas, key=lambda quota: quota.version):
        seats[quota.season, quota.territory] = quota.participants
    by_season = Counter[int]()
    for (season, _territory), count in seats.items():
        by_season[season] += count
    return YouthFigures(last_states(world.applications), world.roster_lines, dict(by_season))


def _season(line: RosterLine) -> int:
    return int(line.trip[3:7])


def _travelled(f: YouthFigures) -> dict[int, list[RosterLine]]:
    found: dict[int, list[RosterLine]] = defaultdict(list)
    for line in f.lines:
        if line.role == "participant" and line.history[-1][0] == "travelled":
            found[_season(line)].append(line)
    return found


def competitions(f: YouthFigures) -> Iterator[str]:
    """Rossotrudnichestvo and partners, 2018–2025: thousands take part in a year; as in every
    competition with a deadline most is sent at its end, and results come after two or three
    months."""
    count = Counter(application.season for application in f.applications)
    for season in USUAL:
        if not 0.8 <= count[season] / APPLICATIONS_PER_SEASON <= 1.4:
            yield f"{season}: {count[season]} applications"
        of_season = [a for a in f.applications if a.season == season]
        months = Counter(a.submitted_at.month for a in of_season)
        if not months[1] < months[2] < months[4] or max(months) > 4:
            yield f"{season}: by months {sorted(months.items())}"
        judged = [(a.published_at - a.submitted_at).days for a in of_season if a.published_at]
        if not 45 <= median(judged or [0]) <= 100:
            yield f"{season}: {median(judged or [0])} days to a result"
        winners = sum(a.outcome == "winner" for a in of_season) / len(of_season)
        if not 0.25 <= winners <= 0.55:
            yield f"{season}: {winners:.0%} win"


def trips(f: YouthFigures) -> Iterator[str]:
    """Programme act 2321-r of 2014: about 1,000 a year; public statements: more than 700 a year
    (2018, 2023), 455 people of 48 states in 2025; ages 14 to 19 (notice of Vienna, 2018)."""
    travelled = _travelled(f)
    for season in USUAL:
        lines = travelled[season]
        if not 350 <= len(lines) <= 1000 or len({line.residence for line in lines}) < 40:
            yield f"{season}: {len(lines)} of {len({line.residence for line in lines})} countries"
        ages = {season - line.person.birth_date.year for line in lines}
        if not ages <= set(range(14, 20)):
            yield f"{season}: of ages {sorted(ages)}"
        if not 0.45 <= len(lines) / f.seats[season] <= 1:
            yield f"{season}: {len(lines)} of {f.seats[season]} seats"
    if len(travelled[SHOCK]) > 0.4 * len(travelled[SHOCK + 1]):
        yield f"{len(travelled[SHOCK])} travelled in the year without flights"


def ways_out(f: YouthFigures) -> Iterator[str]:
    """Judged by school exchanges: of a list that is not called off some tenths do not go, by every
    way; who goes was on no other trip of the season."""
    for season in USUAL:
        last = Counter(
            line.history[-1][0] for line in f.lines
            if _season(line) == season and line.role == "participant"
        )  # fmt: skip
        total = sum(last.values())
        for way in ("visa_refused", "withdrawn", "no_show", "replaced"):
            if not 0.005 <= last[way] / total <= 0.12:
                yield f"{season}: {last[way]} of {total} {way}"
        persons = Counter(line.person.number for line in _travelled(f)[season])
        if max(persons.values()) > 1:
            yield f"{season}: one person travelled twice"


YouthCheck = Callable[[YouthFigures], Iterator[str]]
YOUTH_CHECKS: tuple[YouthCheck, ...] = (competitions, trips, ways_out)
