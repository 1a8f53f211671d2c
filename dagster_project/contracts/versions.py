"""How far a change of a contract must raise its version.

``versions.lock.json`` beside the contracts holds, per export, the version last agreed and what
others rely on. Removing, renaming or retyping a column, or changing key, mode, scope or order
needs a new major version; a new column a new minor one; any other change of how files are read
a new patch (a contract's version is part of a delivery's identity, so that files can be loaded
again). Descriptions may change freely.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, astuple
from pathlib import Path
from typing import Any

from dagster_project.contracts.document import Document, Problem, load
from dagster_project.contracts.model import Column, Contract, Tolerance
from dagster_project.contracts.read import read_contracts
from dagster_project.errors import wrong_use
from dagster_project.home import write_atomic

LOCK = "versions.lock.json"
_COMMAND = "Then run `python -m dagster_project.contracts.generate`."
_WORDS_ONLY = {"title", "title_ru", "description", "description_ru", "classification"}
# Column words that came after the first lock: a contract that does not use one is as it was.
_NEWER = {"known_values", "bad_value", "explode", "items"}
_FREE = {"path", "version", "owner", "quality", "title_en", "frequency", "freshness_days"}
# Words that came later: a contract that does not use one is as it was.
_LATER = {
    name: getattr(Tolerance(), name)
    for name in ("lost_rows_share", "lost_amount_share", "dropped_values_share")
} | {"empty_file": "held", "is_inside_persons": False, "speaks_of_persons": False}


def _agreed(items: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in items if name not in _LATER or value != _LATER[name]}


def fingerprint(contract: Contract) -> dict[str, Any]:
    """What others rely on (``relied_on``) and a hash of how files are read (``reading``)."""
    content = {
        name: value
        for name, value in asdict(contract, dict_factory=_agreed).items()
        if name not in _FREE | _WORDS_ONLY | {"columns"}
    }
    content["columns"] = [_read_as(column) for column in contract.columns]
    deleted_when = astuple(contract.deleted_when) if contract.deleted_when else None
    content["deleted_when"] = deleted_when
    packed = json.dumps(content, sort_keys=True, ensure_ascii=False).encode()
    return {
        "version": contract.version,
        "relied_on": {
            "columns": {
                name: _stored_as(column)
                for listed in contract.columns
                for name, column in _with_items(listed)
            },
            "key": list(contract.key),
            "mode": contract.mode,
            "scope": [part.column for part in contract.scope],
            "order_by": list(contract.order_by),
            "deleted_when": list(deleted_when or ()),
            "person": dict(sorted(contract.person.items())),
            "person_age_at": contract.person_age_at,
        },
        "reading": hashlib.sha256(packed).hexdigest(),
    }


def _read_as(column: Column) -> dict[str, Any]:
    """What the reading of a column depends on."""
    found = {
        name: value
        for name, value in asdict(column).items()
        if name not in _WORDS_ONLY | {"person_part"}  # it stands under `person` already
        and not (name in _NEWER and not value)
    }
    if column.items:
        found["items"] = [_read_as(item) for item in column.items]
    return found


def _with_items(column: Column) -> Iterator[tuple[str, Column]]:
    yield column.name, column
    for item in column.items:
        yield f"{column.name}.{item.name}", item


def _stored_as(column: Column) -> str:
    if column.items:
        return "list"
    size = f"({column.precision},{column.scale})" if column.type == "decimal" else ""
    guard = "" if column.protection == "open" else f", {column.protection}"
    return f"{column.type}{size}{guard}"


def render(contracts: dict[str, Contract]) -> str:
    """Content of the lock file."""
    locked = {export: fingerprint(contract) for export, contract in sorted(contracts.items())}
    return json.dumps(locked, indent=1, ensure_ascii=False) + "\n"


def read_lock(folder: Path) -> dict[str, Any]:
    """The agreed state; empty when the folder has no lock file."""
    path = folder / LOCK
    if not path.exists():
        return {}
    try:
        locked = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise wrong_use(
            "The lock file is damaged.",
            where=path.name,
            hint="Take it back from git.",
        ) from error
    return dict(locked)


def write(folder: Path) -> None:
    """Agree to the contracts as they are; refuses a change without the version it needs."""
    contracts = read_contracts(folder)
    lock = read_lock(folder)
    wrong = []
    for contract in contracts.values():
        document = load(contract.path)
        assert isinstance(document, Document)  # read_contracts has just read it
        wrong += problems(document, contract, lock)
    if wrong:
        raise wrong_use(
            "A change needs a new version:\n" + "\n".join(f"  {problem}" for problem in wrong),
            where=LOCK,
        )
    write_atomic(folder / LOCK, render(contracts))


def problems(document: Document, contract: Contract, lock: dict[str, Any]) -> list[Problem]:
    """At most one problem: the version is too low for what has changed since the lock."""
    before = lock.get(contract.export)
    if before is None:
        return []
    now = fingerprint(contract)
    old, new = _numbers(before["version"]), _numbers(contract.version)
    if new < old:
        said = f"The version went back from {before['version']} to {contract.version}."
        return [document.problem(("version",), said, "Versions only rise.")]
    breaking, added = _differences(before["relied_on"], now["relied_on"])
    needed, why = old, ""
    if breaking:
        needed, why = (old[0] + 1, 0, 0), f"A breaking change ({'; '.join(breaking)})"
    elif added:
        needed, why = (old[0], old[1] + 1, 0), f"A new column ({', '.join(added)})"
    elif now["reading"] != before["reading"]:
        needed, why = (old[0], old[1], old[2] + 1), "A change of how files are read"
    if new >= needed:
        return []
    wanted = ".".join(str(number) for number in needed)
    return [
        document.problem(
            ("version",),
            f"{why} needs a new version: {contract.version} → {wanted}.",
            f"Raise `version`. {_COMMAND}",
        )
    ]


def _differences(old: dict[str, Any], new: dict[str, Any]) -> tuple[list[str], list[str]]:
    """What breaks those who rely on the old contract, and columns that are new."""
    breaking = []
    for name, kind in old["columns"].items():
        now = new["columns"].get(name)
        if now is None:
            breaking.append(f"column `{name}` is gone")
        elif now != kind:
            breaking.append(f"column `{name}` was {kind} and is {now}")
    labels = {"order_by": "orderBy", "deleted_when": "deletedWhen", "person_age_at": "personAgeAt"}
    for part in old.keys() - {"columns"}:
        if old[part] != new.get(part):
            breaking.append(f"`{labels.get(part, part)}` changed")
    added = [name for name in new["columns"] if name not in old["columns"]]
    return sorted(breaking), added


def _numbers(version: str) -> tuple[int, int, int]:
    major, minor, patch = (int(part) for part in version.split("."))
    return major, minor, patch
