"""Promises of the ladder over random worlds of persons.

The strongest: with every published figure written as a sum over kinds of persons, no hidden
small count – of any place and any single attribute, also those that have no row – is a linear
combination of published figures (an attacker with any number of additions and subtractions,
and with the zeros that published zeros imply).
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dagster_project.release import protection_ladder
from dagster_project.release.lattice import Row
from dagster_project.release.protection import protect_indicators
from dagster_project.release.protection_ladder import choose_rest
from tests.unit.protection_world import BANDS, LATTICE, K, Person, tree_of, warehouse_rows

GROUPS = {"D01": ["AAA", "BBB", "CCC"], "D02": ["EEE", "FFF"], "D03": ["GGG"], "D04": ["HHH"]}
TREE = tree_of(GROUPS)
# RUS stands for persons who live where no row is published.
PLACES = [*itertools.chain.from_iterable(GROUPS.values()), "ZZZ", "RUS"]
KINDS = list(itertools.product(PLACES, BANDS, (True, False), (1, 2)))
Key = tuple[Any, ...]
CELLS = [
    ("_T", "_T"),
    *(("age5", band) for band in BANDS),
    *(("youth", part) for part in ("youth", "other")),
    *(("newness", part) for part in ("new", "returning")),
    *(("events_1_2", part) for part in ("one", "two_plus")),
]

person_lists = st.lists(
    st.tuples(
        st.sampled_from(PLACES),
        st.sampled_from(BANDS),
        st.booleans(),
        st.sampled_from((1, 2)),
        st.sampled_from((1, 1, 2, 3, 4, 5, 6, 9, 20, 40)),
    ),
    max_size=45,
).map(
    lambda drawn: [
        person
        for place, band, is_new, events, count in drawn
        for person in [Person(place, band, is_new, events)] * count
    ]
)
bounded = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def protect(rows: list[Row]) -> list[Row]:
    return protect_indicators(rows, TREE, LATTICE)


def key(row: Row) -> Key:
    return tuple(
        row[name] for name in ("indicator_code", "territory_code", "dim1_scheme", "dim1_code")
    )


def matches(code: str, place: str) -> bool:
    return code in ("WLD", place) or place in GROUPS.get(code, [])


def kind_of(person: Person) -> int:
    return KINDS.index((person.territory, person.band, person.is_new, person.events))


def functional(code: str, scheme: str, dim1: str) -> np.ndarray[Any, Any]:
    """Which kinds of persons a count adds up."""
    tests = {
        "_T": lambda band, is_new, events: True,
        "age5": lambda band, is_new, events: band == dim1,
        "youth": lambda band, is_new, events: (band in ("14_17", "18_35")) == (dim1 == "youth"),
        "newness": lambda band, is_new, events: is_new == (dim1 == "new"),
        "events_1_2": lambda band, is_new, events: (events == 1) == (dim1 == "one"),
        "known": lambda band, is_new, events: band != "unknown",
        "young": lambda band, is_new, events: band in ("14_17", "18_35"),
    }
    return np.array(
        [
            float(matches(code, place) and tests[scheme](band, is_new, events))
            for place, band, is_new, events in KINDS
        ]
    )


def published(released: list[Row]) -> Iterator[tuple[np.ndarray[Any, Any], int]]:
    """Every sum over persons that can be read from the release, with its value."""
    hidden = {row["territory_code"] for row in released if key(row)[0::2] == ("R02", "_T")
              and row["status"] == "protected"}  # fmt: skip
    for row in released:
        indicator, code, scheme, dim1 = key(row)
        if row["status"] != "ok":
            continue
        if indicator == "R02" and code.endswith("-R"):
            parent = code.removesuffix("-R")
            known = [functional(other, scheme, dim1) for other in hidden_members(parent, hidden)]
            if parent == "WLD":  # the unnamed row may be inside: world minus shown children
                shown = [c for c in (*GROUPS, "ZZZ") if c not in hidden]
                whole = functional("WLD", scheme, dim1)
                rest_with_unnamed = whole - sum(functional(c, scheme, dim1) for c in shown)
                rest = sum(known) + np.zeros(len(KINDS))
                yield (
                    rest if not unnamed_inside(released) else rest_with_unnamed,
                    int(row["value_central"]),
                )
            else:
                yield sum(known) + np.zeros(len(KINDS)), int(row["value_central"])
        elif indicator == "R02":
            yield functional(code, scheme, dim1), int(row["value_central"])
        elif indicator == "R08":
            yield functional(code, "newness", "new"), int(row["numerator_central"])
            yield functional(code, "_T", "_T"), int(row["denominator_central"])
        elif indicator == "Y01":
            yield functional(code, "young", ""), int(row["numerator_central"])
            yield functional(code, "known", ""), int(row["denominator_central"])
        elif indicator == "F06":
            yield functional(code, "_T", "_T"), int(row["denominator_central"])


def hidden_members(parent: str, hidden: set[str]) -> list[str]:
    children = [*GROUPS, "ZZZ"] if parent == "WLD" else GROUPS[parent]
    return [code for code in children if code in hidden]


UNNAMED_INSIDE: dict[int, bool] = {}


def unnamed_inside(released: list[Row]) -> bool:
    return UNNAMED_INSIDE[id(released)]


def truth(rows: list[Row]) -> dict[Key, int]:
    return {key(row): int(row["value_central"]) for row in rows if row["indicator_code"] == "R02"}


@bounded
@given(person_lists)
def test_no_small_count_is_published(persons: list[Person]) -> None:
    for row in protect(warehouse_rows(persons, GROUPS)):
        if row["status"] == "ok" and row["indicator_code"] == "R02":
            assert not 1 <= row["value_central"] < K
        if row["status"] == "ok" and row["indicator_code"] in ("R08", "Y01"):
            numerator, denominator = row["numerator_central"], row["denominator_central"]
            assert not 1 <= numerator < K
            assert not 1 <= denominator - numerator < K
            assert denominator >= 20


def recoverable_small_counts(persons: list[Person]) -> list[Key]:
    rows = warehouse_rows(persons, GROUPS)
    released = protect(rows)
    true = truth(rows)
    everyone = len(persons)
    named = sum(person.territory != "RUS" for person in persons)
    totals = {code: value for (_, code, scheme, _), value in true.items() if scheme == "_T"} | {
        "~": everyone - named
    }
    children = {c: totals[c] for c in (*GROUPS, "ZZZ", "~") if totals.get(c, 0) or c in GROUPS}
    UNNAMED_INSIDE[id(released)] = "~" in choose_rest(children, K).members
    known = []
    for sums, value in published(released):
        known.append(sums)
        assert value == sum(sums[kind_of(person)] for person in persons)
        if value == 0:
            known += [np.eye(len(KINDS))[i] for i in np.flatnonzero(sums > 0)]
    if not known:
        return []
    basis = np.linalg.svd(np.array(known), full_matrices=False)
    rank = int((basis[1] > 1e-9).sum())
    space = basis[2][:rank]
    found = []
    for code, (scheme, dim1) in itertools.product((*GROUPS, *PLACES), CELLS):
        wanted = functional(code, scheme, dim1)
        count = sum(wanted[kind_of(person)] for person in persons)
        if 1 <= count < K and np.abs(wanted - space.T @ (space @ wanted)).max() < 1e-8:
            found.append((code, scheme, dim1))
    return found


@bounded
@given(person_lists)
def test_no_hidden_small_count_follows_from_published_figures(persons: list[Person]) -> None:
    assert recoverable_small_counts(persons) == []


def test_the_attack_succeeds_when_the_ladder_is_switched_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without the followers (step c) the same attacker finds the hidden three."""
    persons = [Person("AAA")] * 3 + [Person("BBB")] * 20 + [Person("CCC")] * 30
    persons += [Person("EEE")] * 30 + [Person("FFF")] * 30
    assert recoverable_small_counts(persons) == []

    def primary_only(totals: dict[str, int], k: int) -> protection_ladder.Rest:
        return protection_ladder.Rest(
            frozenset(code for code, total in totals.items() if 1 <= total < k)
        )

    monkeypatch.setattr("dagster_project.release.protection_counts.choose_rest", primary_only)
    assert ("AAA", "_T", "_T") in recoverable_small_counts(persons)


