"""Published counts agree with each other, and stay within the bounds of their rounding."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dagster_project.release import rounding
from dagster_project.release.agreement import (
    Count,
    Nesting,
    agreeing,
    neighbour,
    relations_of,
)
from dagster_project.release.rounding import Cell, RoundingSecret

SECRETS = [RoundingSecret(bytes([number] * 32)) for number in range(40)]
NESTING = Nesting({"AAA": "G1", "BBB": "G1", "G1": "WLD"}, {})
SMALL = st.integers(0, 30)


def cell(place: str = "AAA", period: str = "2025", scheme: str = "_T", code: str = "_T") -> Cell:
    return Cell("participants", place, period, scheme, code)


def youth(code: str, period: str = "2025") -> Cell:
    return cell(period=period, scheme="youth", code=code)


def published(numbers: dict[Cell, int], secret: RoundingSecret, base: int = 5) -> dict[Cell, int]:
    counts = {name: Count(number, base) for name, number in numbers.items()}
    return agreeing(counts, [], NESTING, secret)


@given(SMALL, SMALL, st.sampled_from(SECRETS), st.sampled_from([5, 10]))
def test_two_parts_add_up_to_their_total(
    young: int, others: int, secret: RoundingSecret, base: int
) -> None:
    shown = published(
        {cell(): young + others, youth("youth"): young, youth("other"): others}, secret, base
    )
    assert shown[cell()] == shown[youth("youth")] + shown[youth("other")]


@given(st.tuples(SMALL, SMALL, SMALL), st.sampled_from(SECRETS))
def test_a_year_is_no_less_than_each_half_and_no_more_than_both(
    seen: tuple[int, int, int], secret: RoundingSecret
) -> None:
    first, second, both = seen
    shown = published(
        {
            cell(): first + second + both,
            cell(period="2025-H1"): first + both,
            cell(period="2025-H2"): second + both,
        },
        secret,
    )
    halves = [shown[cell(period=f"2025-{half}")] for half in ("H1", "H2")]
    assert max(halves) <= shown[cell()] <= sum(halves)


@given(st.lists(SMALL, min_size=9, max_size=9), st.sampled_from(SECRETS), st.data())
def test_each_count_is_a_multiple_near_the_true_one_and_one_person_moves_it_by_a_step(
    numbers: list[int], secret: RoundingSecret, data: st.DataObject
) -> None:
    cells = [
        cell(), youth("youth"), youth("other"), cell("BBB"), cell("G1"), cell("WLD"),
        cell(period="2025-H1"), cell(period="2025-H2"), youth("youth", "2025-H1"),
    ]  # fmt: skip
    before = dict(zip(cells, numbers, strict=True))
    joined = data.draw(st.sets(st.sampled_from(cells)))
    after = {name: number + (name in joined) for name, number in before.items()}
    shown, then = published(before, secret), published(after, secret)
    for name in cells:
        assert shown[name] % 5 == 0
        assert abs(shown[name] - before[name]) <= 4
        assert abs(shown[name] - then[name]) in (0, 5)


def test_no_part_stands_above_its_whole_in_chains_of_equal_counts() -> None:
    """All people live in one country and come in both halves: to move one of these counts alone
    would break as much as it mends."""
    parents = {"AAA": "G1", "BBB": "G1", "CCC": "G2", "G1": "WLD", "G2": "WLD"}
    here = {"_T": 148, "youth": 44, "other": 104}
    counts = {
        cell(place, period, "_T" if code == "_T" else "youth", code): Count(
            number if place in ("AAA", "G1", "WLD") else 0, 5
        )
        for place in (*parents, "WLD")
        for period in ("2025", "2025-H1", "2025-H2")
        for code, number in here.items()
    }
    for number in (*range(20), 49, 93, 254):
        secret = RoundingSecret(bytes([number, 0] * 16))
        shown = agreeing(counts, [], Nesting(parents, {}), secret)
        for part in counts:
            wholes = (
                part._replace(scheme="_T", code="_T"),
                part._replace(period_code="2025"),
                part._replace(territory_code=parents.get(part.territory_code, "WLD")),
            )
            assert all(shown[part] <= shown[whole] for whole in wholes), (number, part)


def season(place: str, period: str) -> Cell:
    return Cell("travelled", place, period, "_T", "_T")


def test_seasons_and_territories_of_a_block_that_is_not_published_agree() -> None:
    """Nine seasons' and countries' counts of a group: apart, they may differ by more than what
    subtracting must leave."""
    cells = [season("G1", f"S{year}") for year in (2023, 2024, 2025)]
    parts = [season(place, "2023-2025") for place in ("AAA", "BBB")]
    counts = dict.fromkeys(cells, Count(14, 10)) | dict.fromkeys(parts, Count(21, 10))
    (relation,) = relations_of(counts, [], NESTING)
    assert {*relation.wholes, *relation.parts} == {*counts}
    assert (relation.low, relation.high) == (-20, 20)
    for secret in SECRETS:
        shown = agreeing(counts, [], NESTING, secret)
        rest = sum(shown[name] for name in cells) - sum(shown[name] for name in parts)
        assert abs(rest) <= 20


@given(st.lists(SMALL, min_size=6, max_size=6), st.sampled_from(SECRETS))
def test_weeks_rise_to_their_season(news: list[int], secret: RoundingSecret) -> None:
    numbers = list(itertools.accumulate(news))
    weeks = [cell(period="S2025", scheme="season_week", code=f"w{at:02d}") for at in range(6)]
    total = cell(period="S2025")
    shown = published(dict(zip(weeks, numbers, strict=True)) | {total: numbers[-1]}, secret)
    rising = [shown[week] for week in weeks]
    assert rising == sorted(rising)
    assert shown[total] == rising[-1]


def test_a_count_that_does_not_grow_is_rounded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rounded anew in twenty weeks, the share of the upper multiple would tell the count."""
    weeks = [cell(period="S2025", scheme="season_week", code=f"w{at:02d}") for at in range(20)]
    assert all(len({secret.rounded(13, week, 5) for week in weeks}) == 1 for secret in SECRETS)
    monkeypatch.setattr(rounding, "RISING", frozenset())
    assert all(len({secret.rounded(13, week, 5) for week in weeks}) == 2 for secret in SECRETS)


