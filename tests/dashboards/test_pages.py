"""Every page in both languages and every state: it runs, says what it must, leaves no hole."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.lib.texts import Texts
from dashboards.views.events.selection import VIEWS as VIEWS_OF_EVENTS
from tests.dashboards import sample_release
from tests.dashboards.charts import PAGES, views
from tests.dashboards.reading import bodies, figures, open_tables, parameter, reported_texts, words

# Beside every page and view: places that show other figures.
VIEWS = [
    *views(),
    ("youth", {"youth.view": "who", "youth.post": "RU-ALA"}),
    ("youth", {"youth.view": "now", "youth.post": "RU-ROM"}),
    ("diaspora", {"place": "DEU"}),
    ("country", {"place": "KAZ", "country.view": "data"}),
    ("country", {"place": "MNG"}),
    ("overview", {"place": "D13"}),
    ("overview", {"place": "KAZ"}),
]
NAMES = [page + "".join(f"-{value}" for value in chosen.values()) for page, chosen in VIEWS]
# Codes, units and product names that are the same in every language.
LATIN_ALLOWED = re.compile(
    r"[\w.-]+@[\w.-]+|[\w-]+\.(?:xlsx|json)\b|\b(RU|EN|CSV|UN|DESA|JSON|1C|USD|EUR|CNY|KZT|[A-Z]\d\d[a-d]?|S\d+|RU-[A-Z]+|[ABCD]"
    r"|[a-z0-9]+_[a-z0-9_]+|census-\d+|embassy-\d+|register-\d+|survey-\d+|\d+T\d+Z-\w+)\b"
)
OpenPage = Callable[..., AppTest]


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(("page", "chosen"), VIEWS, ids=NAMES)
def test_page_runs_and_speaks_one_language(
    open_page: OpenPage, page: str, chosen: dict[str, str], language: str
) -> None:
    test = open_page(page, language, **chosen)
    assert not test.exception
    said = words(test)
    assert Texts(language)(f"{page}.title") in said
    assert Texts(language)("frame.synthetic") in said
    if language == "ru":
        left = set(re.findall(r"[A-Za-z]{2,}", LATIN_ALLOWED.sub(" ", said)))
        assert not left, f"not Russian: {sorted(left)[:20]}"
    else:
        # Texts of a source stand as the source wrote them; their cells say so.
        reported = set(re.findall(r"[А-Яа-яЁё]+", " ".join(reported_texts(test))))
        assert not set(re.findall(r"[А-Яа-яЁё]+", said)) - reported


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("variant", ["empty", "one_year"])
@pytest.mark.parametrize(("page", "chosen"), VIEWS, ids=NAMES)
def test_a_poor_release_is_no_error(
    open_page: OpenPage, page: str, chosen: dict[str, str], variant: str, language: str
) -> None:
    test = open_page(page, language, variant, **chosen)
    assert not test.exception
    if variant == "empty" and chosen.get("data.view") not in {"definitions", "methods", "quality"}:
        assert Texts(language)("empty.title") in words(test)
        assert not figures(test)


@pytest.mark.parametrize("page", PAGES)
def test_at_most_four_figures_are_drawn_at_once(open_page: OpenPage, page: str) -> None:
    assert len(figures(open_page(page))) <= 4


@pytest.mark.parametrize(("page", "chosen"), VIEWS, ids=NAMES)
def test_every_figure_has_a_text_and_a_table(
    open_page: OpenPage, page: str, chosen: dict[str, str]
) -> None:
    test = open_tables(open_page(page, **chosen))
    charts = test.get("plotly_chart")
    assert all(len(chart.proto.alt) > 40 for chart in charts)
    tables = [body for body in bodies(test) if "<table" in body]
    assert len(tables) >= len(charts)
    assert all("<caption" in body and 'scope="col"' in body for body in tables)


def test_few_people_are_a_range_and_said_to_be_rounded(open_page: OpenPage) -> None:
    test = open_tables(open_page("youth", "ru", **{"youth.view": "who"}))
    table = next(body for body in bodies(test) if "<table" in body and "14–35 лет" in body)
    row = next(part for part in table.split("<tr>") if "Монголия" in part)
    assert row.count("от\u00a00\u00a0до\u00a04") == 3
    assert "скрыт" not in words(test)
    assert Texts("ru")("persons.rounded", base=5) in words(test)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_group_has_its_own_spending_and_the_world_stands_where_it_has_none(
    open_page: OpenPage, language: str
) -> None:
    # Of a whole year: spending per compatriot is told only when it is complete.
    whole = open_page("spending", language, **{"spending.year": "2025"})
    group = open_page("spending", language, **{"spending.year": "2025", "place": "D01"})
    said = Texts(language)("world.note")
    assert said not in words(whole)
    assert words(group).count(said) == 1
    (of_world, of_group) = (
        next(re.findall(r'data-code="F08"[^>]*>(?:<[^>]*>)*([^<]+)<', body)[0]
             for body in bodies(test) if 'data-code="F08"' in body)
        for test in (whole, group)
    )  # fmt: skip
    assert of_world != of_group


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("year", ["2022", "2023", "2025", "2026"])
def test_money_is_never_hidden_and_says_why_it_has_no_amount(
    open_page: OpenPage, language: str, year: str
) -> None:
    texts = Texts(language)
    said = words(open_page("spending", language, **{"spending.year": year}))
    assert not re.search("скрыт|hidden|•", said)
    assert texts("status.few_recipients.word") in said  # 2022 is among the years of every choice
    assert texts("spending.parts.without_persons", years="2022") in said
    assert texts("status.unknown_amount.word") in said
    assert (texts("spending.measures.footnote") in said) == (year in ("2022", "2023"))
    assert (texts("spending.not_final", year="2026") in said) == (year == "2026")


def test_language_and_release_are_on_every_page(
    open_app: Callable[..., AppTest], homes: dict[str, Path]
) -> None:
    for language in ("ru", "en"):
        test = open_app(homes["full"], lang=language)
        assert not test.exception
        assert "20261101T030000Z-full" in words(test)
        assert parameter(test, "lang") == language


def test_without_a_release_the_page_says_what_to_do(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    test = open_app(tmp_path)
    assert not test.exception
    assert Texts("ru")("empty.no_release") in words(test)


def test_a_new_release_is_seen_without_a_restart(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    sample_release.write(tmp_path, "one_year", "first-release")
    test = open_app(tmp_path)
    assert "first-release" in words(test)
    sample_release.write(tmp_path, "full", "second-release")
    assert "second-release" in words(test.run())


def test_filters_come_from_the_url_and_go_back_into_it(open_page: OpenPage) -> None:
    test = open_page("overview", **{"overview.year": "2023", "place": "D05"})
    assert test.selectbox(key="place").value == "D05"
    test.selectbox(key="place").select("D07").run()
    assert parameter(test, "place") == "D07"
    assert parameter(test, "overview.year") == "2023"


def test_a_code_the_release_does_not_know_gives_the_default(open_page: OpenPage) -> None:
    test = open_page("overview", **{"overview.year": "1812"})
    assert not test.exception
    assert parameter(test, "overview.year") == "2026", "the current year"


def test_a_post_outside_the_chosen_place_gives_way_to_the_place(open_page: OpenPage) -> None:
    chosen = {"youth.view": "who", "youth.post": "RU-ALA"}
    assert parameter(open_page("youth", **chosen), "youth.post") == "RU-ALA"
    assert parameter(open_page("youth", **chosen, place="D05"), "youth.post") == "all"


@pytest.mark.parametrize(("code", "key"), [("KAZ", "place"), ("RU-ALA", "youth.post")])
def test_what_an_address_of_before_named_is_understood(
    open_page: OpenPage, code: str, key: str
) -> None:
    test = open_page("youth", **{"youth.place": code})
    assert parameter(test, key) == code
    assert "youth.place" not in test.query_params


def test_the_type_of_an_event_is_asked_for_where_every_figure_follows_it(
    open_page: OpenPage,
) -> None:
    asked = {
        view: any(box.key == "events.type" for box in test.selectbox)
        for view in VIEWS_OF_EVENTS
        for test in [open_page("events", **{"events.view": view})]
    }
    assert asked == dict.fromkeys(asked, False) | {"calendar": True, "list": True}
