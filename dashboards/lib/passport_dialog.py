"""The passport of a number as a dialog: a click on a figure, or an address that names one.

A figure is a button with ``data-passport`` (``figure_button``, cells of tables, cards); the script
of the page writes its number into the address (``passport=R01.KAZ.2025``), which opens the dialog,
also from a shared link. Closing it takes the number out of the address. Nothing is asked before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from dagster_project.errors import UserError
from dagster_project.release.passport import Key, NoSuchNumber, Passport, passport
from dagster_project.release.passport_sources import Ask
from dagster_project.release.passport_told import Section, title_of, told
from dagster_project.release.passport_told import Table as ToldTable
from dagster_project.release.passport_words import said
from dashboards.lib import table as tables
from dashboards.lib.format import Formats
from dashboards.lib.names import names
from dashboards.lib.release_access import manifest, rows
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Table
from dashboards.lib.texts import Texts

PASSPORT_KEY = "passport"
MOST_ROWS = 300
TABLE_HEIGHT = 300
# Kinds of the told tables as those of ours.
AS = {"number": "written", "source": "reported"}
# The library names the button of its dialogs in English, and the one that only readers' software
# finds in the language of the browser.
NAME_BUTTONS = """<script>document.querySelectorAll('button[aria-label]').forEach(button => {{
  if (button.matches('[role="dialog"] [aria-label="Close"]')
    || button.parentElement.style.width === '1px') button.ariaLabel = {name!r};
}});</script>"""
NAMED = ("territory", "post", "measure", "event_type", "campaign")


def offer(scope: Scope) -> None:
    """Open the passport that the address names, if any; to be called once on every page."""
    asked = st.query_params.get(PASSPORT_KEY)
    if asked:
        title = said(scope.language, "title")
        st.dialog(title, width="large", on_dismiss=_closed)(_draw)(scope, asked)


def _closed() -> None:
    st.query_params.pop(PASSPORT_KEY, None)


def _draw(scope: Scope, asked: str) -> None:
    name = Texts(scope.language)("passport.close")
    st.html(_content(scope, asked) + NAME_BUTTONS.format(name=name), unsafe_allow_javascript=True)


@st.cache_data(show_spinner=False, max_entries=32)
def _content(scope: Scope, asked: str) -> str:
    """The whole passport as HTML, or why there is none."""
    try:
        found = passport_of(scope, Key.read(asked))
    except UserError as problem:
        return f'<p class="cw-note">{escape(_refused(scope, asked, problem))}</p>'
    name = partial(_name, scope)
    sections = told(found, scope.language, name, MOST_ROWS)
    head = f'<p class="cw-passport-title">{escape(title_of(found, scope.language, name))}</p>'
    return f'<div class="cw-passport">{head}{"".join(_section(scope, s) for s in sections)}</div>'


def passport_of(scope: Scope, key: Key) -> Passport:
    """The passport of a number of the release that is shown. Raises UserError."""
    return passport(partial(rows, scope), manifest(scope), key, _former(scope))


def _former(scope: Scope) -> tuple[Ask, Mapping[str, Any]] | None:
    """The release before the shown one; none where it is gone."""
    before = manifest(scope).get("previous_release_id")
    if before is None:
        return None
    earlier = replace(scope, release_id=str(before))
    try:
        return partial(rows, earlier), manifest(earlier)
    except UserError:
        return None


def _refused(scope: Scope, asked: str, problem: UserError) -> str:
    """In the reader's language: there is no such number, and the nearest there are."""
    texts = Texts(scope.language)
    if not isinstance(problem, NoSuchNumber):
        return texts("passport.before")
    sentence = texts("passport.unknown", asked=asked)
    near = ", ".join(problem.near)
    return f"{sentence} {texts('passport.near', codes=near)}" if near else sentence


def _name(scope: Scope, kind: str, code: str) -> str:
    if kind in NAMED:
        return names(scope)(kind, code)
    if kind == "period":
        return Formats(scope.language).period(code)
    return Texts(scope.language).get(f"{kind}.{code}", code)


def _section(scope: Scope, section: Section) -> str:
    facts = "".join(
        f"<dt>{escape(label)}</dt><dd>{escape(text)}</dd>" for label, text in section.facts
    )
    parts = [f"<h3>{escape(section.title)}</h3>", f"<dl>{facts}</dl>" if facts else ""]
    for number, sentence in enumerate(section.sentences):
        parts.append(f"<p>{escape(sentence)}</p>" if sentence else "")
        table = section.tables[number] if number < len(section.tables) else None
        if table is not None and table.rows:
            parts.append(_table(scope, table, section.title))
    return f"<section>{''.join(parts)}</section>"


def _table(scope: Scope, told_table: ToldTable, caption: str) -> str:
    columns = tuple(
        Column(str(at), label, AS.get(kind, "text"))
        for at, (label, kind) in enumerate(zip(told_table.columns, told_table.kinds, strict=True))
    )
    lines = [{str(at): text for at, text in enumerate(row)} for row in told_table.rows]
    drawn = tables.html(Table(columns, lines, caption), scope.language, TABLE_HEIGHT)
    more = told_table.total - len(told_table.rows)
    rest = escape(said(scope.language, "more", n=more)) if more else ""
    return drawn + (f'<p class="cw-foot">{rest}</p>' if rest else "")
