"""How large each territory's community is, its towns, and how files spell its name.

Sizes are public figures, typed with their sources in ``data/communities.csv``.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from dataclasses import dataclass

from dagster_project.demo.reference import Post, Reference

# Slips of the pen and answers that name no country: nobody can resolve them.
UNKNOWN_COUNTRIES = ("Казахтан", "Герамния", "н/д", "место не указано", "за границей")
TINY_YEARLY_PARTICIPANTS = 4
ASSOCIATIONS = 3  # of a territory
TURN = 2021  # the typed yearly change holds from this year on


@dataclass(frozen=True)
class Facts:
    """Public figures of one territory: a row of ``communities.csv``."""

    territory_code: str
    population_2015: int
    population_2024: int
    russian_born_2010: int | None  # none: the United Nations give no figure
    russian_born_2015: int | None
    russian_born_2019: int | None
    compatriots: int
    compatriots_year: int
    yearly_change_percent: int
    utc_offset: int  # hours
    currency: str
    towns: tuple[str, ...]

    def population_in(self, year: int) -> int:
        growth = self.population_2024 / self.population_2015
        return round(self.population_2015 * math.pow(growth, (year - 2015) / 9))

    def compatriots_in(self, year: int) -> int:
        years = max(year, TURN) - max(self.compatriots_year, TURN)
        return round(self.compatriots * math.pow(1 + self.yearly_change_percent / 100, years))


@dataclass(frozen=True)
class Community:
    """What the world knows of one territory."""

    code: str
    post: str
    number: int
    share: float  # of all registrations
    event_weight: float  # relative number of events
    size: float  # of its events, beside a middling place
    is_tiny: bool
    facts: Facts
    names: tuple[str, ...]

    @property
    def association_numbers(self) -> tuple[str, ...]:
        """The numbers that the register gave to associations of the place."""
        first = self.number * ASSOCIATIONS + 1
        count = 1 if self.is_tiny else ASSOCIATIONS
        return tuple(f"АС-{number:04d}" for number in range(first, first + count))

    def association(self, draw: random.Random) -> str:
        """One of them, the first oftener than others."""
        numbers = self.association_numbers
        return numbers[min((0, 0, 0, 1, 1, 2, 2)[draw.randint(1, 7) - 1], len(numbers) - 1)]


def posts_in_use(reference: Reference, scale: float) -> tuple[Post, ...]:
    """All posts from half size on; a small world has fewer of them, never fewer than four."""
    count = len(reference.posts)
    return reference.posts[: max(4, min(count, round(count * scale * 2)))]


def public_facts(reference: Reference) -> dict[str, Facts]:
    """territory_code -> figures; some territories have no post."""
    return {facts.territory_code: facts for facts in reference.typed("communities", Facts)}


def communities(reference: Reference, posts: tuple[Post, ...]) -> dict[str, Community]:
    """territory_code -> community; the programme reaches small ones better than large ones."""
    facts = public_facts(reference)
    post_of = {code: post for post in posts for code in post.territories}
    tiny = _tiny(reference, posts, facts)
    sizes = {code: facts[code].compatriots ** 0.45 for code in sorted(post_of)}
    total = sum(size for code, size in sizes.items() if code not in tiny)
    shares = {code: max(size / total, 0.003) for code, size in sizes.items()}
    return {
        code: Community(
            code,
            post.code,
            number,
            0.0 if code in tiny else shares[code],
            shares[code] ** 0.5 * (0.5 if code in tiny else 1),
            min(max((facts[code].compatriots / 60_000) ** 0.35, 0.2), 1.8),
            code in tiny,
            facts[code],
            (reference.territories[code].name_ru, *reference.territories[code].names),
        )
        for number, (code, post) in enumerate(sorted(post_of.items()))
    }


def _tiny(reference: Reference, posts: tuple[Post, ...], facts: dict[str, Facts]) -> set[str]:
    """The two least of the group with the most: they make the protection act every year."""
    hosts = {post.territory for post in posts}
    others = sorted({code for post in posts for code in post.territories} - hosts)
    sizes = Counter(reference.group_of[code] for code in others)
    largest = max(sorted(sizes), key=lambda group: sizes[group])
    candidates = [code for code in others if reference.group_of[code] == largest]
    return set(sorted(candidates, key=lambda code: facts[code].compatriots)[:2])


def is_cyrillic_page(text: str) -> bool:
    """Can be written in windows-1251."""
    try:
        text.encode("cp1251")
    except UnicodeEncodeError:
        return False
    return True


def spelling(community: Community, draw: random.Random) -> str:
    """One of the names the alias seed knows, sometimes with the blanks and case of haste."""
    name = community.names[0] if draw.random() < 0.6 else draw.choice(community.names)
    if not is_cyrillic_page(name):
        name = community.names[0]
    chance = draw.random()
    if chance < 0.02:
        return f" {name} "
    if chance < 0.03:
        return name.upper()
    return name
