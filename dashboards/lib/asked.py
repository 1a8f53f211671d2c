"""Which indicators a chart asks the release for, so that its files can define them.

A chart names none: it asks (``cells``, ``rows``). ``recording`` listens while it is made; what it
takes from a cache is heard as well, since the doors note the question before they answer it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar, cast

from dashboards.lib.scope import Scope

CODE = re.compile(r"[A-Z]\d{2}[a-z]?")
QUOTED = re.compile(rf"'({CODE.pattern})'")
Answer = TypeVar("Answer", bound=Callable[..., Any])
T = TypeVar("T")
_heard: ContextVar[dict[str, None] | None] = ContextVar("heard", default=None)


@contextmanager
def recording() -> Iterator[dict[str, None]]:
    """Codes that are asked for inside, in the order of the questions; some may be of groups."""
    outer = _heard.get()
    found: dict[str, None] = {}
    token = _heard.set(found)
    try:
        yield found
    finally:
        _heard.reset(token)
        if outer is not None:
            outer.update(found)


def noted(answer: Answer) -> Answer:
    """A door whose second argument is an indicator."""

    @wraps(answer)
    def asked(scope: Scope, indicator: str, *more: Any, **named: Any) -> Any:
        _note([indicator])
        return answer(scope, indicator, *more, **named)

    return cast(Answer, asked)


class Heard(dict[tuple[str, str], T]):
    """(indicator, place) → what is told of it: looking one up is asking for its indicator."""

    def __getitem__(self, key: tuple[str, str]) -> T:
        _note([key[0]])
        return super().__getitem__(key)

    def get(self, key: tuple[str, str], default: Any = None) -> Any:
        _note([key[0]])
        return super().get(key, default)


def note_question(sql: str, parameters: Sequence[Any]) -> None:
    """Codes that a SELECT names itself, or is given."""
    if _heard.get() is not None:
        _note(QUOTED.findall(sql))
        for parameter in parameters:
            values = parameter if isinstance(parameter, list | tuple) else [parameter]
            _note([value for value in values if isinstance(value, str) and CODE.fullmatch(value)])


def _note(codes: Sequence[str]) -> None:
    heard = _heard.get()
    if heard is not None:
        heard.update(dict.fromkeys(codes))
