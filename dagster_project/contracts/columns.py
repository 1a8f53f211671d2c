"""One property of a contract → one ``Column``, and everything that is wrong with it."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from dagster_project.contracts import known_texts, words
from dagster_project.contracts.document import Document, Place, Problem
from dagster_project.contracts.model import Column, ColumnType, KnownValues, Protection
from dagster_project.contracts.vocabulary import nearest

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
_SAID = {"text": "string", "decimal": "number", "double": "number"}
_DECIMAL = re.compile(r"^decimal\(\s*(\d+)\s*,\s*(\d+)\s*\)$", re.IGNORECASE)
# The engine's regular expressions (RE2) know no look-around and no back-references.
_NOT_RE2 = re.compile(r"\(\?(=|!|<=|<!)|\\[1-9]")


def read_column(
    document: Document, item: dict[str, Any], place: Place
) -> tuple[Column | None, str | None, list[Problem]]:
    """The column, the part of a person it is (or None), and its problems."""
    own, places, found = words.read(document, item, place, "property")
    name = str(item.get("name", ""))

    def wrong(where: Place, message: str, hint: str = "") -> None:
        found.append(document.problem(where, f"Column `{name}`: {message}", hint))

    if not COLUMN_NAME.match(name):
        wrong((*place, "name"), "the name must be like `event_date`.", "Use a–z, 0–9 and _.")
    kind, precision, scale = _type(item, place, wrong)
    options = item["logicalTypeOptions"]
    rules = _value_rules(item)
    pattern = options.get("pattern") or rules.get("pattern")
    part = own.get("personPart")
    protection: Protection = "person" if part else own.get("protection", "open")
    column = Column(
        name=name,
        label=str(item.get("physicalName") or name),
        type=kind or "text",
        alternative_labels=tuple(own.get("alternativeLabels", ())),
        description=str(item.get("description", "")).strip(),
        description_ru=str(own.get("descriptionRu", "")).strip(),
        title=str(item.get("businessName", "")),
        title_ru=str(own.get("titleRu", "")),
        classification=str(item.get("classification", "")),
        precision=precision,
        scale=scale,
        is_required=bool(item.get("required") or item.get("primaryKey")),
        is_rounded=bool(own.get("rounded", False)),
        formats=tuple(own.get("formats", ())),
        value_map={str(key): _text(value) for key, value in own.get("valueMap", {}).items()},
        allowed_values=_allowed(rules, own.get("valueMap", {}), pattern, kind),
        null_values=tuple(own.get("nullValues", ())),
        minimum=_text(options["minimum"]) if "minimum" in options else None,
        maximum=_text(options["maximum"]) if "maximum" in options else None,
        minimum_length=options.get("minLength"),
        maximum_length=options.get("maxLength"),
        pattern=str(pattern) if pattern is not None else None,
        multiply_by=_text(own["multiplyBy"]) if "multiplyBy" in own else None,
        true_pattern=own.get("truePattern"),
        known_values=_known_values(own.get("knownValues")),
        protection=protection,
        source=own.get("source", "record"),
        source_pattern=own.get("sourcePattern"),
        is_person_attribute=bool(own.get("personAttribute", False)),
    )
    _check_source(column, place, places, wrong)
    if kind:
        _check_values(column, place, places, wrong)
    if part and "protection" in own:
        wrong(places["protection"], "`personPart` already says how it is protected.", "Drop one.")
    return (column if kind else None), part, found


def _type(item: dict[str, Any], place: Place, wrong: Any) -> tuple[ColumnType | None, int, int]:
    logical = item.get("logicalType")
    here = (*place, "logicalType")
    if logical is None:
        wrong(place, "`logicalType` is missing.", f"One of {', '.join(_TYPES)}.")
        return None, 18, 2
    kind = _TYPES.get(str(logical))
    if kind is None:
        guess = nearest(str(logical), list(_TYPES))
        hint = f"Did you mean `{guess}`?" if guess else f"One of {', '.join(_TYPES)}."
        wrong(here, f"the type `{logical}` can't be loaded.", hint)
        return None, 18, 2
    physical = str(item.get("physicalType", "")).strip()
    if kind != "decimal" or not physical:
        return kind, 18, 2
    if physical.lower() == "double":
        return "double", 18, 2
    match = _DECIMAL.match(physical)
    if not match:
        wrong((*place, "physicalType"), f"`{physical}` is no type of a number.",
              "Write decimal(18,2), or double.")  # fmt: skip
        return kind, 18, 2
    precision, scale = int(match[1]), int(match[2])
    if not (0 < precision <= 38 and scale <= precision):
        wrong((*place, "physicalType"), f"`{physical}` does not exist.", "At most decimal(38,…).")
        return kind, 18, 2
    return kind, precision, scale


def _value_rules(item: dict[str, Any]) -> dict[str, Any]:
    """Arguments of the standard's rule ``invalidValues mustBe 0``: validValues, pattern."""
    merged: dict[str, Any] = {}
    for rule in item["quality"]:
        if rule.get("metric") == "invalidValues" and rule.get("mustBe") == 0:
            merged |= rule.get("arguments", {})
    return merged


