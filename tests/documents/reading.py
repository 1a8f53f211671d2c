"""Briefs made for tests, and what their files say."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from lxml import html as parser

from dashboards.documents.brief.model import (
    Brief,
    Head,
    Printed,
    Sources,
)
from dashboards.views.country.selection import CountrySelection

PLACE, YEAR = "KAZ", "2025"
CHOSEN = CountrySelection(place=PLACE, year=YEAR)
NUMBER = re.compile(r"[−-]?\d[\d\u00a0\u202f,.]*")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0,0h9"/></svg>'


def small(**changes: object) -> Brief:
    """A brief without figures, to be changed."""
    table = Printed("Table", ("A", "B"), (False, True), (300.0, 193.0), (("a", "1"),))
    plain = Brief(
        "en",
        "Somewhere",
        "2025",
        "Agency",
        date(2026, 11, 1),
        Head("left", "right"),
        "foot",
        {key: key for key in ("main", "remarks", "sources", "figure", "table")},
        (),
        (),
        (),
        (),
        Sources("note", table, "hash"),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def said_by(pdf: bytes, tmp_path: Path) -> str:
    """The text of a PDF without its spaces: a line may break anywhere."""
    path = tmp_path / "one.pdf"
    path.write_bytes(pdf)
    found = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True)
    return squeezed(found.stdout.decode())


def squeezed(text: str) -> str:
    # A word may be parted at the end of a line, with a hyphen that the text has not.
    return re.sub(r"[\s\u00ad-]", "", text)


def parsed(content: bytes) -> Any:
    return parser.fromstring(content.decode())


def number(text: str, language: str) -> Decimal | None:
    found = NUMBER.search(text)
    if found is None:
        return None
    plain = re.sub(r"[\u00a0\u202f]", "", found[0]).replace("−", "-").rstrip(",.")
    plain = plain.replace(",", ".") if language == "ru" else plain.replace(",", "")
    return Decimal(plain)


def tables(told: Brief) -> list[Printed]:
    return [table for section in told.sections for table in section.tables]


def sheets_of(content: bytes) -> dict[str, list[list[Any]]]:
    """Title → rows beneath the head of each sheet but the first."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    found = {}
    for sheet in book.worksheets[1:]:
        lines = [list(line) for line in sheet.iter_rows(values_only=True)]
        assert lines[0][0] not in found
        end = next(at for at, line in enumerate([*lines[4:], [None]]) if not any_value(line))
        found[str(lines[0][0])] = lines[4 : 4 + end]
    return found


def any_value(line: Sequence[Any]) -> bool:
    return any(value is not None for value in line)


def numbers_of(line: Sequence[Any]) -> list[Decimal]:
    return [Decimal(str(value)) for value in line if isinstance(value, int | float)]
