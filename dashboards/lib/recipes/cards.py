"""Headline cards: value, published change on the year before, band, sparkline, or why there is
no value. A figure that rests on a part of its deliveries says so beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from html import escape

from dashboards.lib import palette, statuses
from dashboards.lib.changes import Compared, breaks, change_of
from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell, cells, places
from dashboards.lib.measures import change, in_effect
from dashboards.lib.names import indicator_facts
from dashboards.lib.periods import note_of, period_for
from dashboards.lib.place import WORLD, Place
from dashboards.lib.scope import Scope
from dashboards.lib.sentence_cases import moved as moved_how
from dashboards.lib.sparkline import Coverage, Point, sparkline
from dashboards.lib.table import passport_button
from dashboards.lib.targets import Target, target_of
from dashboards.lib.texts import Texts
from dashboards.lib.units import display_unit, is_persons

TONES = {"good": palette.GOOD, "bad": palette.RED, "flat": palette.BLUE}
LOWER_BOUND = "lower_bound"
# Units of which 0 says that nothing happened.
COUNTED = {"count", "rub"}
MOST_IN_ROW = 4
# One more is no row of its own.
IN_ROW = {5: 5}
# Letters that fit into a line of a card on a phone.
KEPT = 20


@dataclass(frozen=True)
class Card:
    """``history`` is the line; ``now`` the point whose value is written, the last of the history
    where nothing else is said. ``direction`` is up, down or anything else."""

    code: str
    label: str
    unit: str
    direction: str
    history: Sequence[Point]
    hint: str = ""
    note: str = ""
    shown: Point | None = None
    compared: Compared | None = None
    has_comparison: bool = False
    # Whether it keeps the world's figure whatever place is chosen.
    is_for_world: bool = False
    target: Target | None = None

    @property
    def now(self) -> Point:
        if self.shown is not None:
            return self.shown
        return self.history[-1] if self.history else Point("", None, status="no_source")


def point(cell: Cell, *, is_lower_bound: bool = False) -> Point:
    """A cell as a point of a line; what it rests on is told where a part of it is lacking."""
    coverage = None
    if cell.is_partial and cell.coverage_expected and cell.coverage_share is not None:
        known = in_effect(cell.coverage_expected, cell.coverage_share)
        coverage = Coverage("deliveries", known, cell.coverage_expected)
    return Point(
        cell.period,
        cell.central,
        cell.low,
        cell.high,
        cell.status,
        coverage,
        is_lower_bound and cell.is_partial,
        passport=cell.passport,
    )


def points(scope: Scope, code: str, level: str, place: str, until: str) -> list[Point]:
    """The full years of a figure of a place, oldest first, up to and with ``until``."""
    is_bound, broken = adds_up(scope, code), breaks(scope, code, "Y", level).get(place, ())
    return [
        replace(point(cell, is_lower_bound=is_bound), is_break=cell.period in broken)
        for cell in cells(scope, code, level=level, territories=[place])
        if cell.period <= until
    ]


def adds_up(scope: Scope, code: str) -> bool:
    """Whether a part of the deliveries gives a lower bound of the figure."""
    return indicator_facts(scope).get(code, {}).get("missing_rule") == LOWER_BOUND


def indicator_card(
    scope: Scope, code: str, level: str, place: str, year: str, *, note: str = ""
) -> Card:
    """A figure of a place in the period that stands for the year, with its published change."""
    shown = period_for(scope, code, year)
    found = cells(
        scope,
        code,
        level=level,
        territories=[place],
        period_type=shown.period_type,
        periods=[shown.code],
    )
    if found:
        now = point(found[0], is_lower_bound=adds_up(scope, code))
    else:
        told = places(scope, code, level)
        is_never = bool(told) and place not in told
        now = Point(shown.code, None, status="not_applicable" if is_never else "no_source")
    notes = [note_of(scope, shown, year), note]
    return card_of(
        scope,
        code,
        points(scope, code, level, place, shown.year),
        shown=now,
        note=" · ".join(filter(None, notes)),
        compared=change_of(scope, code, level, place, shown),
        has_comparison=True,
        target=target_of(scope, code, shown.code) if level == WORLD.level else None,
    )


def place_card(scope: Scope, code: str, place: Place, year: str, *, note: str = "") -> Card:
    """The figure of the chosen place; where it is told of the world only, the world's, which says
    so of itself."""
    if place.is_world or places(scope, code, place.level):
        return indicator_card(scope, code, place.level, place.code, year, note=note)
    of_world = indicator_card(scope, code, WORLD.level, WORLD.code, year, note=note)
    return replace(of_world, is_for_world=True)


def card_of(
    scope: Scope,
    code: str,
    history: Sequence[Point],
    *,
    label: str = "",
    note: str = "",
    shown: Point | None = None,
    compared: Compared | None = None,
    has_comparison: bool = False,
    target: Target | None = None,
) -> Card:
    """A card of an indicator: name, unit, direction and definition are those of the release."""
    texts, fact = Texts(scope.language), indicator_facts(scope).get(code, {})
    name = texts.get(f"short.{code}", str(fact.get(f"name_{scope.language}") or code))
    return Card(
        code,
        label or name,
        display_unit(fact.get("unit"), fact.get("decimals"), fact.get("rounding_base")),
        str(fact.get("direction") or ""),
        history,
        hint=str(fact.get(f"definition_{scope.language}") or ""),
        note=note,
        shown=shown,
        compared=compared,
        has_comparison=has_comparison,
        target=target,
    )


def grid(cards: Sequence[Card], language: str) -> str:
    """All cards as one responsive grid: up to four in a row on a desk, or all five; two on a
    phone."""
    in_row = IN_ROW.get(len(cards), min(MOST_IN_ROW, len(cards)))
    return (
        f'<div class="cw-cards" role="list" style="--cw-in-row:{in_row}">'
        + "".join(_card(card, language) for card in cards)
        + "</div>"
    )


def _card(card: Card, language: str) -> str:
    texts, formats, now = Texts(language), Formats(language), card.now
    hint = f' title="{escape(card.hint)}"' if card.hint else ""
    parts = [f'<p class="cw-label"{hint}>{escape(card.label)}</p>']
    tone = "flat"
    if now.value is None and now.low is not None and now.high is not None:
        parts.append(f'<p class="cw-value">{escape(share_class(now.low, now.high, formats))}</p>')
        parts.append(f'<p class="cw-delta"><span class="cw-muted">{escape(card.note)}</span></p>')
    elif now.value is None:
        parts.extend(_why_not(now, card, language))
    else:
        parts.append(_value(now, card, formats, texts))
        parts.extend(_standing(now, card, language))
        told = moved(card, language)
        tone = told.tone
        parts.append(_delta(told))
        parts.append(f'<p class="cw-band">{_band(now, card, formats, texts)}</p>')
        parts.extend(_target(now, card, formats, texts))
    # The colour of a change is that of a line which ends with it.
    is_end = bool(card.history) and card.history[-1].period == now.period
    color = TONES[tone if is_end else "flat"]
    parts.append(sparkline(card.history, color, texts("card.history")))
    state = _state(now, card)
    return f'<div class="cw-card cw-is-{state}" role="listitem">{"".join(parts)}</div>'


def _state(now: Point, card: Card) -> str:
    """What the look of the card depends on."""
    if now.value is None:
        return now.status if now.status not in statuses.WITH_VALUE else "ok"
    return "zero" if _is_nothing(now, card) else now.status


def _is_nothing(now: Point, card: Card) -> bool:
    """A complete count of 0: nothing happened. A rounded count of persons may stand for some."""
    return now.value == 0 and card.unit in COUNTED and not now.is_partial


def _why_not(now: Point, card: Card, language: str) -> list[str]:
    said = statuses.said(now.status if now.status != statuses.OK else "no_source", language)
    why = said.why
    if now.is_partial:
        known = [coverage_words(now.coverage, language)] if now.coverage is not None else []
        why = ". ".join([*known, Texts(language)("card.complete_only")])
    return [
        f'<p class="cw-value cw-word"><span class="cw-stamp" aria-hidden="true">'
        f"{escape(said.mark)}</span> {_opening(now, escape(said.word), Formats(language))}</p>",
        f'<p class="cw-why">{escape(why)}</p>',
        *([f'<p class="cw-why">{escape(card.note)}</p>'] if card.note else []),
    ]


def _value(now: Point, card: Card, formats: Formats, texts: Texts) -> str:
    """The number, and before it that it is a lower bound."""
    written = _opening(now, escape(formats.compact(now.value or Decimal(0), card.unit)), formats)
    value = f'<p class="cw-value" data-code="{card.code}">{written}</p>'
    if not now.is_lower_bound:
        return value
    before, after = (escape(part.strip()) for part in texts("coverage.at_least").split("{value}"))
    sides = [f'<span class="cw-least">{part}</span>' if part else "" for part in (before, after)]
    return f'<div class="cw-bound">{sides[0]}{value}{sides[1]}</div>'


def _opening(now: Point, text: str, formats: Formats) -> str:
    """The figure as what opens its passport, where it has one."""
    return passport_button(now.passport, text, formats.language) if now.passport else text


def _standing(now: Point, card: Card, language: str) -> list[str]:
    """Beside a value that is not simply there: how much it rests on, or that it is a true zero."""
    texts = Texts(language)
    if _is_nothing(now, card):
        return [f'<p class="cw-why">{escape(texts("card.zero"))}</p>']
    if not now.is_partial:
        return []
    return [_part(now, language)]


def _part(now: Point, language: str) -> str:
    """That a figure is incomplete, and of how many."""
    words = statuses.said(now.status, language).word
    if now.coverage is not None:
        words += f": {coverage_words(now.coverage, language)}"
    return f'<p class="cw-why cw-part"><i class="cw-hatch"></i>{escape(words)}</p>'


def coverage_words(coverage: Coverage, language: str) -> str:
    """``9 из 12 поставок``, ``9 of 12 deliveries``."""
    formats = Formats(language)
    return Texts(language)(
        f"coverage.{coverage.kind}",
        n=coverage.of,
        known=formats.number(coverage.known),
        of=formats.number(coverage.of),
    )


def share_class(low: Decimal, high: Decimal, formats: Formats) -> str:
    """A share known as a class: ``≥ 95 %``, ``80–95 %``, ``< 80 %``."""
    space = "\u00a0"
    if high >= 1:
        return f"≥{space}{formats.share(low, 0)}"
    if low <= 0:
        return f"<{space}{formats.share(high, 0)}"
    return formats.band(low, high, "share").replace(",0", "").replace(".0", "")


@dataclass(frozen=True)
class Moved:
    """The published change of a card in words: ``change`` is empty where there is none to draw and
    the words only say why; ``tone`` is good, bad or flat."""

    change: str
    words: tuple[str, ...]
    tone: str = "flat"


def moved(card: Card, language: str) -> Moved:
    """How the figure changed against the period before, or why that can't be said."""
    texts, formats, compared = Texts(language), Formats(language), card.compared
    if not card.has_comparison:
        return Moved("", ())
    if compared is None:
        return Moved("", (texts("change.none"),))
    period = formats.period(compared.base_period)
    common = compared.like_for_like
    if compared.status == "too_little_in_common" and common is not None:
        said = texts("change.too_little", share=formats.share(common, 0), period=period)
        return Moved("", (said,))
    if compared.has_other_basis:
        return Moved("", (texts("change.basis", period=period),))
    found = None
    if compared.is_ok:
        found = change(compared.value, compared.base, compared.share, card.unit)
    if found is None and compared.is_ok and compared.base is not None:
        former = formats.number(compared.base, card.unit)
        return Moved("", (texts("change.former", period=period, former=former),))
    if found is None:
        return Moved("", (texts("change.not_comparable", period=period),))
    text, tone = _change(found.value, found.form, card, formats, texts)
    words = [texts("card.versus", period=period)]
    if common is not None:
        words.append(texts("change.like_for_like", share=formats.share(common, 0)))
    if compared.is_within_bands:
        words.append(texts("change.overlap"))
    return Moved(text, tuple(words), tone)


