"""Filters of the Data page: view, export, search in definitions, figure whose sentences to read."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboards.lib import url_state
from dashboards.lib.format import Formats
from dashboards.lib.names import names
from dashboards.lib.periods import periods
from dashboards.lib.place import choose_place
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL, Selection, word_switch
from dashboards.lib.selection import choose as choose_code
from dashboards.lib.sentences import indicators_told
from dashboards.lib.texts import Texts

VIEWS = ("deliveries", "quality", "definitions", "methods", "sentences")
VIEW_KEY = "data.view"
# Views that tell of posts or of places; definitions and methods are the same everywhere.
PLACED_VIEWS = ("deliveries", "quality", "sentences")
FIRST = "R01"
PERIOD_TYPES = ("Y", "YTD", "SEASON", "BLOCK3", "Q")


@dataclass(frozen=True)
class DataSelection(Selection):
    view: str = VIEWS[0]
    export: str = ALL
    search: str = ""
    indicator: str = FIRST
    period: str = ""


def choose_export(scope: Scope) -> str:
    """One export, or all of them: asked for above the panels that follow it."""
    texts = Texts(scope.language)
    listed = rows(scope, "select distinct export from quality_delivery order by export")
    return choose_code(
        texts("filter.export"),
        [ALL, *(row["export"] for row in listed)],
        "data.export",
        default=ALL,
        width=280,
        words=lambda code: (
            texts("filter.all_exports") if code == ALL else texts.get(f"export.{code}", code)
        ),
    )


def choose_common(scope: Scope) -> DataSelection:
    """The place, where the chosen view has figures of places."""
    url_state.resolve(VIEW_KEY, VIEWS, VIEWS[0])
    if st.session_state[VIEW_KEY] in PLACED_VIEWS:
        return DataSelection(place=choose_place(scope))
    return DataSelection()


def choose_view(scope: Scope) -> str:
    return word_switch(scope, VIEWS, VIEW_KEY)


def type_search(scope: Scope) -> str:
    texts = Texts(scope.language)
    return str(
        st.text_input(
            texts("data.definitions.search"),
            key="data.search",
            bind="query-params",
            placeholder=texts("data.definitions.hint"),
            width=360,
        )
        or ""
    ).strip()


def told_periods(scope: Scope, indicator: str) -> dict[str, str]:
    """Period code → type, of all that a figure is told for: years first, the latest first."""
    return {
        code: kind for kind in PERIOD_TYPES for code in reversed(periods(scope, kind, indicator))
    }


def choose_figure(scope: Scope) -> tuple[str, str]:
    """An indicator that has sentences, and a period it is told for."""
    texts, words, formats = Texts(scope.language), names(scope), Formats(scope.language)
    with st.container(horizontal=True):
        indicator = choose_code(
            texts("column.indicator"),
            sorted(indicators_told()),
            "data.indicator",
            default=FIRST,
            width=360,
            words=lambda code: f"{code} · {words('indicator', code)}",
        )
        told = list(told_periods(scope, indicator))
        period = choose_code(
            texts("column.period"),
            told,
            "data.period",
            default=told[0] if told else "",
            words=formats.period,
        )
    return indicator, period