@bounded
@given(person_lists, st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(persons: list[Person], chance: random.Random) -> None:
    rows = warehouse_rows(persons, GROUPS)
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert sorted(map(repr, protect(rows))) == sorted(map(repr, protect(shuffled)))


@bounded
@given(person_lists)
def test_protecting_again_shows_nothing_more(persons: list[Person]) -> None:
    released = protect(warehouse_rows(persons, GROUPS))
    columns = dict.fromkeys(("persons_num", "persons_den", "records_n"))
    again = [row | columns for row in released if not row["territory_code"].endswith("-R")]
    statuses = {key(row): row["status"] for row in protect(again)}
    for row in released:
        if row["status"] == "protected" and key(row) in statuses:
            assert statuses[key(row)] == "protected"


@bounded
@given(
    st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 40), min_size=1),
    st.sampled_from("ABCDEFGH"),
)
def test_one_person_more_moves_rows_only_around_the_rest(totals: dict[str, int], code: str) -> None:
    """A row that had k or more and was the largest stays shown when its person is added."""
    rest = choose_rest(totals, K)
    largest = max(totals, key=lambda name: (totals[name], name))
    if rest.is_published and largest not in rest.members:
        more = totals | {largest: totals[largest] + 1}
        assert largest not in choose_rest(more, K).members
    if code in totals and totals[code] >= K and not rest.members:
        assert choose_rest(totals | {code: totals[code] + 1}, K).members == frozenset()
