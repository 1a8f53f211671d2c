"""A contract of a few columns, written by the words of data_contracts/README.md alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from dagster_project.contracts.check import check
from dagster_project.contracts.model import Contract
from dagster_project.contracts.read import read_contract


def column(name: str, label: str, kind: str = "string", **own: Any) -> dict[str, Any]:
    """One property; ``kind`` may be `decimal(18,2)`; ``required``, ``primaryKey`` and
    ``pattern`` are the standard's words."""
    is_decimal = kind.startswith("decimal")
    found: dict[str, Any] = {
        "name": name,
        "physicalName": label,
        "logicalType": "number" if is_decimal else kind,
    }
    if is_decimal:
        found["physicalType"] = kind
    for word in ("required", "primaryKey"):
        if word in own:
            found[word] = own.pop(word)
    if "pattern" in own:
        found["logicalTypeOptions"] = {"pattern": own.pop("pattern")}
    if "items" in own:
        found["items"] = {"logicalType": "object", "properties": own.pop("items")}
    if own:
        found["customProperties"] = [{"property": w, "value": v} for w, v in own.items()]
    return found


def contract(folder: Path, *columns: dict[str, Any], **words: Any) -> Contract:
    """The compiled contract; it must be in order."""
    target = contract_file(folder, *columns, **words)
    assert check(target) == []
    return read_contract(target)


def contract_file(folder: Path, *columns: dict[str, Any], **words: Any) -> Path:
    """The contract as a file."""
    words = {"mode": "full_snapshot"} | words
    document = {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": "small",
        "name": "Small",
        "version": "1.0.0",
        "status": "active",
        "schema": [
            {
                "name": "small",
                "logicalType": "object",
                "customProperties": [{"property": w, "value": v} for w, v in words.items()],
                "properties": list(columns),
            }
        ],
    }
    target = folder / "small.odcs.yaml"
    target.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    return target
