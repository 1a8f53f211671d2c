"""Which figures a chart asked for while it was made: what is told beside them follows from that.

``cells`` and ``history`` say what they are asked; nobody else needs to declare it. A function that
keeps its answer (``st.cache_data``) and asks inside would be silent the second time, so none does
(tests/dashboards/test_notes.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

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
    """Collects what is asked for inside the block."""
    asks: list[Ask] = []
    token = _ASKS.set(asks)
    try:
        yield asks
    finally:
        _ASKS.reset(token)


def asked(ask: Ask) -> None:
    """Say that a figure was asked for."""
    heard = _ASKS.get()
    if heard is not None and ask not in heard:
        heard.append(ask)


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
