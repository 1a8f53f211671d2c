"""Is a file a valid contract of the Open Data Contract Standard (its bundled JSON schema)?"""

from __future__ import annotations

import json
import re
from functools import cache, reduce
from importlib import resources
from operator import getitem
from typing import Any

import open_data_contract_standard
from jsonschema import Draft201909Validator
from jsonschema.exceptions import ValidationError

from dagster_project.contracts.document import Document, Place, Problem
from dagster_project.contracts.word_types import nearest
from dagster_project.contracts.words import levels_of


@cache
def _schema() -> dict[str, Any]:
    file = resources.files(open_data_contract_standard) / "schema.json"
    loaded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


@cache
def _validator() -> Draft201909Validator:
    return Draft201909Validator(_schema())


def problems(document: Document) -> list[Problem]:
    """Everything the standard's schema objects to, one problem per fault."""
    found: dict[tuple[int, str], Problem] = {}
    for error in _validator().iter_errors(document.data):
        for place, message, hint in _explain(error):
            problem = document.problem(place, message, hint)
            found.setdefault((problem.line, message), problem)
    return sorted(found.values(), key=lambda problem: problem.line)


def _explain(error: ValidationError) -> list[tuple[Place, str, str]]:
    place: Place = tuple(error.absolute_path)
    wanted: Any = error.validator_value
    keyword = str(error.validator)
    if keyword in ("unevaluatedProperties", "additionalProperties") and isinstance(
        error.instance, dict
    ):
        return _unknown_words(error, place)
    if keyword in ("oneOf", "anyOf") and error.context:
        return _closest_branch(error, place)
    name = _name(place)
    if keyword == "required":
        missing = re.findall(r"'([^']+)' is a required", error.message)
        word = missing[0] if missing else "?"
        return [(place, f"`{word}` is missing{name and f' in {name}'}.", "Add it.")]
    if keyword == "enum":
        choices = [str(choice) for choice in wanted]
        guess = nearest(str(error.instance), choices)
        hint = f"Did you mean `{guess}`?" if guess else f"Known: {', '.join(choices)}."
        return [(place, f"{name}: `{error.instance}` is not a word of the standard.", hint)]
    if keyword == "type":
        return [(place, f"{name} must be of type {wanted}, not {_kind(error.instance)}.", "")]
    return [(place, f"{name}: {error.message[:200]}.", "")]


def _unknown_words(error: ValidationError, place: Place) -> list[tuple[Place, str, str]]:
    unknown = re.findall(r"'([^']+)'", error.message.split("(", 1)[-1])
    schema: Any = error.schema
    known, allowed = _known_words(schema), _known_words(schema, error.instance)
    out = []
    for word in unknown:
        if word in allowed:
            continue  # named only because another word beside it is wrong
        guess = nearest(word, sorted(known - {word}))
        if guess:
            hint = f"Did you mean `{guess}`?"
        elif levels_of(word):
            hint = "It is a word of ours: write it under customProperties."
        else:
            hint = "Words of ours go under customProperties (see data_contracts/README.md)."
        out.append(((*place, word), f"Unknown word `{word}`.", hint))
    return out


def _closest_branch(error: ValidationError, place: Place) -> list[tuple[Place, str, str]]:
    """The fault of the branch that went deepest: what the author most likely meant."""
    parts = error.context or [error]
    lacks = any(str(part.validator) == "required" for part in parts)
    if lacks and isinstance(error.instance, dict) and "metric" in error.instance:
        message = f"{_name(place)}: the rule needs exactly one comparison (mustBe, …)."
        return [(place, message, "")]
    best = min(parts, key=lambda part: (-len(part.absolute_path), part.message))
    return _explain(best) if best is not error else [(place, error.message[:200], "")]


def _known_words(node: dict[str, Any], instance: Any = None) -> set[str]:
    """Words that a part of the standard's schema allows, with those of its parents; where it
    depends on other words, those that the instance may have, or all of them without one."""
    known = set(node.get("properties", {}))
    parts = [*node.get("allOf", []), *node.get("anyOf", []), *node.get("oneOf", [])]
    if "$ref" in node:
        parts.append(reduce(getitem, node["$ref"].removeprefix("#/").split("/"), _schema()))
    if "if" in node:
        holds = instance is None or _validator().evolve(schema=node["if"]).is_valid(instance)
        parts += [node["then"]] if holds and "then" in node else []
    return known.union(*(_known_words(part, instance) for part in parts))


def _name(place: Place) -> str:
    words = [f"no. {step + 1}" if isinstance(step, int) else f"`{step}`" for step in place]
    return " ".join(words[-3:])


def _kind(value: Any) -> str:
    kinds = {dict: "a map", list: "a list", str: "text", bool: "true/false", type(None): "nothing"}
    return kinds.get(type(value), "a number")
