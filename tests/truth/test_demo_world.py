"""What must hold of the truth of any world, whatever its figures are."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from decimal import Decimal

import pytest

from dagster_project.demo.generate import DEFAULT_SEED
from dagster_project.demo.reference import Reference
from dagster_project.demo.timeline import KNOWN_AT, parse_instant
from dagster_project.demo.world import make_world
from dagster_project.demo.world_model import World
from dagster_project.demo.world_people import Person
from tests.pipeline import raw_demo
from tests.truth.names import same_name_key
from tests.truth.oracle import Oracle, meanings

SCALE = 0.05
RATES = (
    "L01",
    "L02",
    "L03",
    "L04",
    "L05",
    "R03",
    "R05",
    "R08",
    "E03",
    "E03b",
    "E04",
    "E07",
    "Y01",
    "Y02",
    "Y09",
    "Y09b",
    "Y11",
    "Q02a",
    "Q02c",
)


@pytest.fixture(scope="module", params=[KNOWN_AT[0], KNOWN_AT[-1]])
def oracle(request: pytest.FixtureRequest) -> Oracle:
    return Oracle(raw_demo.make_demo(SCALE).shelf, parse_instant(request.param))


def test_every_indicator_of_the_catalogue_has_an_oracle(oracle: Oracle) -> None:
    found = {key.split("|", 1)[0] for key in oracle.indicators()["indicators"]}
    assert found == set(meanings()) - {"Q02b"}  # made by the release itself


def test_a_share_is_a_part_of_its_whole(oracle: Oracle) -> None:
    for key, (top, bottom) in oracle.indicators()["parts"].items():
        if key.split("|", 1)[0] in RATES:
            assert 0 <= Decimal(str(top[1])) <= Decimal(str(bottom[1])), key


def test_breakdowns_of_persons_add_up(oracle: Oracle) -> None:
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for key, (status, _low, central, _high) in oracle.indicators()["indicators"].items():
        if key.startswith(("R02|", "L06b|")) and status == "ok":
            *place, scheme, _code = key.split("|")
            sums["|".join(place), scheme] += Decimal(str(central))
    assert any(sums.values())
    for (place, scheme), total in sums.items():
        assert total == sums[place, "_T"], f"{place} {scheme}"


def test_a_matched_person_is_one_person_of_the_world(oracle: Oracle) -> None:
    """Only namesakes of whom one patronymic is known so far may be taken for one."""
    world = make_world(Reference(), DEFAULT_SEED, SCALE)
    events = [*world.history, *world.events]
    truly = {r.registration_id: r.person for e in events for r in e.registrations}
    bearers: dict[str, set[Person]] = defaultdict(set)
    query = "select registration_id, person from registrations where person is not null"
    for registration, person in oracle.sql(query):
        bearers[person].add(truly[registration])
    merged = [people for people in bearers.values() if len(people) > 1]
    assert len(bearers) > 100
    assert all(person.is_namesake for people in merged for person in people)


def doubled(oracle: Oracle, demo: raw_demo.Demo, world: World) -> list[int]:
    """Numbers of the world's events that the oracle holds for two."""
    of_row = {replace(row, participants=None, method=None): event for event in world.events
              for row in event.reports}  # fmt: skip
    of_report = {}
    for fact, _place, _line in demo.shelf.rows("event_reports", parse_instant(KNOWN_AT[-1])):
        row = fact.row
        event = of_row[replace(row, participants=None, method=None)]
        of_report[f"{row.post}/{row.period}/{fact.report_no}/{fact.row_no}"] = event
    events = [*world.history, *world.events]
    plans = {event.versions[-1].plan_id: event for event in events if event.versions}
    found = [
        plans[name] if name in plans else of_report[name]
        for (name,) in oracle.sql("select event from events")
    ]
    return [number for number, count in Counter(e.number for e in found).items() if count > 1]


def test_no_event_is_counted_twice() -> None:
    demo = raw_demo.make_demo(SCALE)
    world = make_world(Reference(), DEFAULT_SEED, SCALE)
    last = Oracle(demo.shelf, parse_instant(KNOWN_AT[-1]))
    joint = [event for event in world.events if len({row.post for row in event.reports}) > 1]
    assert joint
    assert doubled(last, demo, world) == []
    # The other post forgets which plan it was.
    for delivery in demo.shelf.committed["event_reports"]:
        for record in delivery.records:
            if record.truth and record.truth.row in {event.reports[1] for event in joint}:
                unnamed = replace(record.truth.row, plan_id=None, title="Совместное мероприятие")
                record.truth = replace(record.truth, row=unnamed)
    for event in joint:
        event.reports[1] = replace(event.reports[1], plan_id=None, title="Совместное мероприятие")
    forgotten = Oracle(demo.shelf, parse_instant(KNOWN_AT[-1]))
    assert doubled(forgotten, demo, world)


def test_a_report_that_stands_alone_is_of_an_event_that_nobody_planned(oracle: Oracle) -> None:
    world = make_world(Reference(), DEFAULT_SEED, SCALE)
    plans = {plan for (plan,) in oracle.sql("select plan_id from plans")}
    planned: dict[tuple[object, ...], set[bool]] = defaultdict(set)
    for event in world.events:
        is_known = bool(event.versions) and event.versions[0].plan_id in plans
        for row in event.reports:
            key = (row.post, row.event_date, same_name_key(row.title), same_name_key(row.city))
            planned[key].add(is_known)
    alone = oracle.sql(
        "select l.post, l.event_date, l.title_key, l.city_key from events as e"
        " join lines as l on e.event = l.report where e.is_held"
    )
    assert len(alone) > 10
    assert [row for row in alone if planned[row] == {True}] == []


def test_money_of_a_year_is_the_sum_of_its_parts(oracle: Oracle) -> None:
    lines = "select sum(net) from cash where year = t.year and kind = 'fine'"
    coarse = (
        "select coalesce(sum(net), 0) from world_money"
        " where year = t.year and part in ('trips', 'persons')"
    )
    found = oracle.sql(
        f"select net - ({lines}) - ({coarse}) from world_money as t where part = '_T'"
    )
    assert found
    assert all(difference == 0 for (difference,) in found)


def test_cohorts_have_been_seen_coming_back() -> None:
    """The record reaches back far enough for a manager to see a triangle; of this twentieth of the
    world the first cohort is too few to be told."""
    last = Oracle(raw_demo.make_demo(SCALE).shelf, parse_instant(KNOWN_AT[-1]))
    known = {
        (key.split("|")[2], key.split("|")[-1])
        for key, (status, *_) in last.indicators()["indicators"].items()
        if key.startswith("L02|Y|") and "|world|" in key and status == "ok"
    }
    assert known == {("2023", "n1"), ("2023", "n2"), ("2024", "n1")}
    assert all(top[1] for key, (top, _) in last.indicators()["parts"].items()
               if key in {f"L02|Y|{year}|world|WLD|cohort_n|{n}" for year, n in known})  # fmt: skip


def test_what_became_of_the_plan_is_the_whole_of_it(oracle: Oracle) -> None:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    parts = oracle.indicators()["parts"]
    for key, (top, bottom) in parts.items():
        code, cell = key.split("|", 1)
        if code in ("E01", "E01b", "E01c", "E02"):
            sums[cell] += Decimal(str(top[1])) - Decimal(str(bottom[1])) / 4
    assert sums
    assert not any(sums.values())
