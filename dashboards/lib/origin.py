"""What a panel's file says of where it comes from: made from the panel itself, never by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import streamlit as st

from dashboards.lib.asked import listening
from dashboards.lib.chosen import in_words
from dashboards.lib.download import Definition, Origin
from dashboards.lib.names import indicator_facts, names
from dashboards.lib.notes import Note, release_notes
from dashboards.lib.release_access import known_at
from dashboards.lib.scope import Scope
from dashboards.lib.selection import Selection
from dashboards.lib.texts import Texts

T = TypeVar("T")


def heard(scope: Scope, make: Callable[[], T]) -> tuple[T, tuple[str, ...]]:
    """What is made, and the indicators that the release was asked for meanwhile."""
    with listening() as asks:
        made = make()
    facts = indicator_facts(scope)
    return made, tuple(dict.fromkeys(ask.indicator for ask in asks if ask.indicator in facts))


def origin_of(
    scope: Scope,
    selection: Selection,
    indicators: Iterable[str] = (),
    notes: Iterable[Note] = (),
) -> Origin:
    """Release, moment, filters in words, the definitions of the indicators, and the notes: those
    on the whole release first."""
    return Origin(
        scope.release_id,
        known_at(scope).isoformat(timespec="seconds"),
        in_words(scope, selection),
        definitions_of(scope, indicators),
        tuple(dict.fromkeys(note.text for note in (*release_notes(scope), *notes))),
        codes_of_places(scope),
    )


def definitions_of(scope: Scope, indicators: Iterable[str]) -> tuple[Definition, ...]:
    """What the indicators mean, in the reader's language, each with its sources."""
    facts, language = indicator_facts(scope), scope.language
    texts = Texts(language)
    found = []
    for code in dict.fromkeys(indicators):
        fact = facts[code]
        parts = (fact[f"definition_{language}"], fact[f"caveat_{language}"])
        exports = str(fact.get("exports") or "").split()
        found.append(
            Definition(
                code,
                str(fact[f"name_{language}"]),
                texts.get(f"unit.{fact['unit']}", str(fact["unit"] or "")),
                " ".join(filter(None, parts)),
                tuple(f"{texts.get(f'export.{one}', one)} ({one})" for one in exports),
            )
        )
    return tuple(found)


@st.cache_data(show_spinner=False, max_entries=16)
def codes_of_places(scope: Scope) -> tuple[dict[str, str], ...]:
    """For territories, groups, posts and so on: name → code; of a name that two of them have,
    none. A group and a union that is this group alone have one name."""
    words = names(scope)
    of_level: dict[str, dict[str, set[str]]] = {}

    def add(level: str, name: str, code: str) -> None:
        of_level.setdefault(level, {}).setdefault(name, set()).add(code)

    for code, place in words.territories.items():
        add(str(place["territory_level"]), words("territory", code), code)
    for code in words.territory_of_post:
        add("post", words("post", code), code)
        add("post", words.short_post(code), code)
    return tuple(
        {name: min(codes) for name, codes in named.items() if len(codes) == 1}
        for named in of_level.values()
    )
