"""JSON as it is written: numbers keep their digits, and a key that stands twice is told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from dagster_project.contracts.normalised_text import normalised_text

_UNSIGNED = re.compile(r"([eE])(?=\d)")


class Number(str):
    """A number as it is written."""

    __slots__ = ()


# A number as long as this may have more digits than the engine's own parser keeps.
LONG_NUMBER = 16
Path = tuple[str, ...]


class Doubled(dict[str, Any]):
    """An object in which keys stand more than once; holds their last values."""

    def __init__(self, items: list[tuple[str, Any]]) -> None:
        super().__init__(items)
        names = [name for name, _ in items]
        self.doubled = frozenset(name for name in names if names.count(name) > 1)


class Reader:
    """Decodes texts with every number as it is written and keys as a person sees them; the flags
    speak of all that was decoded since they were last taken down."""

    def __init__(self) -> None:
        self.has_doubled = self.has_long_number = False
        self._decode = json.JSONDecoder(
            parse_float=self._float, parse_int=Number, parse_constant=Number,
            object_pairs_hook=self._object,
        ).decode  # fmt: skip

    def decode(self, text: str) -> Any:
        """The value. Raises ``ValueError`` or ``RecursionError``."""
        return self._decode(text)

    def _float(self, text: str) -> Number:
        has_exponent = "e" in text or "E" in text
        if len(text) >= LONG_NUMBER or has_exponent:
            self.has_long_number = True
        # `1E5` may be a code as a text; as a number it says so by a plus.
        return Number(_UNSIGNED.sub(r"\1+", text) if has_exponent else text)

    def _object(self, items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if not all(map(str.isascii, found)):
            items = [(normalised_text(name), value) for name, value in items]
            found = dict(items)
        if len(found) == len(items):
            return found
        self.has_doubled = True
        return Doubled(items)


def written(value: Any) -> str:
    """The JSON text of a value, its numbers digit by digit."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{written(k)}: {written(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def no_object(record: dict[str, Any], parents: Iterable[Path]) -> str | None:
    """Dotted name of a value that should hold others and is a text, number or list."""
    for path in parents:
        here: Any = record
        for name in path:
            here = here.get(name) if isinstance(here, dict) else None
        if here is not None and not isinstance(here, dict):
            return ".".join(path)
    return None


def parents_of(every: Iterable[Iterable[Path]]) -> tuple[Path, ...]:
    """What stands above the values at these paths."""
    found = (path[:depth] for paths in every for path in paths for depth in range(1, len(path)))
    return tuple(dict.fromkeys(found))


def doubled_key(record: Any, paths: Iterable[Path]) -> str | None:
    """Dotted name of a key that stands twice where a path looks, else of a value that holds such
    a key somewhere inside."""
    for path in paths:
        here = record
        for depth, name in enumerate(path, 1):
            if not isinstance(here, dict):
                break
            if isinstance(here, Doubled) and name in here.doubled:
                return ".".join(path[:depth])
            here = here.get(name)
        else:
            if _is_doubled_inside(here):
                return ".".join(path)
    return None


def _is_doubled_inside(value: Any) -> bool:
    if isinstance(value, Doubled):
        return True
    if isinstance(value, dict):
        return any(map(_is_doubled_inside, value.values()))
    return isinstance(value, list) and any(map(_is_doubled_inside, value))


def may_hold_zero(text: str) -> bool:
    """True when a zero sign may stand in a value: as itself or escaped."""
    return "\\u0000" in text or "\x00" in text
