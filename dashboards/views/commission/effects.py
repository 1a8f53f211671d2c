"""What the indicators did that decisions were meant to move, like for like."""

from __future__ import annotations

from dashboards.lib.changes import change_of
from dashboards.lib.indicators import cells
from dashboards.lib.names import indicator_facts
from dashboards.lib.periods import Shown, period_for, periods
from dashboards.lib.place import WORLD
from dashboards.lib.recipes.cards import Card, card_of, coverage_words, point
from dashboards.lib.recipes.cards import moved as said_of_change
from dashboards.lib.recipes.tables import sortable_table
from dashboards.lib.scope import Scope
from dashboards.lib.table import Column, Row
from dashboards.lib.texts import Phrase, Texts
from dashboards.lib.view import View, Words
from dashboards.views.commission.agenda import chosen
from dashboards.views.commission.rows import columns, key, links
from dashboards.views.commission.selection import CommissionSelection

SEASON = "SEASON"

TITLE = Phrase(
    ru="Показатели, на которые направлены решения", en="Indicators that decisions are meant to move"
)
NOTE = Phrase(
    ru="Весь мир; год исполнения (или срока) к году до него, по сопоставимым данным",
    en="World; the year in which it was done (or due) against the year before, like for like",
)
FOOTNOTE = Phrase(
    ru="Что совпало по времени, не обязательно следствие решения.",
    en="What came at the same time need not be an effect of the decision.",
)
NONE = Phrase(ru="Эти решения не названы с показателями.", en="These decisions name no indicator.")
UNKNOWN = Phrase(ru="такого показателя нет: {code}", en="there is no such indicator: {code}")
BEFORE = Phrase(ru="До", en="Before")
AFTER = Phrase(ru="После", en="After")
CHANGE = Phrase(ru="Изменение", en="Change")
WARNING = Phrase(ru="Что учесть", en="What to mind")


def effects(scope: Scope, selection: CommissionSelection) -> View:
    """One row per decision and indicator, with both values over what reports in both years, the
    change, and the reasons for which it may not be one."""
    named = links(scope)
    listed = [
        row | _effect(scope, code, str((row["done_date"] or row["revised_due_date"]).year))
        for row in chosen(scope, selection)
        for code in named.get(key(row), [])
    ]
    language, texts = scope.language, Texts(scope.language)
    said = Words(TITLE(language), NOTE(language), FOOTNOTE(language), NONE(language))
    table = said.table(
        (
            *columns(scope, "number", "text", "state"),
            Column("name", texts("column.indicator")),
            Column("period", texts("column.period"), "period"),
            Column("before", BEFORE(language), "plain", unit="unit"),
            Column("after", AFTER(language), "plain", unit="unit"),
            Column("change", CHANGE(language)),
            Column("warning", WARNING(language)),
        ),
        listed,
    )
    return sortable_table(scope, said, table)


def _effect(scope: Scope, code: str, year: str) -> Row:
    fact, language = indicator_facts(scope).get(code), scope.language
    if fact is None:
        return {"name": UNKNOWN(language, code=code), "unit": "plain"}
    shown = _shown(scope, code, year)
    found = cells(
        scope, code, territories=[WORLD.code], period_type=shown.period_type, periods=[shown.code]
    )
    card = card_of(
        scope,
        code,
        (),
        shown=point(found[0]) if found else None,
        compared=change_of(scope, code, WORLD.level, WORLD.code, shown),
        has_comparison=True,
    )
    told, compared = said_of_change(card, language), card.compared
    is_known = compared is not None and compared.is_ok
    return {
        "name": card.label,
        "period": shown.code,
        "unit": card.unit,
        "before": compared.base if compared and is_known else None,
        "after": compared.value if compared and is_known else None,
        "change": told.change,
        "warning": "; ".join([*told.words, *_incomplete(card, language)]),
    }


def _shown(scope: Scope, code: str, year: str) -> Shown:
    """The period that stands for the year; of what is told by seasons the last one until then."""
    seasons = [season for season in periods(scope, SEASON, code) if season <= f"S{year}"]
    if seasons and not periods(scope, "Y", code):
        return Shown(SEASON, seasons[-1])
    return period_for(scope, code, year)


def _incomplete(card: Card, language: str) -> list[str]:
    """That the value now rests on a part of its deliveries."""
    coverage = card.now.coverage
    return [coverage_words(coverage, language)] if coverage is not None else []
