"""Whether the fonts of a document have every character of it.

Typst draws an empty box, or nothing, for a character that no font has, and says nothing of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from html import unescape
from typing import Any

from fontTools.ttLib import TTFont

from dagster_project.errors import UserError
from dashboards.documents.brief.model import Brief
from dashboards.documents.lettering import FONTS

# What stands between the tags of a figure: its labels.
TEXT_OF_SVG = re.compile(r">([^<>]+)<")


@cache
def drawable() -> frozenset[str]:
    """Characters of the fonts together: where one lacks a letter, the next is asked."""
    found: set[str] = set()
    for path in sorted(FONTS.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            found |= {chr(code) for code in font.getBestCmap()}
    return frozenset(found)


@dataclass
class MissingGlyph(UserError):
    """No font has a character; ``text`` is what stands around it."""

    character: str = ""
    text: str = ""


def require_glyphs(brief: Brief) -> None:
    """Raises MissingGlyph for the first character that no font has."""
    for place, text in _texts("", asdict(brief)):
        for character in text:
            if character not in drawable() and not character.isspace():
                name = unicodedata.name(character, "no name")
                near = _around(text, character)
                raise MissingGlyph(
                    f"The fonts of documents have no character “{character}” "
                    f"(U+{ord(character):04X}, {name.lower()}).",
                    where=f"{brief.title}, {place}: “{near}”",
                    hint="Workbook and HTML need no such font: --format xlsx,html. For the PDF "
                    "the text needs another spelling at its source.",
                    character=character,
                    text=near,
                )


def _texts(place: str, node: Any) -> Iterator[tuple[str, str]]:
    """Every text with the fields that lead to it; of a figure the texts that it draws."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _texts(f"{place} {key}".strip(), value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from _texts(place, value)
    elif isinstance(node, str) and place.endswith("svg"):
        yield from ((place, unescape(text)) for text in TEXT_OF_SVG.findall(node))
    elif isinstance(node, str):
        yield place, node


def _around(text: str, character: str) -> str:
    at = text.index(character)
    return text[max(0, at - 20) : at + 20]
