"""Entry of the dashboards: theme, menu in the reader's language, the chosen page.

Served by ``compatriots dashboards``, which guards it; ``streamlit run dashboards/app.py`` is for
work on the pages. ``COMPATRIOTS_HOME`` says whose releases are shown.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from dagster_project.errors import UserError
from dagster_project.home import Home
from dashboards.lib import fixed_links, frame, passport_dialog, place, url_state
from dashboards.lib.around import empty_state
from dashboards.lib.pages import PageEntry, registry
from dashboards.lib.release_access import reason_for_none
from dashboards.lib.scope import Scope
from dashboards.lib.style import style_sheet
from dashboards.lib.texts import Texts

# The first page is the address itself. Streamlit wants a path for it, too, and finds nothing there.
FIRST_PATH = "start"
ICON = Path(__file__).resolve().parent / "static" / "icon.png"


def page_function(
    entry: PageEntry,
    scope: Scope | None,
    home: str,
    language: str,
    opened: fixed_links.Opened,
) -> Callable[[], None]:
    """What Streamlit runs for a menu entry: the page, or the word that there is no release."""

    def run() -> None:
        above = st.container()
        if scope is None and not opened.is_fixed:
            st.html(empty_state(Texts(language)(reason_for_none(home)), language))
        elif scope is not None:
            try:
                importlib.import_module(f"dashboards.views.{entry.code}.page").show(scope)
                frame.footer(scope)
            except UserError:  # a file of the release was changed while the page was drawn
                st.html(empty_state(Texts(language)("empty.damaged"), language))
        with above:
            if scope is not None and (said := frame.unknown_page(scope)):
                st.html(said)
            fixed_links.banner(opened, scope, language)
        frame.follow_release(home, opened.current_id)

    run.__name__ = entry.code
    return run


def main() -> None:
    home = str(Home.from_environment().root)
    url_state.begin_run()
    place.rewrite_old_address()
    language = frame.current_language()
    texts = Texts(language)
    st.set_page_config(
        page_title=texts("frame.product"),
        page_icon=str(ICON),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    theme = frame.current_theme()
    st.html(style_sheet(theme))
    frame.before_drawing(language)
    opened = fixed_links.open_link(home)
    scope = None
    if opened.release_id:
        scope = Scope(
            home, opened.release_id, language=language, theme=theme, is_fixed=opened.is_fixed
        )
    pages = [
        st.Page(
            page_function(entry, scope, home, language, opened),
            title=entry.title(language),
            icon=entry.icon,
            url_path=entry.code if position else FIRST_PATH,
            default=position == 0,
        )
        for position, entry in enumerate(registry())
    ]
    # By its code the first page is found as the others are.
    by_code = st.Page(
        lambda: st.switch_page(pages[0], query_params=st.query_params.to_dict()),
        title=pages[0].title,
        url_path=registry()[0].code,
        visibility="hidden",
    )
    chosen = st.navigation([*pages, by_code], position="top")
    frame.language_switch(language)
    chosen.run()
    shown = [chosen.title, texts("frame.product")]
    if scope is not None:
        place.keep_place(scope)
        passport_dialog.offer(scope)
        shown[1:1] = filter(None, [place.shown_place(scope)])
    url_state.end_run()
    frame.document_title(" · ".join(shown))


main()
