"""Filters: one frozen selection per page, every widget bound to the URL by codes (``url_state``).

A page's selection is a dataclass that inherits ``Selection``; it is part of every cache key and
says itself in words for downloads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import streamlit as st

from dashboards.lib import url_state
from dashboards.lib.format import Formats
from dashboards.lib.periods import opening_year, shown_period
from dashboards.lib.scope import Scope
from dashboards.lib.texts import Texts

ALL = "all"
# The year that was chosen last, on whatever page.
YEAR = "year"


@dataclass(frozen=True)
class Selection:
    """Base of all selections: every field is a code or a tuple of codes.

    ``place`` is the one place of all pages (``lib.place``); ``ALL`` is the world.
    """

    place: str = field(default=ALL, kw_only=True)


def choose(
    label: str,
    options: Sequence[str],
    key: str,
    *,
    default: str,
    words: Callable[[str], str] = str,
    width: int = 215,
) -> str:
    """A drop-down of codes; the code stands in the URL, the word on the screen."""
    codes = list(options) or [default]
    url_state.resolve(key, codes, default if default in codes else codes[0])
    chosen = st.selectbox(label, codes, format_func=words, key=key, width=width, placeholder=" ")
    code = chosen or codes[0]
    url_state.store(key, code)
    return code


def switch(
    label: str,
    options: Sequence[str],
    key: str,
    *,
    default: str,
    words: Callable[[str], str] = str,
    hidden_label: bool = False,
) -> str:
    """A few codes side by side; always exactly one chosen."""
    codes = list(options) or [default]
    url_state.resolve(key, codes, default if default in codes else codes[-1])
    chosen = st.segmented_control(
        label,
        codes,
        required=True,
        format_func=words,
        key=key,
        label_visibility="collapsed" if hidden_label else "visible",
    )
    code = chosen or codes[-1]
    url_state.store(key, code)
    return code


def word_switch(scope: Scope, codes: Sequence[str], key: str, label: str = "") -> str:
    """A switch whose label and words stand under its key; it begins with the first code."""
    texts = Texts(scope.language)
    return switch(
        texts(label or f"{key}.label"),
        codes,
        key,
        default=codes[0],
        words=lambda code: texts(f"{key}.{code}"),
        hidden_label=True,
    )


def year_switch(scope: Scope, years: Sequence[str], key: str) -> str:
    """The last years of the release; the unfinished one says how far it reaches. A year that was
    chosen stays chosen on every page that has it."""
    shown, formats = list(years)[-5:], Formats(scope.language)
    _carry_year(key, shown)
    return switch(
        Texts(scope.language)("filter.year"),
        shown,
        key,
        default=opening_year(scope, shown),
        words=lambda year: formats.period(shown_period(scope, year)),
    )


def _carry_year(key: str, shown: Sequence[str]) -> None:
    """Note the year that the reader chose here, by the switch or by an address; on a page that was
    opened without one take what was chosen last. A year that a page opened with by itself is no
    choice."""
    before, said = url_state.kept(key), url_state.in_address(key)
    clicked = st.session_state.get(key)
    for code, is_new in (
        (said, said != before),
        (clicked, before is not None and clicked != before),
    ):
        if code in shown and is_new:
            url_state.keep(YEAR, str(code))
            return
    if said is None and (last := url_state.kept(YEAR)) in shown:
        st.session_state[key] = last
