"""What a brief says, ready to be set: every number and date is already a text of the language.

The same ``Brief`` becomes PDF and HTML, so that they cannot differ. Texts are plain: none of them
is markup of any kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CardText:
    """One headline figure; ``change`` is coloured by ``tone`` (good, bad, flat)."""

    label: str
    value: str
    is_word: bool = False  # the value is the word of a status, no number
    change: str = ""
    tone: str = "flat"
    remarks: str = ""


@dataclass(frozen=True)
class Printed:
    """A table of texts; ``marks`` explain the signs that stand beside its numbers.

    ``widths``: of the columns, in points on A4.
    """

    caption: str
    head: tuple[str, ...]
    numeric: tuple[bool, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    marks: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Chart:
    """A figure as SVG with its words."""

    key: str
    title: str
    note: str
    alt: str = ""
    svg: str = ""
    foot: str = ""


@dataclass(frozen=True)
class Sign:
    """A word of a legend, and its sign as SVG."""

    word: str
    svg: str


@dataclass(frozen=True)
class Undrawn:
    """A figure of which there is nothing to see: what it is, and what can be said instead."""

    title: str
    said: str


@dataclass(frozen=True)
class Section:
    """``columns``: how many charts stand side by side; ``legend``: one for all of them."""

    title: str
    charts: tuple[Chart, ...] = ()
    tables: tuple[Printed, ...] = ()
    columns: int = 0
    legend: tuple[Sign, ...] = ()
    undrawn: tuple[Undrawn, ...] = ()


@dataclass(frozen=True)
class Head:
    """The running head of every page."""

    left: str
    right: str


@dataclass(frozen=True)
class Sources:
    """Which deliveries the figures rest on, and how the release itself is checked."""

    note: str
    table: Printed
    hash: str


@dataclass(frozen=True)
class Brief:
    language: str
    title: str
    subtitle: str
    author: str
    known_on: date
    head: Head
    foot: str
    words: dict[str, str]
    cards: tuple[CardText, ...]
    summary: tuple[str, ...]
    sections: tuple[Section, ...]
    remarks: tuple[str, ...]
    sources: Sources
