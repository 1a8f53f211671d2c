"""What a figure, a card or a table shows equals a direct query of the release's Parquet files.

The same queries judge the pages in the browser (``tests/browser/test_values.py``); here they also
see states that no view begins with: other years, a group, another count.
"""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from dashboards.lib.panel import Build
from dashboards.lib.scope import Scope
from dashboards.lib.texts import Texts
from dashboards.views.data import charts as data
from dashboards.views.data import quality
from dashboards.views.data.selection import DataSelection
from dashboards.views.diaspora import charts as diaspora
from dashboards.views.diaspora import figures_of_place
from dashboards.views.diaspora.selection import DiasporaSelection
from dashboards.views.events import calendar, listing, plan, posts
from dashboards.views.events import charts as events
from dashboards.views.events.selection import EventsSelection
from dashboards.views.overview import charts as overview
from dashboards.views.overview import reach, reach_map
from dashboards.views.overview.selection import OverviewSelection
from dashboards.views.spending import charts as spending
from dashboards.views.spending import kinds, money
from dashboards.views.spending.selection import SpendingSelection
from dashboards.views.youth import beside, place
from dashboards.views.youth import charts as youth
from dashboards.views.youth.selection import YouthSelection
from tests.dashboards.expected import CARDS, CHARTS, TABLES
from tests.dashboards.expected.asking import (
    Asked,
    Pair,
    connect,
    current_release,
    numbers_of,
    same,
)

YEARS = ("2024", "2025")
# The world, a group, a territory, a post.
PLACES = (
    YouthSelection("2025"),
    YouthSelection("2025", "D05"),
    YouthSelection("2025", "D05", place="DEU"),
    YouthSelection("2025", place="RU-ALA"),
)
CASES: list[tuple[Build, Any]] = [
    *((reach_map.reach_map, OverviewSelection(year)) for year in YEARS),
    *((reach.places, OverviewSelection(year, group)) for year in YEARS for group in ("all", "D05")),
    (overview.visits_by_group, OverviewSelection("2025", "D05")),
    *((overview.campaigns, OverviewSelection(year)) for year in YEARS),
    *((diaspora.estimates, DiasporaSelection(year)) for year in YEARS),
    (diaspora.estimates, DiasporaSelection("2025", group="D05")),
    (diaspora.estimates, DiasporaSelection("2026", territory="DEU")),
    (diaspora.born_by_year, DiasporaSelection("2026")),
    (diaspora.born_by_year, DiasporaSelection("2026", territory="DEU")),
    (diaspora.born_and_estimate, DiasporaSelection("2025")),
    (diaspora.population_share, DiasporaSelection("2025")),
    *(
        (calendar.by_month_and_type, EventsSelection(year="2025", count=count, group=group))
        for count in ("events", "visits")
        for group in ("all", "D05")
    ),
    (calendar.count_bases, EventsSelection(year="2025")),
    (calendar.count_bases, EventsSelection(year="2025", group="D05")),
    (calendar.by_territory, EventsSelection(year="2025", count="visits")),
    *((plan.plan_by_quarter, EventsSelection(year="2025", group=g)) for g in ("all", "D02", "D05")),
    *(
        (plan.plan_by_post, EventsSelection(year="2025", quarter="2025-Q2", group=group))
        for group in ("all", "D05")
    ),
    *((events.show_up, EventsSelection(year="2025", group=group)) for group in ("all", "D05")),
    *(
        (build, EventsSelection(year=year, group=group))
        for build in (posts.participants_by_post, posts.show_up_by_post, posts.posts_by_half_year)
        for year, group in (("2025", "all"), ("2024", "all"), ("2026", "D05"))
    ),
    (events.event_size, EventsSelection(year="2025")),
    (events.support, EventsSelection(year="2025")),
    *((youth.share_by_group, YouthSelection(year)) for year in YEARS),
    *((youth.ages_by_group, YouthSelection(year)) for year in YEARS),
    (youth.youth_by_territory, YouthSelection("2025")),
    (youth.youth_by_territory, YouthSelection("2025", "D05")),
    (youth.new_by_group, YouthSelection("2025")),
    *((place.half_years, selection) for selection in PLACES),
    (place.half_years, YouthSelection("2024", place="KAZ")),
    *((place.ages, selection) for selection in PLACES[:3]),
    *((beside.newness, selection) for selection in PLACES),
    *((beside.times, selection) for selection in PLACES),
    (beside.times, YouthSelection("2023", place="KAZ")),
    (money.by_measure_and_month, SpendingSelection("2025")),
    (money.by_measure_and_month, SpendingSelection("2022")),
    (money.by_measure_and_month, SpendingSelection("2025", group="D05")),
    (money.allocation_by_month, SpendingSelection("2025")),
    (spending.cost_per_visit, SpendingSelection("2025")),
    (spending.rates, SpendingSelection("2025", currency="EUR")),
    (data.deliveries, DataSelection()),
    (data.freshness, DataSelection()),
    (data.reporting_posts, DataSelection()),
    (quality.quarantine, DataSelection()),
]


