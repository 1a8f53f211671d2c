"""Sentences from figures: ``locale/sentences.yml`` (indicator × case) with published numbers in it.

The case is the first of ``CASES`` that applies (decision 0052). Nothing is computed but the form of
a published change; numbers are written as on the pages, and what has no value never gets one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.lib.changes import Compared, changes_of
from dashboards.lib.indicators import Cell, cells
from dashboards.lib.names import names
from dashboards.lib.periods import Shown
from dashboards.lib.scope import Scope
from dashboards.lib.sentence_cases import CASES as CASES
from dashboards.lib.sentence_cases import case_of, period_before
from dashboards.lib.sentence_words import Writer, table


@dataclass(frozen=True)
class Sentence:
    """One finished sentence of a figure, and why it is worded so."""

    text: str
    case: str
    indicator: str
    period: str


def indicators_told() -> tuple[str, ...]:
    """Codes of the indicators that have a sentence."""
    return tuple(table()["indicators"])


def sentence(scope: Scope, indicator: str, place_code: str, shown: Shown) -> Sentence:
    """One sentence of a figure of a place in the scope's language."""
    level = str(names(scope).territories[place_code]["territory_level"])
    return sentences(scope, indicator, level, shown, [place_code])[place_code]


def sentences(
    scope: Scope, indicator: str, level: str, shown: Shown, places: Sequence[str] = ()
) -> dict[str, Sentence]:
    """Code → sentence: of the places named, or of every place of a level that has a cell."""
    found, formers = (
        {
            cell.territory: cell
            for cell in cells(
                scope,
                indicator,
                level=level,
                period_type=shown.period_type,
                periods=[code],
                territories=places,
            )
        }
        for code in (shown.code, period_before(shown.code))
    )
    changed = changes_of(scope, indicator, level, shown)
    return {
        code: told(
            scope,
            indicator,
            code,
            shown.code,
            cell=found.get(code),
            change=changed.get(code),
            former=formers.get(code),
        )
        for code in places or found
    }


def told(
    scope: Scope,
    indicator: str,
    place_code: str,
    period: str,
    *,
    cell: Cell | None,
    change: Compared | None,
    former: Cell | None,
) -> Sentence:
    """The sentence of a cell, its change and the cell before, whatever they are."""
    writer = Writer(scope, indicator, place_code, period)
    case = case_of(cell, change, former)
    case = writer.mended(case, cell, change, former)
    text = writer.write(case, cell, change, former)
    return Sentence(f"{text[:1].upper()}{text[1:]}.", case, indicator, period)
