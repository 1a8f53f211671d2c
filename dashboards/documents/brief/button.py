"""The Country page's offer of its brief: the files that the command ``brief`` writes."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboards.documents.brief.glyphs import MissingGlyph
from dashboards.documents.brief.make import FORMATS, HTML, XLSX, documents, file_name
from dashboards.lib.scope import Scope
from dashboards.lib.texts import Texts
from dashboards.views.country.selection import CountrySelection

MIME = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
}


@st.fragment
def offer_brief(scope: Scope, selection: CountrySelection) -> None:
    """Closed, it holds nothing; opened, it makes the files and offers them, ready to be fetched.

    A fragment: opening it does not draw the page again.
    """
    texts = Texts(scope.language)
    # With another label it is another expander to Streamlit: what is open is kept apart.
    key, opened = f"brief.{scope.language}", "opened.brief"
    st.session_state.setdefault(key, st.session_state.get(opened, False))
    place = st.expander(texts("brief.offer"), key=key, on_change="rerun", icon=":material/docs:")
    st.session_state[opened] = place.open
    if not place.open:
        return
    with place:
        found, problem = files(scope, selection)
        st.html(f'<p class="cw-note">{escape(texts("brief.hint"))}</p>')
        if problem:
            st.html(f'<p class="cw-notice" role="status">{escape(problem)}</p>')
        with st.container(horizontal=True, gap="small", key="brief-files"):
            for kind, content in found.items():
                st.download_button(
                    texts(f"brief.{kind}"),
                    data=content,
                    file_name=file_name(scope, selection, kind),
                    mime=MIME[kind],
                    key=f"brief.{kind}",
                    on_click="ignore",
                    icon=":material/download:",
                )


@st.cache_data(show_spinner=False, max_entries=16)
def files(scope: Scope, selection: CountrySelection) -> tuple[dict[str, bytes], str]:
    """Format → file, and why there is no PDF where its fonts lack a character."""
    try:
        return documents(scope, selection, FORMATS), ""
    except MissingGlyph as missing:
        said = Texts(scope.language)(
            "brief.no_glyph", character=missing.character, text=missing.text
        )
        return documents(scope, selection, (XLSX, HTML)), said
