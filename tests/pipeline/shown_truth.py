"""``truth.json`` under the names that files of persons have outside the landing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from dagster_project.contracts.model import Contract
from dagster_project.home import Home
from dagster_project.ingest.key import load_key
from dagster_project.ingest.shown_names import ShownNames


def truth_as_shown(file: Path, home: Home, contracts: dict[str, Contract]) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    names = ShownNames(load_key(home).secret)

    def shown(path: str) -> str:
        folder, export, rest = path.split("/", 2)
        return f"{folder}/{names.path(contracts[export], f'{export}/{rest}')}"

    return truth | {
        "receipts": {shown(path): receipt for path, receipt in truth["receipts"].items()},
        "defects": [[shown(path), *rest] for path, *rest in truth["defects"]],
        "superseded": {shown(path): moment for path, moment in truth["superseded"].items()},
    }
