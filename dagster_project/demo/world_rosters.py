"""One roster: who was nominated by a post for a trip, and each one's way from there."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from dagster_project.demo.world_people import Person
from dagster_project.demo.world_territories import Community, spelling
from dagster_project.demo.world_youth import RosterLine, Step, Trip

# What becomes of a nominated person, and how often.
FATES = {"travelled": 820, "visa_refused": 45, "withdrawn": 45, "no_show": 25, "replaced": 58,
         "pending": 7}  # fmt: skip
PERSONS_PER_ESCORT = 12


@dataclass(frozen=True)
class Nominee:
    person: Person
    residence: str
    application_id: str | None


class Candidates(Protocol):
    """Where people come from who are not nominated at first."""

    def reserve(self, code: str, season: int) -> Person: ...

    def grown_up(self, post: str) -> Person: ...


class Roster:
    """The lines a post writes for one trip."""

    def __init__(
        self, post: str, trip: Trip, communities: dict[str, Community], candidates: Candidates,
        draw: random.Random,
    ) -> None:  # fmt: skip
        self.post, self.trip = post, trip
        self.lines: list[RosterLine] = []
        self.moved: list[Nominee] = []
        self._communities = communities
        self._candidates = candidates
        self._draw = draw
        self._has_second = draw.random() < 0.2  # a supplementary list in the same file

    def nominate(self, nominees: Sequence[Nominee]) -> None:
        """A line for each; whoever is replaced names the line of the other."""
        for place, nominee in enumerate(nominees):
            is_late = self._has_second and place > len(nominees) * 4 // 5
            self._place(nominee, self._first_day(), 2 if is_late else 1)

    def _place(self, nominee: Nominee, nominated: date, roster_no: int) -> None:
        draw, trip = self._draw, self.trip
        fate = draw.choices([*FATES], [*FATES.values()])[0] if trip.is_held else "withdrawn"
        confirmed = min(nominated + timedelta(days=draw.randint(3, 6)), self._eve)
        after = min(confirmed + timedelta(days=draw.randint(0, 5)), self._eve)
        arrival = trip.starts + timedelta(days=draw.random() < 0.03)
        history = [("nominated", nominated), ("confirmed", confirmed)]
        if fate == "visa_refused" or (fate == "pending" and draw.random() < 0.5):
            history.pop()
        # That another stands in is not always written into the history.
        is_unsaid = fate == "replaced" and draw.random() < 0.4
        if fate != "pending" and not is_unsaid:
            day = {"travelled": arrival, "no_show": trip.starts}.get(fate, after)
            history.append((fate, day))
        is_expected = fate in ("travelled", "no_show")
        line = self._line(nominee, tuple(history), "participant", roster_no)
        self.lines.append(replace(
            line, arrival=arrival if is_expected else None,
            departure=trip.ends if is_expected else None,
        ))  # fmt: skip
        if fate == "replaced":
            self.lines[-1] = replace(self.lines[-1], replaced_by=len(self.lines) + 1)
            other = self._candidates.reserve(nominee.residence, trip.season)
            start = min(after + timedelta(days=1), self._eve)
            self._place(Nominee(other, nominee.residence, None), start, roster_no)
        elif fate == "withdrawn" and trip.is_held and draw.random() < 0.3:
            self.moved.append(nominee)

    def escort(self) -> None:
        """A grown-up for every twelve."""
        chosen: dict[int, Person] = {}
        for _ in range(-(-len(self.lines) // PERSONS_PER_ESCORT)):
            person = self._candidates.grown_up(self.post)
            chosen[person.number] = person
        for person in chosen.values():
            nominated = self._first_day()
            last: Step = ("travelled", self.trip.starts)
            if not self.trip.is_held:
                last = ("withdrawn", self._eve)
            line = self._line(
                Nominee(person, person.home, None),
                (("nominated", nominated), ("confirmed", min(nominated + timedelta(days=4),
                                                             self._eve)), last),
                "escort", 1,
            )  # fmt: skip
            if self.trip.is_held:
                line = replace(line, arrival=self.trip.starts, departure=self.trip.ends)
            self.lines.append(line)

    def close_a_loop(self) -> None:
        """Each of two lines says that the other stands for it."""
        first, second = [
            place
            for place, line in enumerate(self.lines)
            if line.role == "participant" and line.history[-1][0] == "travelled"
        ][:2]
        for place, other in ((first, second), (second, first)):
            line = self.lines[place]
            self.lines[place] = replace(
                line, history=line.history[:2], arrival=None, departure=None,
                replaced_by=other + 1,
            )  # fmt: skip

    @property
    def _eve(self) -> date:
        return self.trip.starts - timedelta(days=1)

    def _first_day(self) -> date:
        """Nobody is nominated before the competitions are judged."""
        draw, season = self._draw, self.trip.season
        long_before = self.trip.starts - timedelta(days=draw.randint(35, 60))
        return max(date(season, 6, 1) + timedelta(days=draw.randint(0, 3)), long_before)

    def _line(
        self, nominee: Nominee, history: tuple[Step, ...], role: str, roster_no: int
    ) -> RosterLine:
        home, draw = self._communities[nominee.residence], self._draw
        return RosterLine(
            self.post, self.trip.code, roster_no, len(self.lines) + 1, nominee.person,
            nominee.residence, spelling(home, draw), draw.choice(home.facts.towns),
            nominee.application_id, role, history, None, None, self.trip.host_city,
            lacks_birth_date=draw.random() < 0.012,
        )  # fmt: skip
