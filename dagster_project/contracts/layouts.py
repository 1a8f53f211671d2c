"""Reading words of a contract → ``Layout`` objects: dialect, sheet, record path."""

from __future__ import annotations

from typing import Any

from dagster_project.contracts.document import Document, Place, Problem
from dagster_project.contracts.model import CsvDialect, Layout, SheetLayout
from dagster_project.contracts.reading_words import LayoutWords
from dagster_project.contracts.vocabulary import ExportWords
from dagster_project.contracts.words import Written, taken, validated, words_of


def read_layouts(
    document: Document, own: Written[ExportWords], place: Place
) -> tuple[tuple[Layout, ...], list[Problem]]:
    """One layout per entry of ``layouts``, or one called ``default`` without that word."""
    reading = words_of(LayoutWords).keys() & own.values.keys()
    usual = {"name": "default"} | {name: own.values[name] for name in reading}
    is_format_wrong = "format" in own.faulty
    if "layouts" not in own.values:
        if "format" in usual:
            return (_layout(usual),), []
        if is_format_wrong or "layouts" in own.places:
            return (), []
        said = "The word `format` is missing."
        hint = "csv, xlsx, json, jsonl or xml."
        return (), [document.problem((*place, "customProperties"), said, hint)]
    found: list[Problem] = []
    layouts: dict[str, Layout] = {}
    for index, item in enumerate(own.values["layouts"]):
        here, merged = (*own.places["layouts"], index), usual | item
        name = item["name"]
        if name in layouts:
            found.append(document.problem(here, f"The layout `{name}` stands twice."))
        if "format" in merged:
            layouts[name] = _layout(merged)
        elif not is_format_wrong:
            found.append(document.problem(here, f"The layout `{name}` has no `format`.", "Add it."))
    return tuple(layouts.values()), found


def _layout(said: dict[str, Any]) -> Layout:
    words = validated(LayoutWords, said)
    assert words.format is not None
    return Layout(
        name=words.name,
        format=words.format,
        csv=CsvDialect(**taken(words, CsvDialect)),
        sheet=SheetLayout(**taken(words, SheetLayout)),
        record_path=words.record_path,
        file_pattern=words.file_pattern,
        labels=words.labels,
    )
