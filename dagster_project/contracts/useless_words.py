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
        *_export_words(own), *_sources(document, contract, place)
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


def _sources(document: Document, contract: Contract, place: Place) -> Iterator[Useless]:
    """Columns whose value can't stand where they say it does."""
    acting = words_of(ColumnWords)["source"].choice_formats
    formats = {str(layout.format) for layout in contract.layouts}
    sources = {column.name: column.source for column in contract.columns}
    for index, item in enumerate(document.data["schema"][0]["properties"]):
        source = sources.get(str(item.get("name")), "record")
        words = [own.get("property") for own in item["customProperties"]]
        if source in acting and "source" in words:
            at = ("properties", index, "customProperties", words.index("source"), "value")
            yield (*place, *at), f"source: {source}", formats, tuple(acting[source])


def _formats(own: Written[ExportWords], layouts: Iterable[dict[str, Any]]) -> set[str]:
    usual = own.values.get("format")
    return {str(item.get("format", usual)) for item in layouts}.intersection(FORMATS)
