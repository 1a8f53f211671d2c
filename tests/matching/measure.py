"""What the rules of names do to the labelled set, to names they were not made with, and to a
made-up population."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import combinations

from dagster_project.ingest.judging.name_key import name_key, patronymic_key
from tests.matching.labelled import LANGUAGES, Person, Spelling, spellings, write
from tests.matching.population import MEN, SURNAMES, WOMEN, Member, for_sex, population

PERSONS = 200_000
LEAST_RECALL = 0.95
MOST_MERGED = 0.001
NameKey = tuple[str, ...]


@dataclass(frozen=True)
class Recall:
    """Pairs of spellings of one person, and how many have one key."""

    spellings: int
    pairs: int
    found: int

    @property
    def share(self) -> float:
        return self.found / self.pairs


@dataclass(frozen=True)
class Merged:
    """Persons, and how many of them share a person with somebody else."""

    persons: int
    merged: int
    of_one_name: int = 0

    @property
    def per_100_000(self) -> float:
        return self.merged / self.persons * 100_000


def key_of(surname: str, given: str) -> NameKey:
    """As a load makes it: the order of the two does not count."""
    return tuple(sorted((_key(surname), _key(given))))


def contradict(one: str, other: str) -> bool:
    """Two patronymics that make two persons of one name and birth date."""
    stated = {_patronymic(one), _patronymic(other)} - {""}
    return len(stated) > 1


_key = cache(name_key)
_patronymic = cache(patronymic_key)


def recall(set_of: Sequence[Spelling]) -> tuple[Recall, dict[str, Recall]]:
    """Of all pairs, and of those with a spelling of each language."""
    of_person: dict[int, list[tuple[Spelling, NameKey]]] = defaultdict(list)
    for item in set_of:
        of_person[item.person].append((item, key_of(item.surname, item.given)))
    pairs: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for listed in of_person.values():
        for (one, first), (other, second) in combinations(listed, 2):
            is_found = first == second and not contradict(one.patronymic, other.patronymic)
            for language in {one.language, other.language, "all"}:
                pairs[language] += 1
                found[language] += is_found
    counted = Counter(item.language for item in set_of)
    by_language = {
        language: Recall(counted[language], pairs[language], found[language])
        for language in LANGUAGES
    }
    return Recall(len(set_of), pairs["all"], found["all"]), by_language


def recall_of_other_names() -> dict[str, Recall]:
    """Each frequent surname with a given name, in Russian against each language."""
    men, women = ([pair.split("=")[0] for pair in listed] for listed in (MEN, WOMEN))
    found: dict[str, Recall] = {}
    for language in LANGUAGES[1:-1]:
        same = 0
        for number, surname in enumerate(SURNAMES):
            is_woman = bool(number % 2)
            given = (women if is_woman else men)[number // 2 % min(len(men), len(women))]
            person = Person(for_sex(surname, is_woman), given, "", is_woman)
            written = write(person, language)
            same += key_of(person.surname, given) == key_of(written[0], written[1])
        found[language] = Recall(len(SURNAMES), len(SURNAMES), same)
    return found


def merged(people: Sequence[Member]) -> tuple[Merged, dict[str, Merged]]:
    """Of all, and of those written in each language."""
    wrong = [*_merged(people)]
    names = Counter(
        (group, people[number].person.surname, people[number].person.given)
        for group, number in wrong
    )
    same = sum(
        names[group, people[number].person.surname, people[number].person.given] > 1
        for group, number in wrong
    )
    persons = Counter(member.language for member in people)
    counted = Counter(people[number].language for _, number in wrong)
    by_language = {language: Merged(persons[language], counted[language]) for language in LANGUAGES}
    return Merged(len(people), len(wrong), same), by_language


def _merged(people: Sequence[Member]) -> Iterable[tuple[object, int]]:
    """(person as counted, number of a member) of everybody who shares one with somebody else, by
    the rule of ``persons_told_apart``: name and birth date agree and no two patronymics stand
    against it; with two of them, who has none is nobody."""
    alike: dict[tuple[NameKey, date], list[tuple[int, str]]] = defaultdict(list)
    for number, member in enumerate(people):
        person, language = member.person, member.language
        surname = _written(person.surname, language, person.is_woman)
        given = _written(person.given, language, person.is_woman)
        patronymic = _written(person.patronymic, language, person.is_woman)
        stated = _patronymic(patronymic) if member.has_patronymic else ""
        alike[key_of(surname, given), member.born].append((number, stated))
    for name, members in alike.items():
        different = {stated for _, stated in members if stated}
        counted: dict[object, list[int]] = defaultdict(list)
        for number, stated in members:
            if len(different) < 2:
                counted[name].append(number)
            elif stated:
                counted[name, stated].append(number)
        for group, numbers in counted.items():
            if len(numbers) > 1:
                yield from ((group, number) for number in numbers)


@cache
def _written(name: str, language: str, is_woman: bool) -> str:
    """A name alone, by the rule of a language."""
    return write(Person(name, "", "", is_woman), language)[0]


@dataclass(frozen=True)
class Measured:
    all_pairs: Recall
    by_language: dict[str, Recall]
    others: dict[str, Recall]
    all_persons: Merged
    merged_by_language: dict[str, Merged]


@cache
def measure(persons: int = PERSONS) -> Measured:
    all_pairs, by_language = recall(spellings())
    all_persons, merged_by_language = merged(population(persons))
    return Measured(
        all_pairs, by_language, recall_of_other_names(), all_persons, merged_by_language
    )
