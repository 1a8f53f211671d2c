"""A list inside a record, as a contract says it: a property of the type array and its items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dagster_project.contracts import words
from dagster_project.contracts.columns import COLUMN_NAME, Fault, read_column
from dagster_project.contracts.document import Document, Place, Problem
from dagster_project.contracts.expectations import is_value_rule
from dagster_project.contracts.model import Column, Contract
from dagster_project.contracts.raw_columns import list_columns
from dagster_project.contracts.vocabulary import ColumnWords
from dagster_project.contracts.word_types import TABLES

# Words that say something of a list as a whole.
_OF_LISTS = {"explode", "titleRu", "descriptionRu", "alternativeLabels"}


def read_list(
    document: Document, item: dict[str, Any], place: Place
) -> tuple[Column | None, None, list[Problem]]:
    """The column that holds the list (None: it has no items), no part of a person, problems."""
    own = words.read(document, item, place, ColumnWords)
    name = str(item.get("name", ""))
    columns: list[Column] = []
    found = list(own.problems)
    for index, part in enumerate(item["items"]["properties"]):
        here = (*place, "items", "properties", index)
        column, person_part, problems = read_column(document, part, here)
        found += problems
        if person_part:
            said = f"Column `{part.get('name')}`: a list can't hold the parts of a person."
            found.append(document.problem(here, said, "Say `protection: drop` or `token`."))
        if part.get("primaryKey"):
            said = f"Column `{part.get('name')}`: an item is named by its record and `item_no`."
            found.append(document.problem((*here, "primaryKey"), said, "Remove it."))
        if column and column.source != "record":
            said = f"Column `{column.name}`: the value of an item stands in the item."
            found.append(document.problem(here, said, "Remove its `source`."))
        for number, rule in enumerate(part["quality"]):
            if not is_value_rule(rule):
                said = f"Column `{part.get('name')}`: of items only `invalidValues` is checked."
                hint = "Write: metric: invalidValues with validValues, and mustBe: 0."
                found.append(document.problem((*here, "quality", number), said, hint))
        columns += [column] if column else []
    faults = list(_faults(item, name, own, place))
    found += [document.problem(at, f"List `{name}`: {said}", hint) for at, said, hint in faults]
    column = Column(
        **words.taken(own.words, ColumnWords) | {"protection": "drop"},
        name=name,
        label=str(item.get("physicalName") or name),
        type="text",
        description=str(item.get("description", "")).strip(),
        title=str(item.get("businessName", "")),
        items=tuple(columns),
    )
    return (column if columns else None), None, found


def _faults(
    item: dict[str, Any], name: str, own: words.Written[ColumnWords], place: Place
) -> Iterator[Fault]:
    if not COLUMN_NAME.match(name):
        yield (*place, "name"), "the name must be like `stage_results`.", "Use a–z, 0–9 and _."
    if "explode" not in own.places:
        said = "a list is loaded as a table of its own only."
        yield (*place, "logicalType"), said, "Give it the word `explode`."
    if not item["items"]["properties"]:
        said = "it has no columns."
        yield place, said, "Add `items` with `logicalType: object` and `properties`."
    for word in own.places.keys() - _OF_LISTS:
        yield own.places[word], f"`{word}` has no use for a list.", "Say it of its columns."
    if item.get("required") or item.get("primaryKey"):
        said = "it can't be required, nor name its record."
        yield place, said, "A record without the list has no items."


def problems(document: Document, contract: Contract, place: Place) -> Iterator[Problem]:
    """Faults of lists that show when the contract is seen as a whole."""
    named = [str(item.get("name")) for item in document.data["schema"][0]["properties"]]
    for listed in contract.lists:
        here = (*place, "properties", named.index(listed.name))
        for said, hint in _whole_faults(contract, listed):
            yield document.problem(here, f"List `{listed.name}`: {said}", hint)


def _whole_faults(contract: Contract, listed: Column) -> Iterator[tuple[str, str]]:
    said = listed.explode
    if not contract.key:
        yield "its rows need the key of their record.", "Set `primaryKey: true` on its columns."
    if contract.wide_to_long:
        yield "a record that becomes several rows can't hold it.", "Remove `wideToLong`."
    made = [column.name for column in list_columns(contract, listed)]
    for name in sorted({name for name in made if made.count(name) > 1}):
        yield f"two columns of its table are named `{name}`.", "Choose another name."
    if said is None:
        return
    formats = {layout.format for layout in contract.layouts}
    is_cell = bool(formats.intersection(TABLES))
    if is_cell and not (said.separator and said.pattern):
        yield "`explode` of a cell needs `separator` and `pattern`.", "What is between the items?"
    if is_cell and said.pattern:
        groups = set(re.compile(said.pattern).groupindex)
        names = {column.name for column in listed.items}
        for name in sorted(groups ^ names):
            yield f"its pattern and its columns differ in `{name}`.", f"Name a group (?P<{name}>…)."
