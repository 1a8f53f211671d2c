"""Homoglyphs: texts that look alike and are not equal, and what makes them differ, in words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from dagster_project.contracts.normalised_text import normalised_text

# Cyrillic and Greek letters → the Latin ones that look like them.
_LATIN = str.maketrans(
    "АВЕЁКМНОРСТУХІЇЈЅЗаеёорсухіїјѕһԁԛԝΑΒΕΗΙΚΜΝΟΡΤΥΧΖονι",
    "ABEËKMHOPCTYXIÏJS3aeëopcyxiïjshdqwABEHIKMNOPTYXZovi",
)
# Hyphens that look like the usual one.
_HYPHENS = str.maketrans("\u2010\u2011\u2212", "---")


def appearance(text: str) -> str:
    """The same for all texts that look alike, whatever alphabets they are typed in."""
    seen = normalised_text(text).replace("\u200c", "").replace("\u200d", "")
    return " ".join(as_latin(seen.translate(_HYPHENS)).split()).casefold()


def as_latin(text: str) -> str:
    """The text with Latin letters for those that look like them, and digits for digits."""
    latin = text.translate(_LATIN)
    return latin if latin.isascii() else "".join(map(_digit, latin))


def _digit(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)


def lookalike(text: str, known: Iterable[str]) -> str | None:
    """The first known text that looks like this one and is another."""
    like = appearance(text)
    return next((item for item in known if item != text and appearance(item) == like), None)


def difference(text: str, wanted: str) -> str:
    """Where ``text`` only looks like ``wanted``: `it has C (U+0421, Cyrillic) for …`; never
    empty."""
    pairs = [
        (own, other)
        for own, other in zip(normalised_text(text), normalised_text(wanted), strict=False)
        if own.casefold() != other.casefold() and appearance(own) == appearance(other)
    ]
    if pairs:
        own, other = pairs[0]
        return f"it has {sign_and_code(own)} for {sign_and_code(other)}"
    if strange := unnoticed_signs(text):
        return f"it holds {strange}"
    if normalised_text(text).split() == normalised_text(wanted).split():
        return "its blanks are others"
    if normalised_text(text).casefold() == normalised_text(wanted).casefold():
        return "its capital and small letters are others"
    return "it holds other signs that look the same or are not seen"


def unnoticed_signs(text: str) -> str:
    """Signs that a person does not notice: marks without a letter, letters of another alphabet
    inside a word; empty when there is none."""
    return ", ".join(dict.fromkeys(map(sign_and_code, _strange(normalised_text(text)))))


def _strange(text: str) -> Iterator[str]:
    for sign in text:
        if unicodedata.category(sign) in ("Mn", "Me", "Cf", "Cc", "Cs"):
            yield sign
    word: list[str] = []
    for sign in f"{text} ":
        if sign.isalpha():
            word.append(sign)
            continue
        scripts = [_script(letter) for letter in word]
        kinds = sorted(set(scripts), key=scripts.count)
        if len(kinds) > 1:
            yield from (a for a, kind in zip(word, scripts, strict=True) if kind == kinds[0])
        word = []


def sign_and_code(sign: str) -> str:
    """A sign by its code and alphabet: `c` (U+0063, Latin)."""
    shown = f"`{sign}` " if sign.isalnum() else ""
    return f"{shown}(U+{ord(sign):04X}, {_script(sign)})"


def _script(sign: str) -> str:
    name = unicodedata.name(sign, "UNNAMED")
    return name.split()[0].capitalize() if sign.isalpha() else name.lower()
