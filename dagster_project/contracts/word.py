"""What one own word of a contract is: where it may stand, what it takes, where it acts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Level = Literal["contract", "schema", "property"]
# text, character (one character), codec (a Python encoding), pattern (a regular expression),
# number (a decimal number, may be written as text), columns (list of column names),
# map (text -> text), object and objects (fields of their own, below).
Kind = Literal[
    "text",
    "texts",
    "character",
    "codec",
    "pattern",
    "patterns",
    "integer",
    "number",
    "boolean",
    "column",
    "columns",
    "choice",
    "map",
    "object",
    "objects",
    "scope",
]


@dataclass(frozen=True)
class Word:
    """One own word: where it may stand, what it takes and means, and an example (YAML flow)."""

    name: str
    kind: Kind
    meaning: str
    example: str
    choices: tuple[str, ...] = ()
    fields: tuple[Word, ...] = ()
    is_required: bool = False
    # Formats of files in which it acts; empty: in all, or it is no matter of files.
    formats: tuple[str, ...] = ()
    # Of a choice: those that act in some formats only.
    choice_formats: dict[str, tuple[str, ...]] = field(default_factory=dict)


FORMATS = ("csv", "xlsx", "json", "jsonl", "xml")
TABLES = ("csv", "xlsx")
