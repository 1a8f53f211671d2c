"""Own words of a contract: found, checked against the vocabulary, given as plain values."""

from __future__ import annotations

import codecs
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from dagster_project.contracts.document import Document, Place, Problem
from dagster_project.contracts.vocabulary import WORDS, find, levels_of, nearest
from dagster_project.contracts.word import Level, Word

# Characters that CSV readers take as part of a record's end.
_NO_CHARACTER = {"\n", "\r", "\0"}


def read(
    document: Document, holder: dict[str, Any], place: Place, level: Level
) -> tuple[dict[str, Any], dict[str, Place], list[Problem]]:
    """Words under ``holder['customProperties']``: values, their places, and what is wrong."""
    values: dict[str, Any] = {}
    places: dict[str, Place] = {}
    problems: list[Problem] = []
    for index, item in enumerate(holder["customProperties"]):
        if "property" not in item or item.get("vendor"):
            continue  # the standard's schema has said so; or it belongs to another tool
        name, here = str(item["property"]), (*place, "customProperties", index)
        word = find(level, name)
        if word is None:
            problems.append(document.problem((*here, "property"), *_unknown(level, name)))
            continue
        if name in values:
            problems.append(document.problem((*here, "property"), f"`{name}` stands twice."))
            continue
        faults = check_value(word, item.get("value"))
        for below, message in faults:
            problems.append(document.problem((*here, "value", *below), message, _example(word)))
        if not faults:
            values[name] = item["value"]
        places[name] = (*here, "value")
    for word in WORDS[level]:
        if word.is_required and word.name not in places:
            problems.append(
                document.problem(
                    (*place, "customProperties"),
                    f"The word `{word.name}` is missing: {word.meaning}",
                    _example(word),
                )
            )
    return values, places, problems


def uses_own_words(data: dict[str, Any]) -> bool:
    """True when any custom property is a word of ours at its level."""

    def known(holder: dict[str, Any], level: Level) -> bool:
        return any(find(level, str(item.get("property"))) for item in holder["customProperties"])

    return known(data, "contract") or any(
        known(entity, "schema") or any(known(column, "property") for column in entity["properties"])
        for entity in data["schema"]
    )


def check_value(word: Word, value: Any) -> list[tuple[Place, str]]:
    """Faults of a value: where inside it, and what."""
    if word.kind in ("object", "objects"):
        return _check_fields(word, value)
    fault = _fault(word, value)
    return [((), f"`{word.name}` {fault}")] if fault else []


def _fault(word: Word, value: Any) -> str:
    kind = word.kind
    if kind == "boolean":
        return "" if isinstance(value, bool) else "must be true or false."
    if kind == "integer":
        whole = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        return "" if whole else "must be a whole number, 0 or more."
    if kind == "number":
        return "" if _is_number(value) else "must be a number."
    if kind in ("texts", "columns", "patterns"):
        if not isinstance(value, list) or not all(_is_text(part) for part in value):
            return "must be a list of texts."
        if kind == "patterns":
            return next((fault for part in value if (fault := _pattern_fault(part))), "")
        return ""
    if kind == "map":
        well = isinstance(value, dict) and all(_is_scalar(part) for part in value.values())
        return "" if well else "must be a map of texts."
    if kind == "scope":
        return _scope_fault(value)
    if kind == "choice":
        if value in word.choices:
            return ""
        guess = nearest(str(value), list(word.choices))
        return (
            f"can't be `{value}`; "
            + (f"did you mean `{guess}`? " if guess else "")
            + f"it is one of {', '.join(word.choices)}."
        )
    if not _is_text(value):
        return "must be a text (put it in quotes)."
    if kind == "pattern":
        return _pattern_fault(value)
    if kind == "codec":
        return _codec_fault(value)
    if kind == "character":
        empty_is_meant = word.name == "quoteChar" and value == ""
        well = empty_is_meant or (len(value) == 1 and value not in _NO_CHARACTER)
        return "" if well else "must be exactly one character."
    return ""


def _check_fields(word: Word, value: Any) -> list[tuple[Place, str]]:
    if word.kind == "objects":
        if not isinstance(value, list) or not value:
            return [((), f"`{word.name}` must be a list of maps.")]
        found: list[tuple[Place, str]] = []
        for index, part in enumerate(value):
            one = Word(word.name, "object", "", "", fields=word.fields)
            found += [((index, *below), said) for below, said in _check_fields(one, part)]
        return found
    if not isinstance(value, dict):
        return [((), f"`{word.name}` must be a map.")]
    known = {part.name: part for part in word.fields}
    found = []
    for name, inner in value.items():
        if name not in known:
            guess = nearest(name, list(known))
            advice = f"did you mean `{guess}`?" if guess else f"known: {', '.join(known)}."
            found.append(((name,), f"`{word.name}` has no word `{name}`; {advice}"))
            continue
        found += [((name, *below), said) for below, said in check_value(known[name], inner)]
    for part in word.fields:
        if part.is_required and part.name not in value:
            found.append(((), f"`{word.name}` needs `{part.name}`."))
    return found


def _unknown(level: Level, name: str) -> tuple[str, str]:
    elsewhere = levels_of(name)
    if elsewhere:
        return f"`{name}` does not belong here.", f"It is a word of the {elsewhere[0]} level."
    guess = nearest(name, [word.name for word in WORDS[level]])
    if not guess:
        guess = nearest(name, [word.name for words in WORDS.values() for word in words])
    hint = f"Did you mean `{guess}`?" if guess else "See the words in data_contracts/README.md."
    return f"Unknown word `{name}`.", hint


def _example(word: Word) -> str:
    return f"Example: value: {word.example}"


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | int | float | bool)


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return False
    try:
        return Decimal(str(value)).is_finite()
    except InvalidOperation:
        return False


def _pattern_fault(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        return f"is no valid regular expression: {error}."
    return ""


def _codec_fault(value: str) -> str:
    try:
        is_text = codecs.lookup(value)._is_text_encoding
    except LookupError:
        guess = nearest(value, ["utf-8", "utf-16", "windows-1251", "cp866", "koi8-r", "latin-1"])
        advice = f"; did you mean `{guess}`?" if guess else ""
        return f"names no known encoding: `{value}`{advice}."
    return "" if is_text else f"`{value}` is no encoding of text."


def _scope_fault(value: Any) -> str:
    if not isinstance(value, list):
        return "must be a list of columns."
    for part in value:
        if _is_text(part):
            continue
        if not isinstance(part, dict) or not _is_text(part.get("column")):
            return "takes column names, or maps with `column` and `declaredBy`."
        extra = set(part) - {"column", "declaredBy"}
        if extra:
            return f"has no word `{min(extra)}`; known: column, declaredBy."
        if "declaredBy" in part:
            if not _is_text(part["declaredBy"]):
                return "`declaredBy` must be a pattern."
            if fault := _pattern_fault(part["declaredBy"]):
                return f"`declaredBy` {fault}"
    return ""
