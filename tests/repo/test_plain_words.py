"""What people read says things in words: no names of tables or columns, no signs of formulas."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import Any

import yaml

from tests.repo.files import tracked

JARGON = re.compile(r"Σ|∑|\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b")
# What is written as code, and what is filled in.
AS_CODE = re.compile(r"<code>.*?</code>|`[^`]*`|\{[^}]*\}")
TOLD = re.compile(r"_(ru|en)$")


def texts(node: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a YAML file with the name that it stands under."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from texts(value, str(key))
    elif isinstance(node, list):
        for value in node:
            yield from texts(value, name)
    elif isinstance(node, str):
        yield name, node


def jargon(text: str) -> list[str]:
    return JARGON.findall(AS_CODE.sub(" ", text))


def test_texts_of_pages_and_documents_are_in_words() -> None:
    found = [
        (path.name, name, words)
        for path in tracked("dashboards/locale/*.yml")
        for name, text in texts(yaml.safe_load(path.read_text(encoding="utf-8")))
        if (words := jargon(text))
    ]
    assert not found


def test_definitions_and_names_of_the_release_are_in_words() -> None:
    told = [
        (path.name, name, text)
        for path in tracked("dbt/models/*.yml")
        for name, text in texts(yaml.safe_load(path.read_text(encoding="utf-8")))
        if TOLD.search(name)
    ]
    for path in tracked("dbt/seeds/*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                told += [(path.name, key, row[key] or "") for key in row if TOLD.search(key)]
    assert len(told) > 1000
    assert not [(file, name, words) for file, name, text in told if (words := jargon(text))]


def test_jargon_is_seen() -> None:
    assert jargon("stands in the seed coverage_base") == ["coverage_base"]
    assert jargon("ΣL охваченных") == ["Σ"]
    assert not jargon("the command `compatriots brief --all`, {held_count} events, A–D")
