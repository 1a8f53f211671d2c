"""The arithmetic of the dashboards, rule by rule."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dashboards.lib.measures import (
    additive_total,
    change,
    class_breaks,
    class_of,
    known_sum,
    ratio,
    tie_groups,
    total,
)


@dataclass(frozen=True)
class Band:
    low: Decimal | None
    central: Decimal | None
    high: Decimal | None


def band(low: int, high: int) -> Band:
    return Band(Decimal(low), Decimal(low + high) / 2, Decimal(high))


def test_a_gap_adds_nothing() -> None:
    assert total([5, None]) == 5
    assert total([]) == 0


def test_a_sum_of_what_is_known_counts_what_is_not() -> None:
    found = known_sum([Decimal("5.5"), None])
    assert (found.value, found.unknown, found.is_unknown) == (Decimal("5.5"), 1, False)
    assert known_sum([None]).is_unknown


def test_what_does_not_add_up_is_refused() -> None:
    with pytest.raises(ValueError, match="does not add up over territory"):
        additive_total([1], "territory", "period, dim1")
    assert additive_total([1, 2], "dim1", "period, dim1") == 3


def test_ratio_needs_both_parts() -> None:
    assert ratio(1, 4) == Decimal("0.25")
    assert ratio(1, 0) is None
    assert ratio(None, 4) is None


def test_change_takes_the_form_of_its_unit() -> None:
    share = change(Decimal("0.46"), Decimal("0.44"), "share")
    assert share is not None
    assert (share.form, share.value) == ("points", Decimal("0.02"))
    count = change(Decimal(110), Decimal(100), "count")
    assert count is not None
    assert (count.form, count.value) == ("percent", Decimal("0.1"))
    rate = change(Decimal("12.3"), Decimal("11.5"), "per_1000")
    assert rate is not None
    assert (rate.form, rate.value) == ("absolute", Decimal("0.8"))
    assert change(Decimal(1), None, "count") is None


def test_places_are_shared_where_bands_overlap() -> None:
    ties = tie_groups([band(1, 2), band(10, 14), band(13, 20), band(5, 6)])
    assert [(tie.first, tie.last, set(tie.members)) for tie in ties] == [
        (1, 2, {1, 2}),
        (3, 3, {3}),
        (4, 4, {0}),
    ]


def test_touching_bands_share_a_place() -> None:
    assert len(tie_groups([band(1, 5), band(5, 9)])) == 1


@given(some.lists(some.tuples(some.integers(0, 50), some.integers(0, 10)), max_size=30))
def test_nobody_stands_before_somebody_they_overlap(spans: list[tuple[int, int]]) -> None:
    items = [band(low, low + width) for low, width in spans]
    ties = tie_groups(items)
    assert sorted(member for tie in ties for member in tie.members) == list(range(len(items)))
    for position, tie in enumerate(ties):
        for later in ties[position + 1 :]:
            for first in tie.members:
                for second in later.members:
                    assert items[first].low > items[second].high  # type: ignore[operator]


def test_classes_are_readable_and_ordered() -> None:
    breaks = class_breaks([0.4, 3.1, 4.9, 7, 12, 18, 22, 31, 47, 60, 88, 120])
    assert breaks == sorted(set(breaks))
    assert class_of(0, breaks) == 0
    assert class_of(breaks[0], breaks) == 1
    assert class_of(1_000, breaks) == len(breaks)
    assert class_breaks([]) == []
