"""Headline cards of the pages as texts."""

from __future__ import annotations

from dashboards.documents.brief.model import CardText
from dashboards.lib import statuses
from dashboards.lib.format import Formats
from dashboards.lib.recipes.cards import Card, coverage_words, moved
from dashboards.lib.texts import Texts


def card_text(card: Card, language: str) -> CardText:
    """The value with its change and band, or the word of why there is none."""
    texts, formats, now = Texts(language), Formats(language), card.now
    part = "" if now.coverage is None else coverage_words(now.coverage, language)
    if now.value is None:
        said = statuses.said("no_source" if now.status == statuses.OK else now.status, language)
        remarks = [part, said.why, card.note]
        return CardText(
            card.label, f"{said.mark} {said.word}".strip(), True, remarks=_joined(remarks)
        )
    value = formats.compact(now.value, card.unit)
    if now.is_lower_bound:
        value = texts("coverage.at_least", value=value)
    band = ""
    if now.low is not None and now.high is not None and now.low != now.high:
        band = texts("card.band", band=formats.band(now.low, now.high, card.unit))
    if now.is_partial:
        part = ": ".join(filter(None, [statuses.said(now.status, language).word, part]))
    told = moved(card, language)
    return CardText(
        card.label,
        value,
        change=told.change,
        tone=told.tone,
        remarks=_joined([*told.words, part, band, card.note]),
    )


def _joined(words: list[str]) -> str:
    return " · ".join(word.removesuffix(".") for word in words if word)
