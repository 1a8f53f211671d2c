"""Forecasts against numbers worked out by hand; values are powers of two, so that logarithms are
whole numbers of log 2."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from dagster_project.release.forecast import Outlook, forecasts
from dagster_project.release.forecast_methods import (
    Errors,
    Seats,
    UseOfQuota,
    drift,
    errors_of_series,
    reach,
    smoothed,
)

Row = dict[str, Any]
KNOWN_ON = date(2026, 11, 20)
GROWING, STEADY = (3, 7, 7), (7, 7, 15)
NOTHING = dict.fromkeys(
    ("method", "value_low", "value_central", "value_high", "naive_central", "mase")
)


def cell(code: str, level: str, place: str, season: int, **figures: int | None) -> Row:
    return {
        "indicator_code": code, "period_type": "SEASON", "period_code": f"S{season}",
        "period_end": date(season, 12, 31), "territory_level": level, "territory_code": place,
        "dim1_scheme": "_T", "status": "ok", "value_central": None, "numerator_central": None,
        "denominator_central": None, "coverage_share": Decimal(1), **figures,
    }  # fmt: skip


def applied(level: str, place: str, counts: tuple[int, ...], first: int = 2023) -> list[Row]:
    return [
        cell("Y03", level, place, first + at, value_central=count)
        for at, count in enumerate(counts)
    ]


def used(level: str, place: str, *seats: tuple[int, int]) -> list[Row]:
    return [
        cell("Y06", level, place, 2023 + at, numerator_central=n, denominator_central=quota)
        for at, (n, quota) in enumerate(seats)
    ]


def made(
    cells: list[Row], quotas: list[Row] | None = None, shocks: tuple[int, ...] = (2022,)
) -> dict[str, Row]:
    territories = [
        {"territory_code": "KAZ", "union_code": "U1"}, {"territory_code": "DEU", "union_code": "U2"}
    ]  # fmt: skip
    seasons = [{"season_code": f"S{season}"} for season in shocks]
    outlook = Outlook.of(cells, quotas or [], territories, seasons, KNOWN_ON)
    return {row["territory_code"]: row for row in forecasts(outlook)}


def test_a_level_follows_its_values_by_six_tenths() -> None:
    # 1 → 0.6·2 + 0.4·1 = 1.6 → 0.6·2 + 0.4·1.6 = 1.84 → 0.6·3 + 0.4·1.84 = 2.536
    assert smoothed([1, 2, 2, 3]) == pytest.approx(2.536)


def test_drift_is_the_median_change_of_a_season_in_all_groups() -> None:
    # Changes are 1, (4 − 2) / 2 = 1 over a season that was left out, and 0: the middle one is 1.
    assert drift([[(2021, 1), (2022, 2), (2024, 4)], [(2021, 7), (2022, 7)]]) == 1
    assert drift([[(2021, 5)]]) == 0


def test_errors_are_of_what_was_known_at_each_season() -> None:
    # Until 2023 the changes are 1 and 0, the drift 0.5. A: 1.6 + 0.25 against 2; B: 2.25 against 3.
    series = {"A": [(2022, 1.0), (2023, 2.0), (2024, 2.0)],
              "B": [(2022, 2.0), (2023, 2.0), (2024, 3.0)]}  # fmt: skip
    errors = errors_of_series(series, series)
    assert errors.method == pytest.approx((0.15, 0.75))
    assert errors.naive == (0, 1)
    assert errors.mase == pytest.approx(0.9)
    assert Errors((0.1,), (0.0,)).mase is None


def test_four_of_five_errors_lie_within_reach() -> None:
    assert reach([5, 1, 4, 2, 3]) == 4
    assert reach([2, 1, 4, 3]) == 4


def test_seats_without_a_spread_of_their_own_are_binomial() -> None:
    use = UseOfQuota.of([Seats(8, 10), Seats(16, 20)])
    assert (use.rate, use.spread) == (0.8, 0)
    # Of two seats 0.04, 0.32 and 0.64 are the chances of none, one and both.
    assert [round(use.chance(n, 2), 9) for n in range(3)] == [0.04, 0.32, 0.64]
    assert use.interval(2) == (1, 2)


def test_seats_of_seasons_that_differ_spread_wider() -> None:
    # Σ n(p − ½)² = 1.8; over ½·½: 7.2; (7.2 − (½ + ½)) / (9·½ + 9·½) = 6.2 / 9.
    assert UseOfQuota.of([Seats(8, 10), Seats(2, 10)]).spread == pytest.approx(6.2 / 9)
    # With a spread of a third, a = b = 1: every number of seats is as likely as every other.
    even = UseOfQuota(0.5, 1 / 3)
    assert [round(even.chance(n, 4), 9) for n in range(5)] == [0.2] * 5
    assert even.interval(4) == (0, 4)


def test_a_full_quota_is_full_again() -> None:
    use = UseOfQuota.of([Seats(10, 10), Seats(22, 20)])
    assert use.interval(30) == (30, 30)


def test_applications_of_the_next_season() -> None:
    """In units of log 2: A and C go 2, 3, 3, B and D 3, 3, 4, the world 4, 4, 5."""
    rows = made([
        *applied("group", "A", GROWING), *applied("group", "B", STEADY),
        *applied("group", "C", GROWING), *applied("group", "D", STEADY),
        *applied("world", "WLD", (15, 15, 31)),
        *applied("group", "NEW", (7,), first=2025),
        # Nobody ever applied: no error to judge by.
        *applied("group", "NONE", (0, 0, 0)),
        # Neither the shock nor the running season is history.
        *applied("group", "A", (1000,), first=2022), *applied("group", "A", (1,), first=2026),
    ])  # fmt: skip
    # Errors at 2024, with a drift of 0.5: A and C 2.85 for 3, B and D 3.25 for 4, the world 4.25
    # for 5; so 0.15, 0.15 and three times 0.75, 2.55 together, and three times 1 naively.
    # A: 2.6, 2.84, and 0.25 of drift: 2^3.09 − 1 = 7.5, between 2^2.34 − 1 = 4.1 and 13.3.
    assert rows["A"] == {
        "indicator_code": "Y03", "period_type": "SEASON", "period_code": "S2026",
        "territory_level": "group", "territory_code": "A", "method": "smoothed_drift",
        "value_low": 0, "value_central": 10, "value_high": 15, "naive_central": 5,
        "mase": Decimal("0.850"), "history_count": 3, "shock_seasons": "S2022",
        "quota_period_code": None, "status": "ok",
    }  # fmt: skip
    # The world: 4.6 + 0.25: 2^4.85 − 1 = 27.8, between 2^4.1 − 1 = 16.1 and 2^5.6 − 1 = 47.5.
    world = rows["WLD"]
    assert [world[f"value_{end}"] for end in ("low", "central", "high")] == [15, 30, 50]
    assert rows["NEW"] | NOTHING == rows["NEW"]
    assert (rows["NEW"]["status"], rows["NEW"]["history_count"]) == ("too_short", 1)


def test_the_naive_forecast_is_told_alone_where_nothing_beats_it() -> None:
    """It never erred; that counts are rounded to 5 leaves a doubt of 5 all the same."""
    rows = made([
        row for place in "ABCD" for row in applied("group", place, (10, 40, 40))
    ])  # fmt: skip
    assert (rows["A"]["method"], rows["A"]["mase"]) == ("naive", None)
    assert [rows["A"][f"value_{end}"] for end in ("low", "central", "high")] == [35, 40, 45]
    assert rows["A"]["naive_central"] == 40


def test_what_is_not_whole_enough_is_no_history() -> None:
    cells = [row for place in "ABCD" for row in applied("group", place, GROWING)]
    whole = made(cells)
    for share, statuses in (("0.8000", {"ok"}), ("0.7999", {"too_short"})):
        for row in cells:
            if row["period_code"] == "S2024":
                row |= {"status": "partial", "coverage_share": Decimal(share)}
        assert {row["status"] for row in made(cells).values()} == statuses
        assert (made(cells) == whole) == (statuses == {"ok"})


SEATS = [
    *used("union", "U1", (80, 100), (80, 100), (160, 200)),
    *used("union", "U2", (80, 100), (80, 100), (160, 200)),
    *used("world", "WLD", (160, 200), (160, 200), (320, 400)),
    *used("union", "U3", (80, 100), (80, 100), (160, 200)),
]


def test_seats_follow_the_quota_of_the_season() -> None:
    quotas = [
        {
            "season_year": 2026,
            "territory_code": code,
            "quota_participants": 100,
            "is_in_force": in_force,
        }
        for code, in_force in (("KAZ", True), ("KAZ", False), ("DEU", True))
    ]
    rows = made(SEATS, quotas)
    first = rows["U1"]
    assert (first["indicator_code"], first["method"]) == ("Y07d", "quota_use")
    # The rate is 0.8 everywhere: of 100 seats 80, and of a binomial 75 to 85 in eight of ten cases.
    assert [first[f"value_{end}"] for end in ("low", "central", "high")] == [70, 80, 90]
    assert (first["quota_period_code"], rows["WLD"]["value_central"]) == ("S2026", 160)
    assert (first["naive_central"], first["mase"]) == (160, Decimal("0.000"))
    # Nobody has approved the quota of U3 yet: that of the last season stands for it.
    assert (rows["U3"]["quota_period_code"], rows["U3"]["value_central"]) == ("S2025", 160)


def test_the_shock_of_all_seasons_leaves_nothing_to_say() -> None:
    rows = made(SEATS, shocks=(2023, 2024, 2025))
    assert {(row["status"], row["history_count"]) for row in rows.values()} == {("too_short", 0)}
    assert rows["U1"]["shock_seasons"] == "S2023,S2024,S2025"


def test_numbers_do_not_depend_on_the_order_of_cells() -> None:
    assert made(SEATS) == made(SEATS[::-1])
