"""Spellings of one person are found and different persons are not merged, as docs/matching.md and
the released figures say."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest

from dagster_project.catalogue import read_meanings
from tests.matching import measure as measuring
from tests.matching import report
from tests.matching.labelled import LANGUAGES, PERSONS, Person, Spelling, spellings
from tests.matching.measure import LEAST_RECALL, MOST_MERGED, measure, merged, recall
from tests.matching.population import Member

REWRITE = "run `make matching`, and say in CHANGELOG.md why figures changed"


def test_enough_of_all_pairs_is_found() -> None:
    found = measure()
    assert found.all_pairs.share >= LEAST_RECALL
    assert found.all_pairs.spellings >= 600


def test_hardly_anybody_is_merged() -> None:
    people = measure().all_persons
    assert people.persons == 200_000
    assert people.merged / people.persons <= MOST_MERGED


def test_the_page_is_what_the_command_writes() -> None:
    assert report.PAGE.read_text(encoding="utf-8") == report.page(measure()), REWRITE


def test_the_seed_is_what_the_command_writes() -> None:
    assert report.SEED.read_text(encoding="utf-8") == report.seed(measure()), REWRITE


@pytest.mark.parametrize("code", ["R02", "R08"])
def test_the_caveats_say_what_was_measured(code: str) -> None:
    found = measure()
    shares = [own.share * 100 for own in found.by_language.values()]
    meaning = read_meanings()[code]
    english, russian = (" ".join(meaning[f"caveat_{word}"].split()) for word in ("en", "ru"))
    every, least, most = found.all_pairs.share * 100, min(shares), max(shares)
    assert f"person {every:.0f} are found, by language from {least:.0f} to {most:.0f}" in english
    assert f"узнаются {every:.0f}, по языкам от {least:.0f} до {most:.0f}" in russian


def test_every_language_has_a_name_in_both_languages() -> None:
    assert tuple(report.NAMES) == LANGUAGES


def test_the_labelled_set_has_every_language_and_no_spelling_twice() -> None:
    listed = spellings()
    assert {item.language for item in listed} == set(LANGUAGES)
    assert {item.person for item in listed} == set(range(len(PERSONS)))
    written: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for item in listed:
        written[item.person].append((item.surname, item.given))
    assert all(len(set(names)) == len(names) for names in written.values())


def test_a_key_that_finds_nothing_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "key_of", lambda surname, given: (surname, given))
    found, _ = recall(spellings())
    assert found.share < LEAST_RECALL


def test_a_key_that_merges_everybody_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "key_of", lambda surname, given: ())
    people = [_member("Иванов", "Пётр"), _member("Жуков", "Илья"), _member("Попов", "Лев")]
    found, by_language = merged(people)
    assert found.merged / found.persons > MOST_MERGED
    assert by_language["Russian"].merged == 3


def _member(surname: str, given: str, patronymic: str = "", day: int = 1) -> Member:
    person = Person(surname, given, patronymic)
    return Member(person, date(1990, 1, day), "Russian", bool(patronymic))


@pytest.mark.parametrize(
    ("others", "wrong"),
    [
        ([_member("Иванов", "Пётр")], 2),
        ([_member("Пётр", "Иванов")], 2),
        ([_member("Иванов", "Пётр", day=2)], 0),
        ([_member("Иванов", "Илья")], 0),
        ([_member("Иванов", "Пётр", "Ильич"), _member("Иванов", "Пётр", "Львович")], 0),
        ([_member("Иванов", "Пётр", "Ильич"), _member("Иванов", "Пётр", "Ильич")], 3),
    ],
    ids=["same", "swapped", "other day", "other name", "nobody's", "one patronymic"],
)
def test_who_is_counted_as_merged(others: list[Member], wrong: int) -> None:
    found, _ = merged([_member("Иванов", "Пётр"), *others])
    assert found.merged == wrong


def test_recall_counts_pairs_of_one_person_only() -> None:
    found, by_language = recall(
        [
            Spelling(0, "Russian", "Жуков", "Пётр"),
            Spelling(0, "German", "Schukow", "Pjotr"),
            Spelling(0, "Polish", "Nowak", "Piotr"),
            Spelling(1, "Russian", "Жуков", "Пётр"),
        ]
    )
    assert (found.spellings, found.pairs, found.found) == (4, 3, 1)
    assert (by_language["German"].pairs, by_language["German"].found) == (2, 1)
