"""Filters of the Diaspora page: year, definition class, place."""

from __future__ import annotations

from dataclasses import dataclass

from dashboards.lib.place import choose_place
from dashboards.lib.release_access import rows
from dashboards.lib.scope import Scope
from dashboards.lib.selection import Selection
from dashboards.lib.selection import choose as choose_code
from dashboards.lib.texts import Texts

DEFINITIONS = ("self_identified", "citizens", "born_in", "speakers", "registered")


@dataclass(frozen=True)
class DiasporaSelection(Selection):
    year: str = ""
    definition: str = DEFINITIONS[0]


def years(scope: Scope) -> list[str]:
    """Years with a chosen estimate; before the first one arrives, those of the UN's figures."""
    for condition in ("is_headline", "russian_born_count is not null"):
        sql = f"select distinct year from mart_diaspora__estimate where {condition} order by year"
        if found := [str(row["year"]) for row in rows(scope, sql)]:
            return found
    return []


def choose(scope: Scope) -> DiasporaSelection:
    texts = Texts(scope.language)
    known = years(scope)
    year = choose_code(
        texts("filter.year"),
        known[::-1],
        "diaspora.year",
        default=known[-1] if known else "",
        width=90,
    )
    definition = choose_code(
        texts("filter.definition"),
        DEFINITIONS,
        "diaspora.definition",
        default=DEFINITIONS[0],
        words=lambda code: texts(f"definition.{code}"),
        width=275,
    )
    return DiasporaSelection(year, definition, place=choose_place(scope))
