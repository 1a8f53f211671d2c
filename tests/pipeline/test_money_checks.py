"""The gate judges released money anew: each wrong row stops the release."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dagster_project.home import Home
from dagster_project.release.gate import check
from dagster_project.release.money_checks import other_money
from tests.pipeline import money_home
from tests.pipeline.release_home import World, build

Row = dict[str, Any]
MARTS = money_home.marts()
PERSONS = MARTS["mart_spending__persons"][0]
IN_GROUP = {"territory_level": "group", "territory_code": "D01", "measure_code": "_T"}
TRIP = MARTS["mart_spending__trips"][0]
WRONG: dict[str, tuple[str, list[Row], str]] = {
    "a payment to persons among fine money": (
        "mart_spending__programme",
        [MARTS["mart_spending__programme"][0] | {"measure_code": "M11"}],
        "fine_money_apart",
    ),
    "a payment to persons among the lines": (
        "mart_spending__line",
        [row | {"measure_code": "M11"} for row in MARTS["mart_spending__line"]],
        "fine_money_apart",
    ),
    "a line to a person that is told apart": (
        "mart_spending__line",
        [row | {"is_to_person": True} for row in MARTS["mart_spending__line"]],
        "lines_to_persons_stand_together",
    ),
    "lines of another sum": (
        "mart_spending__line",
        MARTS["mart_spending__line"][:1],
        "lines_add_up",
    ),
    "a trip of a territory": (
        "mart_spending__trips",
        [TRIP | {"territory_level": "territory", "territory_code": "AAA"}],
        "trips_at_their_grain",
    ),
    "a trip of a month": (
        "mart_spending__trips",
        [TRIP | {"period_type": "M", "period_code": "2024-03"}],
        "trips_at_their_grain",
    ),
    "a group whose payments reached two": (
        "mart_spending__persons",
        [PERSONS, PERSONS | IN_GROUP | {"territory_code": "D02"}],
        "payments_of_enough_recipients",
    ),
    "a group beside a rest of two": (
        "mart_spending__persons",
        [PERSONS, PERSONS | IN_GROUP],
        "payments_of_enough_recipients",
    ),
    "an amount that is said to be too few": (
        "mart_spending__persons",
        [PERSONS | {"status": "too_few"}],
        "released_mart_spending__persons",
    ),
    "an exact sum of payments to persons": (
        "mart_spending__persons",
        [PERSONS | {"net_amount_rub": 1_200_000}],
        "coarse_money_in_steps",
    ),
    "an exact sum of trips": (
        "mart_spending__trips",
        [TRIP | {"net_amount_rub": 1_000_001}],
        "coarse_money_in_steps",
    ),
    "a year that runs": (
        "mart_spending__trips",
        [TRIP, TRIP | {"period_code": "S2026"}],
        "money_of_final_years",
    ),
    "a whole that is not its parts": (
        "mart_spending__world",
        [row | {"net_amount_rub": 2_000_101} if row["money_part"] == "_T" else row
         for row in MARTS["mart_spending__world"]],
        "money_parts_add_up",
    ),
}  # fmt: skip


def failures(home: Home, money: dict[str, list[Row]]) -> set[str]:
    return {item.check_name for item in check(home, {}, build(home, World(money=money))).failures}


def test_right_money_passes(tmp_path: Path) -> None:
    assert failures(Home(tmp_path / "home"), money_home.marts()) == set()


@pytest.mark.parametrize("name", WRONG)
def test_wrong_money_stops_the_release(tmp_path: Path, name: str) -> None:
    mart, rows, noticed_by = WRONG[name]
    assert noticed_by in failures(Home(tmp_path / "home"), money_home.marts() | {mart: rows})


def test_the_money_of_a_seat_is_what_is_published_of_trips() -> None:
    def seat(place: str, money: int | None) -> Row:
        return {"indicator_code": "F07", "territory_code": place, "period_code": "S2024",
                "numerator_central": money}  # fmt: skip

    trips = [
        {"territory_code": place, "period_code": "S2024", "net_amount_rub": money}
        for place, money in (("U1", 1_500_000), ("U2", 500_000), ("_U", None))
    ]
    right = [seat("U1", 1_500_000), seat("WLD", 2_000_000), seat("U3", 0), seat("U2", None)]
    assert other_money(right, trips) == []
    exact = [seat("U1", 1_480_000), seat("WLD", 1_980_000)]
    assert other_money(exact, trips) == ["U1 S2024", "WLD S2024"]
