"""Whose file is it? Finds the export whose labels stand in a file that its folder refused."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

from dagster_project.contracts.model import Contract

HEAD_BYTES = 1 << 18
FITS = 0.9  # share of an export's required labels that must be found


def head_text(file: Path) -> str:
    """The beginning of a file as text, in whatever encodings it may be; lower case."""
    with file.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    if head.startswith(b"PK"):
        head = _workbook_strings(file)
    encodings = ["utf-8", "cp1251", "cp866"]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    return "\n".join(head.decode(name, errors="ignore") for name in encodings).lower()


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


def share_found(contract: Contract, text: str) -> float:
    """Share of the export's required labels that occur in the text, by its best layout."""
    best = 0.0
    for layout in contract.layouts:
        labels = []
        for column in contract.columns:
            if column.is_required and column.source == "record":
                label = layout.labels.get(column.name, column.label)
                labels.append(_spoken(label, layout.format))
        if labels:
            best = max(best, sum(label in text for label in labels) / len(labels))
    return best


def _spoken(label: str, file_format: str) -> str:
    """The part of a label that stands in the file as such."""
    if file_format in ("json", "jsonl"):
        return f'"{label.split(".")[-1]}"'.lower()
    if file_format == "xml":
        return label.split("/")[-1].removeprefix("@").lower()
    return label.split(" / ")[-1].lower()


def closest(file: Path, contracts: Mapping[str, Contract], refused_by: str) -> str | None:
    """The other export whose labels this file carries clearly better; None when there is none."""
    text = head_text(file)
    own = share_found(contracts[refused_by], text)
    scores = {
        name: share_found(contract, text)
        for name, contract in contracts.items()
        if name != refused_by
    }
    best = max(scores, key=lambda name: (scores[name], name), default=None)
    if best is None or scores[best] < FITS or scores[best] <= own:
        return None
    return best
