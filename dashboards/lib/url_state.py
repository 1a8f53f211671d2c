"""Filters in the URL by codes.

Streamlit's own ``bind="query-params"`` writes the *shown* label into the URL whenever a widget has
a ``format_func`` (1.67), so that a link would change with the language. Here the code is written,
always, defaults too: a link keeps its meaning when a later release moves a default.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

LANGUAGE_KEY = "lang"
WRITTEN = "written.address"


def _kept(key: str) -> str:
    return f"kept.{key}"


def begin_run() -> None:
    """Look at the address before this run writes into it."""
    st.session_state[WRITTEN] = LANGUAGE_KEY in st.query_params


def is_written() -> bool:
    """Whether we, or a reader, wrote the address before this run: ours always name the language.
    One that a page is opened with from the menu is empty."""
    return bool(st.session_state.get(WRITTEN, LANGUAGE_KEY in st.query_params))


def kept(key: str) -> str | None:
    """What was chosen before, on any page."""
    code: str | None = st.session_state.get(_kept(key))
    return code


def keep(key: str, value: str) -> None:
    st.session_state[_kept(key)] = value


def resolve(key: str, options: Sequence[str], default: str) -> None:
    """Set the widget's state before it is drawn.

    A code in the URL that we did not write ourselves wins (a shared link, the back button); then
    the widget's own state; then what was chosen on this page before; then the default.
    """
    in_url = st.query_params.get(key)
    before = kept(key)
    if in_url in options and in_url != before:
        st.session_state[key] = in_url
    elif st.session_state.get(key) not in options:
        st.session_state[key] = before if before in options else default


def store(key: str, value: str) -> None:
    """Write the chosen code into the URL and remember it for the way back to this page."""
    keep(key, value)
    if st.query_params.get(key) != value:
        st.query_params[key] = value
