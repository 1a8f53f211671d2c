"""The words of a contract as the vocabulary declares them: listed, and read from a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from dagster_project.contracts.document import Document, Place, Problem
from dagster_project.contracts.reading_words import Words
from dagster_project.contracts.vocabulary import ColumnWords, ContractWords, ExportWords
from dagster_project.contracts.word_types import nearest

LEVELS: dict[type, str] = {
    ContractWords: "contract",
    ExportWords: "schema",
    ColumnWords: "property",
}
T = TypeVar("T", bound=Words)


@dataclass(frozen=True)
class Word:
    """A word as it is declared, from pydantic's JSON schema of its class."""

    name: str
    takes: str
    meaning: str
    example: str
    default: Any
    is_required: bool
    choices: tuple[str, ...]
    formats: tuple[str, ...]
    choice_formats: Mapping[str, tuple[str, ...]]
    fields: tuple[Word, ...]  # of the map, or of each map of a list

    @property
    def advice(self) -> str:
        return f"Example: value: {self.example}"


@dataclass(frozen=True)
class Written(Generic[T]):
    """The words of one place of a contract.

    ``words``: those whose values are right, else their defaults. ``values``: the same as they
    stand in the file. ``places``: where each known word stands, also one with a wrong value.
    """

    words: T
    values: dict[str, Any]
    places: dict[str, Place]
    problems: list[Problem]

    @property
    def faulty(self) -> set[str]:
        return self.places.keys() - self.values.keys()


@cache
def _adapter(level: type) -> TypeAdapter[Any]:
    return TypeAdapter(level)


def validated(level: type[T], values: dict[str, Any]) -> T:
    """The words as they stand in a file as an object; raises pydantic's ``ValidationError``."""
    # mypy takes the class of a dataclass for unhashable.
    words: T = _adapter(level).validate_python(values)  # type: ignore[arg-type]
    return words


@cache
def words_of(level: type) -> dict[str, Word]:
    """The words of a class by name, in the order of their declaration."""
    found: dict[str, Word] = {}
    # pydantic finds the meaning of a word in the class that declares it, not in those that inherit.
    for base in reversed(level.__bases__):
        if base is not object:
            found = words_of(base) | found
    schema = _adapter(level).json_schema()
    own = {word.name: word for word in _declared(schema, schema.get("$defs", {}))}
    return own | found


def _declared(schema: dict[str, Any], classes: dict[str, Any]) -> Iterator[Word]:
    for name, said in schema["properties"].items():
        # A word without a value is None in the code; nobody writes that.
        options = [option for option in said.get("anyOf", [said]) if option.get("type") != "null"]
        kind = options[0] | said
        inner = kind.get("items", kind).get("$ref", "").rsplit("/", 1)[-1]
        maps = "objects" if "items" in kind else "object" if inner else ""
        yield Word(
            name,
            kind.get("takes") or maps,
            " ".join(said.get("description", "").split()),
            said["example"],
            said.get("default"),
            name in schema.get("required", ()),
            tuple(kind.get("enum", ())),
            tuple(said["formats"]),
            said["choiceFormats"],
            tuple(_declared(classes[inner], classes)) if inner else (),
        )


def taken(words: object, part: type) -> dict[str, Any]:
    """The fields of ``part`` as the words, which inherit from it, hold them."""
    return {field.name: getattr(words, field.name) for field in fields(part)}


def levels_of(name: str) -> list[str]:
    """Levels at which a word may stand."""
    return [title for level, title in LEVELS.items() if name in words_of(level)]


def uses_own_words(data: dict[str, Any]) -> bool:
    """True when any custom property is a word of ours at its level."""

    def known(holder: dict[str, Any], level: type) -> bool:
        names = (str(item.get("property")) for item in holder["customProperties"])
        return any(name in words_of(level) for name in names)

    return known(data, ContractWords) or any(
        known(entity, ExportWords)
        or any(known(column, ColumnWords) for column in entity["properties"])
        for entity in data["schema"]
    )


