"""The oracle's SQL of the youth programme on a handful of facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from dagster_project.demo.deliver_applications import ApplicationFact
from dagster_project.demo.deliver_rosters import RosterFact
from dagster_project.demo.world_youth import Quota, Step
from tests.truth.test_rules import oracle, plan

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 5)
NOMINATED, CONFIRMED = ("nominated", JUNE), ("confirmed", date(2026, 6, 9))
ANNA, BORIS = ("анна", "ел", "2010-01-01"), ("борис", "ель", "2010-01-02")


def application(number: int, name: tuple[str, ...] | None, **values: Any) -> ApplicationFact:
    fact = ApplicationFact(
        f"A-2026-{number}", "K01", 2026, name, "", 2010, None, "BLR", "history",
        datetime(2026, 3, number), None, "none", "submitted", "RU-MIN", True, (), (),
    )  # fmt: skip
    return replace(fact, **values)


def line(number: int, *history: Step, **values: Any) -> RosterFact:
    status = history[-1][0] if history else "nominated"
    fact = RosterFact(
        "RU-MIN", "TR-2026-1", 1, number, (f"имя{number}", "ф", "2010-01-01"), "", 2010, "f", "BLR",
        None, "participant", status, history, None, None, "Казань", None,
    )  # fmt: skip
    return replace(fact, **values)


@pytest.mark.parametrize(
    ("applications", "valid"),
    [
        # The first that stands counts, whoever sent it; who can't be told apart counts each time.
        ([application(2, ANNA), application(1, ANNA, post="RU-KIS")], [1]),
        ([application(1, ANNA, status="withdrawn"), application(2, ANNA)], [2]),
        ([application(1, None), application(2, None)], [1, 2]),
        ([application(1, ANNA), application(2, ANNA, competition="K02"),
          application(3, BORIS)], [1, 2, 3]),
        # Two patronymics are two persons, and none is nobody.
        ([application(1, ANNA, patronymic="Ивановна"), application(2, ANNA, patronymic="Львовна"),
          application(3, ANNA), application(4, ANNA, patronymic="Ивановна")], [1, 2, 3]),
    ],
)  # fmt: skip
def test_which_applications_are_valid(applications: list[Any], valid: list[int]) -> None:
    found = oracle(event_plan=[plan()], competitions_applications=applications).sql(
        "select cast(split_part(application_id, '-', 3) as int) from applications where is_valid"
        " order by all"
    )
    assert found == [(number,) for number in valid]


@pytest.mark.parametrize(
    ("lines", "outcomes"),
    [
        # The last dated state decides, in whatever order they stand and whatever stands beside.
        ([line(1, ("travelled", JULY), NOMINATED, status="confirmed")], ["travelled"]),
        ([line(1, NOMINATED, CONFIRMED, status="no_show")], ["no_show"]),
        # A chain that ends says that somebody was replaced; one that goes round says nothing.
        ([line(1, NOMINATED, replaced_by=2), line(2, NOMINATED, replaced_by=9)],
         ["replaced", "replaced"]),
        ([line(1, NOMINATED, replaced_by=2), line(2, NOMINATED, replaced_by=1),
          line(3, NOMINATED, replaced_by=1)], ["pending"] * 3),
        ([line(1, ("visa_refused", JULY), replaced_by=2), line(2, ("travelled", JULY))],
         ["visa_refused", "travelled"]),
        # Dates of travel are no status.
        ([line(1, NOMINATED, arrival=JULY, departure=JULY)], ["pending"]),
    ],
)  # fmt: skip
def test_what_became_of_a_line(lines: list[Any], outcomes: list[str]) -> None:
    found = oracle(event_plan=[plan()], trip_rosters=lines)
    assert found.sql("select outcome from roster_lines order by line_no") == [
        (outcome,) for outcome in outcomes
    ]


def test_a_person_on_two_lists_has_one_outcome_a_season() -> None:
    lines = [
        line(1, NOMINATED, ("withdrawn", JULY), name_key=ANNA),
        line(2, ("travelled", JUNE), name_key=ANNA),
        line(3, NOMINATED, name_key=BORIS, role="escort"),
        line(4, ("no_show", JUNE), name_key=None),
        line(5, ("no_show", JUNE), name_key=None),
    ]
    found = oracle(event_plan=[plan()], trip_rosters=lines)
    query = "select line_no, outcome from nominees order by all"
    assert found.sql(query) == [(2, "travelled"), (4, "no_show"), (5, "no_show")]


def test_a_quota_that_was_raised_when_the_trips_had_begun_is_not_in_force() -> None:
    versions = [
        Quota(2026, version, "BLR", "Беларусь", seats, 1, approved)
        for version, seats, approved in ((1, 5, JUNE), (2, 7, date(2026, 7, 4)), (3, 9, JULY))
    ]
    lines = [line(n, ("travelled", JULY), arrival=JULY) for n in (1, 2)]
    late = line(3, ("travelled", JULY), arrival=date(2026, 7, 1))
    found = oracle(event_plan=[plan()], trip_rosters=[*lines, late], trip_quotas=versions)
    assert found.sql("select participants from quotas where is_in_force") == [(7,)]
