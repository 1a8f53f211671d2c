"""What a figure, a card or a table shows equals a direct query of the release's Parquet files.

The same queries judge the pages in the browser (``tests/browser/test_values.py``); here they also
see states that no view begins with: other years, a group, another count.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dagster_project.catalogue import read_meanings
from dashboards.lib.format import Formats
from dashboards.lib.scope import Scope
from dashboards.lib.texts import Texts
from dashboards.views.events import listing, plan, posts
from dashboards.views.events.selection import EventsSelection
from dashboards.views.overview import reach
from dashboards.views.overview.charts import ORDER, headlines
from dashboards.views.overview.selection import OverviewSelection
from dashboards.views.youth import beside, place
from dashboards.views.youth.selection import YouthSelection
from tests.dashboards.charts import card_rows, charts, selection
from tests.dashboards.expected import CARDS, CASES, CHARTS, TABLES
from tests.dashboards.expected.asking import (
    Asked,
    Pair,
    connect,
    current_release,
    numbers_of,
    same,
)
from tests.dashboards.expected.overview import MAPS

# What a panel is looked at under where its truth says nothing else.
USUAL = [{"year": "2025"}]
Case = tuple[str, dict[str, str]]
# Pages whose tables are compared row by row.
BY_ROW = ("overview", "youth", "country", "associations", "commission", "language", "rights")


def cases(names: set[str]) -> list[Case]:
    return [(name, chosen) for name in sorted(names) for chosen in CASES.get(name, USUAL)]


def ask(scope: Scope, page: str, selection: Any) -> Asked:
    """The question whose filters are a selection, as a page's address would name them."""
    release = current_release(Path(scope.home))
    filters = {f"{page}.{key}": value for key, value in vars(selection).items() if value}
    filters["place"] = selection.place
    filters[f"{page}.quarter"] = filters.get(f"{page}.quarter", "")[-2:]
    known = json.loads((release / "manifest.json").read_text(encoding="utf-8"))["known_at"]
    return Asked(connect(release), scope.language, filters | {"known_on": str(known)[:10]})


def test_every_chart_has_its_truth() -> None:
    assert charts().keys() <= CHARTS.keys() | TABLES.keys()
    assert CHARTS.keys() <= charts().keys()
    assert {name.split(".")[0] for name in card_rows()} == CARDS.keys()
    known = CHARTS.keys() | TABLES.keys() | card_rows().keys()
    assert CASES.keys() <= known, "filters of a chart that is no more"


def test_the_overview_begins_with_the_indicators_that_are_declared_as_headlines(
    scope: Scope,
) -> None:
    declared = {code for code, meaning in read_meanings().items() if meaning.get("is_headline")}
    assert set(headlines(scope)) == declared
    assert declared <= set(ORDER), "each has its place"


@pytest.mark.parametrize(("name", "chosen"), cases(set(CHARTS)))
def test_chart(scope: Scope, name: str, chosen: dict[str, str]) -> None:
    page = name.split(".")[0]
    filters = selection(page, **chosen)
    wanted = [part for part in CHARTS[name](ask(scope, page, filters)) if part]
    figure = charts()[name](scope, filters).figure
    drawn: list[list[Pair]] = (
        [numbers_of(trace) for trace in json.loads(figure.to_json())["data"]]
        if figure is not None
        else []
    )
    if name in MAPS:
        # One trace per class; what is drawn as bubbles is drawn as an outline too.
        drawn = [[p for part in drawn for p in part if isinstance(p[0], str)]]
    drawn = [part for part in drawn if part]
    assert wanted, "a case must have something to show"
    assert len(drawn) == len(wanted)
    for one, other in zip(drawn, wanted, strict=True):
        assert same(one, other)


