"""The demo world is one that could be believed; each check is also seen failing."""

from __future__ import annotations

import copy
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from dagster_project.demo.deliver_reports import deliver
from dagster_project.demo.delivery import Delivery
from dagster_project.demo.files_roster import AT
from dagster_project.demo.generate import DEFAULT_SEED, deliver_all
from dagster_project.demo.reference import Reference
from dagster_project.demo.world import make_world
from dagster_project.demo.world_model import World
from dagster_project.demo.world_reports import habits_of_posts
from tests.truth import plausible, plausible_youth
from tests.truth.names import same_name_key
from tests.truth.plausible import CHECKS, Check, Figures, Seen
from tests.truth.plausible_youth import YOUTH_CHECKS, YouthCheck, YouthFigures

# Everything that is planted, by the rule that finds it.
DIRT = {
    "bad_boolean", "bad_date", "bad_decimal", "bad_integer", "bad_json", "bad_timestamp",
    "below_minimum", "blank_line", "broken_quote", "control_total", "duplicate_conflict",
    "duplicate_equal", "encoding", "merge_conflict", "missing_column", "missing_required",
    "mojibake", "not_in_list", "outside_scope", "pattern_mismatch", "same_bytes",
    "too_few_fields", "too_many_bad_rows", "too_many_fields", "truncated", "wrong_delimiter",
}  # fmt: skip


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(Reference(), DEFAULT_SEED, 1.0)


@pytest.fixture(scope="module")
def figures(world: World) -> Figures:
    return plausible.figures_of(world, Reference())


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_world_could_be_believed(figures: Figures, check: Check) -> None:
    assert list(check(figures)) == []


@pytest.mark.parametrize("check", YOUTH_CHECKS, ids=lambda check: check.__name__)
def test_the_youth_programme_could_be_believed(figures: Figures, check: YouthCheck) -> None:
    assert list(check(figures.youth)) == []


def sent_early(f: YouthFigures) -> None:
    f.applications = [
        replace(a, submitted_at=a.submitted_at.replace(month=1, day=9)) for a in f.applications
    ]


def few(f: YouthFigures) -> None:
    f.applications, f.lines = f.applications[::3], f.lines[::3]


def grown_up(f: YouthFigures) -> None:
    f.lines = [replace(line, role="participant") for line in f.lines]


def all_went(f: YouthFigures) -> None:
    f.lines = [replace(x, history=(("travelled", x.history[0][1]),)) for x in f.lines]


def twice(f: YouthFigures) -> None:
    f.lines = [*f.lines, *f.lines]


@pytest.mark.parametrize(
    ("check", "spoil"),
    [
        (plausible_youth.competitions, sent_early),
        (plausible_youth.competitions, few),
        (plausible_youth.trips, few),
        (plausible_youth.trips, grown_up),
        (plausible_youth.trips, all_went),
        (plausible_youth.ways_out, all_went),
        (plausible_youth.ways_out, twice),
    ],
)
def test_a_programme_that_could_not_is_seen(
    figures: Figures, check: YouthCheck, spoil: Callable[[YouthFigures], None]
) -> None:
    spoilt = copy.copy(figures.youth)
    spoil(spoilt)
    assert next(check(spoilt), "")


def estimate(figures: Figures) -> None:
    """Latvia with a diaspora that the country could not hold."""
    figures.estimates.append(("LVA", 2024, "speakers", 2_280_000))


def doubled_estimate(figures: Figures) -> None:
    figures.estimates.append(("KAZ", 2024, "self_identified", 6_000_000))


def a_day_later(event: Seen) -> Seen:
    return replace(event, day=event.day + timedelta(days=2))


def half_a_year_later(event: Seen) -> Seen:
    return replace(event, day=event.day + timedelta(days=182))


def at_noon(event: Seen) -> Seen:
    return replace(event, hour=12)


def of_another_campaign(event: Seen) -> Seen:
    swapped = {"victory_day": "space_day", "space_day": "victory_day"}
    return replace(event, campaign=swapped.get(event.campaign, event.campaign))


def at_a_conference(event: Seen) -> Seen:
    return replace(event, event_type="conference")


def with_crowds(event: Seen) -> Seen:
    return replace(event, visits=event.visits * 40)


def nowhere(event: Seen) -> Seen:
    return replace(event, territory="ZZZ") if event.day.day == 1 else event


def every_year_alike(event: Seen) -> Seen:
    return replace(event, day=event.day.replace(year=2024, day=min(event.day.day, 28)))


def of_all(change: Callable[[Seen], Seen]) -> Callable[[Figures], None]:
    def spoil(figures: Figures) -> None:
        figures.events = [change(event) for event in figures.events]

    return spoil


def dear(figures: Figures) -> None:
    figures.costs = [(place, cost * 9, visits) for place, cost, visits in figures.costs]


def dear_place(figures: Figures) -> None:
    figures.costs = [(place, cost * (9 if place == "FIN" else 1), visits)
                     for place, cost, visits in figures.costs]  # fmt: skip


def nobody(figures: Figures) -> None:
    figures.persons = Counter()


@pytest.mark.parametrize(
    ("check", "spoil"),
    [
        (plausible.population, estimate),
        (plausible.shares, doubled_estimate),
        (plausible.weekdays, of_all(a_day_later)),
        (plausible.weekdays, of_all(at_noon)),
        (plausible.months, of_all(half_a_year_later)),
        (plausible.campaigns, of_all(of_another_campaign)),
        (plausible.campaigns, of_all(half_a_year_later)),
        (plausible.titles, of_all(at_a_conference)),
        (plausible.titles, of_all(half_a_year_later)),
        (plausible.reach, of_all(with_crowds)),
        (plausible.reach, nobody),
        (plausible.costs, dear),
        (plausible.costs, dear_place),
        (plausible.unresolved, of_all(nowhere)),
        (plausible.story, of_all(every_year_alike)),
    ],
)
def test_a_world_that_could_not_is_seen(
    figures: Figures, check: Check, spoil: Callable[[Figures], None]
) -> None:
    spoilt = copy.copy(figures)
    spoilt.estimates = list(figures.estimates)
    spoil(spoilt)
    assert next(check(spoilt), "")


