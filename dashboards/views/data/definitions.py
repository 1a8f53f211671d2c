"""What every figure means: the catalogue of indicators and the methods in plain words."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from dashboards.lib.names import indicator_facts
from dashboards.lib.persons import protection
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Table
from dashboards.lib.texts import Texts, joined
from dashboards.lib.view import View
from dashboards.views.data.selection import DataSelection

METHODS = (
    "visits",
    "persons",
    "protection",
    "diaspora",
    "money",
    "plan",
    "maturity",
    "incomplete",
    "borders",
)


def _matches(fact: dict[str, Any], search: str, language: str) -> bool:
    if not search:
        return True
    heap = " ".join(
        str(fact.get(key) or "")
        for key in ("indicator_code", f"name_{language}", f"definition_{language}")
    )
    return all(word in heap.lower() for word in search.lower().split())


def catalogue(scope: Scope, selection: DataSelection) -> View:
    """All indicators that match the search, with their definitions."""
    texts, language = Texts(scope.language), scope.language
    found = [
        fact
        for fact in indicator_facts(scope).values()
        if _matches(fact, selection.search, language)
    ]
    rows: list[dict[str, Any]] = [
        {
            "code": fact["indicator_code"],
            "name": fact.get(f"name_{language}"),
            "definition": fact.get(f"definition_{language}"),
            "unit": texts.get(f"unit.{fact.get('unit')}", str(fact.get("unit") or "")),
            "direction": texts.get(
                f"direction.{fact.get('direction')}", str(fact.get("direction") or "")
            ),
            "caveat": str(fact.get(f"caveat_{language}") or ""),
        }
        for fact in found
    ]
    table = Table(
        (
            Column("code", texts("column.code"), "code"),
            Column("name", texts("column.indicator")),
            Column("definition", texts("column.meaning")),
            Column("unit", texts("column.unit")),
            Column("direction", texts("column.direction")),
            Column("caveat", texts("column.caveat")),
        ),
        rows,
        texts("data.definitions.title"),
    )
    html = "".join(
        f'<div class="cw-words"><h3>{escape(str(row["code"]))} · {escape(str(row["name"] or ""))}'
        f"</h3><p>{escape(joined(str(row['definition'] or '')))}"
        + (f" <i>{escape(str(row['caveat']))}</i>" if row["caveat"] else "")
        + "</p></div>"
        for row in rows
    )
    note = texts("data.definitions.note", n=len(rows), count=len(rows))
    return View(
        texts("data.definitions.title"),
        note,
        table,
        html=html,
        empty=texts("data.definitions.empty"),
    )


def methods(scope: Scope) -> None:
    """How figures come about, in plain words."""
    texts = Texts(scope.language)
    said: dict[str, dict[str, Any]] = {"protection": protection(scope)}
    parts = "".join(
        f"<h3>{escape(texts(f'methods.{name}.title'))}</h3>"
        f"<p>{escape(texts(f'methods.{name}.text', **said.get(name, {})))}</p>"
        for name in METHODS
    )
    with st.container(border=True, key="panel-data-methods"):
        st.html(
            f'<div class="cw-head"><h2>{escape(texts("methods.title"))}</h2></div>'
            f'<div class="cw-words">{parts}</div>'
        )