def name_of(build: Build) -> str:
    return f"{build.__module__.split('.')[-2]}.{build.__name__}"


def ask(scope: Scope, page: str, selection: Any) -> Asked:
    """The question whose filters are a selection, as a page's address would name them."""
    release = current_release(Path(scope.home))
    filters = {f"{page}.{key}": value for key, value in vars(selection).items() if value}
    filters[f"{page}.quarter"] = filters.get(f"{page}.quarter", "")[-2:]
    known = json.loads((release / "manifest.json").read_text(encoding="utf-8"))["known_at"]
    return Asked(connect(release), scope.language, filters | {"known_on": str(known)[:10]})


def test_every_chart_has_a_case() -> None:
    assert {name_of(build) for build, _ in CASES} == set(CHARTS)


@pytest.mark.parametrize(
    ("build", "selection"),
    CASES,
    ids=[f"{name_of(build)}-{n}" for n, (build, _) in enumerate(CASES)],
)
def test_chart(scope: Scope, build: Build, selection: Any) -> None:
    name = name_of(build)
    wanted = [part for part in CHARTS[name](ask(scope, name.split(".")[0], selection)) if part]
    figure = build(scope, selection).figure
    drawn: list[list[Pair]] = (
        [numbers_of(trace) for trace in json.loads(figure.to_json())["data"]]
        if figure is not None
        else []
    )
    if name == "overview.reach_map":
        # One trace per class; what is drawn as bubbles is drawn as an outline too.
        drawn = [[p for part in drawn for p in part if isinstance(p[0], str)]]
    drawn = [part for part in drawn if part]
    assert wanted, "a case must have something to show"
    assert len(drawn) == len(wanted)
    for one, other in zip(drawn, wanted, strict=True):
        assert same(one, other)


@pytest.mark.parametrize(
    ("page", "cards", "selection"),
    [
        ("overview", overview.headline_cards, OverviewSelection("2025")),
        ("overview", overview.headline_cards, OverviewSelection("2024", "D05")),
        ("diaspora", figures_of_place.headline_cards, DiasporaSelection("2025")),
        ("diaspora", figures_of_place.headline_cards, DiasporaSelection("2025", territory="DEU")),
        *(("youth", youth.headline_cards, selection) for selection in PLACES),
        ("spending", money.headline_cards, SpendingSelection("2025")),
        ("spending", money.headline_cards, SpendingSelection("2025", group="D05")),
        ("spending", money.headline_cards, SpendingSelection("2025", measure="M01")),
        ("spending", money.headline_cards, SpendingSelection("2024")),
        ("spending", money.headline_cards, SpendingSelection("2023")),
        ("spending", money.headline_cards, SpendingSelection("2022")),
        ("spending", money.headline_cards, SpendingSelection("2026")),
        ("data", data.headline_cards, DataSelection()),
    ],
)
def test_cards(scope: Scope, page: str, cards: Any, selection: Any) -> None:
    wanted = {k: v for k, v in CARDS[page](ask(scope, page, selection)).items() if v is not None}
    shown = {
        card.code: float(card.history[-1].value)
        for card in cards(scope, selection)
        if card.history and card.history[-1].value is not None
    }
    assert shown == pytest.approx(wanted)


