"""Filters in the URL by codes.

Streamlit's own ``bind="query-params"`` writes the *shown* label into the URL whenever a widget has
a ``format_func`` (1.67), so that a link would change with the language. Here the code is written,
always, defaults too: a link keeps its meaning when a later release moves a default.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

LANGUAGE_KEY = "lang"
NOTED = "noted.address"


def _kept(key: str) -> str:
    return f"kept.{key}"


def begin_run() -> None:
    """From here on what is chosen is only noted; ``end_run`` writes it into the address at once."""
    st.session_state[NOTED] = {}


def end_run() -> None:
    """Write what was noted. A page may end before that: then the address stays as it was."""
    noted: dict[str, str | None] = st.session_state.pop(NOTED)
    changed = {k: code for k, code in noted.items() if code and st.query_params.get(k) != code}
    if changed:
        st.query_params.update(changed)
    for key, code in noted.items():
        if code is None:
            st.query_params.pop(key, None)


def in_address(key: str) -> str | None:
    """What the address says, as far as this run has written or noted it."""
    noted: dict[str, str | None] = st.session_state.get(NOTED, {})
    return noted[key] if key in noted else st.query_params.get(key)


def whole_address() -> dict[str, str]:
    """All that the address says with what this run has noted."""
    said: dict[str, str | None] = st.query_params.to_dict() | st.session_state.get(NOTED, {})
    return {key: code for key, code in said.items() if code is not None}


def put(key: str, code: str | None) -> None:
    """Write a code into the address; None takes the key away."""
    if NOTED in st.session_state:
        st.session_state[NOTED][key] = code
    elif code is None:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != code:
        st.query_params[key] = code


def is_written() -> bool:
    """Whether the address was written by us, or by a reader: ours always name the language. One
    that a page is opened with from the menu is empty."""
    return LANGUAGE_KEY in st.query_params


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
    in_url = in_address(key)
    before = kept(key)
    if in_url in options and in_url != before:
        st.session_state[key] = in_url
    elif st.session_state.get(key) not in options:
        st.session_state[key] = before if before in options else default
    say_anew(key)


def store(key: str, value: str) -> None:
    """Write the chosen code into the URL and remember it for the way back to this page."""
    keep(key, value)
    put(key, value)


def say_anew(key: str) -> None:
    """After a change of the language a drop-down shows the old word until it is told its value."""
    language, told = st.session_state.get(LANGUAGE_KEY), f"language.{key}"
    if st.session_state.get(told, language) != language:
        st.session_state[key] = st.session_state[key]
    st.session_state[told] = language
