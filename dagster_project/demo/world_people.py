"""Persons of the simulated world: who lives where, how old, how active."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dagster_project.demo import world_names as names
from dagster_project.demo.randomness import stream


@dataclass(frozen=True)
class Person:
    """One invented person; ``number`` is the truth that files never show."""

    number: int
    surname: str
    given: str
    patronymic: str  # empty: has none
    birth_date: date
    is_female: bool
    home: str  # territory_code
    email: str
    is_namesake: bool  # another person shares names and birth date

    @property
    def name_key(self) -> tuple[str, ...]:
        """What matching sees without the patronymic."""
        return (*sorted((self.surname, self.given)), self.birth_date.isoformat())


class PeopleFactory:
    """Makes persons whose (surname, given, birth date) never meet by accident."""

    def __init__(self, seed: int) -> None:
        self._random = stream(seed, "people")
        self._taken: set[tuple[str, ...]] = set()
        self._count = 0

    def _birth_date(self, is_elderly: bool, born: tuple[int, int] | None) -> date:
        draw = 0.0 if born else self._random.random()
        if born:
            first, last = born
        elif is_elderly:
            first, last = 1942, 1970
        elif draw < 0.05:
            first, last = 2010, 2015
        elif draw < 0.17:
            first, last = 2005, 2010
        elif draw < 0.50:
            first, last = 1988, 2004
        else:
            first, last = 1942, 1987
        span = (date(last, 12, 31) - date(first, 1, 1)).days
        return date(first, 1, 1) + timedelta(days=self._random.randrange(span))

    def person(
        self, home: str, is_elderly: bool = False, born: tuple[int, int] | None = None
    ) -> Person:
        """``born``: the first and the last year of birth."""
        draw = self._random
        while True:
            is_female = draw.random() < 0.58
            stem = draw.choice(names.SURNAME_STEMS)
            surname = names.surname(stem, is_female)
            given = draw.choice(names.GIVEN_FEMALE if is_female else names.GIVEN_MALE)
            birth_date = self._birth_date(is_elderly, born)
            key = (*sorted((surname, given)), birth_date.isoformat())
            is_mistakable = born is not None and not names.SOUND_ALIKE.isdisjoint((stem, given))
            if key not in self._taken and not is_mistakable:
                break
        self._taken.add(key)
        self._count += 1
        has_patronymic = draw.random() < 0.85
        stem = draw.choice(names.PATRONYMIC_STEMS)
        latin = names.transliterate(surname, "icao").lower()
        return Person(
            self._count, surname, given,
            names.patronymic(stem, is_female) if has_patronymic else "",
            birth_date, is_female, home, f"{latin}{self._count}@example.org", False,
        )  # fmt: skip

    def namesakes(self, home: str) -> tuple[Person, Person]:
        """Two persons who differ in the patronymic alone."""
        first = self.person(home)
        stems = self._random.sample(names.PATRONYMIC_STEMS, 2)
        pair = []
        for stem in stems:
            self._count += 1
            pair.append(replace(
                first, number=self._count, is_namesake=True,
                patronymic=names.patronymic(stem, first.is_female),
                email=f"family{first.number}@example.org",
            ))  # fmt: skip
        return pair[0], pair[1]


def weighted_pool(people: Sequence[Person], draw: random.Random) -> list[float]:
    """Cumulative weights: a few regulars come often, most come once or twice."""
    total, weights = 0.0, []
    for _ in people:
        total += draw.paretovariate(1.6)
        weights.append(total)
    return weights
