"""What the Youth page says in words: losses, silence, forecasts, and what it does not know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs, unquote, urlparse

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.lib.panel import _pick
from dashboards.lib.scope import Scope
from dashboards.lib.texts import Texts
from dashboards.views.youth import back, cards, forecast, hosts, lost, season, silence, trips
from dashboards.views.youth.selection import YouthSelection
from tests.dashboards.reading import bodies, words

ALL_PLACES = YouthSelection()
OpenPage = Callable[..., AppTest]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("language", "subject", "said"),
    [
        ("ru", "Рим: нет выгрузки «Отчёты о мероприятиях»",
         ["за период: июнь 2026", "ждали к 10 августа 2026 г.", "не хватает: 3 поставки."]),
        ("en", "Rome: no export “Event reports”",
         ["for the period: June 2026", "expected by 10 August 2026", "missing: 3 deliveries."]),
    ],
)  # fmt: skip
def test_a_letter_is_ready_in_the_readers_language(
    scope: Scope, language: str, subject: str, said: list[str]
) -> None:
    view = silence.silence(replace(scope, language=language), ALL_PLACES)
    address = view.table.rows[0]["letter"]
    letter = urlparse(address)
    assert (letter.scheme, unquote(letter.path)) == ("mailto", "ru-rom@example.org")
    assert "+" not in letter.query, "a blank is %20: a plus would stand in the letter"
    query = parse_qs(letter.query)
    assert query["subject"] == [subject]
    assert all(part in plain(query["body"][0]) for part in said)
    assert f'href="{address.replace("&", "&amp;")}"' in view.html


def test_a_second_click_on_a_silent_post_frees_the_choice(scope: Scope) -> None:
    def leads_to(chosen: YouthSelection) -> str:
        query = urlparse(silence.silence(scope, chosen).table.rows[0]["post"]).query
        return parse_qs(query)["youth.post"][0]

    assert leads_to(ALL_PLACES) == "RU-ROM"
    assert leads_to(YouthSelection(post="RU-ROM")) == "all"


def test_a_click_on_a_mark_chooses_and_a_second_frees(monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, object] = {"youth.place": "all"}
    monkeypatch.setattr("dashboards.lib.panel.st.session_state", state)
    for point, chosen in (
        ({"customdata": "Kazakhstan", "y": 1.0}, "KAZ"),
        ({"customdata": "Kazakhstan"}, "all"),
        ({"customdata": "", "y": "Kazakhstan"}, "KAZ"),
        ({"y": "somewhere"}, "all"),
    ):
        state["chart"] = {"selection": {"points": [point]}}
        _pick("chart", "youth.place", {"Kazakhstan": "KAZ"})
        assert state["youth.place"] == chosen


def test_a_loss_is_told_from_a_report_that_was_not_sent(scope: Scope) -> None:
    view = lost.gained_and_lost(scope, ALL_PLACES)
    assert "Узбекистан (не сообщено), Канада (−115)" in view.title
    rows = {row["code"]: row for row in view.table.rows}
    assert (rows["CAN"]["moved"], rows["UZB"]["moved"], rows["FRA"]["moved"]) == (-115, None, None)
    assert [row["code"] for row in view.table.rows][:2] == ["UZB", "CAN"], "the worst first"
    of_posts = lost.gained_and_lost(scope, YouthSelection(by="posts"))
    assert "Рим (не сообщено)" in of_posts.title


def test_where_the_post_fell_silent_a_loss_is_not_called_one(
    scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fell_silent(last: str, export: str = "event_reports") -> str:
        row = {"post_code": "RU-NYC", "export": export, "last_period_code": last}
        monkeypatch.setattr(lost, "silent", lambda *_: [row])
        return lost.gained_and_lost(scope, ALL_PLACES).title

    assert "Соединенные Штаты (неполные данные)" in fell_silent("2025-08")
    told = {row["code"]: row for row in lost.gained_and_lost(scope, ALL_PLACES).table.rows}
    assert (told["CAN"]["status"], told["CAN"]["moved"]) == ("partial", None), "it is served, too"
    monkeypatch.setattr(lost, "SERVED", "no_such_table")
    assert "Канада (−115)" in fell_silent("2025-08"), "a release that does not say who is served"
    monkeypatch.undo()
    assert "Соединенные Штаты (−70)" in fell_silent("2025-12"), "after the years compared"
    assert "Соединенные Штаты (−70)" in fell_silent("2025", "trip_rosters")


def test_what_narrows_is_named_and_a_running_season_is_said_to_run(scope: Scope) -> None:
    view = season.funnel_of_season(scope, ALL_PLACES)
    assert "прошли финал — 16 % против 31 %" in plain(view.title)
    assert "сезон ещё идёт" in view.note
    so_far = season.season_so_far(scope, YouthSelection(place="D05"))
    assert "в сезоне 2025" in plain(so_far.title)
    assert so_far.note.startswith("Весь мир"), "weeks are told of the world alone"


def test_a_forecast_says_its_error_and_where_it_has_none(scope: Scope) -> None:
    view = forecast.forecast_of_applications(scope, ALL_PLACES)
    assert "на 18 % меньше" in plain(view.footnote)
    assert "история — 5 сезонов" in view.footnote
    rows = {row["territory_code"]: row for row in view.table.rows}
    assert (rows["D15"]["value"], rows["D15"]["status"]) == (None, "too_short")
    assert rows["D09"]["value"] == rows["D09"]["naive_central"], "no better: the naive one alone"
    assert rows["D09"]["low"] is None
    assert view.picks["Африка"] == "D14"


def test_a_release_without_the_tables_says_that_there_is_no_source(
    scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (silence, forecast, hosts, trips):
        monkeypatch.setattr(module, "has_table", lambda *_: False)
    why = Texts("ru")("status.no_source.why")
    for build in (silence.silence, forecast.forecast_of_seats, hosts.host_cities):
        assert build(scope, ALL_PLACES).empty == why
    silent = cards.headline_cards(scope, ALL_PLACES)[-1]
    assert (silent.now.value, silent.now.status) == (None, "no_source")


def test_matching_stands_beside_who_comes_back(scope: Scope) -> None:
    for build in (back.cohorts, back.returned, back.repeat):
        assert "98,9 %" in plain(build(scope, ALL_PLACES).footnote)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_page_says_why_a_rate_is_not_computed(open_page: OpenPage, language: str) -> None:
    page = open_page("youth", language, **{"youth.view": "who"})
    assert Texts(language)("youth.no_rate") in words(page)
    assert not [body for body in bodies(page) if 'data-code="Y03"' in body]
