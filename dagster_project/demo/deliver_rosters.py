"""trip_rosters: a workbook per post and trip, after the trip, in the look of the post."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from dagster_project.demo import world_names as names
from dagster_project.demo.delivery import Delivery, Record
from dagster_project.demo.dirt import Fault, put, repeat_equal, spoil_some, truncated
from dagster_project.demo.files_roster import AT, Look, look_of, render_roster, word
from dagster_project.demo.randomness import stream
from dagster_project.demo.world_model import World
from dagster_project.demo.world_youth import RosterLine, Step

EXPORT = "trip_rosters"
RENAMES = ("RU-BEL", 2025)  # from its second trip of the season on
MISCOUNTS = ("RU-ALA", 2023)  # whose total of the first trip is wrong
SCHOOLS = ("Школа № 5", "Гимназия", "Лицей", "Русская школа")


@dataclass(frozen=True, slots=True)
class RosterFact:
    """A line as a correct load understands it; ``name_key`` stands for the pseudonym."""

    post: str
    trip: str
    roster_no: int
    line_no: int
    name_key: tuple[str, ...] | None  # None: not identified
    patronymic: str
    birth_year: int | None
    sex: str | None
    residence: str
    application_id: str | None
    role: str
    status: str
    history: tuple[Step, ...]
    arrival: date | None
    departure: date | None
    host_city: str
    replaced_by: int | None


def _without(**values: None) -> Any:
    return lambda fact: replace(fact, **values)


FAULTS = [
    Fault("bad_date", "birth_date", put(AT["birth_date"], "2008 г."),
          _without(name_key=None, birth_year=None)),
    Fault("bad_date", "arrival_date", put(AT["arrival"], "31.06"), _without(arrival=None)),
    Fault("not_in_list", "status", put(AT["status"], "в пути")),
    Fault("missing_required", "line_no", put(AT["line_no"], None)),
    Fault("bad_integer", "line_no", put(AT["line_no"], "вне списка")),
]  # fmt: skip


def deliver(world: World, seed: int) -> list[Delivery]:
    """One file after every trip; some come again, put right; some can't be read at first."""
    rosters: dict[tuple[str, str], list[RosterLine]] = defaultdict(list)
    for line in world.roster_lines:
        rosters[line.post, line.trip].append(line)
    trips_of_post: dict[tuple[str, int], list[str]] = defaultdict(list)
    deliveries: list[Delivery] = []
    for (post, trip), lines in sorted(rosters.items()):
        season = int(trip[3:7])
        before = trips_of_post[post, season]
        before.append(trip)
        is_renamed = (post, season) == RENAMES and len(before) > 1
        is_renamed = is_renamed or (post == RENAMES[0] and season > RENAMES[1])
        look = look_of(post, world.posts.index(post), season, is_renamed)
        draw = stream(seed, EXPORT, post, trip)
        clerk = Clerk(look, draw)
        records = [clerk.record(line) for line in lines]
        ends = max((line.departure for line in lines if line.departure), default=date(season, 9, 1))
        received = datetime.combine(ends, datetime.min.time()) + timedelta(
            days=draw.randint(4, 22), hours=draw.randint(6, 17), minutes=draw.randint(0, 59)
        )
        error = 3 if (post, season) == MISCOUNTS and len(before) == 1 else 0
        file = Workbook(look, post, trip, received, draw)
        deliveries += file.deliveries(records, error)
    return deliveries