def _allowed(
    rules: dict[str, Any], value_map: dict[str, Any], pattern: Any, kind: ColumnType | None
) -> tuple[str, ...]:
    """The list given; a map without list and pattern is the whole list itself."""
    given = rules.get("validValues", [])  # another shape is named with the quality rules
    listed = tuple(_text(value) for value in given) if isinstance(given, list) else ()
    if listed or not value_map or pattern is not None or kind != "text":
        return listed
    return tuple(dict.fromkeys(_text(value) for value in value_map.values()))


def _known_values(said: dict[str, Any] | None) -> KnownValues | None:
    if said is None:
        return None
    return KnownValues(tuple(said.get("values", ())), said.get("seed", ""), said.get("column", ""))


def _check_source(column: Column, place: Place, places: dict[str, Place], wrong: Any) -> None:
    here = places.get("sourcePattern", places.get("source", place))
    if column.source in ("file_name", "sheet_name", "cell"):
        if column.source_pattern is None:
            wrong(here, f"source `{column.source}` needs `sourcePattern`.",
                  "Group 1 of the pattern is the value.")  # fmt: skip
        elif re.compile(column.source_pattern).groups < 1:
            wrong(here, "`sourcePattern` has no group.", "Put brackets around the value.")
    elif column.source_pattern is not None:
        wrong(here, f"`sourcePattern` has no use with source `{column.source}`.", "")


def _check_values(column: Column, place: Place, places: dict[str, Place], wrong: Any) -> None:
    for word, used, fitting in (
        ("rounded", column.is_rounded, {"integer"}),
        ("multiplyBy", column.multiply_by is not None, {"integer", "decimal", "double"}),
        ("truePattern", column.true_pattern is not None, {"boolean"}),
        ("formats", bool(column.formats), {"date", "timestamp", "text", "integer"}),
    ):
        if used and column.type not in fitting:
            wrong(
                places.get(word, place), f"`{word}` has no use for the type {_said(column.type)}."
            )
    for form in column.formats:
        if (fault := _format_fault(form, column.type)) is not None:
            wrong(places.get("formats", place), fault)
    for word, pattern in (("pattern", column.pattern), ("truePattern", column.true_pattern)):
        here = places.get(word, (*place, "logicalTypeOptions", word))
        if pattern is None:
            continue
        try:
            re.compile(pattern)
        except re.error as error:
            wrong(here, f"`{word}` is no valid regular expression: {error}.")
            continue
        if _NOT_RE2.search(pattern):
            wrong(here, f"`{word}` uses look-around or a back-reference.",
                  "The engine knows neither; say it without.")  # fmt: skip
    if column.allowed_values and column.value_map:
        strange = set(column.value_map.values()) - set(column.allowed_values)
        if strange:
            wrong(places["valueMap"], f"`valueMap` gives `{min(strange)}`, which is not allowed.",
                  f"Allowed: {', '.join(column.allowed_values)}.")  # fmt: skip
    _check_bounds(column, place, wrong)
    known = column.known_values
    if known is not None:
        here = places.get("knownValues", place)
        if column.type != "text":
            wrong(here, f"`knownValues` has no use for the type {_said(column.type)}.")
        elif known.seed and (fault := known_texts.fault(known)):
            wrong(here, fault)
        elif not known.values and not known.seed:
            wrong(here, "`knownValues` lists nothing.", "Give `values`, or `seed` and `column`.")


def _format_fault(form: str, kind: ColumnType) -> str | None:
    if form in OWN_FORMATS:
        fits = {"period": {"text"}}.get(form, {"date", "timestamp"})
        return (
            None if kind in fits else f"the format `{form}` has no use for the type {_said(kind)}."
        )
    if kind not in ("date", "timestamp"):
        return f"the format `{form}` has no use for the type {_said(kind)}."
    directives = re.findall(r"%(.?)", form)
    unknown = [letter for letter in directives if letter not in _DIRECTIVES]
    if not directives or unknown:
        guess = nearest(form, sorted(OWN_FORMATS))
        hint = f"did you mean `{guess}`?" if guess else "write it like %d.%m.%Y."
        return f"`{form}` is no format of dates; {hint}"
    return None


def _check_bounds(column: Column, place: Place, wrong: Any) -> None:
    bounds = []
    for word, text in (("minimum", column.minimum), ("maximum", column.maximum)):
        if text is None:
            continue
        try:
            bounds.append(_as_type(text, column.type))
        except (ValueError, InvalidOperation):
            wrong((*place, "logicalTypeOptions", word),
                  f"`{word}` {text} is no value of the type {_said(column.type)}.")  # fmt: skip
    if len(bounds) == 2 and bounds[0] > bounds[1]:
        wrong((*place, "logicalTypeOptions"), "`minimum` is above `maximum`.")


def _as_type(text: str, kind: ColumnType) -> Any:
    if kind in ("integer", "decimal", "double"):
        return Decimal(text)
    if kind == "date":
        return date.fromisoformat(text)
    if kind == "timestamp":
        return datetime.fromisoformat(text).replace(tzinfo=None)
    raise ValueError(kind)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _said(kind: ColumnType) -> str:
    """The type in the words of the contract."""
    return _SAID.get(kind, kind)
