"""Links of two kinds: a rolling one shows the newest release, a fixed one always the same numbers.

A fixed link names its release in the address (``release=…``). Who opens one is told whether that
release is the current one, was superseded, or is no more there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape
from urllib.parse import urlencode

import streamlit as st

from dagster_project.release.reader import Standing
from dashboards.lib import url_state
from dashboards.lib.format import Formats
from dashboards.lib.names import indicator_facts
from dashboards.lib.notes import texts_of
from dashboards.lib.pages import ASKED_PAGE
from dashboards.lib.release_access import current_release_id, standing
from dashboards.lib.scope import Scope
from dashboards.lib.texts import Texts

RELEASE_KEY = "release"
KEPT = "kept.release"
# More indicators than these are counted, not named.
MOST_NAMED = 5


@dataclass(frozen=True)
class Opened:
    """What an address asks for: the release to draw, None where there is none to draw; and what
    became of the one that it names, None for a rolling link."""

    release_id: str | None
    found: Standing | None = None

    @property
    def is_fixed(self) -> bool:
        return self.found is not None

    @property
    def current_id(self) -> str | None:
        """The release that the pointer named when the page was drawn."""
        return self.release_id if self.found is None else self.found.current_id


def open_link(home: str) -> Opened:
    """The release of this run. What the address names is kept from page to page."""
    named = st.query_params.get(RELEASE_KEY) or st.session_state.get(KEPT, "")
    current = current_release_id(home)
    found = standing(home, named) if named and current else None
    if found is None:
        return Opened(current)
    st.session_state[KEPT] = named
    if st.query_params.get(RELEASE_KEY) != named:
        st.query_params[RELEASE_KEY] = named
    return Opened(named if found.is_here else None, found)


def banner(opened: Opened, scope: Scope | None, language: str) -> None:
    """What became of the release of a fixed link, and the way to the current one with all that is
    chosen: to be drawn after the page, which chooses."""
    found, texts, formats = opened.found, Texts(language), Formats(language)
    if found is None:
        return
    parts = [_said(found, texts, formats)]
    if scope is not None and found.changed:
        parts.append(_changed(found, scope, texts))
    if scope is not None and found.noted:
        parts.append(_noted(found, scope, texts))
    way = ""
    if not found.is_current:
        address = escape(f"?{urlencode(_keys())}")
        way = f' <a href="{address}" target="_self">{escape(texts("link.open_current"))}</a>'
    kind = "current" if found.is_current else "former" if found.is_here else "gone"
    st.html(
        f'<div class="cw-link-state cw-link-{kind}" role="status">'
        f"{escape(' '.join(parts))}{way}</div>"
    )


def _said(found: Standing, texts: Texts, formats: Formats) -> str:
    if found.is_current:
        return texts("link.is_current", release=found.release_id)
    if not found.is_here:
        return texts("link.is_gone", release=found.release_id, current=found.current_id)
    if not found.at:
        return texts("link.is_former", release=found.release_id, current=found.current_id)
    at = datetime.fromisoformat(found.at).astimezone(UTC).date()
    return texts(
        "link.is_superseded",
        release=found.release_id,
        by=found.by,
        date=formats.date(at),
        current=found.current_id,
    )


def _changed(found: Standing, scope: Scope, texts: Texts) -> str:
    if len(found.changed) > MOST_NAMED:
        return texts("link.many_changed", n=len(found.changed))
    facts = indicator_facts(scope)
    names = [
        str(facts.get(code, {}).get(f"name_{scope.language}") or code) for code in found.changed
    ]
    return texts("link.changed", names=", ".join(names))


def _noted(found: Standing, scope: Scope, texts: Texts) -> str:
    """Notes of the current release that this one lacks or words otherwise, and those it had."""
    if len(found.noted) > MOST_NAMED:
        return texts("link.many_noted", n=len(found.noted))
    now = replace(scope, release_id=found.current_id)
    told = texts_of(scope, found.noted) | texts_of(now, found.noted)
    return texts("link.noted", notes=" ".join(told[note] for note in found.noted))


def _keys() -> dict[str, str]:
    """What is chosen on the page, in the address's words, of no release in particular."""
    said = url_state.whole_address()
    return {key: value for key, value in said.items() if key not in (RELEASE_KEY, ASKED_PAGE)}


def link_popover(scope: Scope) -> None:
    """Both addresses of what is on the page, to be copied."""
    texts = Texts(scope.language)
    keys = _keys()
    base = st.context.url or ""
    parts = []
    for kind, address in (
        ("rolling", f"{base}?{urlencode(keys)}"),
        ("fixed", f"{base}?{urlencode(keys | {RELEASE_KEY: scope.release_id})}"),
    ):
        copy, copied = texts("link.copy"), texts("link.copied")
        parts.append(
            f'<div class="cw-link"><p><b>{escape(texts(f"link.{kind}.title"))}</b> '
            f"{escape(texts(f'link.{kind}.text'))}</p>"
            f'<code translate="no">{escape(address)}</code>'
            f'<button type="button" class="cw-copy" data-copy="{escape(address)}"'
            f' data-said="{escape(copied)}">{escape(copy)}</button></div>'
        )
    with (
        st.container(key="link"),
        st.popover(texts("link.label"), icon=":material/link:", type="tertiary"),
    ):
        st.html("".join(parts))
