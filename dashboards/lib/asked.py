"""Which figures a chart asked for while it was made: definitions in its files and the notes beside
it follow from that.

A chart names none. ``cells``, ``history`` and ``change_of`` say what they are asked before they
look into their caches; of a SELECT of a chart's own the codes in it are heard. A function that
keeps its answer (``st.cache_data``) and asks inside would be silent the second time, so none does
(tests/dashboards/test_notes.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

CODE = re.compile(r"[A-Z]\d{2}[a-z]?")
QUOTED = re.compile(rf"'({CODE.pattern})'")
Value = TypeVar("Value")


@dataclass(frozen=True)
class Ask:
    """An indicator, the places and the periods asked for; none means all."""

    indicator: str
    places: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()


_ASKS: ContextVar[list[Ask] | None] = ContextVar("asks", default=None)


@contextmanager
def listening() -> Iterator[list[Ask]]:
    """Collects what is asked for inside the block; who listens around it hears it, too."""
    outer = _ASKS.get()
    asks: list[Ask] = []
    token = _ASKS.set(asks)
    try:
        yield asks
    finally:
        _ASKS.reset(token)
        for ask in asks if outer is not None else ():
            asked(ask)


def asked(ask: Ask) -> None:
    """Say that a figure was asked for."""
    heard = _ASKS.get()
    if heard is not None and ask not in heard:
        heard.append(ask)


def asked_in(sql: str, parameters: Sequence[Any]) -> None:
    """Codes that a SELECT names or is given; of places and periods it says nothing, so they count
    only where nobody said more of the indicator."""
    heard = _ASKS.get()
    if heard is None:
        return
    found = QUOTED.findall(sql)
    for parameter in parameters:
        values = parameter if isinstance(parameter, list | tuple) else [parameter]
        found += [value for value in values if isinstance(value, str) and CODE.fullmatch(value)]
    known = {ask.indicator for ask in heard}
    for code in found:
        if code not in known:
            asked(Ask(code))


class Told(Mapping[tuple[str, str], Value]):
    """(indicator, place) → what is known of it; who looks at one has asked for it."""

    def __init__(self, found: Mapping[tuple[str, str], Value]) -> None:
        self._found = found

    def __getitem__(self, key: tuple[str, str]) -> Value:
        asked(Ask(key[0], (key[1],)))
        return self._found[key]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
