"""The catalogue of texts: ``locale/<language>.yml``, keys shared by both languages.

A text is a string with ``{named}`` parts, or a mapping of plural categories (``one``, ``few``,
``many``, ``other``) chosen by the number ``n`` as Unicode CLDR says for the language.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from babel import Locale
from ruamel.yaml import YAML

from dashboards.lib.format import NO_BREAK_SPACE, Formats

FOLDER = Path(__file__).resolve().parent.parent / "locale"
PLURAL_CATEGORIES = {"zero", "one", "two", "few", "many", "other"}
Message = str | dict[str, str]


def joined(text: str) -> str:
    """A written text whose numbers no line parts from their per cent."""
    return text.replace(" %", f"{NO_BREAK_SPACE}%")


def inside(text: str) -> str:
    """A name as it stands inside a line or a legend: begun small, unless it is an abbreviation."""
    return text if text[1:2].isupper() else f"{text[:1].lower()}{text[1:]}"


@cache
def catalogue(language: str) -> dict[str, Message]:
    """All texts of a language, flat: ``page.part`` → message."""
    tree = YAML(typ="safe").load((FOLDER / f"{language}.yml").read_text(encoding="utf-8"))
    flat: dict[str, Message] = {}
    _flatten("", tree, flat)
    return flat


def _flatten(prefix: str, node: dict[str, Any], flat: dict[str, Message]) -> None:
    for key, value in node.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and not PLURAL_CATEGORIES.issuperset(value):
            _flatten(f"{name}.", value, flat)
        else:
            flat[name] = (
                {form: joined(text) for form, text in value.items()}
                if isinstance(value, dict)
                else joined(value)
            )


@cache
def _plural_form(language: str) -> Callable[[float], str]:
    return Locale(language).plural_form


@dataclass(frozen=True)
class Phrase:
    """A text that one chart alone says, beside the chart: ``Phrase(ru="…", en="…")``.

    ``{named}`` parts as in the catalogue; raises ValueError where the languages differ in them.
    """

    ru: str
    en: str

    def __post_init__(self) -> None:
        if parts_of(self.ru) != parts_of(self.en):
            raise ValueError(f"other parts in another language: {self.ru} / {self.en}")

    def __call__(self, language: str, **parts: object) -> str:
        text = self.ru if language == "ru" else self.en
        return text.format(**parts) if parts else text


def parts_of(message: str) -> set[str]:
    """Names of the ``{named}`` parts of a text."""
    return {name for _, name, _, _ in Formatter().parse(message) if name}


@dataclass(frozen=True)
class Texts:
    """Texts in one language: ``texts("overview.title")``, ``texts("count.day", n=5)``."""

    language: str

    def __call__(self, key: str, /, n: float | None = None, **parts: object) -> str:
        message = catalogue(self.language)[key]
        if isinstance(message, dict):
            if n is None:
                raise ValueError(f"the text {key} needs a number n")
            message = message[_plural_form(self.language)(abs(n))]
        if n is not None:
            parts = {"n": Formats(self.language).number(n), **parts}
        return message.format(**parts) if parts else message

    def get(self, key: str, fallback: str) -> str:
        """Text of a code that comes from data, or the code itself when it is new to us."""
        message = catalogue(self.language).get(key, fallback)
        return message if isinstance(message, str) else fallback
