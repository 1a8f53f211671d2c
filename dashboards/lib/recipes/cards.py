"""Headline cards: value, change on the year before, band, sparkline, or the word of a status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from dashboards.lib import palette
from dashboards.lib.format import Formats
from dashboards.lib.indicators import Cell
from dashboards.lib.measures import change
from dashboards.lib.names import indicator_facts
from dashboards.lib.scope import Scope
from dashboards.lib.sparkline import Point, sparkline
from dashboards.lib.texts import Texts
from dashboards.lib.units import display_unit, is_persons

TONES = {"good": palette.GOOD, "bad": palette.RED, "flat": palette.BLUE}


@dataclass(frozen=True)
class Card:
    """``history`` ends with the period shown; ``direction`` is up, down or anything else."""

    code: str
    label: str
    unit: str
    direction: str
    history: Sequence[Point]
    hint: str = ""
    note: str = ""
    has_comparison: bool = True


def points(cells: Sequence[Cell], until: str) -> list[Point]:
    """A series of cells, oldest first, up to and with the period ``until``."""
    return [
        Point(cell.period, cell.central, cell.low, cell.high, cell.status)
        for cell in cells
        if cell.period <= until
    ]


def indicator_card(
    scope: Scope, code: str, history: Sequence[Point], *, note: str = "", label: str = ""
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
    )


def grid(cards: Sequence[Card], language: str) -> str:
    """All cards as one responsive grid: four in a row on a desk, two on a phone."""
    return (
        '<div class="cw-cards" role="list">'
        + "".join(_card(card, language) for card in cards)
        + "</div>"
    )


def _card(card: Card, language: str) -> str:
    texts, formats = Texts(language), Formats(language)
    now = card.history[-1] if card.history else Point("", None, status="no_source")
    before = card.history[-2] if len(card.history) > 1 else None
    hint = f' title="{escape(card.hint)}"' if card.hint else ""
    parts = [f'<p class="cw-label"{hint}>{escape(card.label)}</p>']
    tone = "flat"
    if now.value is None and now.low is not None and now.high is not None:
        parts.append(f'<p class="cw-value">{escape(share_class(now.low, now.high, formats))}</p>')
        parts.append(f'<p class="cw-delta"><span class="cw-muted">{escape(card.note)}</span></p>')
    elif now.value is None:
        status = now.status if now.status != "ok" else "no_source"
        parts.append(f'<p class="cw-value cw-word">{escape(texts(f"status.{status}.word"))}</p>')
        parts.append(f'<p class="cw-why">{escape(texts(f"status.{status}.why"))}</p>')
    else:
        value = formats.compact(now.value, card.unit)
        parts.append(f'<p class="cw-value" data-code="{card.code}">{escape(value)}</p>')
        moved = change(now.value, before.value if before else None, card.unit)
        if moved and before:
            pill, tone = _pill(moved.value, moved.form, card, formats, texts)
            versus = texts("card.versus", period=formats.period(before.period))
            parts.append(
                f'<p class="cw-delta">{pill}<span class="cw-muted">{escape(versus)}</span></p>'
            )
        elif card.has_comparison:
            parts.append(
                f'<p class="cw-delta"><span class="cw-muted">'
                f"{escape(texts('card.no_previous'))}</span></p>"
            )
        parts.append(f'<p class="cw-band">{_band(now, card, formats, texts)}</p>')
    parts.append(sparkline(card.history, TONES[tone], texts("card.history")))
    return f'<div class="cw-card" role="listitem">{"".join(parts)}</div>'


def share_class(low: Decimal, high: Decimal, formats: Formats) -> str:
    """A share known as a class: ``≥ 95 %``, ``80–95 %``, ``< 80 %``."""
    space = "\u00a0"
    if high >= 1:
        return f"≥{space}{formats.share(low, 0)}"
    if low <= 0:
        return f"<{space}{formats.share(high, 0)}"
    return formats.band(low, high, "share").replace(",0", "").replace(".0", "")


def _pill(value: Decimal, form: str, card: Card, formats: Formats, texts: Texts) -> tuple[str, str]:
    if form == "percent":
        text = formats.share(abs(value))
    elif form == "points":
        text = f"{formats.points(abs(value))}{texts('card.points')}"
    else:
        # As many decimals as the value beside it.
        is_large = card.unit == "per_1000" and abs(float(card.history[-1].value or 0)) >= 10
        unit = "count" if is_persons(card.unit) else card.unit
        text = formats.number(abs(value), "mean" if is_large else unit)
    is_flat = not any(digit in "123456789" for digit in text)
    tone = "flat"
    if card.direction in {"up", "down"} and not is_flat:
        tone = "good" if (value > 0) == (card.direction == "up") else "bad"
    arrow = "" if is_flat else "↑ " if value > 0 else "↓ "
    signed = text if is_flat else formats.signed(text, value)
    return f'<span class="cw-pill cw-{tone}">{arrow}{escape(signed)}</span>', tone


def _band(now: Point, card: Card, formats: Formats, texts: Texts) -> str:
    if now.low is None or now.high is None or now.low == now.high:
        return escape(card.note)
    words = texts("card.band", band=formats.band(now.low, now.high, card.unit))
    return escape(f"{words} · {card.note}" if card.note else words)
