"""The Overview leads on: to the parts of the mission, to what needs attention, to countries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs, urlparse

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.lib.scope import LANGUAGES, Scope
from dashboards.lib.texts import Phrase
from dashboards.views.overview import attention, by_country, mission
from dashboards.views.overview.selection import OverviewSelection
from tests.dashboards.expected.overview_lists import attention as wanted_attention
from tests.dashboards.reading import bodies, reported_texts, words
from tests.dashboards.test_values import ask

OpenPage = Callable[..., AppTest]
YEAR = OverviewSelection("2025")
# What makes the rows of each kind, its word, and the page that they lead to.
KINDS = {
    "_missed": (attention.MISSED, "events"),
    "_overdue": (attention.OVERDUE, "commission"),
    "_silent": (attention.SILENT, "youth"),
    "_late": (attention.LATE, "data"),
    "_above": (attention.ABOVE, "diaspora"),
    "_incomplete": (attention.INCOMPLETE, "events"),
}
# Parts of the mission on one page are two of its views.
PAGES = [
    "diaspora", "associations", "language", "youth", "events", "events", "youth", "rights",
    "commission",
]  # fmt: skip


def page_of(link: str) -> tuple[str, dict[str, str]]:
    """The page that an address names, and what it says more."""
    parts = urlparse(link)
    return parts.path.strip("/"), {key: said[-1] for key, said in parse_qs(parts.query).items()}


@pytest.mark.parametrize(("maker", "word", "page"), [(k, *v) for k, v in KINDS.items()])
def test_every_kind_of_attention_leads_to_its_page_and_is_missed_when_it_is_gone(
    scope: Scope, monkeypatch: pytest.MonkeyPatch, maker: str, word: Phrase, page: str
) -> None:
    def told() -> list[list[object]]:
        return [[r["what"], r["owner"]] for r in attention.attention(scope, YEAR).table.rows]

    view = attention.attention(scope, YEAR)
    listed = [row for row in view.table.rows if row["kind"] == word("ru")]
    assert listed
    assert {page_of(row["leads_to"])[0] for row in listed} == {page}
    assert f"{word('ru')}: {len(listed)}" in view.note, "and is counted above the list"
    wanted = wanted_attention(ask(scope, "overview", YEAR))
    assert told() == wanted
    monkeypatch.setattr(attention, maker, lambda *_: iter(()))
    assert told() != wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_part_of_the_mission_leads_to_a_page_with_figures(
    open_page: OpenPage, scope: Scope, language: str
) -> None:
    reader = replace(scope, language=language)
    view = mission.nine_parts(reader, YEAR)
    links = [page_of(row["leads_to"]) for row in view.table.rows]
    assert [page for page, _ in links] == PAGES
    assert len({str(link) for link in links}) == len(PAGES)
    assert all(row["value"] is not None for row in view.table.rows)
    for row in view.table.rows:
        assert f'href="{row["leads_to"].replace("&", "&amp;")}"' in view.html
    for page, said in links:
        opened = open_page(page, language, **said)
        assert not opened.exception
        assert opened.get("plotly_chart"), f"{page} {said} shows no figure"


@pytest.mark.parametrize("place", ["D05", "KAZ"])
def test_the_parts_keep_the_place_and_say_where_a_figure_is_of_the_world(
    scope: Scope, place: str
) -> None:
    view = mission.nine_parts(scope, replace(YEAR, place=place))
    assert {page_of(row["leads_to"])[1]["place"] for row in view.table.rows} == {place}
    # Trips, cases and decisions are told of the world alone.
    assert view.html.count("весь мир") == 3
    assert mission.nine_parts(scope, YEAR).html.count("весь мир") == 0


def test_countries_are_counted_by_verdict_and_gaps_are_said_once(scope: Scope) -> None:
    view = by_country.change_by_country(scope, OverviewSelection("2026"))
    listed = view.table.rows
    assert [row["order"] for row in listed] == sorted(row["order"] for row in listed)
    for phrase in by_country.VERDICTS.values():
        count = sum(row["verdict"] == phrase("ru") for row in listed)
        assert f"{phrase('ru')}: {count}".casefold() in view.note.casefold()
    gaps = [row["missing"] for row in listed if row["missing"]]
    assert gaps
    assert all(gap.count("Отчёты о мероприятиях") == 1 for gap in gaps)
    assert all(page_of(row["leads_to"])[0] == "country" for row in listed)


def test_decisions_are_russian_on_english_pages_and_say_so(open_page: OpenPage) -> None:
    page = open_page("commission", "en")
    assert "Decision (in Russian)" in words(page)
    texts = reported_texts(page)
    assert any("Решение 53" in text for text in texts)
    marked = "".join(bodies(page)).count('class="cw-reported" lang="ru" translate="no"')
    assert marked == len(texts)
    assert "Решение" in words(open_page("commission", "ru"))
    listed = "".join(bodies(open_page("overview", "en")))
    assert 'class="cw-reported" lang="ru"' in listed, "the attention list quotes them, too"
