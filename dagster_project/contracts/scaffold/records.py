"""Samples of JSON, JSON lines and XML files."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from lxml import etree

from dagster_project.contracts.scaffold.sample import Sample
from dagster_project.contracts.scaffold.text import read_text
from dagster_project.contracts.scaffold.values import detect_numbers
from dagster_project.errors import wrong_use

_RECORDS = 20_000


def json_sample(path: Path) -> Sample:
    """Records of the largest list of objects, or of each line."""
    name, text, is_whole = read_text(path)
    words: dict[str, Any] = {} if name == "utf-8" else {"encoding": name}
    lines = [line for line in text.split("\n") if line.strip()]
    first = _object(lines[0])
    named_so = path.suffix.lower() in (".jsonl", ".ndjson")
    follows = isinstance(_object(lines[1]), dict) if len(lines) > 1 else named_so
    if isinstance(first, dict) and follows:
        found_lines = [_object(line) for line in lines[:_RECORDS]]
        objects = [item for item in found_lines if isinstance(item, dict)]
        return _from_records({"format": "jsonl", **words}, objects)
    if not is_whole:
        raise wrong_use(
            "The JSON file is too large to guess from.",
            where=path.name,
            hint="Give a smaller sample of it.",
        )
    try:
        data = json.loads(text)
    except ValueError as error:
        raise wrong_use(f"The file is no valid JSON: {error}.", where=path.name) from error
    found = _largest_list(data, "")
    if found is None:
        raise wrong_use("The file holds no list of records.", where=path.name)
    where, records = found
    place = {"recordPath": where} if where else {}
    return _from_records({"format": "json", **words, **place}, records[:_RECORDS])


def xml_sample(path: Path) -> Sample:
    """Records are the elements that repeat most often; no entity is ever resolved."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.parse(str(path), parser).getroot()
    except (etree.XMLSyntaxError, OSError) as error:
        raise wrong_use(f"The file is no valid XML: {error}.", where=path.name) from error
    counts: Counter[str] = Counter()
    elements: dict[str, list[Any]] = {}
    for element in root.iter(etree.Element):
        if element is root:
            continue
        where = _path(element)
        counts[where] += 1
        elements.setdefault(where, []).append(element)
    if not counts:
        raise wrong_use("The file holds no records.", where=path.name)
    inner = {where for where in counts if any(len(item) or item.attrib for item in elements[where])}
    where = max(inner or counts, key=lambda item: (counts[item], -item.count("/")))
    found = elements[where][:_RECORDS]
    listed = {name for element in found for name in _repeated(element)}
    records = [_xml_record(element, listed) for element in found]
    sample = _from_records({"format": "xml", "recordPath": where}, records)
    if sample.numbers.decimal == ".":
        return sample
    words = {**sample.words, "decimalChar": sample.numbers.decimal}
    return Sample(words, sample.labels, sample.rows, sample.numbers)


def _path(element: Any) -> str:
    names = [etree.QName(element).localname]
    names += [etree.QName(parent).localname for parent in element.iterancestors()]
    return "/" + "/".join(reversed(names))


def _repeated(element: Any) -> set[str]:
    """Names of children that stand more than once: a list, which is a table of its own."""
    counts = Counter(etree.QName(child).localname for child in element.iterchildren(etree.Element))
    return {name for name, count in counts.items() if count > 1}


def _xml_record(element: Any, listed: set[str]) -> dict[str, str]:
    """Attributes, texts of children that are no list, and attributes of the parent."""
    record = {f"@{etree.QName(name).localname}": value for name, value in element.attrib.items()}
    for child in element.iterchildren(etree.Element):
        name = etree.QName(child).localname
        if name in listed:
            continue
        record.setdefault(name, (child.text or "").strip())
        for attribute, value in child.attrib.items():
            record.setdefault(f"{name}/@{etree.QName(attribute).localname}", value)
    parent = element.getparent()
    if parent is not None:
        for name, value in parent.attrib.items():
            record[f"../@{etree.QName(name).localname}"] = value
    return record


def _object(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _largest_list(data: Any, where: str) -> tuple[str, list[dict[str, Any]]] | None:
    """The longest list of objects outside of records, with its dotted path."""
    if isinstance(data, list):
        records = [item for item in data if isinstance(item, dict)]
        return (where, records) if records else None
    if not isinstance(data, dict):
        return None
    found = [
        inner
        for key, value in data.items()
        if (inner := _largest_list(value, f"{where}.{key}" if where else str(key)))
    ]
    return max(found, key=lambda item: len(item[1])) if found else None


def _from_records(words: dict[str, Any], records: list[dict[str, Any]]) -> Sample:
    flat = [_flat(record) for record in records]
    labels = list(dict.fromkeys(label for record in flat for label in record))
    rows = [[record.get(label, "") for label in labels] for record in flat]
    numbers = detect_numbers(
        [c for c in cells if isinstance(c, str)] for cells in zip(*rows, strict=True)
    )
    return Sample(words, labels, rows, numbers)


def _flat(record: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested objects as dotted paths; lists stay out (they would be tables of their own)."""
    out: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            out |= _flat(value, f"{prefix}{key}.")
        elif not isinstance(value, list):
            out[f"{prefix}{key}"] = value
    return out