def read(document: Document, holder: dict[str, Any], place: Place, level: type[T]) -> Written[T]:
    """The words under ``holder['customProperties']``, and what is wrong with them."""
    known = words_of(level)  # type: ignore[arg-type]
    values: dict[str, Any] = {}
    places: dict[str, Place] = {}
    problems: list[Problem] = []
    for index, item in enumerate(holder["customProperties"]):
        if "property" not in item or item.get("vendor"):
            continue  # the standard's schema has said so; or it belongs to another tool
        name, here = str(item["property"]), (*place, "customProperties", index)
        if name not in known:
            problems.append(document.problem((*here, "property"), *_unknown(level, name)))
        elif name in values:
            problems.append(document.problem((*here, "property"), f"`{name}` stands twice."))
        else:
            values[name] = item.get("value")
            places[name] = (*here, "value")
    wrong = list(faults(level, values))
    for name, below, said in wrong:
        at = (*places[name], *below)
        problems.append(document.problem(at, said, known[name].advice))
    required = [word for word in known.values() if word.is_required]
    for word in required:
        if word.name not in places:
            said = f"The word `{word.name}` is missing: {word.meaning}"
            problems.append(document.problem((*place, "customProperties"), said, word.advice))
    right = values.keys() - {name for name, *_ in wrong}
    values = {name: value for name, value in values.items() if name in right}
    # In the place of a required word that is missing or wrong its example is read.
    read_anyway = {word.name: word.example for word in required} | values
    return Written(validated(level, read_anyway), values, places, problems)


def faults(level: type, values: dict[str, Any]) -> Iterator[tuple[str, Place, str]]:
    """The word, where inside of its value, and what is wrong there."""
    empty = {name for name, value in values.items() if value is None}
    written = {name: value for name, value in values.items() if name not in empty}
    wrong = set()
    try:
        validated(level, written)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            name, *below = fault["loc"]
            if name in written:
                wrong.add(name)
                yield str(name), *_sentence(words_of(level)[str(name)], tuple(below), fault)
    for name in values.keys() - wrong:
        for place in _without_value(values[name]):
            yield name, place, f"`{_last(name, place)}` has no value."


def _without_value(value: Any) -> Iterator[Place]:
    if value is None:
        yield ()
    steps = value.items() if isinstance(value, dict) else ()
    for step, inner in enumerate(value) if isinstance(value, list) else steps:
        yield from ((step, *below) for below in _without_value(inner))


def _sentence(word: Word, below: Place, fault: Any) -> tuple[Place, str]:
    kind, name = fault["type"], _last(word.name, below)
    if kind == "value_error":
        return below, f"`{name}` {fault['ctx']['error']}"
    *above, last = below or (word.name,)
    around = _last(word.name, tuple(above))
    if kind == "missing":
        return tuple(above), f"`{around}` needs `{last}`."
    if kind == "unexpected_keyword_argument":
        known = [field.name for field in word.fields]
        guess = nearest(str(last), known)
        advice = f"did you mean `{guess}`?" if guess else f"known: {', '.join(known)}."
        return below, f"`{around}` has no word `{last}`; {advice}"
    return below, f"`{name}` must be a {'list of maps' if kind != 'dataclass_type' else 'map'}."


def _last(name: str, below: Place) -> str:
    """The innermost word of a place."""
    return next((step for step in reversed(below) if isinstance(step, str)), name)


def _unknown(level: type, name: str) -> tuple[str, str]:
    if elsewhere := levels_of(name):
        return f"`{name}` does not belong here.", f"It is a word of the {elsewhere[0]} level."
    everywhere = [word for other in LEVELS for word in words_of(other)]
    guess = nearest(name, words_of(level)) or nearest(name, everywhere)
    hint = f"Did you mean `{guess}`?" if guess else "See the words in data_contracts/README.md."
    return f"Unknown word `{name}`.", hint
