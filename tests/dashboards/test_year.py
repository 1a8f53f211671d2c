"""A year chosen once stays chosen on every page that has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import streamlit as st

from dashboards.lib import selection, url_state
from dashboards.lib.scope import Scope
from dashboards.lib.selection import year_switch

YEARS = ["2021", "2022", "2023", "2024", "2025"]
Visit = Callable[..., str]


@pytest.fixture
def visit(scope: Scope, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """``visit("country", address="2024", click="2023")``: one run of a page's switch; the address
    as the run before left it where it stays on the page."""
    state: dict[str, Any] = {}
    address: dict[str, str] = {}
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(st, "query_params", address)
    monkeypatch.setattr(st, "segmented_control", lambda *_, key, **__: state[key])
    monkeypatch.setattr(selection, "opening_year", lambda _scope, shown: shown[-1])
    page_before = [""]

    def run(page: str, years: list[str] = YEARS, said: str = "", click: str = "") -> str:
        key = f"{page}.year"
        if page != page_before[0]:  # the menu opens an empty address, and widgets are forgotten
            state.pop(f"{page_before[0]}.year", None)
            address.clear()
        page_before[0] = page
        if said:
            address[key] = said
        if click:
            state[key] = click
        url_state.begin_run()
        chosen = year_switch(scope, years, key)
        url_state.end_run()
        assert address[key] == chosen
        return chosen

    return run


def test_a_chosen_year_goes_along(visit: Visit) -> None:
    assert visit("country") == "2025"
    assert visit("country", click="2023") == "2023"
    assert visit("country") == "2023"
    assert visit("youth") == "2023"
    assert visit("spending") == "2023"
    assert visit("spending", click="2024") == "2024"
    assert visit("country") == "2024", "what was chosen last, not what was chosen here"


def test_a_year_that_nobody_chose_stays_where_it_is(visit: Visit) -> None:
    assert visit("youth", ["2023", "2024"]) == "2024"
    assert visit("youth", ["2023", "2024"]) == "2024"
    assert visit("spending") == "2025"


def test_a_page_without_the_year_keeps_its_own_and_the_choice(visit: Visit) -> None:
    visit("country")
    visit("country", click="2021")
    assert visit("youth", ["2024", "2025"]) == "2025"
    assert visit("youth", ["2024", "2025"]) == "2025"
    assert visit("spending") == "2021"


def test_an_address_and_the_way_back_say_the_year(visit: Visit) -> None:
    assert visit("country", said="2022") == "2022"
    assert visit("youth") == "2022"
    visit("youth", click="2024")
    assert visit("country", said="2022") == "2022", "the browser's way back"
    assert visit("country", said="2021") == "2021"
    assert visit("spending") == "2021"
