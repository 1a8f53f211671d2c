"""The demo world is one that could be believed; each check is also seen failing."""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from dagster_project.demo.deliver_reports import deliver
from dagster_project.demo.delivery import Delivery
from dagster_project.demo.generate import DEFAULT_SEED, deliver_all
from dagster_project.demo.reference import Reference
from dagster_project.demo.world import make_world
from dagster_project.demo.world_model import World
from dagster_project.demo.world_reports import habits_of_posts
from tests.truth import plausible
from tests.truth.names import same_name_key
from tests.truth.plausible import CHECKS, Check, Figures, Seen

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


def test_every_kind_of_dirt_is_planted(world: World) -> None:
    deliveries = deliver_all(world, Reference(), DEFAULT_SEED)
    assert {defect.rule for item in deliveries for defect in item.defects()} == DIRT
