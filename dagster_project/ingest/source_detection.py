"""Finds the export that a refused file seems to belong to, by the labels that stand in it."""

from __future__ import annotations

import fnmatch
import re
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path

from dagster_project.contracts.model import Contract, FileFormat

HEAD_BYTES = 1 << 18
FITS = 0.9  # share of an export's required labels that must be found
FEWEST = 3  # one or two labels stand in a file by chance


def head_text(file: Path) -> tuple[str, tuple[FileFormat, ...]]:
    """The beginning of a file as text, in whatever encodings it may be, in lower case; and the
    formats that it may have."""
    with file.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    is_workbook = head.startswith(b"PK")
    if is_workbook:
        head = _workbook_strings(file)
    encodings = ["utf-8", "cp1251", "cp866"]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    text = "\n".join(head.decode(name, errors="ignore") for name in encodings).lower()
    return text, formats_of(text, is_workbook)


def _workbook_strings(file: Path) -> bytes:
    """The first strings of a workbook; empty when the archive isn't one."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = [
                name
                for name in archive.namelist()
                if name == "xl/sharedStrings.xml" or name.startswith("xl/worksheets/sheet")
            ]
            parts = []
            for name in sorted(names)[:3]:
                with archive.open(name) as stream:
                    parts.append(stream.read(HEAD_BYTES))
            return b"\n".join(parts)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError):
        return b""


def formats_of(text: str, is_workbook: bool) -> tuple[FileFormat, ...]:
    """The formats that a file of this beginning may have."""
    if is_workbook:
        return ("xlsx",)
    start = text.lstrip("\ufeff \t\r\n")[:1]
    if start == "<":
        return ("xml",)
    if start == "{":
        return ("json", "jsonl")
    return ("json",) if start == "[" else ("csv",)


def share_found(contract: Contract, text: str, formats: Collection[FileFormat]) -> float:
    """Share of the export's required labels that stand in the text, by its best layout of these
    formats; nothing when fewer than ``FEWEST`` do."""
    best = 0.0
    for layout in contract.layouts:
        if layout.format not in formats:
            continue
        labels = []
        for column in contract.columns:
            if column.is_required and column.source == "record":
                label = layout.labels.get(column.name, column.label)
                labels.append(_spoken(label, layout.format))
        found = sum(_stands_in(label, text) for label in dict.fromkeys(labels))
        if found >= FEWEST:
            best = max(best, found / len(dict.fromkeys(labels)))
    return best


def is_named_for(contract: Contract, file_name: str) -> bool:
    """The name is one that files of the export have."""
    lower = file_name.lower()
    return any(fnmatch.fnmatchcase(lower, item.lower()) for item in contract.file_patterns)


def _spoken(label: str, file_format: str) -> str:
    """The part of a label that stands in the file as such."""
    if file_format in ("json", "jsonl"):
        return f'"{label.split(".")[-1]}"'.lower()
    if file_format == "xml":
        return label.split("/")[-1].removeprefix("@").lower()
    return label.split(" / ")[-1].lower()


def _stands_in(label: str, text: str) -> bool:
    """As a whole: `id` is no part of `paid`."""
    return re.search(rf"(?<!\w){re.escape(label)}(?!\w)", text) is not None


def closest(file: Path, contracts: Mapping[str, Contract], refused_by: str) -> str | None:
    """The other export whose labels this file carries clearly better; None when there is none.

    A file of persons is never sent to an export that does not guard them.
    """
    text, formats = head_text(file)
    refusing = contracts[refused_by]
    own = share_found(refusing, text, formats)
    scores = {
        name: share_found(contract, text, formats)
        for name, contract in contracts.items()
        if name != refused_by
        and (contract.has_persons or not refusing.has_persons)
        and is_named_for(contract, file.name)
    }
    best = max(scores, key=lambda name: (scores[name], name), default=None)
    if best is None or scores[best] < FITS or scores[best] <= own:
        return None
    return best
