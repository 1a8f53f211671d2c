"""The oracle's SQL on a handful of facts: the rules that every figure rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from dagster_project.demo.deliver_registrations import RegistrationFact
from dagster_project.demo.deliver_reports import ReportFact
from dagster_project.demo.delivery import Delivery, Record
from dagster_project.demo.effect import Shelf
from dagster_project.demo.world_model import Estimate, PlanVersion, ReportRow
from tests.truth.oracle import Oracle

NOON = datetime(2026, 5, 5, 12)
TODAY = NOON.date()


def oracle(**exports: list[Any]) -> Oracle:
    """Of facts that were all delivered in May 2026."""
    deliveries = [
        Delivery(export, "f", NOON + timedelta(days=20), b"", [
            Record([], fact, line=line) for line, fact in enumerate(facts)
        ], scope=("RU-MIN|2026-05",))
        for export, facts in exports.items()
    ]  # fmt: skip
    return Oracle(Shelf(deliveries), datetime(2026, 7, 1))  # all reports are due


def plan(status: str = "confirmed", name: str = "P1") -> PlanVersion:
    return PlanVersion(name, 1, "RU-MIN", None, "in_person", "Т", "T", None, "concert", "BLR",
                       "Беларусь", "Б", "", NOON, 2, None, None, None, None, None, status,
                       NOON)  # fmt: skip


def report(
    post: str,
    participants: int | None,
    method: str | None,
    number: int,
    name: str | None = "P1",
    day: date = TODAY,
) -> ReportFact:
    row = ReportRow(post, f"{day:%Y-%m}", name, "Т", day, "BLR", "Беларусь", "Б", participants,
                    None, method, None, None, (), None, None)  # fmt: skip
    return ReportFact("1", number, row)


def registration(
    number: int, patronymic: str = "", residence: str = "BLR", name: str = "иван"
) -> RegistrationFact:
    return RegistrationFact(f"R{number}", "P1", ("ан", name, "1990-01-01"), patronymic, 1990,
                            residence, NOON - timedelta(days=30 - number), "registered",
                            NOON)  # fmt: skip


@pytest.mark.parametrize(
    ("plans", "reports", "checkins", "expected"),
    [
        # Joint reports are one event, counted by the best method; a scan beats them all.
        ([plan()], [report("RU-KIS", 200, "estimate", 1), report("RU-BAK", 90, "list", 2)], 0,
         [("list", 90, "held")]),
        ([plan()], [report("RU-KIS", 200, "list", 1)], 3, [("scan", 3, "held")]),
        # A cancelled event has no visits, whatever is reported; no number holds nothing.
        ([plan("cancelled")], [report("RU-MIN", 200, "list", 1)], 0, [("none", None, "cancelled")]),
        ([plan()], [report("RU-MIN", None, "list", 1)], 0, [("none", None, "no_report")]),
        # Found by title, place and day, of its own post or of another; a post reports a plan once.
        ([plan()], [report("RU-MIN", 5, "list", 1, None)], 0, [("list", 5, "held")]),
        ([plan()], [report("RU-MIN", 5, None, 1, None), report("RU-MIN", 5, None, 2, "P9")], 0,
         [("estimate", 5, "held"), ("estimate", 5, "held")]),
        ([plan()], [report("RU-MIN", 5, "list", 1), report("RU-KIS", 6, "list", 2, None)], 0,
         [("list", 6, "held")]),
        ([plan()], [report("RU-KIS", 6, "list", 1, None, TODAY + timedelta(3))], 0,
         [("list", 6, "held")]),
        ([plan()], [report("RU-KIS", 6, "list", 1, None, TODAY + timedelta(4))], 0,
         [("list", 6, "held"), ("none", None, "no_report")]),
        # Nobody planned it, and two posts report it.
        ([], [report("RU-MIN", 5, "list", 1, None), report("RU-KIS", 6, "list", 2, None)], 0,
         [("list", 6, "held")]),
        # Two alike belong to two alike.
        ([plan(), plan(name="P2")],
         [report("RU-MIN", 5, "list", 1, None), report("RU-MIN", 6, "list", 2, None)], 0,
         [("list", 5, "held"), ("list", 6, "held")]),
        # Another year is meant than that of the plan and of the month.
        ([plan()], [report("RU-MIN", 5, "list", 1, "P1", date(2027, 5, 20))], 0,
         [("none", None, "no_report")]),
    ],
)  # fmt: skip
def test_what_an_event_is(
    plans: list[Any], reports: list[Any], checkins: int, expected: list[Any]
) -> None:
    people = [registration(number) for number in range(checkins)]
    found = oracle(event_plan=plans, event_reports=reports, event_registrations=people).sql(
        "select basis, visits, outcome from events order by all"
    )
    assert found == expected


@pytest.mark.parametrize(
    ("patronymics", "persons"),
    [(("Петрович", "", "Ильич"), 2), (("Петрович", ""), 1), (("", ""), 1)],
)
def test_two_patronymics_are_two_persons_and_none_is_nobody(
    patronymics: tuple[str, ...], persons: int
) -> None:
    rows = [registration(number, text) for number, text in enumerate(patronymics)]
    found = oracle(event_plan=[plan()], event_registrations=rows)
    assert found.sql("select count(distinct person) from registrations") == [(persons,)]
    nobody = 1 if persons == 2 else 0
    assert found.sql("select count(*) from registrations where person is null") == [(nobody,)]


@pytest.mark.parametrize(("days", "said"), [(45, 45), (46, 0), (-45, -45), (None, 0)])
def test_an_event_is_held_on_the_day_of_its_report_near_the_plan(
    days: int | None, said: int
) -> None:
    reports = [] if days is None else [report("RU-MIN", 5, "list", 1, day=TODAY + timedelta(days))]
    found = oracle(event_plan=[plan()], event_reports=reports)
    assert found.sql("select day from events") == [(TODAY + timedelta(said),)]


@pytest.mark.parametrize(
    ("code", "day", "expected"),
    [
        ("new_year", date(2025, 12, 14), (None, 2025)),
        ("new_year", date(2025, 12, 15), ("new_year", 2026)),
        ("new_year", date(2026, 1, 15), ("new_year", 2026)),
        ("victory_day", date(2026, 5, 16), ("victory_day", 2026)),
        ("victory_day", date(2026, 5, 17), (None, 2026)),
    ],
)
def test_a_memorable_date_has_events_inside_its_window(
    code: str, day: date, expected: tuple[str | None, int]
) -> None:
    starts = datetime(day.year, day.month, day.day, 12)
    found = oracle(event_plan=[replace(plan(), campaign=code, starts_at=starts)])
    assert found.sql("select campaign, campaign_year from events") == [expected]


def test_who_was_let_in_came_whatever_the_registration_says() -> None:
    rows = [replace(registration(1), status="cancelled"), registration(2, name="пётр")]
    found = oracle(event_plan=[plan()], event_registrations=rows)
    assert found.sql("select basis, visits from events") == [("scan", 2)]
    assert found.sql("select count(*) from person_years") == [(2,)]


def test_a_participant_came_in_person() -> None:
    found = oracle(
        event_plan=[replace(plan(), mode="online")], event_registrations=[registration(1)]
    )
    assert found.sql("select visits from events") == [(1,)]
    assert found.sql("select count(*) from person_years") == [(0,)]


def test_residence_is_the_latest_known_one() -> None:
    rows = [registration(1), registration(2, residence="MDA"), registration(3, residence="ZZZ")]
    found = oracle(event_plan=[plan()], event_registrations=rows)
    query = "select residence, age, age5, youth, newness, events_1_2 from person_years"
    assert found.sql(query) == [("MDA", 36, "36_plus", "other", None, "one")]


def estimate(year: int, method: str, grade: str, central: int) -> Estimate:
    return Estimate("BLR", "Б", year, method, "S", None, central, None, "self_identified", grade)


@pytest.mark.parametrize(
    ("year", "estimates", "expected"),
    [
        # Eight years old: one grade lower, B, but a census. Its own band, 952 to 1,050, is
        # wrapped together with 900 ÷ 1.15 and 900 × 1.15.
        (2024, [estimate(2016, "census", "A", 1000), estimate(2023, "survey", "B", 900)],
         ("B", 1000, 783, 1050)),
        # A census is carried ten years, no more.
        (2025, [estimate(2015, "census", "A", 1000)], ("C", 1000, 952, 1050)),
        (2026, [estimate(2015, "census", "A", 1000)], None),
        # The band wraps every usable estimate within five years: 900 ÷ 1.35 and 900 × 1.35.
        (2024, [estimate(2024, "register", "A", 1050), estimate(2022, "survey", "C", 900)],
         ("A", 1050, 667, 1215)),
        (2024, [estimate(2024, "embassy", "D", 1050)], ("D", 1050, None, None)),
        # Said twice and differently by one source, or outside its own bounds: the older one stands.
        (2024, [estimate(2020, "survey", "B", 900), estimate(2024, "census", "A", 1000),
                estimate(2024, "census", "A", 1010)], ("B", 900, 783, 1035)),
        (2024, [estimate(2020, "survey", "B", 900),
                replace(estimate(2024, "census", "A", 1000), high=999)], ("B", 900, 783, 1035)),
    ],
)  # fmt: skip
def test_which_estimate_is_chosen(
    year: int, estimates: list[Estimate], expected: tuple[Any, ...] | None
) -> None:
    early = report("RU-MIN", 1, "list", 1, None, date(2021, 1, 1))
    found = oracle(event_reports=[early], diaspora_estimates=estimates).sql(
        f"select grade, central, low, high from estimates_of_years where year = {year}"
    )
    assert found == ([expected] if expected else [])
