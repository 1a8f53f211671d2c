"""What stands around every page: title, state of the data, filters, language, footer, freshness."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TypeVar

import streamlit as st

from dashboards.lib import url_state
from dashboards.lib.fixed_links import link_popover
from dashboards.lib.format import Formats
from dashboards.lib.links import country_link, page_link
from dashboards.lib.notes import notes_html, release_notes
from dashboards.lib.pages import ASKED_PAGE, nearest
from dashboards.lib.periods import shown_period
from dashboards.lib.persons import protection
from dashboards.lib.place import PLACE_KEY, place_of, shown_place, unknown_place
from dashboards.lib.release_access import current_release_id, is_synthetic, known_at, rows
from dashboards.lib.scope import DEFAULT_LANGUAGE, LANGUAGES, Scope
from dashboards.lib.script import NAME_MENU, SCRIPT, STEPS
from dashboards.lib.selection import ALL
from dashboards.lib.texts import Texts
from dashboards.lib.theme import DARK, LIGHT
from dashboards.lib.url_state import LANGUAGE_KEY

# A reader sees a new release within five seconds.
CHECK_EVERY_SECONDS = 3
Chosen = TypeVar("Chosen")


def current_language() -> str:
    """Language of this run: the URL, else the switch, else Russian."""
    url_state.resolve(LANGUAGE_KEY, LANGUAGES, DEFAULT_LANGUAGE)
    return str(st.session_state[LANGUAGE_KEY])


def current_theme() -> str:
    """The theme that the reader's device asks for; the browser says it with the first run."""
    return DARK if st.context.theme.type == DARK else LIGHT


def before_drawing(language: str) -> None:
    """What runs in the browser before the page is drawn and writes its filters into the address.

    Streamlit writes ``lang="en"`` into the page and names its menu in English; readers' software
    needs the truth, from the first word on. What changes with the language is a message of its
    own: Streamlit keeps long ones in the browser, and may ask for one that is there no longer.
    """
    pages = Texts(language)("frame.pages")
    _run(f"document.documentElement.lang = {language!r}; window.cwPages = {pages!r};{NAME_MENU}")
    _run(STEPS)
    _run(SCRIPT)


def _run(script: str) -> None:
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


def language_switch(language: str) -> None:
    """The switch stands in the top bar on every page (see the style sheet)."""
    with st.container(key="language"):
        chosen = st.segmented_control(
            Texts(language)("frame.language"),
            list(LANGUAGES),
            required=True,
            format_func=str.upper,
            key=LANGUAGE_KEY,
            label_visibility="collapsed",
        )
    url_state.store(LANGUAGE_KEY, chosen or language)


def header(
    scope: Scope,
    page: str,
    filters: Callable[[], Chosen],
    periods: tuple[str, ...] = (),
    *,
    is_to_date: bool = True,
    is_of_place: bool = False,
) -> Chosen:
    """Title and state of the data on the left, filters and language on the right.

    ``is_to_date``: whether the page tells of an unfinished year its months so far;
    ``is_of_place``: whether its title names the chosen place.
    """
    above = st.empty()
    left, right = st.columns([8, 13], vertical_alignment="bottom")
    title = left.empty()
    with (
        right,
        st.container(
            horizontal=True,
            horizontal_alignment="right",
            vertical_alignment="bottom",
            key="filters",
        ),
    ):
        chosen = filters()
    if notice := unknown_place(scope, page):
        above.html(notice)
    shown = getattr(chosen, "year", "")
    period = shown_period(scope, shown) if is_to_date else shown
    name = shown_place(scope) if is_of_place else ""
    way = "" if page == "country" else _way_to_country(scope, getattr(chosen, "place", ALL))
    title.html(_title(scope, page, (period,) if shown else periods, name, way))
    return chosen


def _way_to_country(scope: Scope, code: str) -> str:
    """A link from the chosen territory to its own page, as HTML; nothing of other places."""
    link = country_link(scope, place_of(scope, code).level, code)
    said = escape(Texts(scope.language)("place.to_country"))
    return link and f'<a class="cw-keep" href="{escape(link)}" target="_self">{said}</a>'


def _title(scope: Scope, page: str, periods: tuple[str, ...], name: str, way: str) -> str:
    texts, formats = Texts(scope.language), Formats(scope.language)
    known = known_at(scope)
    parts = [texts("frame.data_as_of", date=formats.date(known.date()))]
    if words := maturity(scope, periods[-1]) if periods else "":
        parts.append(words)
    line = " · ".join(
        [*(f'<span class="cw-keep">{escape(part)}</span>' for part in parts), *filter(None, [way])]
    )
    if is_synthetic(scope):
        line += f' <span class="cw-mark">{escape(texts("frame.synthetic"))}</span>'
    title = escape(": ".join(filter(None, [texts(f"{page}.title"), name])))
    return f'<div class="cw-title"><h1>{title}</h1><p>{line}</p></div>'


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
            return texts(f"maturity.{state}.of", period=Formats(scope.language).period(period))
    return texts("maturity.unfinished", period=period) if period else ""


def unknown_page(scope: Scope) -> str:
    """The sentence above the first page for whom an address of no page led here, as HTML."""
    asked = st.query_params.get(ASKED_PAGE)
    if not asked:
        return ""
    entry = nearest(asked)
    code = url_state.in_address(PLACE_KEY)
    link = page_link(scope, entry.code, **({PLACE_KEY: code} if code else {}))
    way = f'<a href="{escape(link)}" target="_self">{escape(entry.title(scope.language))}</a>'
    said = Texts(scope.language)("frame.unknown_page", asked=escape(asked), nearest=way)
    return f'<p class="cw-notice" role="status">{said}</p>'


def footer(scope: Scope) -> None:
    texts = Texts(scope.language)
    said = texts("frame.protection", **protection(scope))
    st.html(
        f'<div class="cw-page-foot">{escape(texts("frame.release", release=scope.release_id))}'
        f"<br>{escape(said)}</div>{notes_html(release_notes(scope), scope.language)}"
    )
    link_popover(scope)


@st.fragment(run_every=CHECK_EVERY_SECONDS)
def follow_release(home: str, shown: str | None) -> None:
    """Look at the pointer; when it names another release, draw the whole page again."""
    if current_release_id(home) != shown:
        st.rerun(scope="app")


def document_title(title: str) -> None:
    """What stands on the browser's tab: known only when the page has drawn its filters."""
    _run(f"document.title = {title!r};")