def test_a_part_of_another_base_is_not_above_its_whole() -> None:
    all_of, few = cell(), season("AAA", "2025")
    for most, number in itertools.product(range(0, 40, 3), range(0, 40, 2)):
        if number <= most:
            counts = {all_of: Count(most, 5), few: Count(number, 10)}
            for secret in SECRETS[:10]:
                shown = agreeing(counts, [(few, all_of)], NESTING, secret)
                assert shown[few] <= shown[all_of]


def test_sums_of_places_lift_no_part_above_a_whole_of_a_smaller_base() -> None:
    """21 confirmed of 25 nominated are 20: for the group's sum 30 would be nearer, and 25 can't
    follow."""
    places = {"AAA": (25, 21), "BBB": (28, 27), "CCC": (31, 29), "G1": (84, 77), "WLD": (84, 77)}
    nesting = Nesting({"AAA": "G1", "BBB": "G1", "CCC": "G1", "G1": "WLD"}, {})
    pairs = [(season(place, "S2025"), cell(place, "S2025")) for place in places]
    counts: dict[Cell, Count] = {}
    for (few, whole), (most, number) in zip(pairs, places.values(), strict=True):
        counts |= {whole: Count(most, 5), few: Count(number, 10)}
    for number in range(200):
        shown = agreeing(counts, pairs, nesting, RoundingSecret(bytes([number, 1] * 16)))
        assert all(shown[few] <= shown[whole] for few, whole in pairs), number


def test_nobody_is_published_as_nobody() -> None:
    numbers = {cell(): 3, youth("youth"): 0, youth("other"): 3}
    assert {published(numbers, secret)[youth("youth")] for secret in SECRETS} == {0}


def test_what_agrees_by_itself_is_rounded_by_its_offset_alone() -> None:
    far = {cell("AAA"): 7, cell("QQQ"): 13}
    for secret in SECRETS:
        assert published(far, secret) == {
            name: secret.rounded(number, name, 5) for name, number in far.items()
        }


def test_without_agreement_some_total_would_bound_a_part() -> None:
    """The guard's reason: rounded apart, parts of 0 and 10 stand beside a total of 20."""
    young, others = 4, 14
    apart = [
        [secret.rounded(n, name, 5) for n, name in
         ((young + others, cell()), (young, youth("youth")), (others, youth("other")))]
        for secret in SECRETS
    ]  # fmt: skip
    assert any(abs(total - first - second) > 5 for total, first, second in apart)


@pytest.mark.parametrize(("number", "base"), list(itertools.product(range(12), (5, 10))))
def test_a_neighbour_is_the_other_multiple_beside_a_count(number: int, base: int) -> None:
    lower, upper = number // base * base, -(-number // base) * base
    count = Count(number, base)
    assert {neighbour(count, lower), neighbour(count, upper)} == {lower, upper}
    assert neighbour(count, neighbour(count, lower)) == lower
