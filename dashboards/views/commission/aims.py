"""What the world's figures are held against: which targets are missed, and by how much."""

from __future__ import annotations

from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.links import figure_link
from dashboards.lib.names import indicator_facts
from dashboards.lib.place import WORLD
from dashboards.lib.recipes.aims import held_against
from dashboards.lib.recipes.cards import Card, adds_up, card_of, lacking_words
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.targets import Target, targets
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.commission.agenda import ORIGINAL, REVISED
from dashboards.views.commission.selection import CommissionSelection

TITLE = Phrase(ru="Цели и что достигнуто", en="Targets and what was reached")
NOTE = Phrase(
    ru="Весь мир, последний период с целью и показателем; сначала не достигнутые",
    en="World, the last period with a target and a figure; those that are missed first",
)
NONE = Phrase(ru="Целей не задано.", en="No targets are set.")
LACKING = Phrase(ru="Не хватает", en="Short by")
ORDER = ("missed", "not_known", "reached")
STATES = {
    "missed": Phrase(ru="не достигнута", en="missed"),
    "reached": Phrase(ru="достигнута", en="reached"),
    "not_known": Phrase(ru="не сказать", en="can't be said"),
}


def in_time_by_year(scope: Scope, _: CommissionSelection) -> View:
    """Decisions in time by the first date against their plan, beside those by the revised one."""
    return held_against(scope, ORIGINAL, beside=REVISED)


def against_targets(scope: Scope, _: CommissionSelection) -> View:
    """One row per figure with a target, in the last period that is told."""
    language, texts, facts = scope.language, Texts(scope.language), indicator_facts(scope)
    latest: dict[str, Row] = {}
    for (code, period), target in sorted(targets(scope).items()):
        kind = "SEASON" if period[0] == "S" else "Y"
        known = code in facts and cells(
            scope, code, territories=[WORLD.code], period_type=kind, periods=[period]
        )
        if not known:
            continue
        (cell,) = known
        if cell.central is None and code in latest:
            continue
        card = card_of(scope, code, ())
        state = _state(scope, card, cell, target)
        latest[code] = {
            "name": card.label,
            "leads_to": figure_link(scope, code),
            "period": period,
            "value": cell.central,
            **cell.standing,
            "unit": card.unit,
            "kind": texts(f"target.{target.kind}"),
            "aim": target.value,
            "lacking": _lacking(scope, card, cell, target) if state == "missed" else "",
            "state": STATES[state](language),
            "order": ORDER.index(state),
            "since": target.effective,
            "document": target.document,
        }
    said = Words(TITLE(language), NOTE(language), empty=NONE(language))
    table = said.table(
        (
            Column("name", texts("column.indicator"), leads_to="leads_to"),
            Column("period", texts("column.period"), "period"),
            Column("value", texts("column.value"), "plain", status="status", unit="unit"),
            Column("kind", texts("target.column")),
            Column("aim", texts("target.value"), "plain", unit="unit"),
            Column("state", texts("column.state")),
            Column("lacking", LACKING(language)),
            Column("since", texts("target.since"), "date"),
            Column("document", texts("target.document")),
        ),
        sorted(latest.values(), key=lambda row: row["order"]),
    )
    return sortable_table(scope, said, table)


def _state(scope: Scope, card: Card, cell: Cell, target: Target) -> str:
    """Of an incomplete figure only what more deliveries would not undo."""
    if cell.central is None:
        return "not_known"
    is_reached = target.short_of(cell.central, card.direction) <= 0
    if cell.is_partial and not (is_reached and adds_up(scope, card.code)):
        return "not_known"
    return "reached" if is_reached else "missed"


def _lacking(scope: Scope, card: Card, cell: Cell, target: Target) -> str:
    if cell.central is None:
        return ""
    words = (card.unit, card.direction, Formats(scope.language), Texts(scope.language))
    return lacking_words(target, cell.central, *words)
