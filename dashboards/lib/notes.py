"""Notes: what a reader of some figures must know beside them (``dim_note``).

The same notes stand under a panel, in its files and in documents: ``notes_for`` finds them by what
is shown, ``noted`` makes a chart together with them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from dashboards.lib.asked import Ask, listening
from dashboards.lib.format import Formats
from dashboards.lib.names import indicator_facts, names
from dashboards.lib.release_access import has_table, rows
from dashboards.lib.scope import Scope
from dashboards.lib.table import PASSPORT
from dashboards.lib.texts import Texts

if TYPE_CHECKING:
    from dashboards.lib.view import View

Made = TypeVar("Made")
TABLE = "dim_note"
# From what is true of everything to what is true of one cell.
SCOPES = ("release", "indicator", "series", "cell")


@dataclass(frozen=True)
class Note:
    """One note in the reader's language; ``text`` says what it is about where that is one part."""

    note_id: str
    text: str


@st.cache_data(show_spinner=False, max_entries=16)
def _written(scope: Scope) -> list[dict[str, Any]]:
    """All notes of a release; none in one of before."""
    if not has_table(scope, TABLE):
        return []
    found = rows(scope, f"select * from {TABLE} order by note_id")
    return sorted(found, key=lambda row: SCOPES.index(row["scope"]))


def notes_for(
    scope: Scope, *, indicators: Sequence[str], places: Sequence[str] = (),
    periods: Sequence[str] = (),
) -> list[Note]:  # fmt: skip
    """Notes on the release and on these indicators, the widest first.

    What is noted of one place is told where the place is among ``places``; what is noted of one
    period, where it is among ``periods`` or none is named.
    """
    asks = [Ask(code, tuple(places), tuple(periods)) for code in indicators]
    return _of_asks(scope, asks, with_release=True)


def noted(build: Callable[[Scope, Any], View], scope: Scope, selection: Any) -> View:
    """A chart with the notes on the figures that it asked for, and on the numbers in its table."""
    view, asks = _heard(build, scope, selection)
    return replace(view, notes=tuple(_of_asks(scope, [*asks, *_shown(view)], with_release=False)))


def listened(
    build: Callable[[Scope, Any], Made], scope: Scope, selection: Any
) -> tuple[Made, tuple[Note, ...]]:
    """What a function makes, and the notes on the figures it asked for. Notes on the whole release
    stand at the foot of the page."""
    made, asks = _heard(build, scope, selection)
    return made, tuple(_of_asks(scope, asks, with_release=False))


def _heard(
    build: Callable[[Scope, Any], Made], scope: Scope, selection: Any
) -> tuple[Made, list[Ask]]:
    with listening() as asks:
        made = build(scope, selection)
    chosen = getattr(selection, "place", "")
    return made, [replace(ask, places=(*ask.places, chosen)) if chosen else ask for ask in asks]


def _shown(view: View) -> list[Ask]:
    """What the table tells of: a chart that asks for all places names none of them."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in view.table.rows:
        for key, number in row.items():
            if key.endswith(PASSPORT) and number:
                code, place, period = str(number).split(".")[:3]
                found[code, period].append(place)
    return [Ask(code, tuple(places), (period,)) for (code, period), places in found.items()]


def texts_of(scope: Scope, note_ids: Sequence[str]) -> dict[str, str]:
    """Of these notes those that the release has: each with what it is about, and its text."""
    return {
        row["note_id"]: _text(scope, row, is_named=True)
        for row in _written(scope)
        if row["note_id"] in note_ids
    }


def release_notes(scope: Scope) -> list[Note]:
    """Notes on the whole release."""
    return _of_asks(scope, [], with_release=True)


def _of_asks(scope: Scope, asks: Sequence[Ask], *, with_release: bool) -> list[Note]:
    is_one = len({ask.indicator for ask in asks}) == 1
    return [
        Note(row["note_id"], _text(scope, row, is_named=not is_one))
        for row in _written(scope)
        if (row["scope"] == "release" and with_release)
        or (row["scope"] != "release" and any(_is_about(row, ask) for ask in asks))
    ]


def _is_about(row: dict[str, Any], ask: Ask) -> bool:
    codes, place, period = row["indicator_codes"], row["territory_code"], row["period_code"]
    return (
        (not codes or ask.indicator in codes.split())
        and (not place or place in ask.places)
        and (not period or not ask.periods or period in ask.periods)
    )


def _text(scope: Scope, row: dict[str, Any], *, is_named: bool) -> str:
    """The note, after the part that it is about."""
    about, codes = [], str(row["indicator_codes"] or "").split()
    if is_named and len(codes) == 1:
        fact = indicator_facts(scope).get(codes[0], {})
        about.append(str(fact.get(f"name_{scope.language}") or codes[0]))
    if row["territory_code"]:
        about.append(names(scope)("territory", row["territory_code"]))
    if row["period_code"]:
        formats, code = Formats(scope.language), str(row["period_code"])
        about.append(formats.season(code) if code[0] == "S" else formats.period(code))
    text = str(row[f"text_{scope.language}"])
    said = ", ".join(about)
    return f"{said[:1].upper()}{said[1:]}: {text}" if said else text


def notes_html(notes: Sequence[Note], language: str) -> str:
    """``Notes: 2``, which opens; nothing where there is none."""
    if not notes:
        return ""
    listed = "".join(f"<li>{escape(note.text)}</li>" for note in notes)
    label = Texts(language)("notes.label", count=len(notes))
    return (
        f'<details class="cw-notes"><summary>{escape(label)}</summary><ul>{listed}</ul></details>'
    )
