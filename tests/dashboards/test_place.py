"""The one place: in the address of every page, kept, understood as it was written before."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.lib.links import page_link
from dashboards.lib.place import (
    WORLD,
    Place,
    codes_of,
    condition,
    group_of,
    nearest,
    place_of,
    territories_of,
)
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL, Selection
from dashboards.lib.texts import Texts
from tests.dashboards.reading import parameter, words

OpenApp = Callable[..., AppTest]


def test_a_code_is_a_place_and_a_place_has_its_territories(scope: Scope) -> None:
    assert place_of(scope, "KAZ") == Place("territory", "KAZ")
    assert place_of(scope, "D02") == Place("group", "D02")
    assert place_of(scope, ALL) == place_of(scope, "KAZZ") == place_of(scope, "U2") == WORLD
    assert (group_of(scope, "KAZ"), group_of(scope, "D02"), group_of(scope, ALL)) == (
        "D02",
        "D02",
        None,
    )
    assert territories_of(scope, "KAZ") == ("KAZ",)
    assert set(territories_of(scope, "D02")) == {"KAZ", "KGZ", "TJK", "TKM", "UZB"}
    assert len(territories_of(scope, ALL)) == 60
    assert condition(scope, "KAZ") == ("territory_code = ?", ["KAZ"])
    assert condition(scope, ALL) == ("true", [])


@pytest.mark.parametrize("language", ["ru", "en"])
def test_places_are_groups_and_then_territories_by_name(scope: Scope, language: str) -> None:
    reader = Scope(scope.home, scope.release_id, language=language)
    codes = codes_of(reader)
    assert codes[:15] == [f"D{number:02d}" for number in range(1, 16)]
    assert codes[15] == {"ru": "XAB", "en": "XAB"}[language], "Abkhazia"
    assert set(codes[15:]) == set(territories_of(reader, ALL))


@pytest.mark.parametrize(
    ("written", "meant"),
    [("KAZZ", "KAZ"), ("kaz", "KAZ"), ("D99", "D09"), ("Казахстан", "KAZ"), ("Germny", "DEU")],
)
def test_the_nearest_code_is_found_by_code_and_by_name(
    scope: Scope, written: str, meant: str
) -> None:
    assert nearest(scope, written) == meant


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_code_that_there_is_not_is_said_above_the_page(
    open_app: OpenApp, homes: dict[str, Path], language: str
) -> None:
    name = {"ru": "Казахстан", "en": "Kazakhstan"}[language]
    said = Texts(language)("place.unknown", code="KAZZ", nearest=name, nearest_code="KAZ")
    test = open_app(homes["full"], lang=language, place="KAZZ")
    assert said in " ".join(words(test).split()).replace(" .", ".")
    assert test.selectbox(key="place").value == ALL
    assert parameter(test, "place") == "KAZZ", "until something is chosen"
    test.selectbox(key="place").select("DEU").run()
    assert parameter(test, "place") == "DEU"
    assert said not in " ".join(words(test).split()).replace(" .", ".")


def test_markup_in_the_address_is_only_text(open_app: OpenApp, homes: dict[str, Path]) -> None:
    test = open_app(homes["full"], place="<b>x</b>")
    notices = [e.proto.body for e in test.get("html") if 'class="cw-notice"' in str(e.proto.body)]
    assert len(notices) == 1
    assert html.escape("<b>x</b>") in notices[0]


@pytest.mark.parametrize(
    ("old", "place"),
    [
        ({"overview.territory": "KAZ", "overview.group": "D02"}, "KAZ"),
        ({"overview.territory": "all", "overview.group": "D05"}, "D05"),
        ({"overview.territory": "all", "overview.group": "all"}, None),
        ({"overview.group": "D05", "place": "DEU"}, "DEU"),
        ({"events.group": "D05", "youth.group": "all"}, "D05"),
    ],
)
def test_an_address_of_before_is_written_as_one_of_today(
    open_app: OpenApp, homes: dict[str, Path], old: dict[str, str], place: str | None
) -> None:
    test = open_app(homes["full"], lang="en", **old)
    assert test.selectbox(key="place").value == (place or ALL)
    assert (parameter(test, "place") if place else None) == place
    assert ("place" in test.query_params) == bool(place)
    assert not (set(old) - {"place"}) & set(test.query_params)


def test_an_address_that_changed_wins_and_one_without_a_place_is_the_world(
    open_app: OpenApp, homes: dict[str, Path]
) -> None:
    test = open_app(homes["full"], lang="ru", place="KAZ")
    assert test.selectbox(key="place").value == "KAZ"
    del test.query_params["place"]  # the browser's way back
    test.run()
    assert test.selectbox(key="place").value == ALL
    test.query_params["place"] = "D05"
    test.run()
    assert test.selectbox(key="place").value == "D05"


def test_the_place_is_kept_from_page_to_page(open_app: OpenApp, homes: dict[str, Path]) -> None:
    test = open_app(homes["full"], lang="ru", place="KAZ")
    test.query_params.clear()  # as Streamlit does when another page is chosen in the menu
    test.run()
    assert parameter(test, "place") == "KAZ"


def test_the_title_of_the_tab_names_page_and_place(
    open_app: OpenApp, homes: dict[str, Path]
) -> None:
    def title(**address: str) -> str:
        test = open_app(homes["full"], lang="en", **address)
        scripts = [str(e.proto.body) for e in test.get("html") if "document.title" in str(e.proto)]
        return scripts[-1].split("document.title = '")[1].split("'")[0]

    product = Texts("en")("frame.product")
    assert title() == f"Overview · {product}"
    assert title(place="KAZ") == f"Overview · Kazakhstan · {product}"


def test_a_page_says_its_language_before_its_first_word(
    open_app: OpenApp, homes: dict[str, Path]
) -> None:
    said = [str(e.proto.body) for e in open_app(homes["full"], lang="en").get("html")]
    (language,) = (at for at, text in enumerate(said) if "documentElement.lang = 'en'" in text)
    assert language < next(at for at, text in enumerate(said) if "<h1>" in text)


def test_a_link_keeps_language_place_and_a_named_release(scope: Scope) -> None:
    here = Selection(place="KAZ")
    assert page_link(scope, "overview") == "/?lang=ru"
    assert page_link(scope, "events", here) == "/events?lang=ru&place=KAZ"
    assert page_link(scope, "events", here, place=ALL) == "/events?lang=ru"
    more = {"events.view": "list", "events.outcome": "all"}
    assert page_link(scope, "events", **more) == (
        "/events?lang=ru&events.view=list&events.outcome=all"
    )
    fixed = Scope(scope.home, "r1", language="en", is_fixed=True)
    assert page_link(fixed, "youth", here) == "/youth?lang=en&place=KAZ&release=r1"
