"""The numbers of headline cards as a table: what is shown, its line, what it is compared with."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.lib.recipes.cards import Card, coverage_words
from dashboards.lib.scope import Scope
from dashboards.lib.sparkline import Point
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Texts
from dashboards.lib.view import View, Words


def card_table(scope: Scope, cards: Sequence[Card]) -> View:
    """One row per figure and period, the shown one first, each in the unit of its figure."""
    texts = Texts(scope.language)
    said = Words(texts("card.table"), "")
    rows = [_row(card, card.now, scope, is_shown=True) for card in cards]
    rows += [
        _row(card, point, scope, is_shown=False)
        for card in cards
        for point in reversed(card.history)
        if point.period != card.now.period
    ]
    is_compared = any("base" in row for row in rows)
    has_part = any(row["rests_on"] for row in rows)
    compared = (
        Column("compared", texts("column.like_for_like_now"), "plain", unit="unit"),
        Column("base", texts("column.like_for_like_before"), "plain", unit="unit"),
        Column("base_period", texts("column.before"), "period"),
        Column("like_for_like", texts("column.like_for_like"), "share"),
    )
    columns = (
        Column("figure", texts("column.indicator")),
        Column("period", texts("column.period"), "period"),
        Column("value", texts("column.value"), "plain", status="status", unit="unit"),
        Column("low", texts("column.low"), "plain", unit="unit"),
        Column("high", texts("column.high"), "plain", unit="unit"),
        Column("unit_word", texts("column.unit")),
        *([Column("rests_on", texts("column.rests_on"))] if has_part else []),
        *(compared if is_compared else ()),
    )
    return View(said.title, said.note, said.table(columns, rows))


def _row(card: Card, point: Point, scope: Scope, *, is_shown: bool) -> Row:
    texts = Texts(scope.language)
    row: Row = {
        "figure": card.label,
        "period": point.period,
        "value": point.value,
        "low": point.low,
        "high": point.high,
        "status": point.status,
        "passport": point.passport,
        "unit": card.unit,
        "unit_word": texts.get(f"unit.{card.unit.partition('/')[0]}", ""),
        "rests_on": coverage_words(point.coverage, scope.language) if point.coverage else "",
    }
    change = card.compared
    if is_shown and change is not None:
        row |= {
            "compared": change.value,
            "base": change.base,
            "base_period": change.base_period,
            "like_for_like": change.like_for_like,
        }
    return row
