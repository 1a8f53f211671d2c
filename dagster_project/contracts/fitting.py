"""Words that would do nothing for files of the formats of an export."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from dagster_project.contracts.document import Document, Place, Problem
from dagster_project.contracts.model import Column
from dagster_project.contracts.vocabulary import SCHEMA_WORDS, find
from dagster_project.contracts.word import FORMATS


def schema_words(
    document: Document, own: dict[str, Any], places: dict[str, Place]
) -> Iterator[Problem]:
    """``own``: the words of the export whose values are right."""
    layouts = own.get("layouts", [])
    for word in SCHEMA_WORDS:
        if word.name not in own:
            continue
        # A layout that says it itself does not take it from the export.
        taking = [item for item in layouts if word.name not in item] if layouts else [{}]
        formats = _formats(own, taking)
        if not _fits(word.formats, formats):
            yield _useless(document, places[word.name], word.name, formats, word.formats)
        for inner in word.fields if isinstance(own[word.name], dict) else ():
            if inner.name in own[word.name] and not _fits(inner.formats, formats):
                place = (*places[word.name], inner.name)
                yield _useless(document, place, inner.name, formats, inner.formats)
    for index, item in enumerate(layouts):
        formats = _formats(own, [item])
        for name in item:
            known = find("schema", name)
            if known and not _fits(known.formats, formats):
                place = (*places["layouts"], index, name)
                yield _useless(document, place, name, formats, known.formats)


def choices(
    document: Document, columns: Sequence[Column], formats: set[str], place: Place
) -> Iterator[Problem]:
    """Columns whose value can't stand where they say it does."""
    word = find("property", "source")
    by_name = {column.name: column for column in columns}
    properties = document.data["schema"][0]["properties"]
    for index, item in enumerate(properties):
        column = by_name.get(str(item.get("name")))
        fitting = word.choice_formats.get(column.source, ()) if word and column else ()
        if column and not _fits(fitting, formats):
            said = f"source: {column.source}"
            at = _place_of(item, (*place, "properties", index), "source")
            yield _useless(document, at, said, formats, fitting)


def _place_of(holder: dict[str, Any], place: Place, word: str) -> Place:
    for index, item in enumerate(holder["customProperties"]):
        if item.get("property") == word:
            return (*place, "customProperties", index, "value")
    return place


def _formats(own: dict[str, Any], layouts: Iterable[dict[str, Any]]) -> set[str]:
    stated = {item.get("format", own.get("format")) for item in layouts}
    return {name for name in stated if name in FORMATS}


def _fits(fitting: Sequence[str], formats: set[str]) -> bool:
    """Without a format nothing is known; another problem says so."""
    return not fitting or not formats or not formats.isdisjoint(fitting)


def _useless(
    document: Document, place: Place, said: str, formats: set[str], fitting: Sequence[str]
) -> Problem:
    return document.problem(
        place,
        f"`{said}` does nothing in files of the format {', '.join(sorted(formats))}.",
        f"It acts in {', '.join(fitting)}: remove it.",
    )