def _delta(told: Moved) -> str:
    """The change as HTML; nothing where the card has no comparison."""
    if not (told.change or told.words):
        return ""
    # A short part is not broken within itself, least of all at the dash of a period.
    said = " · ".join(
        f'<span class="cw-keep">{escape(word)}</span>' if len(word) <= KEPT else escape(word)
        for word in told.words
    )
    pill = f'<span class="cw-pill cw-{told.tone}">{escape(told.change)}</span>'
    pill = pill if told.change else ""
    return f'<p class="cw-delta">{pill} <span class="cw-muted">{said}</span></p>'


def _change(
    value: Decimal, form: str, card: Card, formats: Formats, texts: Texts
) -> tuple[str, str]:
    """A change and its tone: no arrow where the bands of both values overlap, and no colour where
    it is slight."""
    if form == "percent":
        text = formats.share(abs(value))
    elif form == "points":
        text = f"{formats.points(abs(value))}{texts('card.points')}"
    else:
        # As many decimals as the value beside it.
        is_large = card.unit == "per_1000" and abs(float(card.now.value or 0)) >= 10
        unit = "count" if is_persons(card.unit) else card.unit
        text = formats.number(abs(value), "mean" if is_large else unit)
    is_flat = not any(digit in "123456789" for digit in text)
    is_within = card.compared is not None and card.compared.is_within_bands
    tone = "flat"
    # A sentence calls it clear, too: no alarm about what is slight.
    is_clear = card.compared is not None and moved_how(card.compared) == "clearly"
    if card.direction in {"up", "down"} and not is_flat and is_clear:
        tone = "good" if (value > 0) == (card.direction == "up") else "bad"
    arrow = "" if is_flat or is_within else "↑ " if value > 0 else "↓ "
    signed = text if is_flat else formats.signed(text, value)
    return f"{arrow}{signed}", tone