def test_every_public_figure_names_its_source() -> None:
    """Publisher and year; what is assumed says so."""
    for row in Reference().rows("communities"):
        for source in ("population_source", "russian_born_source", "compatriots_source"):
            assert re.search(r"\b20\d\d\b|assumption of this demo", row[source]), row
        assert int(row["compatriots"]) < int(row["population_2024"]) * 0.25


def test_every_report_is_of_an_event(world: World) -> None:
    """No row is there to fill a file: at most as many as were reported, and of known titles."""
    written = Counter((row.post, row.period) for e in world.events for row in e.reports)
    titles = {same_name_key(event.kind.title_ru) for event in world.events}
    for delivery in deliver(world, Reference(), DEFAULT_SEED):
        facts = [record.truth for record in delivery.records if record.truth]
        post, period = delivery.scope[0].split("|")
        assert len(facts) <= written[post, period], delivery.path
        assert {same_name_key(fact.row.title) for fact in facts} <= titles


def reliability(delivered: list[Delivery], months: str) -> dict[str, float]:
    """Share of a post's months without a report by the fifteenth day."""
    found = Counter[str]()
    for delivery in delivered:
        post, month = delivery.scope[0].split("|")
        if delivery.status == "loaded" and month[:4] in months and delivery.received_at.day <= 15:
            found[post] += 1
    return {post: found[post] / 24 for post in habits_of_posts(Reference())}


def test_a_post_keeps_its_habits() -> None:
    silent = World((), tuple(habits_of_posts(Reference())))
    delivered = deliver(silent, Reference(), DEFAULT_SEED)
    early, late = reliability(delivered, "2022 2023"), reliability(delivered, "2024 2025")
    for years in (early, late):
        assert years["RU-PRE"] < 0.85
        assert years["RU-HEL"] > 0.95
    assert all(abs(early[post] - late[post]) < 0.25 for post in early)


@pytest.fixture(scope="module")
def deliveries(world: World) -> list[Delivery]:
    return deliver_all(world, Reference(), DEFAULT_SEED)


def test_every_kind_of_dirt_is_planted(deliveries: list[Delivery]) -> None:
    assert {defect.rule for item in deliveries for defect in item.defects()} == DIRT


def test_the_story_of_the_trips_is_told(world: World, deliveries: list[Delivery]) -> None:
    """What the pages of the youth programme have to show is in the files."""
    rosters = [item for item in deliveries if item.export == "trip_rosters"]
    facts = [record.truth for item in rosters for record in item.accepted()]
    by_line = {(f.post, f.trip, f.line_no): f for f in facts}
    followed = [by_line.get((f.post, f.trip, f.replaced_by)) for f in facts if f.replaced_by]
    chains = [f for f in followed if f and f.replaced_by]
    loops = [
        f
        for f in chains
        if (g := by_line.get((f.post, f.trip, f.replaced_by))) and g.replaced_by == f.line_no
    ]
    assert chains
    assert loops
    assert {f.roster_no for f in facts} == {1, 2}
    assert any(f.name_key is None for f in facts)
    trips_of = defaultdict(set)
    for f in facts:
        if f.role == "participant":
            trips_of[f.name_key, f.trip[:7]].add(f.trip)
    assert any(len(trips) > 1 for key, trips in trips_of.items() if key[0])
    last = {post: max(i.scope[0] for i in deliveries
                      if i.export == "event_reports" and i.scope[0].startswith(post))
            for post in world.posts}  # fmt: skip
    assert [post for post, scope in last.items() if scope < f"{post}|2026-06"] == ["RU-BAK"]


def test_a_roster_has_forty_looks(deliveries: list[Delivery]) -> None:
    """By labels, their order and the lines above them, as in the files."""
    looks = {
        tuple(map(tuple, rows_above_the_data(item)))
        for item in deliveries
        if item.export == "trip_rosters" and item.status == "loaded"
    }
    assert len(looks) >= 40


def rows_above_the_data(item: Delivery) -> list[list[str]]:
    sheet = CalamineWorkbook.from_filelike(BytesIO(item.content)).get_sheet_by_index(0)
    rows = sheet.to_python(skip_empty_area=False)[: min(r.line for r in item.records) - 1]
    return [[re.sub(r"RU-[A-Z]{3}|TR-[-0-9]+", "", str(cell)) for cell in row] for row in rows]


def test_ten_people_are_spelled_in_two_ways_in_two_exports(deliveries: list[Delivery]) -> None:
    """In an application in one script, on a roster in the other; both are one person."""
    scripts: dict[tuple[str, ...], set[tuple[str, bool]]] = defaultdict(set)
    for item in deliveries:
        for record in item.accepted():
            if item.export == "competitions_applications":
                shown = record.values["person"]["surname"]
            elif item.export == "trip_rosters":
                shown = record.values[AT["full_name"]]
            else:
                continue
            if record.truth.name_key:
                scripts[record.truth.name_key].add((item.export, shown.strip().isascii()))
    both = {("competitions_applications", False), ("trip_rosters", True)}
    assert sum(both <= found for found in scripts.values()) >= 10