class Workbook:
    """The files of one post about one trip."""

    def __init__(
        self, look: Look, post: str, trip: str, received: datetime, draw: random.Random
    ) -> None:
        self.look, self.post, self.trip, self.received = look, post, trip, received
        self.draw = draw

    def deliveries(self, records: list[Record], total_error: int) -> list[Delivery]:
        draw = self.draw
        if len(records) > 12 and draw.random() < 0.3:
            spoil_some(draw.sample(records, 2), FAULTS, 0.6, draw)
            if draw.random() < 0.3:
                repeat_equal(records, draw)
            return [self._file(records, self.received)]
        good = self._file(records, self.received, total_error)
        chance = draw.random()
        if chance < 0.03:
            return [good.refused("truncated", truncated(good.content)), good]
        if chance < 0.06:
            copies = _copies(records)
            renamed = self._file(copies, self.received, lost="status")
            return [good.refused("missing_column", renamed.content), good]
        if chance < 0.09:
            return [good, good.again(days=2)]
        if chance < 0.20:
            return [good, *self._put_right(records)]
        return [good]

    def _file(
        self, records: list[Record], received: datetime, total_error: int = 0, suffix: str = "",
        lost: str = "",
    ) -> Delivery:  # fmt: skip
        content, skipped = render_roster(
            self.look, self.post, self.trip, records, len(records) + total_error, lost
        )
        name = f"{self.post}_{self.trip}{suffix}.xlsx"
        scope = (f"{self.post}|{self.trip}",)
        return Delivery(EXPORT, name, received, content, records, skipped, scope)

    def _put_right(self, records: list[Record]) -> list[Delivery]:
        """Weeks later: somebody who was said to have travelled did not come, if anybody did."""
        corrected = _copies(records)
        for record in corrected:
            fact: RosterFact = record.truth
            if fact.role == "participant" and fact.status == "travelled":
                history = (*fact.history[:-1], ("no_show", fact.history[-1][1]))
                record.truth = replace(fact, status="no_show", history=history)
                record.values[AT["status"]] = word("status", "no_show", self.look)
                record.values[AT["status_history"]] = in_a_cell(history, self.look)
                later = self.received + timedelta(days=self.draw.choice((7, 18, 40)))
                return [self._file(corrected, later, suffix="_v2")]
        return []


class Clerk:
    """Writes the lines of a roster in the look of the post."""

    def __init__(self, look: Look, draw: random.Random) -> None:
        self._look, self._draw = look, draw

    def record(self, line: RosterLine) -> Record:
        look, draw, person = self._look, self._draw, line.person
        parts = [person.surname, person.given]
        patronymic = person.patronymic if draw.random() < 0.85 else ""
        parts += [patronymic] if patronymic else []
        if look.is_english:
            parts = [names.transliterate(part, "icao") for part in parts]
        born = None if line.lacks_birth_date else person.birth_date
        sex = ("f" if person.is_female else "m") if draw.random() > 0.03 else None
        status = line.history[-1][0]
        history = line.history
        if draw.random() < 0.04:  # written down in another order
            history = tuple(draw.sample(history, len(history)))
        fact = RosterFact(
            line.post, line.trip, line.roster_no, line.line_no, person.name_key if born else None,
            patronymic, born.year if born else None, sex, line.residence, line.application_id,
            line.role, status, history, line.arrival, line.departure, line.host_city,
            line.replaced_by,
        )  # fmt: skip
        values = {
            "roster_no": line.roster_no, "line_no": line.line_no, "full_name": " ".join(parts),
            "birth_date": self._day(born), "sex": sex and word("sex", sex, look),
            "residence_country": line.residence_text, "city": line.city,
            "school": draw.choice(SCHOOLS) if line.role == "participant" else None,
            "nomination_basis": line.application_id, "role": word("role", line.role, look),
            "status": word("status", status, look), "status_history": in_a_cell(history, look),
            "arrival": self._day(line.arrival), "departure": self._day(line.departure),
            "host_city": line.host_city, "replaced_by": line.replaced_by,
        }  # fmt: skip
        return Record([values[name] for name in AT], fact)

    def _day(self, day: date | None) -> Any:
        """A date of the workbook, or a text that looks like one."""
        if day is None:
            return None
        if self._draw.random() < 0.3:
            return f"{day:%d.%m.%Y}"
        return datetime.combine(day, datetime.min.time())


def in_a_cell(history: tuple[Step, ...], look: Look) -> str:
    return "; ".join(f"{word('status', code, look)} {day:%d.%m.%Y}" for code, day in history)


def _copies(records: list[Record]) -> list[Record]:
    return [replace(record, values=list(record.values)) for record in records]
