"""The arithmetic of the dashboards, rule by rule."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as some

from dashboards.lib.measures import (
    apart,
    at_least,
    both_ends,
    change,
    class_breaks,
    class_of,
    gained,
    gini,
    has_fallen,
    held_by_largest,
    in_effect,
    in_effect_of_all,
    in_thousands,
    known_sum,
    known_total,
    largest_total,
    lorenz,
    months_until,
    on_log_scale,
    pages_of,
    ratio,
    ratio_of_pairs,
    relative,
    rest,
    step_shares,
    thousands_of,
    tie_groups,
    to_two_digits,
    whole_percent,
    whole_sum,
    year_before,
)


@dataclass(frozen=True)
class Band:
    low: Decimal | None
    central: Decimal | None
    high: Decimal | None


def band(low: int, high: int) -> Band:
    return Band(Decimal(low), Decimal(low + high) / 2, Decimal(high))


def test_a_gap_is_no_zero_in_a_sum() -> None:
    assert whole_sum([5, None]) is None
    assert whole_sum([5, 0]) == 5
    assert whole_sum([]) == 0


def test_a_sum_of_what_is_known_counts_what_is_not() -> None:
    found = known_sum([Decimal("5.5"), None])
    assert (found.value, found.known, found.unknown) == (Decimal("5.5"), 1, 1)
    assert (found.is_partial, found.whole, found.at_least) == (True, None, Decimal("5.5"))
    nothing = known_sum([None])
    assert (nothing.is_unknown, nothing.is_partial, nothing.at_least) == (True, False, None)
    zero = known_sum([0, 0])
    assert (zero.is_unknown, zero.whole) == (False, 0), "a known zero is no gap"


def test_a_ratio_of_sums_rests_on_the_same_parts_on_both_sides() -> None:
    share, beneath = ratio_of_pairs([(1, 2), (None, 100), (3, 4), (5, None)])
    assert share == Decimal(4) / 6
    assert (beneath.known, beneath.unknown) == (2, 2)
    assert ratio_of_pairs([(None, 1)])[0] is None
    assert ratio_of_pairs([])[0] is None


def test_a_published_share_of_deliveries_is_so_many_of_them() -> None:
    assert in_effect(12, Decimal("0.7500")) == 9
    assert in_effect(3, Decimal("0.6667")) == 2
    cells = [(12, Decimal("0.75")), (3, Decimal(1)), (None, None)]
    assert in_effect_of_all(cells) == (12, 15)


def test_ratio_needs_both_parts() -> None:
    assert ratio(1, 4) == Decimal("0.25")
    assert ratio(1, 0) is None
    assert ratio(None, 4) is None


def test_change_takes_the_form_of_its_unit() -> None:
    share = change(Decimal("0.46"), Decimal("0.44"), Decimal("0.05"), "share")
    assert share is not None
    assert (share.form, share.value) == ("points", Decimal("0.02"))
    count = change(Decimal(110), Decimal(100), Decimal("0.1"), "count")
    assert count is not None
    assert (count.form, count.value) == ("percent", Decimal("0.1"))
    rate = change(Decimal("12.3"), Decimal("11.5"), Decimal("0.07"), "per_1000")
    assert rate is not None
    assert (rate.form, rate.value) == ("absolute", Decimal("0.8"))
    few = change(Decimal(12), Decimal(10), Decimal("0.2"), "count")
    assert few is not None
    assert (few.form, few.value) == ("absolute", Decimal(2))
    assert change(Decimal(1), None, None, "count") is None
    for ends in ((Decimal(0), Decimal(5)), (Decimal(5), Decimal(0)), (Decimal(0), Decimal(0))):
        assert change(*ends, None, "persons/5") is None, "0 to 4 is no number to count from"
        assert change(*ends, None, "count") is not None


def test_months_and_the_year_before() -> None:
    assert months_until("2026-03") == ["2026-01", "2026-02", "2026-03"]
    assert year_before("2026-YTD09") == "2025-YTD09"


def test_places_are_shared_only_by_bands_that_overlap_each_other() -> None:
    ties = tie_groups([band(1, 2), band(10, 14), band(13, 20), band(5, 6)])
    assert [(tie.place, set(tie.members)) for tie in ties] == [(1, {1, 2}), (3, {3}), (4, {0})]


def test_overlaps_in_a_row_are_no_chain() -> None:
    """The second overlaps both of its neighbours, which do not overlap each other."""
    ties = tie_groups([band(1, 3), band(2, 5), band(4, 6)])
    assert [(tie.place, set(tie.members)) for tie in ties] == [(1, {1, 2}), (2, {0})]


def test_touching_bands_share_a_place() -> None:
    assert len(tie_groups([band(1, 5), band(5, 9)])) == 1


@given(some.lists(some.tuples(some.integers(0, 50), some.integers(0, 10)), max_size=30))
def test_a_place_counts_who_surely_stands_before(spans: list[tuple[int, int]]) -> None:
    items = [(low, low + width) for low, width in spans]
    ties = tie_groups([band(*item) for item in items])
    assert sorted(member for tie in ties for member in tie.members) == list(range(len(items)))
    for tie in ties:
        for member in tie.members:
            before = sum(low > items[member][1] for low, _ in items)
            assert tie.place == before + 1
            assert all(items[member][0] <= items[other][1] for other in tie.members)


def test_classes_are_readable_and_ordered() -> None:
    breaks = class_breaks([0.4, 3.1, 4.9, 7, 12, 18, 22, 31, 47, 60, 88, 120])
    assert breaks == sorted(set(breaks))
    assert class_of(0, breaks) == 0
    assert class_of(breaks[0], breaks) == 1
    assert class_of(1_000, breaks) == len(breaks)
    assert class_breaks([]) == []


def test_parts_of_known_sums_keep_what_is_unknown() -> None:
    whole = known_total([known_sum([1, None]), known_sum([2])])
    assert (whole.value, whole.unknown) == (3, 1)


def test_what_decides_over_the_drawing() -> None:
    assert both_ends([1, 2, 3, 4], 2) == [1, 2, 3, 4]
    assert both_ends([1, 2, 3, 4, 5], 2) == [1, 2, 4, 5]
    assert largest_total([[1, 5], [2, None]]) == 5
    assert at_least(12, Decimal("0.12"), 100)
    assert not at_least(11, Decimal("0.12"), 100)
    assert not at_least(None, 0, 100)
    assert rest(Decimal("0.3")) == Decimal("0.7")
    assert year_before("2025") == "2024"
    assert [pages_of(count, 25) for count in (0, 1, 25, 26)] == [0, 1, 1, 2]


def test_amounts_are_told_in_millions_from_ten_million_on() -> None:
    assert thousands_of([Decimal(9_999_999), Decimal(-1)]) == 1
    assert thousands_of([Decimal(-10_000_000)]) == 2
    assert in_thousands(Decimal(2_500_000), 2) == Decimal("2.5")


def test_a_step_is_set_against_the_one_before() -> None:
    assert step_shares([200, 100, None, 10]) == [None, Decimal("0.5"), None, None]
    assert has_fallen(Decimal("0.10"), Decimal("0.14"), Decimal("0.1"))
    assert not has_fallen(Decimal("0.95"), Decimal("0.97"), Decimal("0.1"))
    assert not has_fallen(None, Decimal("0.5"), Decimal("0.1"))


def test_an_even_spread_has_no_gini_and_one_holder_nearly_all() -> None:
    even, one = lorenz([3, 3, 3, 3]), lorenz([0, 0, 0, 12])
    assert gini(even) == 0
    assert gini(one) == Decimal("0.75")
    assert held_by_largest(one, Decimal("0.25")) == (Decimal("0.25"), 1)
    assert lorenz([]) == lorenz([0, 0]) == []


@given(some.lists(some.integers(0, 1_000), min_size=1, max_size=40))
def test_a_lorenz_curve_rises_and_never_lies_above_the_even_line(values: list[int]) -> None:
    points = lorenz(values)
    assert points == sorted(points)
    assert all(y <= x for x, y in points)
    assert not points or 0 <= gini(points) < 1


def test_bands_are_apart_only_where_both_are_known() -> None:
    low, high = (Decimal("0.1"), Decimal("0.2")), (Decimal("0.3"), Decimal("0.4"))
    assert apart(low, high)
    assert apart(high, low)
    assert not apart(low, (Decimal("0.2"), Decimal("0.5")))
    assert not apart((None, None), high)


def test_a_change_of_what_is_not_known_is_a_loss_and_of_nothing_no_share() -> None:
    assert gained(430, 655) == 225
    assert gained(655, None) == -655
    assert relative(Decimal(9), Decimal(12)) == Decimal("-0.25")
    assert relative(9, 0) is None


def test_half_is_as_far_from_the_whole_among_few_as_among_many() -> None:
    few, many = (on_log_scale(n) - on_log_scale(n / 2) for n in (10, 1000))
    assert abs(few - many) < 1e-9
    assert on_log_scale(0) == 0, "a rounded zero has a place"
    assert whole_percent(Decimal("0.4267")) == Decimal("0.43")


def test_an_expected_number_keeps_two_digits() -> None:
    told = {"2313": 2300, "84.6": 85, "170": 170, "9.96": 10, "0": 0}
    assert [to_two_digits(Decimal(value)) for value in told] == list(told.values())