def _target(now: Point, card: Card, formats: Formats, texts: Texts) -> list[str]:
    """What the figure is held against, how far off it is, and the document behind it."""
    if card.target is None or now.value is None:
        return []
    said = target_words(card.target, now.value, card.unit, card.direction, formats, texts)
    return [f'<p class="cw-band" title="{escape(card.target.document)}">{escape(said)}</p>']


def target_words(
    target: Target, value: Decimal, unit: str, direction: str, formats: Formats, texts: Texts
) -> str:
    """``Plan 70%, 4.2 pp short``, ``Plan 70%, reached``."""
    kind, aim = texts(f"target.{target.kind}"), formats.number(target.value, unit)
    lacking = lacking_words(target, value, unit, direction, formats, texts)
    if not lacking:
        return texts("target.reached", kind=kind, value=aim)
    return texts("target.short", kind=kind, value=aim, lacking=lacking)


def lacking_words(
    target: Target, value: Decimal, unit: str, direction: str, formats: Formats, texts: Texts
) -> str:
    """``4.2 pp``, ``680``; empty where the target is reached."""
    short = target.short_of(value, direction)
    if short <= 0:
        return ""
    if unit == "share":
        return f"{formats.points(short)}{texts('card.points')}"
    return formats.number(short, "count" if is_persons(unit) else unit)


def _band(now: Point, card: Card, formats: Formats, texts: Texts) -> str:
    if now.low is None or now.high is None or now.low == now.high:
        return escape(card.note)
    words = texts("card.band", band=formats.band(now.low, now.high, card.unit))
    return escape(f"{words} · {card.note}" if card.note else words)
