"""Associations of compatriots: founded, renamed, asleep, closed, merged into each other."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dagster_project.demo.randomness import stream
from dagster_project.demo.world_territories import Community, spelling

# The office began to keep the register when its first quarter ended; what was before it, it tells.
FIRST_QUARTER = "2024-Q1"
FIRST_YEAR, LAST_YEAR = 2022, 2026
FORMS = ("society", "union", "foundation", "club", "informal")
KINDS = (
    ("Общество русской культуры", "society"), ("Русский дом", "informal"),
    ("Союз соотечественников", "union"), ("Ассоциация русскоязычных", "union"),
    ("Фонд русского слова", "foundation"), ("Клуб друзей русского языка", "club"),
    ("Общество русской школы", "society"), ("Клуб молодых соотечественников", "club"),
)  # fmt: skip
PROPER = ("Родник", "Лира", "Светоч", "Мост", "Очаг", "Глобус", "Азбука", "Радуга", "Единство",
          "Жар-птица", "Созвездие", "Маяк")  # fmt: skip
OPEN = ("active", "dormant")
Step = tuple[str, date]


@dataclass(frozen=True, slots=True)
class Association:
    """One association with all that became of it."""

    number: str
    territory: str
    country_text: str
    names: tuple[tuple[date, str], ...]  # the first since its registration
    name_local: str | None
    legal_form: str
    history: tuple[Step, ...]  # the first is its registration
    merged_into: str | None
    members: int
    has_youth_wing: bool
    is_council_member: bool
    reports: tuple[date, ...]
    posts: tuple[str, ...]  # whose registers show it, the one that serves the country first

    @property
    def registered(self) -> date:
        return self.history[0][1]

    def state_on(self, day: date) -> Step:
        """Its status on a day, and since when; it was registered by then."""
        return self.history[bisect_right([since for _, since in self.history], day) - 1]

    def name_on(self, day: date) -> str:
        return self.names[max(bisect_right([since for since, _ in self.names], day) - 1, 0)][1]

    def last_report(self, day: date) -> date | None:
        return max((report for report in self.reports if report <= day), default=None)


def make_associations(places: dict[str, Community], seed: int) -> list[Association]:
    """Those of every territory in order of their numbers, with the stories that are planted."""
    found = {
        association.number: association
        for code in sorted(places)
        for association in _of_place(places[code], stream(seed, "associations", code))
    }
    return sorted(
        _with_stories(found, places), key=lambda one: (one.territory, one.number, one.registered)
    )


def _of_place(place: Community, draw: random.Random) -> Iterator[Association]:
    numbers = place.association_numbers
    for position, number in enumerate(numbers):
        kind, form = draw.choice(KINDS)
        town = draw.choice(place.facts.towns)
        first = 1994 if position == 0 else 2004
        registered = date(draw.randint(first, 2021), draw.randint(1, 12), draw.randint(1, 28))
        if position == len(numbers) - 1 > 0 and draw.random() < 0.45:
            registered = date(draw.randint(2022, 2026), draw.randint(1, 9), draw.randint(1, 28))
        history, merged_into = _life(registered, numbers[0] if position else None, draw)
        yield Association(
            number=number, territory=place.code, country_text=spelling(place, draw),
            names=((registered, f"{kind} «{draw.choice(PROPER)}», {town}"),),
            name_local=f"{draw.choice(PROPER)} ({place.code})" if draw.random() < 0.5 else None,
            legal_form=form, history=history, merged_into=merged_into,
            members=draw.randint(12, 900), has_youth_wing=draw.random() < 0.35,
            is_council_member=position == 0 or draw.random() < 0.2,
            reports=_reports(history, draw), posts=(place.post,),
        )  # fmt: skip


def _life(
    registered: date, larger: str | None, draw: random.Random
) -> tuple[tuple[Step, ...], str | None]:
    """What became of it; ``larger``: the one that it may be merged into."""
    history: list[Step] = [("active", registered)]
    begin = max(registered, date(2022, 6, 1)) + timedelta(days=200)
    turn = begin + timedelta(days=draw.randint(0, 1100))
    chance = draw.random()
    if chance < 0.13:
        history.append(("dormant", turn))
        if draw.random() < 0.4:
            history.append(("active", turn + timedelta(days=draw.randint(120, 500))))
    elif chance < 0.21:
        history.append(("closed", turn))
    elif chance < 0.26 and larger:
        history.append(("merged", turn))
        return tuple(history), larger
    return tuple(history), None


def _reports(history: tuple[Step, ...], draw: random.Random) -> tuple[date, ...]:
    """About one a year, while it is alive; a dormant one hardly ever reports."""
    found = []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        day = date(year, draw.randint(2, 11), draw.randint(1, 28))
        if day < history[0][1]:
            continue
        status = [status for status, since in history if since <= day][-1]
        if draw.random() < {"active": 0.86, "dormant": 0.1}.get(status, 0):
            found.append(day)
    return tuple(found)


def _with_stories(
    found: dict[str, Association], places: dict[str, Community]
) -> Iterator[Association]:
    """What must happen in every world: in countries of the four posts that the smallest one has."""
    first, second, third = (places["SRB"].association_numbers[n] for n in range(3))
    _changed(found, third, ("merged", date(2023, 5, 16)), merged_into=second)
    _changed(found, second, ("merged", date(2025, 3, 3)), merged_into=first)
    _changed(found, first)

    kept, asleep, reused = places["KAZ"].association_numbers
    _changed(found, kept)
    _changed(found, asleep, ("dormant", date(2023, 9, 1)), ("active", date(2025, 2, 10)))
    _changed(found, reused, ("closed", date(2023, 2, 1)))
    heir = found[reused]
    begun = date(2024, 4, 10)
    yield replace(
        heir, names=((begun, "Клуб любителей русской песни, Астана"),), legal_form="club",
        history=(("active", begun),), members=41, is_council_member=False,
        reports=(date(2025, 3, 4), date(2026, 2, 17)),
    )  # fmt: skip

    renamed, again, private = places["DEU"].association_numbers
    _changed(found, renamed)
    one = found[renamed]
    later = (date(2024, 9, 1), "Русская община Германии «Единство»")
    found[renamed] = replace(one, names=(*one.names, later))
    _changed(found, again, ("closed", date(2024, 2, 12)), ("active", date(2025, 5, 20)))
    _changed(found, private)
    named = found[private]
    found[private] = replace(
        named, names=((named.registered, "Творческая мастерская Ивановой А. П."),)
    )

    neighbour = found[places["GEO"].association_numbers[0]]
    found[neighbour.number] = replace(neighbour, posts=(*neighbour.posts, places["KAZ"].post))
    # The office of Baku gave a number that the one of Berlin had given long before.
    begun = date(2024, 6, 5)
    other = found[places["AZE"].association_numbers[0]]
    yield replace(
        other, number=renamed, names=((begun, "Ассоциация русскоязычных «Мост», Гянджа"),),
        history=(("active", begun),), merged_into=None, members=58,
        reports=(date(2025, 6, 9), date(2026, 5, 12)), is_council_member=False,
    )  # fmt: skip
    yield from found.values()


def _changed(
    found: dict[str, Association], number: str, *steps: Step, merged_into: str | None = None
) -> None:
    """The same association with another life; it was registered before it."""
    one = found[number]
    registered = min(one.registered, date(2012, 4, 2))
    history: tuple[Step, ...] = (("active", registered), *steps)
    reports = tuple(
        day for day in one.reports
        if [status for status, since in history if since <= day][-1:] in (["active"], ["dormant"])
    )  # fmt: skip
    found[number] = replace(
        one, history=history, merged_into=merged_into, reports=reports,
        names=((registered, one.names[0][1]),),
    )  # fmt: skip
