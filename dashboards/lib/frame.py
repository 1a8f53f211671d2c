"""What stands around every page: title, state of the data, filters, language, footer, freshness."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TypeVar

import streamlit as st

from dashboards.lib.format import Formats
from dashboards.lib.release_access import current_release_id, is_synthetic, known_at, rows
from dashboards.lib.scope import DEFAULT_LANGUAGE, LANGUAGES, Scope
from dashboards.lib.texts import Texts

# A reader sees a new release within five seconds.
CHECK_EVERY_SECONDS = 3
LANGUAGE_KEY = "lang"
Chosen = TypeVar("Chosen")


def current_language() -> str:
    """Language of this run: the switch's state, else the URL, else Russian."""
    wanted = st.session_state.get(LANGUAGE_KEY) or st.query_params.get(LANGUAGE_KEY)
    return wanted if wanted in LANGUAGES else DEFAULT_LANGUAGE


def language_switch(language: str) -> None:
    st.segmented_control(
        Texts(language)("frame.language"), list(LANGUAGES), default=DEFAULT_LANGUAGE,
        required=True, format_func=str.upper, key=LANGUAGE_KEY, bind="query-params",
        label_visibility="collapsed",
    )  # fmt: skip


def header(scope: Scope, page: str, filters: Callable[[], Chosen], periods: tuple[str, ...] = ()
           ) -> Chosen:  # fmt: skip
    """Title and state of the data on the left, filters and language on the right."""
    left, right = st.columns([5, 6], vertical_alignment="bottom")
    title = left.empty()
    with right, st.container(
        horizontal=True, horizontal_alignment="right", vertical_alignment="bottom"
    ):
        chosen = filters()
        language_switch(scope.language)
    shown = getattr(chosen, "year", "")
    title.html(_title(scope, page, (shown,) if shown else periods))
    return chosen


def _title(scope: Scope, page: str, periods: tuple[str, ...]) -> str:
    texts, formats = Texts(scope.language), Formats(scope.language)
    known = known_at(scope)
    parts = [texts("frame.data_as_of", date=formats.date(known.date()))]
    if words := maturity(scope, periods[-1]) if periods else "":
        parts.append(words)
    line = " · ".join(escape(part) for part in parts)
    if is_synthetic(scope):
        line += f' · <span class="cw-mark">{escape(texts("frame.synthetic"))}</span>'
    return (
        f'<div class="cw-title"><h1>{escape(texts(f"{page}.title"))}</h1><p>{line}</p></div>'
    )


@st.cache_data(show_spinner=False, max_entries=64)
def maturity(scope: Scope, period: str) -> str:
    """How settled the figures of a period are, in words; empty when nothing is published."""
    found = rows(
        scope,
        "select distinct maturity from fct_indicator_value where period_code = ?",
        period,
    )
    states = {row["maturity"] for row in found}
    texts = Texts(scope.language)
    for state in ("corrected", "provisional", "final"):
        if state in states:
            return texts(f"maturity.{state}", period=Formats(scope.language).period(period))
    return texts("maturity.unfinished", period=period) if period else ""


def footer(scope: Scope) -> None:
    texts = Texts(scope.language)
    st.html(
        f'<div class="cw-page-foot">{escape(texts("frame.release", release=scope.release_id))}'
        f"<br>{escape(texts('frame.protection'))}</div>"
    )


@st.fragment(run_every=CHECK_EVERY_SECONDS)
def follow_release(home: str, shown: str | None) -> None:
    """Look at the pointer; when it names another release, draw the whole page again."""
    if current_release_id(home) != shown:
        st.rerun(scope="app")


def document_language(language: str, title: str) -> None:
    """Streamlit writes ``lang="en"`` into the page; readers' software needs the truth."""
    st.html(
        f"<script>document.documentElement.lang='{language}';"
        f"document.title={title!r};</script>",
        unsafe_allow_javascript=True,
    )
