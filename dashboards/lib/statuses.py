"""Statuses and maturity of figures: marks and words that stand beside a value, never in it.

The marks follow the shorthand of official tables: Latin letters of the British Government
Statistical Service, dots of Statistics Canada where the British use one letter for several facts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dashboards.lib.texts import Texts

OK, PARTIAL, FINAL, NO_SOURCE = "ok", "partial", "final", "no_source"
MARKS = {
    PARTIAL: "i",
    "not_reported": "x",
    "not_yet": "..",
    "no_source": ".",
    "not_applicable": "z",
    "zero_denominator": "÷",
    "low_quality": "u",
    "unknown_amount": "u",
    "too_few": "c",
    "too_short": "h",
    "few_recipients": "c",
    "provisional": "p",
    "corrected": "r",
}
# A figure stands behind these; behind all others there is none.
WITH_VALUE = {OK, PARTIAL}
MATURITIES = {"provisional", "corrected", FINAL}


@dataclass(frozen=True)
class Said:
    """A status: its mark, the word of it, and what it means."""

    code: str
    mark: str
    word: str
    why: str


def said(code: str, language: str) -> Said:
    """A status or a maturity in a language; a code that is new to us is its own word."""
    texts = Texts(language)
    kind = "maturity" if code in MATURITIES else "status"
    mark = MARKS.get(code)
    return Said(
        code,
        f"[{mark}]" if mark else "",
        texts.get(f"{kind}.{code}.word", code),
        texts.get(f"{kind}.{code}.why", ""),
    )


def legend(codes: Iterable[str], language: str) -> list[Said]:
    """What the marks in use mean, each once, in the order of ``MARKS``; none of the others."""
    used = set(codes)
    return [said(code, language) for code in MARKS if code in used]
