"""The one place a reader looks at: the world, a group of countries, or a territory.

Its code stands in the address of every page as ``place=KAZ`` and is absent for the world. It is
kept from page to page and does not change with the language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from html import escape

import streamlit as st

from dashboards.lib import url_state
from dashboards.lib.links import page_link
from dashboards.lib.names import names
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.texts import Texts

PLACE_KEY = "place"
# What the address said of the place when the last run ended; whether this run's page asks for it.
SEEN, ASKED = "seen.place", "asked.place"
# How addresses of before named the place; of two, the narrower one counts.
OLD_KEYS = (
    "overview.territory",
    "diaspora.territory",
    "overview.group",
    "diaspora.group",
    "spending.group",
    "events.group",
    "youth.group",
)
LEVELS = ("group", "territory")
WIDTH = 250
LONGEST_CODE = 40


@dataclass(frozen=True)
class Place:
    """Level (world, group, territory) and code, as the tables of a release name them."""

    level: str
    code: str

    @property
    def is_world(self) -> bool:
        return self.level == "world"


WORLD = Place("world", "WLD")


def place_of(scope: Scope, code: str) -> Place:
    """The place that a code names; the world for ``ALL`` and for a code that is not known."""
    found = names(scope).territories.get(code)
    if found is None or found["territory_level"] not in LEVELS:
        return WORLD
    return Place(str(found["territory_level"]), code)


def group_of(scope: Scope, code: str) -> str | None:
    """The group that a place is or lies in; None for the world."""
    place = place_of(scope, code)
    if place.level != "territory":
        return None if place.is_world else code
    group = names(scope).territories[code]["group_code"]
    return None if group is None else str(group)


def territories_of(scope: Scope, code: str) -> tuple[str, ...]:
    """All territories of a place in the release's order: itself, those of a group, or every one."""
    place = place_of(scope, code)
    if place.level == "territory":
        return (code,)
    return tuple(names(scope).of_level("territory", None if place.is_world else code))


def territories_among(scope: Scope, code: str) -> tuple[str, ...]:
    """All territories of the group that a place is or lies in; every one for the world."""
    return territories_of(scope, group_of(scope, code) or ALL)


def among(scope: Scope, code: str, note: str) -> str:
    """The note of a figure of ``territories_among``, and before it the group they are of."""
    group = group_of(scope, code)
    return f"{place_name(scope, group)}. {note}" if group else note


def unrecognised(scope: Scope, value: str) -> str:
    """The remark beneath a list of territories: what no known territory has."""
    return Texts(scope.language)("place.unrecognised", value=value)


def posts_of(scope: Scope, code: str) -> tuple[str, ...]:
    """All posts that stand in a place, by name."""
    words, inside = names(scope), territories_of(scope, code)
    return tuple(post for post in words.posts() if words.territory_of_post[post] in inside)


def place_name(scope: Scope, code: str) -> str:
    """Name of a place in the reader's language."""
    if place_of(scope, code).is_world:
        return Texts(scope.language)("world.title")
    return names(scope)("territory", code)


def condition(scope: Scope, code: str) -> tuple[str, list[str]]:
    """SQL condition and parameters over a table's ``territory_code`` and ``group_code``."""
    place = place_of(scope, code)
    return ("true", []) if place.is_world else (f"{place.level}_code = ?", [code])


def codes_of(scope: Scope) -> list[str]:
    """Groups in their order, then territories by name."""
    words = names(scope)
    territories = words.of_level("territory")
    return [
        *words.of_level("group"),
        *sorted(territories, key=lambda code: words("territory", code)),
    ]


def choose_place(scope: Scope) -> str:
    """The drop-down of all places; gives the chosen code, ``ALL`` for the world."""
    codes = [ALL, *codes_of(scope)]
    _settle(codes)
    st.selectbox(
        Texts(scope.language)("place.label"),
        codes,
        format_func=lambda code: place_name(scope, code),
        key=PLACE_KEY,
        width=WIDTH,
        placeholder=" ",  # never seen, and software would read the library's own words aloud
    )
    code = str(st.session_state[PLACE_KEY] or ALL)
    st.session_state[ASKED] = True
    _store(code, codes)
    return code


def keep_place(scope: Scope) -> None:
    """On a page without places: what was chosen stays in the address."""
    if not st.session_state.get(ASKED):
        codes = [ALL, *codes_of(scope)]
        _settle(codes)
        _store(str(st.session_state[PLACE_KEY]), codes)


def rewrite_old_address() -> None:
    """An address of before is understood and written as one of today, before a page is drawn."""
    st.session_state[ASKED] = False
    old = {key: st.query_params[key] for key in OLD_KEYS if key in st.query_params}
    named = [code for code in old.values() if code != ALL]
    if named and PLACE_KEY not in st.query_params:
        url_state.put(PLACE_KEY, named[0])
    for key in old:
        url_state.put(key, None)


def shown_place(scope: Scope) -> str:
    """Name of the place that this run's page shows; empty for the world, and without places."""
    code = st.session_state.get(PLACE_KEY, ALL) if st.session_state.get(ASKED) else ALL
    return "" if place_of(scope, code).is_world else place_name(scope, code)


def unknown_place(scope: Scope, page: str) -> str:
    """The sentence above a page whose address names a place that there is not, as HTML."""
    code = url_state.in_address(PLACE_KEY)
    if not code or code in codes_of(scope):
        return ""
    near = nearest(scope, code)
    link = page_link(scope, page, place=near)
    said = Texts(scope.language)(
        "place.unknown",
        code=escape(code[:LONGEST_CODE]),
        nearest=f'<a href="{escape(link)}" target="_self">{escape(place_name(scope, near))}</a>',
        nearest_code=near,
    )
    return f'<p class="cw-notice" role="status">{said}</p>'


def nearest(scope: Scope, code: str) -> str:
    """The valid code that is written most alike, or whose name in a language is."""
    known = names(scope).territories
    spelled = {code.lower(): code for code in codes_of(scope)}
    for other in codes_of(scope):
        for language in ("ru", "en"):
            spelled.setdefault(str(known[other][f"name_{language}"]).lower(), other)
    (found,) = get_close_matches(code.lower(), spelled, n=1, cutoff=0)
    return spelled[found]


def _settle(codes: Sequence[str]) -> None:
    """What is chosen before the drop-down is drawn.

    An address that changed since the last run wins: a link, the browser's way back. One that we
    have written names the world by naming no place; one that a page was opened with from the menu
    says nothing yet, and what was chosen before stays.
    """
    state = st.session_state
    asked = url_state.in_address(PLACE_KEY) or (ALL if url_state.is_written() else None)
    code = state.get(PLACE_KEY) or url_state.kept(PLACE_KEY)
    if asked is not None and asked != state.get(SEEN, ALL):
        code = asked
    # Said in every run: on another page, or in another language, the drop-down is drawn anew, and
    # would begin with the world or with the old word.
    state[PLACE_KEY] = code if code in codes else ALL


def _store(code: str, codes: Sequence[str]) -> None:
    """Write the choice into the address; one that names no place that there is stays as it is
    until something is chosen, and the page says so above."""
    url_state.keep(PLACE_KEY, code)
    in_address = url_state.in_address(PLACE_KEY) or ALL
    if code == ALL and in_address not in codes:
        code = in_address
    else:
        url_state.put(PLACE_KEY, None if code == ALL else code)
    st.session_state[SEEN] = code
