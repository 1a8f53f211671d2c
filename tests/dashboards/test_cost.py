"""What a changed filter costs: nothing is computed that nobody sees, and nothing twice."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import streamlit as st
from babel import localedata
from streamlit.testing.v1 import AppTest

from dashboards.lib import table as tables
from dashboards.lib.format import Formats
from dashboards.views.events import calendar
from tests.dashboards.conftest import APP
from tests.dashboards.reading import bodies, open_tables

OpenPage = Callable[..., AppTest]


def table_count(test: AppTest) -> int:
    return sum("cw-table" in body for body in bodies(test))


def test_a_number_is_written_without_reading_the_language_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def every_form(language: str) -> list[str]:
        formats = Formats(language)
        return [
            formats.number(1234.5),
            formats.share(0.4617),
            formats.rub(9.5),
            formats.compact(1_284_563),
            formats.period("2025-03"),
        ]

    once = [every_form(language) for language in ("ru", "en")]

    def read_again(*_: Any) -> None:
        raise AssertionError("the language was read again")

    monkeypatch.setattr(localedata, "load", read_again)
    assert [every_form(language) for language in ("ru", "en")] == once


def test_a_closed_table_is_not_made(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    made: Counter[str] = Counter()
    write = tables.html

    def counted(table: tables.Table, *rest: Any, **more: Any) -> str:
        made[table.caption] += 1
        return write(table, *rest, **more)

    monkeypatch.setattr(tables, "html", counted)
    closed = open_page("language")
    assert not made
    assert table_count(closed) == 0
    opened = open_tables(closed)
    assert table_count(opened) == len(made) > 0
    opened.run()
    assert set(made.values()) == {1}, "an open table is made once"


def test_a_chart_is_built_once(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    built: Counter[str] = Counter()
    for name in ("count_bases", "by_territory"):
        build = getattr(calendar, name)

        def counted(*arguments: Any, name: str = name, build: Any = build) -> Any:
            built[name] += 1
            return build(*arguments)

        counted.__module__, counted.__name__ = build.__module__, name
        monkeypatch.setattr(calendar, name, counted)
    st.cache_resource.clear()
    open_page("events").run()
    assert built == {"count_bases": 1, "by_territory": 1}


def test_nothing_works_after_each_filter_or_watches_files() -> None:
    path = APP.parent / ".streamlit" / "config.toml"
    settings = tomllib.loads(path.read_text(encoding="utf-8"))
    assert settings["runner"]["postScriptGC"] is False
    assert settings["server"]["fileWatcherType"] == "none"
