"""A figure of the world by year with a tick at each target: what was in force then, and what that
replaced. What was set when a year was over stands in the table alone, and moves no tick."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dashboards.lib import palette
from dashboards.lib.figures import number
from dashboards.lib.format import Formats
from dashboards.lib.place import WORLD
from dashboards.lib.recipes.beside import HEIGHT, Other, line_beside
from dashboards.lib.recipes.cards import Card, card_of, points, target_words
from dashboards.lib.scope import Scope
from dashboards.lib.sparkline import Point
from dashboards.lib.statuses import OK, said
from dashboards.lib.table import Column, Row
from dashboards.lib.targets import IN_FORCE, REPLACED, Target, stated_for, target_of
from dashboards.lib.texts import Texts, inside
from dashboards.lib.view import View, Words

TICK, TICK_SIZE = "line-ew", 14
COLORS = {"norm": palette.MUTED, "plan": palette.INK, "revised_plan": palette.INK}


@dataclass
class _Ticks:
    """The ticks of one kind: where they stand, and what more their hover texts say."""

    marks: list[tuple[str, float | None]] = field(default_factory=list)
    more: list[str] = field(default_factory=list)


def held_against(
    scope: Scope, code: str, *, until: str = "9999", beside: str = "", height: int = HEIGHT
) -> View:
    """The full years of a figure of the world up to one, each against its own targets; ``beside``:
    another figure as a quiet line."""
    language, texts = scope.language, Texts(scope.language)
    history = points(scope, code, WORLD.level, WORLD.code, until)
    card = card_of(scope, code, history)
    words = Words(
        _title(card, language),
        ". ".join(filter(None, [texts("target.note"), distance_words(scope, card, card.now)])),
        empty=texts("empty.period"),
    )
    table = words.table(
        (
            Column("period", texts("column.period"), "period"),
            Column("value", card.label, card.unit, status="status"),
            Column("kind", texts("target.column")),
            Column("aim", texts("target.value"), card.unit),
            Column("since", texts("target.since"), "date"),
            Column("state", texts("column.state")),
            Column("distance", texts("target.distance")),
            Column("document", texts("target.document")),
        ),
        [row for point in history for row in _rows(scope, card, point)],
    )
    quiet = [_line(scope, beside, until)] if beside else []
    told = [point.value for point in history] + [value for one in quiet for _, value in one.marks]
    # Targets alone are no figure.
    if all(value is None for value in told):
        return words.nothing(table)
    others = [*_ticks(scope, card), *quiet]
    return line_beside(
        scope, words, table, inside(card.label), history, others, unit=card.unit, height=height
    )


def distance_words(scope: Scope, card: Card, point: Point) -> str:
    """``Plan 70%, 4.2 pp short``; nothing where there is no value or no target in force."""
    target = target_of(scope, card.code, point.period)
    if target is None or point.value is None:
        return ""
    return _words(scope, card, point, target)


def _words(scope: Scope, card: Card, point: Point, target: Target) -> str:
    if point.value is None:
        return ""
    formats, texts = Formats(scope.language), Texts(scope.language)
    return target_words(target, point.value, card.unit, card.direction, formats, texts)


def _title(card: Card, language: str) -> str:
    """The newest figure, or why there is none: ``Country coverage, 2025: 57.1%``."""
    now, formats = card.now, Formats(language)
    if not now.period:
        return card.label
    value = said("no_source" if now.status == OK else now.status, language).word
    if now.value is not None:
        value = formats.number(now.value, card.unit)
    if now.is_lower_bound:
        value = Texts(language)("coverage.at_least", value=value)
    return f"{card.label}, {formats.period(now.period)}: {value}"


def _rows(scope: Scope, card: Card, point: Point) -> Iterator[Row]:
    """One row per target of the period; one without where none was set."""
    row: Row = {
        "period": point.period,
        "value": point.value,
        "status": point.status,
        "passport": point.passport,
    }
    texts, listed = Texts(scope.language), stated_for(scope, card.code, point.period)
    for target in listed:
        yield row | {
            "kind": texts(f"target.{target.kind}"),
            "aim": target.value,
            "since": target.effective,
            "state": texts(f"target.state.{target.state}"),
            "distance": _words(scope, card, point, target) if target.state == IN_FORCE else "",
            "document": target.document,
        }
    if not listed:
        yield row | {"aim": None}


def _ticks(scope: Scope, card: Card) -> Sequence[Other]:
    """The ticks of each kind, those that were replaced in a quieter colour."""
    texts, formats = Texts(scope.language), Formats(scope.language)
    found: dict[tuple[str, str], _Ticks] = {}
    for point in card.history:
        for target in stated_for(scope, card.code, point.period):
            if target.state not in (IN_FORCE, REPLACED):
                continue
            ticks = found.setdefault((target.kind, target.state), _Ticks())
            ticks.marks.append((point.period, number(target.value)))
            lines = [texts("target.from", date=formats.short_date(target.effective))]
            if target.state == IN_FORCE:
                lines.append(_words(scope, card, point, target))
            ticks.more.append("".join(f"<br>{line}" for line in lines if line))
    return [
        Other(
            inside(
                texts(f"target.{kind}")
                if state == IN_FORCE
                else texts("target.replaced", kind=texts(f"target.{kind}"))
            ),
            COLORS[kind] if state == IN_FORCE else palette.GREY,
            ticks.marks,
            symbol=TICK,
            size=TICK_SIZE,
            more=ticks.more,
        )
        for (kind, state), ticks in found.items()
    ]


def _line(scope: Scope, code: str, until: str) -> Other:
    found = points(scope, code, WORLD.level, WORLD.code, until)
    marks = [(point.period, number(point.value)) for point in found]
    return Other(inside(card_of(scope, code, ()).label), palette.TEAL, marks)
