"""Which layout a file has, and the reader for it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from dagster_project.contracts.model import Contract, Layout
from dagster_project.contracts.normalised_text import normalised_text
from dagster_project.ingest.model import Refusal
from dagster_project.ingest.readers import sniff
from dagster_project.ingest.readers.read_csv import QuickCsv
from dagster_project.ingest.readers.read_csv_exact import ExactCsv
from dagster_project.ingest.readers.source import NotPlain, Source
from dagster_project.ingest.readers.text import check_head, encoding_of

# Refusals that speak of a layout, not of the file: another layout may still fit.
MISMATCH = {"missing_columns", "wrong_delimiter", "wrong_format"}


def open_readers(file: Path, contract: Contract) -> Iterator[Source]:
    """The readers of a file, the quickest one first; each is made when it is asked for.

    Raises ``Refusal``, at the first one, when the file is none that the contract describes.
    """
    opener = Opener(file, contract)
    sniff.refuse_wrong(file, {layout.format for layout in opener.layouts})
    yield from opener.choose()


def unaccounted() -> Refusal:
    """No reader of the file gave a sound account."""
    return Refusal(
        "unreadable", "The file can't be read in a way that accounts for every line.",
        hint="Export it again from its program.",
    )  # fmt: skip


class Opener:
    """Opens one file by a contract; what several layouts need is read once."""

    def __init__(self, file: Path, contract: Contract) -> None:
        self._file, self._contract = file, contract
        self._documents: dict[str, Any] = {}

    @property
    def layouts(self) -> list[Layout]:
        """Layouts that may have this file name."""
        name = normalised_text(self._file.name)
        fitting = [
            layout
            for layout in self._contract.layouts
            if layout.file_pattern is None or re.search(layout.file_pattern, name)
        ]
        if not fitting:
            patterns = ", ".join(f"`{item.file_pattern}`" for item in self._contract.layouts)
            raise Refusal(
                "unexpected_name", f"No layout is meant for this file name ({patterns}).",
            )  # fmt: skip
        return fitting

    def choose(self) -> Iterator[Source]:
        """Readers for the first layout whose labels are all found, the quickest one first.

        When every layout lacks some optional column, the one that lacks the fewest.
        """
        refusals: list[tuple[Layout, Refusal]] = []
        fitting: list[tuple[Source, Iterator[Source]]] = []
        for layout in self.layouts:
            try:
                readers = self.readers(layout)
                source = next(readers)
                fitting.append((source, readers))
                if not source.binding.absent:
                    break
            except Refusal as refusal:
                if refusal.code not in MISMATCH:
                    raise
                refusals.append((layout, refusal))
        if fitting:
            quickest, others = min(fitting, key=lambda item: item[0].binding.absent)
            return chain([quickest], others)
        if len(refusals) == 1:
            raise refusals[0][1]
        code = "missing_columns"
        if all(refusal.code == refusals[0][1].code for _, refusal in refusals):
            code = refusals[0][1].code
        said = " ".join(f"Layout {layout.name}: {refusal.message}" for layout, refusal in refusals)
        raise Refusal(
            code, f"The file fits none of the {len(refusals)} layouts. {said}",
            hint=refusals[0][1].hint,
        )  # fmt: skip

    def readers(self, layout: Layout) -> Iterator[Source]:
        """Readers of the layout, the quick one first; each later one reads more exactly."""
        file, contract = self._file, self._contract
        if layout.format == "csv":
            encoding = encoding_of(file, layout.csv.encoding)
            head = check_head(file, encoding, contract.tolerance.mojibake_share)
            with contextlib.suppress(NotPlain):
                yield QuickCsv(file, contract, layout, encoding, head)
            yield ExactCsv(file, contract, layout, encoding, head)
        elif layout.format == "xlsx":
            from dagster_project.ingest.readers.read_xlsx import Sheet

            yield Sheet(self._workbook, contract, layout)
        elif layout.format == "json":
            from dagster_project.ingest.readers.read_json import JsonArray, load_document

            encoding_name = layout.csv.encoding
            if encoding_name not in self._documents:
                self._documents[encoding_name] = load_document(file, contract, layout)
            yield JsonArray(file, contract, layout, self._documents[encoding_name])
        elif layout.format == "jsonl":
            from dagster_project.ingest.readers.read_jsonl import JsonLines, Way

            ways: tuple[Way, ...] = ("trimmed", "quick")
            for way in ways:
                with contextlib.suppress(NotPlain):
                    yield JsonLines(file, contract, layout, way)
            yield JsonLines(file, contract, layout, "exact")
        else:
            from dagster_project.ingest.readers.read_xml import XmlRecords

            yield XmlRecords(file, contract, layout)
            yield XmlRecords(file, contract, layout, by_place=True)

    @cached_property
    def _workbook(self) -> Any:
        from dagster_project.ingest.readers.workbook import open_workbook

        return open_workbook(self._file)
