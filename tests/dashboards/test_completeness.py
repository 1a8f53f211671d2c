"""What figures do not know is seen and said: on cards, in changes, in charts, and by period."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.lib.around import legend
from dashboards.lib.changes import Compared
from dashboards.lib.periods import Shown, current, opening_year, period_for
from dashboards.lib.recipes.cards import Card, grid
from dashboards.lib.scope import LANGUAGES, Scope
from dashboards.lib.sparkline import Coverage, Point, sparkline
from dashboards.lib.statuses import MARKS, MATURITIES
from dashboards.lib.texts import Texts
from dashboards.lib.theme import WHITE
from dashboards.views.data import charts as data
from dashboards.views.data.selection import DataSelection
from dashboards.views.diaspora import figures_of_place
from dashboards.views.diaspora.selection import DiasporaSelection
from dashboards.views.events import calendar, plan, posts
from dashboards.views.events import charts as events
from dashboards.views.events.selection import EventsSelection
from dashboards.views.overview import charts
from dashboards.views.overview.selection import OverviewSelection
from dashboards.views.spending import cash, money
from dashboards.views.spending.selection import SpendingSelection
from dashboards.views.youth import place
from dashboards.views.youth.selection import YouthSelection
from tests.dashboards.reading import TAG, bodies, parameter, words

OpenPage = Callable[..., AppTest]
LOST = sorted(MARKS.keys() - MATURITIES - {"partial"})


def card(now: Point, unit: str = "count", **more: Any) -> Card:
    return Card("R01", "Visits", unit, "up", [], shown=now, **more)


def compared(**more: Any) -> Compared:
    usual: dict[str, Any] = {
        "base_period": "2025-YTD09",
        "value": Decimal(1200),
        "base": Decimal(1000),
        "share": Decimal("0.2"),
        "like_for_like": Decimal(1),
        "is_within_bands": False,
        "status": "ok",
    }
    return Compared(**usual | more)


def drawn(card: Card, language: str = "en") -> str:
    return grid([card], language).replace("\u00a0", " ")


# Cards


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_looks_different_and_says_so(language: str) -> None:
    texts = Texts(language)
    looks = set()
    for status in LOST:
        body = drawn(card(Point("2026", None, status=status)), language)
        assert texts(f"status.{status}.word") in body
        looks.add(body)
    partial = drawn(card(Point("2026", Decimal(5), status="partial")), language)
    assert texts("status.partial.word") in partial
    assert "cw-is-partial" in partial
    zero = drawn(card(Point("2026", Decimal(0))), language)
    assert texts("card.zero") in zero
    full = drawn(card(Point("2026", Decimal(5))), language)
    assert len({*looks, partial, zero, full}) == len(LOST) + 3


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", ["at least", "9 of 12 deliveries"]), ("ru", ["не меньше", "9 из 12 поставок"])],
)
def test_an_incomplete_sum_is_at_least_so_much_of_so_many(language: str, said: list[str]) -> None:
    coverage = Coverage("deliveries", 9, 12)
    point = Point("2026", Decimal(500), status="partial", coverage=coverage, is_lower_bound=True)
    body = drawn(card(point), language)
    assert all(part in body for part in said)
    ratio = Point("2026", Decimal("0.5"), status="partial", coverage=coverage)
    body = drawn(card(ratio, "share"), language)
    assert said[0] not in body, "a ratio has no lower bound"
    assert said[1] in body


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shown_only_when_complete_says_of_how_many_it_is_not(language: str) -> None:
    coverage = Coverage("deliveries", 9, 12)
    body = drawn(card(Point("2026", None, status="partial", coverage=coverage)), language)
    assert Texts(language)("status.partial.word") in body
    assert {"en": "9 of 12 deliveries", "ru": "9 из 12 поставок"}[language] in body


def test_one_of_one_is_said_in_the_right_number() -> None:
    for known, of, said in ((0, 1, "0 из 1 поставки"), (2, 21, "2 из 21 поставки")):
        point = Point(
            "2026", Decimal(1), status="partial", coverage=Coverage("deliveries", known, of)
        )
        assert said in drawn(card(point), "ru")


def test_a_rounded_zero_of_persons_is_no_zero() -> None:
    body = drawn(card(Point("2026", Decimal(0)), "persons/5"))
    assert "0 to 4" in body
    assert Texts("en")("card.zero") not in body


# Changes


def test_a_published_change_has_its_arrow_and_how_much_is_like_for_like() -> None:
    body = drawn(card(Point("2026", Decimal(1300)), has_comparison=True, compared=compared()))
    assert "↑ +20%" in body
    assert "cw-good" in body
    assert "vs Jan–Sep 2025 · 100% like for like" in TAG.sub("", body)


def test_too_little_in_common_gives_the_reason_and_no_arrow() -> None:
    little = compared(like_for_like=Decimal("0.62"), status="too_little_in_common")
    body = drawn(card(Point("2026", Decimal(1300)), has_comparison=True, compared=little))
    assert "only 62% like for like" in body
    assert not re.search("[↑↓]|cw-pill", body)


def test_a_change_within_its_bands_is_neutral() -> None:
    within = compared(is_within_bands=True)
    body = drawn(card(Point("2026", Decimal(1300)), has_comparison=True, compared=within))
    assert Texts("en")("change.overlap") in body
    assert not re.search("[↑↓]|cw-good|cw-bad", body)
    assert "cw-flat" in body


def test_a_slight_change_has_its_arrow_and_no_colour() -> None:
    slight = compared(value=Decimal(1300), base=Decimal(1280), share=Decimal("0.015625"))
    body = drawn(card(Point("2026", Decimal(1300)), has_comparison=True, compared=slight))
    assert "↑ +1.6%" in body
    assert not re.search("cw-good|cw-bad", body)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (None, "change.none"),
        (compared(status="not_comparable", base=None), "change.not_comparable"),
    ],
)
def test_without_a_change_nothing_is_computed(change: Compared | None, key: str) -> None:
    history = [Point("2024", Decimal(100)), Point("2025", Decimal(605))]
    shown = Card("R01", "Visits", "count", "up", history, compared=change, has_comparison=True)
    body = drawn(shown)
    assert Texts("en")(key, period="Jan–Sep 2025") in body
    assert not re.search(r"[↑↓]|504|cw-pill", body)


def test_the_year_after_a_first_of_two_months_is_no_growth(scope: Scope) -> None:
    cards = charts.headline_cards(scope, OverviewSelection("2023"))
    visits = next(card for card in cards if card.code == "R01")
    assert visits.compared is not None
    assert visits.compared.status == "too_little_in_common"
    assert not re.search("[↑↓]", drawn(visits).split("cw-spark")[0])


# Lines and marks


def test_a_small_line_begins_with_a_whole_period_and_leads_to_no_incomplete_one() -> None:
    history = [
        Point("2021", Decimal(1), status="partial"),
        Point("2022", Decimal(10)),
        Point("2023", None, status="not_reported"),
        Point("2024", Decimal(12)),
        Point("2025", Decimal(11)),
        Point("2026", Decimal(4), status="partial", coverage=Coverage("deliveries", 7, 10)),
    ]
    image = unquote(sparkline(history, "#000000", "line"))
    line, ring, _ = re.findall(r'<path d="([^"]*)"', image)
    assert re.findall("[ML]", line) == ["M", "M", "L"], "2022 alone, 2024 to 2025"
    assert ring == "M100.0 26.0 h0"
    alone = [Point("2025", Decimal(1), status="partial"), Point("2026", Decimal(10))]
    assert "img" not in sparkline(alone, "#000000", "line")


def test_a_period_that_lacks_little_is_marked_on_its_line() -> None:
    coverage = Coverage("deliveries", 9, 10)
    history = [
        Point("2024", Decimal(12)),
        Point("2025", Decimal(11), status="partial", coverage=coverage),
    ]
    line, ring, _ = re.findall(r'<path d="([^"]*)"', unquote(sparkline(history, "#000000", "line")))
    assert re.findall("[ML]", line) == ["M", "L"]
    assert ring.startswith("M100.0")


def traces(figure: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(figure.to_json())["data"]
    return found


def test_a_line_does_not_join_through_a_missing_month(scope: Scope) -> None:
    view = data.reporting_posts(scope, DataSelection())
    assert view.figure is not None
    (line,) = traces(view.figure)
    at = line["x"].index("2025-12")
    assert line["y"][at] is None
    assert line["connectgaps"] is False
    assert Texts("ru")("status.not_reported.word") in line["customdata"][at]
    colors = line["marker"]["color"]
    hollow = [x for x, color in zip(line["x"], colors, strict=True) if color == WHITE]
    assert hollow == ["2026-03"]
    assert Texts("ru")("status.partial.word") in legend(view.figure)


def test_incomplete_dots_are_hollow_and_named(scope: Scope) -> None:
    for view, name in (
        (events.show_up(scope, EventsSelection(year="2025", place="D05")), "Германия"),
        (events.support(scope, EventsSelection(year="2026")), "Северная Европа"),
    ):
        assert view.figure is not None
        hollow = [
            label.replace("<br>", " ")
            for trace in traces(view.figure)
            if isinstance(trace.get("marker", {}).get("symbol"), list)
            for label, symbol in zip(trace["y"], trace["marker"]["symbol"], strict=True)
            if symbol.endswith("-open")
        ]
        assert len(hollow) == 1
        assert hollow[0].startswith(name)
        assert Texts("ru")("status.partial.word") in legend(view.figure)


def test_incomplete_columns_are_hatched_and_gaps_hold_their_mark(scope: Scope) -> None:
    one = charts.visits_by_group(scope, OverviewSelection("2025", place="D05"))
    of_plan = plan.plan_by_quarter(scope, EventsSelection(year="2025"))
    for view, gap, part in ((one, "2024", "2025"), (of_plan, "2024", "2025")):
        assert view.figure is not None
        bars = traces(view.figure)[0]
        shapes = bars["marker"]["pattern"]["shape"]
        assert [x[-4:] for x, shape in zip(bars["x"], shapes, strict=True) if shape] == [part]
        (note,) = view.figure.layout.annotations
        assert (note.x[-4:], note.text) == (gap, "[x]")
        assert view.figure.layout.meta["gaps"].startswith("[x]")
        assert Texts("ru")("status.partial.word") in legend(view.figure)


def test_a_month_without_its_ledger_keeps_its_place(scope: Scope) -> None:
    selection = SpendingSelection("2026")
    by_month = money.allocation_by_month(scope, selection)
    assert by_month.figure is not None
    bars = traces(by_month.figure)[0]
    assert bars["x"] == [f"2026-{month:02d}" for month in range(1, 11)]
    assert bars["y"][3] is None
    assert by_month.table.rows[3]["status"] == "not_reported"
    heat = money.by_measure_and_month(scope, selection).figure
    assert heat is not None
    assert {n.text for n in heat.layout.annotations if n.x == 3} == {"[x]"}
    whole = cash.headline_cards(scope, selection)[0].now
    assert (whole.status, whole.coverage) == ("partial", Coverage("months", 9, 10))
    assert whole.is_lower_bound


def test_the_last_period_of_a_small_line_is_not_an_older_one(scope: Scope) -> None:
    view = charts.visits_by_group(scope, OverviewSelection("2026"))
    head = r'<p>(?:<a[^>]*>)?([^<]*)(?:</a>)?</p><div class="cw-row"><b[^>]*>([^<]*)</b>'
    minis = dict(re.findall(head, view.html))
    assert minis["Африка"] == Texts("ru")("status.not_reported.word")
    assert minis["Латинская Америка и Карибы"] == Texts("ru")("status.not_yet.word")


def test_half_years_without_reports_are_no_empty_bars(scope: Scope) -> None:
    view = place.half_years(scope, YouthSelection("2025", place="D05"))
    assert view.figure is not None
    assert [(note.x, note.text) for note in view.figure.layout.annotations] == [("2024-H1", "[x]")]
    heat = posts.posts_by_half_year(scope, EventsSelection(year="2025")).figure
    assert heat is not None
    assert "[x]" in {note.text for note in heat.layout.annotations}


def test_a_sum_of_estimates_says_how_many_territories_it_covers(scope: Scope) -> None:
    whole = figures_of_place.headline_cards(scope, DiasporaSelection("2025"))[0].now
    assert whole.status == "partial"
    assert whole.coverage is not None
    assert whole.coverage.kind == "territories"
    assert whole.coverage.known < whole.coverage.of
    assert "не меньше" in drawn(card(whole), "ru")


def test_sums_of_events_say_how_many_reports_they_rest_on(scope: Scope) -> None:
    selection = EventsSelection(year="2025")
    for build in (calendar.by_month_and_type, calendar.count_bases, calendar.by_territory):
        foot = build(scope, selection).footnote
        came, due = (int(re.sub(r"\D", "", part)) for part in foot.split(" из "))
        assert 0 < came < due
    assert calendar.reports_known(scope, EventsSelection(year="1999")) == ""


# Year to date


def test_the_year_is_its_months_so_far_and_persons_stand_for_the_last_full_one(
    scope: Scope,
) -> None:
    assert current(scope) == "2026-YTD10"
    assert period_for(scope, "R01", "2026") == Shown("YTD", "2026-YTD10")
    assert period_for(scope, "R01", "2025") == Shown("Y", "2025")
    assert period_for(scope, "R02", "2026") == Shown("Y", "2025")


@pytest.mark.parametrize(
    ("month", "opens"), [("01", "2025"), ("02", "2025"), ("03", "2026"), ("12", "2026")]
)
def test_a_page_opens_on_the_current_year_from_march_on(
    monkeypatch: pytest.MonkeyPatch, scope: Scope, month: str, opens: str
) -> None:
    known = {"Y": ["2024", "2025"], "YTD": [f"2025-YTD{month}", f"2026-YTD{month}"]}
    monkeypatch.setattr("dashboards.lib.periods.periods", lambda _, kind, *more: known[kind])
    # What the release tells is asked anew.
    assert opening_year(scope, ["2024", "2025", "2026"]) == opens


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["overview", "events", "spending"])
def test_pages_open_on_the_months_so_far(open_page: OpenPage, page: str, language: str) -> None:
    test = open_page(page, language)
    assert parameter(test, f"{page}.year") == "2026"
    said = words(test)
    period = {"ru": "янв–окт 2026", "en": "Jan–Oct 2026"}[language].replace(" ", "\u00a0")
    assert period in said


def test_youth_opens_on_the_last_full_year(open_page: OpenPage) -> None:
    assert parameter(open_page("youth", **{"youth.view": "who"}), "youth.year") == "2025"


@pytest.mark.parametrize(("language", "said"), [("ru", "за 2025 год"), ("en", "for 2025")])
def test_figures_of_persons_say_for_which_year_they_stand(
    open_page: OpenPage, language: str, said: str
) -> None:
    body = next(body for body in bodies(open_page("overview", language)) if "cw-cards" in body)
    found = dict(re.findall(r'data-code="(\w+)">.*?cw-band">([^<]*)<', body))
    assert all(said in found[code].replace("\u00a0", " ") for code in ("R02", "R04", "Y01"))
    assert said not in found["F05"].replace("\u00a0", " ")
