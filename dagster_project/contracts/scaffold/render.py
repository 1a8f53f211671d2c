"""A contract's YAML from a sample file: what could be seen, and what a person must decide."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from dagster_project.contracts.scaffold import records, text, workbook
from dagster_project.contracts.scaffold.names import column_name, is_personal
from dagster_project.contracts.scaffold.sample import Sample
from dagster_project.contracts.scaffold.values import ColumnGuess, guess
from dagster_project.errors import wrong_use

_LOGICAL = {"text": "string", "decimal": "number", "double": "number"}
_KEY_COLUMNS = 12
_IDENTIFIER = re.compile(
    r"(?<![a-zа-яё])(id|key|code|num|number|no|year|line|row|version|код|номер|год|строка|версия)"
    r"(?![a-zа-яё])|№|_id\b|Id\b",
    re.IGNORECASE,
)


def scaffold(file: Path) -> str:
    """YAML of a contract that passes ``check`` and loads ``file``; raises ``UserError``."""
    if not file.is_file():
        raise wrong_use("There is no such file.", where=file.name)
    sample = _sample(file)
    columns = _columns(sample)
    if not columns:
        raise wrong_use("No columns found.", where=file.name)
    key = _candidate_key(sample, columns)
    return _render(file, sample, columns, key)


def _sample(file: Path) -> Sample:
    with file.open("rb") as stream:
        start = stream.read(512)
    suffix = file.suffix.lower()
    if start.startswith(b"PK\x03\x04") or suffix in (".xlsx", ".xls", ".ods"):
        return workbook.sample(file)
    head = start.lstrip(b"\xef\xbb\xbf \r\n\t")
    if suffix in (".json", ".jsonl", ".ndjson") or head.startswith((b"{", b"[{")):
        return records.json_sample(file)
    if suffix == ".xml" or head.startswith((b"<?xml", b"<")):
        return records.xml_sample(file)
    return text.sample(file)


@dataclass(frozen=True)
class _Column:
    """A column with its label and heading in the file, its own name, its values and its type."""

    name: str
    label: str
    heading: str
    values: list[Any]
    guess: ColumnGuess
    is_personal: bool


def _columns(sample: Sample) -> list[_Column]:
    columns = []
    taken: set[str] = set()
    for index, label in enumerate(sample.labels):
        if not label:
            continue
        values = [row[index] for row in sample.rows]
        heading = sample.headings[index] if index < len(sample.headings) else ""
        name = column_name(heading or label, index, taken)
        taken.add(name)
        found = guess(values, sample.numbers, heading or label)
        columns.append(_Column(name, label, heading, values, found, is_personal(heading or label)))
    return columns


def _candidate_key(sample: Sample, columns: list[_Column]) -> list[str]:
    """The fewest leading columns whose values are full and differ in every record."""
    if not sample.rows:
        return []
    fit = [
        column
        for column in columns
        if column.guess.is_full and not column.is_personal and _may_name_a_row(column, columns)
    ][:_KEY_COLUMNS]
    for size in (1, 2, 3):
        for group in combinations(fit, size):
            values = zip(*(column.values for column in group), strict=True)
            if len(set(map(str, values))) == len(sample.rows):
                return [column.name for column in group]
    return []


def _may_name_a_row(column: _Column, columns: list[_Column]) -> bool:
    """Texts and dates; whole numbers only where they lead or are called an id, number or year."""
    if column.guess.type == "integer":
        called = _IDENTIFIER.search(column.heading or column.label) is not None
        return not column.guess.is_rounded and (column is columns[0] or called)
    return column.guess.type in ("text", "date", "timestamp")


def _render(file: Path, sample: Sample, columns: list[_Column], key: list[str]) -> str:
    export = column_name(file.stem, 0, set())
    title = _quoted(file.stem)
    lines = [
        f"# Guessed from {json.dumps(file.name, ensure_ascii=False)}: read every line before use.",
        "# Words are explained in data_contracts/README.md.",
        *(f"# {remark}" for remark in sample.remarks),
        "apiVersion: v3.1.0",
        "kind: DataContract",
        f"id: {_quoted(export.replace('_', '-'))}",
        f"name: {title}",
        "version: 1.0.0",
        "status: draft",
        "description:",
        '  purpose: ""  # what the export is for',
        "team:",
        '  name: ""  # who answers for the file',
        "schema:",
        f"  - name: {_quoted(export)}",
        "    logicalType: object",
        "    physicalType: file",
        "    customProperties:",
    ]
    by_label = {column.label: column.name for column in columns}
    words = dict(sample.words)
    if "fillDown" in words:
        words["fillDown"] = [by_label[label] for label in words["fillDown"] if label in by_label]
    for word, value in words.items():
        lines += [f"      - property: {word}", f"        value: {_flow(value)}"]
    lines += [
        "      # The last file replaces all. Other modes: period_snapshot, upsert, append.",
        "      - property: mode",
        "        value: full_snapshot",
        "    properties:",
    ]
    for column in columns:
        lines += _property(column, key)
    return "\n".join(lines) + "\n"


def _property(column: _Column, key: list[str]) -> list[str]:
    found = column.guess
    lines = [f"      - name: {_quoted(column.name)}"]
    if column.label != column.name:
        lines.append(f"        physicalName: {_quoted(column.label)}")
    if column.heading and column.heading != column.label:
        lines.append(f"        businessName: {_quoted(column.heading)}")
    lines.append(f"        logicalType: {_LOGICAL.get(found.type, found.type)}")
    if found.type == "decimal":
        lines.append(f"        physicalType: decimal({found.precision},{found.scale})")
    if found.type == "double":
        lines.append("        physicalType: double")
    if column.name in key:
        lines.append("        required: true")
        lines.append("        primaryKey: true")
        lines.append(f"        primaryKeyPosition: {key.index(column.name) + 1}")
    if column.is_personal:
        lines.append("        classification: personal")
    words: list[tuple[str, Any]] = []
    if found.formats:
        words.append(("formats", list(found.formats)))
    if found.null_values:
        words.append(("nullValues", list(found.null_values)))
    if found.is_rounded:
        words.append(("rounded", True))
    if found.value_map:
        words.append(("valueMap", dict(found.value_map)))
    if column.is_personal:
        words.append(("protection", "drop"))
    if words:
        lines.append("        customProperties:")
    for word, value in words:
        if word == "formats" and found.is_guess:
            lines.append("          # Day before month is a guess: no day above 12 was seen.")
        if word == "protection":
            lines.append("          # Looks personal: never stored. See personPart for pseudonyms.")
        lines += [f"          - property: {word}", f"            value: {_flow(value)}"]
    return lines


def _flow(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _quoted(value: str) -> str:
    plain = re.fullmatch(r"[A-Za-zА-Яа-яЁё_][\w -]*[\w]", value)
    reserved = value.lower() in ("true", "false", "null", "yes", "no", "on", "off")
    return value if plain and not reserved else json.dumps(value, ensure_ascii=False)