@pytest.mark.parametrize(("name", "chosen"), cases(set(card_rows())))
def test_cards(scope: Scope, name: str, chosen: dict[str, str]) -> None:
    page = name.split(".")[0]
    filters = selection(page, **chosen)
    wanted = {k: v for k, v in CARDS[page](ask(scope, page, filters)).items() if v is not None}
    shown = {
        card.code: float(card.now.value)
        for card in card_rows()[name](scope, filters)
        if card.now.value is not None
    }
    assert shown == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("name", "chosen"),
    cases({name for name in TABLES if name.startswith("spending.")}),
)
def test_tables_of_money(scope: Scope, name: str, chosen: dict[str, str]) -> None:
    """Every cell of the pictures that are tables, in their order; a gap is a gap."""
    filters = selection("spending", **chosen)
    table = charts()[name](scope, filters).table
    wanted = TABLES[name](ask(scope, "spending", filters))
    assert [
        [row.get(column.key) or None for column in table.columns] for row in table.rows
    ] == wanted


@pytest.mark.parametrize(
    ("name", "chosen"),
    cases({name for name in TABLES if name.partition(".")[0] in BY_ROW}),
)
def test_tables_compared_row_by_row(scope: Scope, name: str, chosen: dict[str, str]) -> None:
    """Every wanted cell stands in its row, in order; a link is read as its words."""
    page = name.split(".")[0]
    filters = selection(page, **chosen)
    table = charts()[name](scope, filters).table
    wanted = TABLES[name](ask(scope, page, filters))
    assert wanted, "a case must have something to show"
    assert len(table.rows) == len(wanted)
    for row, told in zip(table.rows, wanted, strict=True):
        shown = iter(
            [
                row.get(f"{column.key}_text", column.label)
                if column.kind == "link"
                else row.get(column.key)
                for column in table.columns
            ]
        )
        assert all(value in shown for value in told), (row, told)


@pytest.mark.parametrize("place", ["D05", "DEU"])
def test_trips_are_told_of_the_union_that_a_place_lies_in(scope: Scope, place: str) -> None:
    view = charts()["spending.trips"](scope, selection("spending", year="2025", place=place))
    assert [row["name"] for row in view.table.rows] == ["Западная и Южная Европа"]
    assert view.footnote == Texts("ru")("spending.trips.wider")


def test_a_place_counts_who_surely_stands_before(scope: Scope) -> None:
    listed = reach.places(scope, OverviewSelection("2025")).table.rows
    rows = [row for row in listed if row["value"] is not None]
    assert len({row["place"] for row in rows}) > 1
    assert not any(row["place"] for row in listed if row not in rows)
    for row in rows:
        assert int(row["place"]) == 1 + sum(other["low"] > row["high"] for other in rows)


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
    assert set(order("show_up")[-2:]) == {"Нью-Йорк", "Тель-Авив"}, "without a rate: last"
    drawn = posts.show_up_by_post(scope, EventsSelection(year="2025")).figure
    assert drawn is not None
    said = [note.text for note in drawn.layout.annotations]
    words = {Texts("ru")(f"status.{status}.word") for status in ("too_few", "not_reported")}
    assert set(said) == words, "and says why"


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
    post = place.ages(scope, YouthSelection("2025", post="RU-ALA"))
    for view, reason in ((few, "few"), (post, "post")):
        assert (view.figure, view.empty) == (None, Texts("ru")(f"youth.place_ages.{reason}"))


def test_cost_per_participant_says_what_lies_outside(scope: Scope) -> None:
    found = card_rows()["spending.headline_cards"](scope, selection("spending", year="2025"))
    cost = next(card for card in found if card.code == "F06")
    outside = ask(scope, "spending", selection("spending", year="2025"))(
        """select value_central from fct_indicator_value
           where indicator_code = 'F06b' and period_code = '2025' and territory_level = 'world'"""
    )
    share = Formats(scope.language).share(outside[0][0])
    assert Texts(scope.language)("spending.outside", share=share) in cost.note


def test_event_list(scope: Scope) -> None:
    selection = EventsSelection(year="2025", outcome="cancelled", place="D05")
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
