"""One property of a contract → one ``Column``, and everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from dagster_project.contracts import known_values, words
from dagster_project.contracts.document import Document, Place, Problem
from dagster_project.contracts.model import Column, ColumnType, PersonPart
from dagster_project.contracts.vocabulary import ColumnWords
from dagster_project.contracts.word_types import nearest, plain_text

# Where a column is wrong, how, and what to do.
Fault = tuple[Place, str, str]

COLUMN_NAME = re.compile(r"^[a-z][a-z0-9_]*$")
# strptime words we understand; %p and friends depend on the machine's language.
_DIRECTIVES = set("YymdHMSfzZjB%b")
OWN_FORMATS = {"excel_serial", "epoch_milliseconds", "period"}
_TYPES: dict[str, ColumnType] = {
    "string": "text",
    "integer": "integer",
    "number": "decimal",
    "date": "date",
    "timestamp": "timestamp",
    "boolean": "boolean",
}
_DECIMAL = re.compile(r"^decimal\(\s*(\d+)\s*,\s*(\d+)\s*\)$", re.IGNORECASE)
# The engine's regular expressions (RE2) know no look-around and no back-references.
_NOT_RE2 = re.compile(r"\(\?(=|!|<=|<!)|\\[1-9]")


def read_column(
    document: Document, item: dict[str, Any], place: Place
) -> tuple[Column | None, PersonPart | None, list[Problem]]:
    """The column (None: its type can't be loaded), the part of a person it is, its problems."""
    own = words.read(document, item, place, ColumnWords)
    name = str(item.get("name", ""))
    faults: list[Fault] = []
    if not COLUMN_NAME.match(name):
        said = "the name must be like `event_date`."
        faults.append(((*place, "name"), said, "Use a–z, 0–9 and _."))
    kind, (precision, scale), fault = _type(item, place)
    options, rules, stated = item["logicalTypeOptions"], _value_rules(item), own.words
    pattern = options.get("pattern") or rules.get("pattern")
    column = Column(
        **words.taken(stated, ColumnWords)
        | {"protection": "person" if stated.person_part else stated.protection},
        name=name,
        label=str(item.get("physicalName") or name),
        type=kind or "text",
        description=str(item.get("description", "")).strip(),
        title=str(item.get("businessName", "")),
        classification=str(item.get("classification", "")),
        precision=precision,
        scale=scale,
        is_required=bool(item.get("required") or item.get("primaryKey")),
        allowed_values=_allowed(rules, stated.value_map, pattern, kind),
        minimum=str(options["minimum"]) if "minimum" in options else None,
        maximum=str(options["maximum"]) if "maximum" in options else None,
        minimum_length=options.get("minLength"),
        maximum_length=options.get("maxLength"),
        pattern=str(pattern) if pattern is not None else None,
    )
    faults += [fault] if fault else []
    faults += _source_faults(column, place, own.places)
    if kind:
        faults += _value_faults(column, place, own.places)
    faults += _bad_value_faults(column, own.places)
    if stated.explode:
        faults.append((own.places["explode"], "`explode` needs the type array.", "Drop one."))
    if stated.person_part and "protection" in own.values:
        twice = "`personPart` already says how it is protected."
        faults.append((own.places["protection"], twice, "Drop one."))
    found = [
        document.problem(where, f"Column `{name}`: {message}", hint)
        for where, message, hint in faults
    ]
    return (column if kind else None), stated.person_part, own.problems + found


def _type(
    item: dict[str, Any], place: Place
) -> tuple[ColumnType | None, tuple[int, int], Fault | None]:
    """The type, the digits of a decimal (all, behind the point), and what is wrong."""
    logical, known = item.get("logicalType"), f"One of {', '.join(_TYPES)}."
    usual = Column.precision, Column.scale
    if logical is None:
        return None, usual, (place, "`logicalType` is missing.", known)
    kind = _TYPES.get(str(logical))
    if kind is None:
        guess = nearest(str(logical), _TYPES)
        hint = f"Did you mean `{guess}`?" if guess else known
        said = f"the type `{logical}` can't be loaded."
        return None, usual, ((*place, "logicalType"), said, hint)
    physical = str(item.get("physicalType", "")).strip()
    if kind != "decimal" or not physical:
        return kind, usual, None
    if physical.lower() == "double":
        return "double", usual, None
    here = (*place, "physicalType")
    match = _DECIMAL.match(physical)
    if not match:
        said = f"`{physical}` is no type of a number."
        return kind, usual, (here, said, "Write decimal(18,2), or double.")
    precision, scale = int(match[1]), int(match[2])
    if not (0 < precision <= 38 and scale <= precision):
        return kind, usual, (here, f"`{physical}` does not exist.", "At most decimal(38,…).")
    return kind, (precision, scale), None


def _value_rules(item: dict[str, Any]) -> dict[str, Any]:
    """Arguments of the standard's rule ``invalidValues mustBe 0``: validValues, pattern."""
    merged: dict[str, Any] = {}
    for rule in item["quality"]:
        if rule.get("metric") == "invalidValues" and rule.get("mustBe") == 0:
            merged |= rule.get("arguments", {})
    return merged


def _allowed(
    rules: dict[str, Any], value_map: dict[str, str], pattern: Any, kind: ColumnType | None
) -> tuple[str, ...]:
    """The list given; a map without list and pattern is the whole list itself."""
    given = rules.get("validValues", [])  # another shape is named with the quality rules
    listed = tuple(_as_stored(value) for value in given) if isinstance(given, list) else ()
    if listed or not value_map or pattern is not None or kind != "text":
        return listed
    return tuple(dict.fromkeys(value_map.values()))


def _source_faults(column: Column, place: Place, places: dict[str, Place]) -> Iterator[Fault]:
    if column.source in ("file_name", "sheet_name", "cell"):
        if "sourcePattern" not in places:
            said = f"source `{column.source}` needs `sourcePattern`."
            yield places.get("source", place), said, "Group 1 of the pattern is the value."
    elif column.source_pattern is not None:
        said = f"`sourcePattern` has no use with source `{column.source}`."
        yield places["sourcePattern"], said, ""


def _bad_value_faults(column: Column, places: dict[str, Place]) -> Iterator[Fault]:
    if column.bad_value is None:
        return
    if column.protection == "drop":
        yield places["badValue"], "`badValue` has no use where nothing is stored.", "Drop one."
    elif column.bad_value == "missing" and column.person_part == "birth_date":
        return  # the person is unidentified then
    elif column.bad_value == "missing" and (column.is_required or column.protection != "open"):
        said = "a bad value can't be `missing` where the column is required or tells persons apart."
        yield places["badValue"], said, "Its row goes to quarantine; drop the word."


def _value_faults(column: Column, place: Place, places: dict[str, Place]) -> Iterator[Fault]:
    for word, used, fitting in (
        ("rounded", column.is_rounded, {"integer"}),
        ("multiplyBy", column.multiply_by is not None, {"integer", "decimal", "double"}),
        ("truePattern", column.true_pattern is not None, {"boolean"}),
        ("formats", bool(column.formats), {"date", "timestamp", "text", "integer"}),
        ("knownValues", column.known_values is not None, {"text"}),
    ):
        if used and column.type not in fitting:
            said = f"`{word}` has no use for the type {_written(column.type)}."
            yield places.get(word, place), said, ""
    for form in column.formats:
        if fault := _format_fault(form, column.type):
            yield places["formats"], fault, ""
    for word, pattern in (("pattern", column.pattern), ("truePattern", column.true_pattern)):
        if pattern is not None:
            here = places.get(word, (*place, "logicalTypeOptions", word))
            yield from _pattern_faults(word, pattern, here)
    strange = set(column.value_map.values()) - set(column.allowed_values)
    if column.allowed_values and strange:
        said = f"`valueMap` gives `{min(strange)}`, which is not allowed."
        yield places["valueMap"], said, f"Allowed: {', '.join(column.allowed_values)}."
    yield from _bound_faults(column, (*place, "logicalTypeOptions"))
    known = column.known_values
    if known is not None and column.type == "text":
        if known.seed and (fault := known_values.why_unreadable(known)):
            yield places["knownValues"], fault, ""
        elif not known.values and not known.seed:
            said = "`knownValues` lists nothing."
            yield places["knownValues"], said, "Give `values`, or `seed` and `column`."


def _pattern_faults(word: str, pattern: str, here: Place) -> Iterator[Fault]:
    try:
        re.compile(pattern)
    except re.error as error:
        yield here, f"`{word}` is no valid regular expression: {error}.", ""
        return
    if _NOT_RE2.search(pattern):
        said = f"`{word}` uses look-around or a back-reference."
        yield here, said, "The engine knows neither; say it without."


def _format_fault(form: str, kind: ColumnType) -> str | None:
    fits = {"text"} if form == "period" else {"date", "timestamp"}
    if kind not in fits:
        return f"the format `{form}` has no use for the type {_written(kind)}."
    directives = re.findall(r"%(.?)", form)
    if form in OWN_FORMATS or (directives and set(directives) <= _DIRECTIVES):
        return None
    guess = nearest(form, sorted(OWN_FORMATS))
    hint = f"did you mean `{guess}`?" if guess else "write it like %d.%m.%Y."
    return f"`{form}` is no format of dates; {hint}"


def _bound_faults(column: Column, place: Place) -> Iterator[Fault]:
    bounds = []
    for word, text in (("minimum", column.minimum), ("maximum", column.maximum)):
        if text is None:
            continue
        try:
            bounds.append(_as_type(text, column.type))
        except (ValueError, InvalidOperation):
            said = f"`{word}` {text} is no value of the type {_written(column.type)}."
            yield (*place, word), said, ""
    if len(bounds) == 2 and bounds[0] > bounds[1]:
        yield place, "`minimum` is above `maximum`.", ""


def _as_type(text: str, kind: ColumnType) -> Any:
    if kind in ("integer", "decimal", "double"):
        return Decimal(text)
    if kind == "date":
        return date.fromisoformat(text)
    if kind == "timestamp":
        return datetime.fromisoformat(text).replace(tzinfo=None)
    raise ValueError(kind)


def _as_stored(value: Any) -> str:
    return plain_text(value) if isinstance(value, bool) else str(value)


def _written(kind: ColumnType) -> str:
    """The type in the words of the contract."""
    return {"text": "string", "decimal": "number", "double": "number"}.get(kind, kind)
