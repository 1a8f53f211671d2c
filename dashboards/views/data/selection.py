"""Filters of the Data page: view, export, search in definitions."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL, Selection, word_switch
from dashboards.lib.selection import choose as choose_code
from dashboards.lib.texts import Texts

VIEWS = ("deliveries", "quality", "definitions", "methods")


@dataclass(frozen=True)
class DataSelection(Selection):
    view: str = VIEWS[0]
    export: str = ALL
    search: str = ""


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


def choose_view(scope: Scope) -> str:
    return word_switch(scope, VIEWS, "data.view")


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