@pytest.mark.parametrize("build", [money.by_territory, kinds.parts, kinds.trips, kinds.persons])
@pytest.mark.parametrize(
    "selection",
    [*map(SpendingSelection, ("2022", "2023", "2025", "2026")),
     SpendingSelection("2025", group="D05")],
)  # fmt: skip
def test_tables_of_money(scope: Scope, build: Build, selection: SpendingSelection) -> None:
    """Every cell of the pictures that are tables, in their order; a gap is a gap."""
    wanted = TABLES[name_of(build)](ask(scope, "spending", selection))
    table = build(scope, selection).table
    if build is kinds.trips and selection.group != "all":
        assert table.is_empty
        return
    shown = [[row.get(column.key) or None for column in table.columns] for row in table.rows]
    assert shown == wanted


def test_places_keep_overlapping_bands_together(scope: Scope) -> None:
    rows = reach.places(scope, OverviewSelection("2025")).table.rows
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(row["place"], []).append(row)
    ordered = list(groups.values())
    for better, worse in pairwise(ordered):
        assert min(row["low"] for row in better) > max(row["high"] for row in worse)


def test_plan_parts_make_the_whole(scope: Scope) -> None:
    view = plan.plan_by_post(scope, EventsSelection(year="2025", quarter="2025-Q2"))
    for row in view.table.rows:
        assert abs(sum(row[code] for code in plan.PLAN_PARTS) - 1) <= 0.0002


def test_posts_stand_in_the_chosen_order(scope: Scope) -> None:
    def order(by: str) -> list[str]:
        selection = EventsSelection(year="2025", order=by)
        builds = (posts.participants_by_post, posts.show_up_by_post, posts.posts_by_half_year)
        listed = [[row["name"] for row in build(scope, selection).table.rows] for build in builds]
        assert listed[0] == listed[1] == listed[2]
        return listed[0]

    rows = posts.participants_by_post(scope, EventsSelection(year="2025")).table.rows
    assert [row["total"] for row in rows] == sorted((r["total"] for r in rows), reverse=True)
    assert order("name") == sorted(order("total"))
    assert order("show_up")[-1] == "Нью-Йорк", "a post without a rate stands last"
    drawn = posts.show_up_by_post(scope, EventsSelection(year="2025")).figure
    assert drawn is not None
    said = [note.text for note in drawn.layout.annotations]
    assert said == [Texts("ru")("status.too_few.word")], "and says why"


def test_nothing_is_said_of_newness_before_it_is_known(scope: Scope) -> None:
    view = beside.newness(scope, YouthSelection("2024"))
    assert (view.figure, view.empty) == (None, Texts("ru")("status.not_yet.why"))


def test_no_share_of_a_few_people(scope: Scope) -> None:
    for build in (beside.newness, beside.times):
        view = build(scope, YouthSelection("2025", place="MNG"))
        assert (view.figure, view.empty) == (None, Texts("ru")("status.too_few.why"))
        assert view.table.rows[0]["whole"] < 20


def test_ages_that_are_not_published_have_a_reason(scope: Scope) -> None:
    few = place.ages(scope, YouthSelection("2025", place="MNG"))
    post = place.ages(scope, YouthSelection("2025", place="RU-ALA"))
    for view, reason in ((few, "few"), (post, "post")):
        assert (view.figure, view.empty) == (None, Texts("ru")(f"youth.place_ages.{reason}"))


def test_event_list(scope: Scope) -> None:
    selection = EventsSelection(year="2025", outcome="cancelled", group="D05")
    table = listing.event_table(scope, selection)
    wanted = ask(scope, "events", selection)(
        """select event_id from event_list
           where month like '2025-%' and outcome = 'cancelled' and group_code = 'D05'"""
    )
    assert {row["event_id"] for row in table.rows} == {row[0] for row in wanted}


def test_a_wrong_number_a_wrong_label_and_a_lacking_point_are_seen() -> None:
    right = [("Германия", 1.0), ("Франция", 2.0)]
    assert same(right, reversed(right))
    assert not same(right, [("Германия", 1.0), ("Франция", 2.0001)])
    assert not same(right, [("Германия", 2.0), ("Франция", 1.0)])
    assert not same(right, right[:1])
