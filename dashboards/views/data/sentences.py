"""Every sentence that is written from one figure: for the steward to read before others do."""

from __future__ import annotations

from dashboards.lib.indicators import cells
from dashboards.lib.links import country_link
from dashboards.lib.names import indicator_facts, names
from dashboards.lib.periods import Shown
from dashboards.lib.place import territories_of
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.scope import Scope
from dashboards.lib.selection import ALL
from dashboards.lib.sentence_words import unit_of
from dashboards.lib.sentences import sentences
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words
from dashboards.views.data.selection import DataSelection, told_periods

LEVELS = ("world", "union", "group", "territory")


def sentence_matrix(scope: Scope, selection: DataSelection) -> View:
    """The sentence of one figure of one period for every place that has a cell, and its case."""
    texts, words, code = Texts(scope.language), names(scope), selection.indicator
    kinds = told_periods(scope, code)
    period = selection.period if selection.period in kinds else next(iter(kinds), "")
    unit = unit_of(indicator_facts(scope).get(code, {}))
    place = selection.place
    inside = set() if place == ALL else {place, *territories_of(scope, place)}
    rows: list[Row] = []
    for level in LEVELS if period else ():
        shown = Shown(kinds[period], period)
        of_level = cells(scope, code, level=level, period_type=kinds[period], periods=[period])
        found = {cell.territory: cell for cell in of_level}
        for at, made in sentences(scope, code, level, shown).items():
            if inside and at not in inside:
                continue
            rows.append(
                {
                    "place": words("territory", at),
                    "leads_to": country_link(scope, level, at),
                    "value": found[at].central,
                    "status": found[at].status,
                    "case": texts(f"data.sentences.case.{made.case}"),
                    "sentence": made.text,
                    "order": words.territories[at]["sort_order"],
                }
            )
    rows.sort(key=lambda row: int(row["order"]))
    said = Words(
        texts("data.sentences.title"), texts("data.sentences.note"), empty=texts("empty.period")
    )
    table = said.table(
        (
            Column("place", texts("column.place"), leads_to="leads_to"),
            Column("value", texts("column.value"), unit, status="status"),
            Column("case", texts("data.sentences.case.label")),
            Column("sentence", texts("data.sentences.sentence")),
        ),
        rows,
    )
    return sortable_table(scope, said, table, height=640)
