"""Words that would do nothing for files of the formats of an export."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dagster_project.contracts.document import Document, Place, Problem
from dagster_project.contracts.model import Contract
from dagster_project.contracts.vocabulary import ColumnWords, ExportWords
from dagster_project.contracts.word_types import FORMATS
from dagster_project.contracts.words import Written, words_of

# Where it stands, the word (or the word and its value), the formats of the files, where it acts.
Useless = tuple[Place, str, set[str], tuple[str, ...]]


def problems(
    document: Document, contract: Contract, own: Written[ExportWords], place: Place
) -> Iterator[Problem]:
    for where, said, formats, acting in [
        *_export_words(own), *_column_words(document, contract, place)
    ]:  # fmt: skip
        # Without a format nothing is known; another problem says so.
        if acting and formats and formats.isdisjoint(acting):
            yield document.problem(
                where,
                f"`{said}` does nothing in files of the format {', '.join(sorted(formats))}.",
                f"It acts in {', '.join(acting)}: remove it.",
            )


def _export_words(own: Written[ExportWords]) -> Iterator[Useless]:
    known, layouts = words_of(ExportWords), own.values.get("layouts", [])
    for name, value in own.values.items():
        # A layout that says it itself does not take it from the export.
        taking = [item for item in layouts if name not in item] if layouts else [{}]
        formats = _formats(own, taking)
        yield own.places[name], name, formats, known[name].formats
        for field in known[name].fields:
            if isinstance(value, dict) and field.name in value:
                yield (*own.places[name], field.name), field.name, formats, field.formats
    for index, item in enumerate(layouts):
        for name in item.keys() & known.keys():
            place = (*own.places["layouts"], index, name)
            yield place, name, _formats(own, [item]), known[name].formats


def _column_words(document: Document, contract: Contract, place: Place) -> Iterator[Useless]:
    """Words of columns; a source is one by its choice: where the value can't stand."""
    known = words_of(ColumnWords)
    formats = {str(layout.format) for layout in contract.layouts}
    for index, item in enumerate(document.data["schema"][0]["properties"]):
        for position, own in enumerate(item["customProperties"]):
            word, value = known.get(str(own.get("property"))), own.get("value")
            if word is None:
                continue
            at = (*place, "properties", index, "customProperties", position, "value")
            yield at, word.name, formats, word.formats
            if isinstance(value, str) and value in word.choice_formats:
                yield at, f"{word.name}: {value}", formats, tuple(word.choice_formats[value])
            for field in word.fields:
                if isinstance(value, dict) and field.name in value:
                    yield (*at, field.name), field.name, formats, field.formats


def _formats(own: Written[ExportWords], layouts: Iterable[dict[str, Any]]) -> set[str]:
    usual = own.values.get("format")
    return {str(item.get("format", usual)) for item in layouts}.intersection(FORMATS)
