"""Is there anything to build? The state that a build depends on, as one fingerprint.

News are: a delivery or decision that became visible, another contract, another dbt project
or code version, or a month that ended since the last build (a finished period is published).
A mere later hour or day is none: the same deliveries give the same tables but for the
maturity of periods, which then turns at the next build.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path

from dagster_project.contracts import sources
from dagster_project.contracts.model import Contract
from dagster_project.contracts.read import read_contracts
from dagster_project.home import CONTRACTS, DBT_PROJECT, REPOSITORY, Home, write_atomic
from dagster_project.ingest import decisions, ledger
from dagster_project.warehouse.node_events import NodeEvent

DBT_FILES = (".sql", ".yml", ".yaml", ".csv", ".md")
NOT_OF_THE_PROJECT = {"target", "logs", "dbt_packages"}


def fingerprint(home: Home, contracts: Mapping[str, Contract], known_at: datetime) -> str:
    """Hash of everything that decides what a build at ``known_at`` (UTC, naive) gives."""
    digest = hashlib.sha256()
    for row in ledger.read(home):
        if row.visible_at <= known_at and row.export in contracts:
            digest.update(f"{row.delivery_id} {row.status}\n".encode())
    for item in decisions.read(home):
        if item.decided_at <= known_at:
            digest.update(f"{item.delivery_id} {item.decision} {item.decided_at}\n".encode())
    for contract in contracts.values():
        digest.update(_content(contract.path))
    digest.update(project_digest().encode())
    digest.update(f"{known_at:%Y-%m}".encode())
    return digest.hexdigest()


def project_digest() -> str:
    """Hash of the dbt project with its sources, and of the code that fills them."""
    digest = hashlib.sha256(sources.render(read_contracts(CONTRACTS)).encode())
    for path in _project_files():
        digest.update(_content(path))
    return digest.hexdigest()


def _project_files() -> list[Path]:
    found = [
        path
        for path in DBT_PROJECT.rglob("*")
        if path.suffix in DBT_FILES
        and not NOT_OF_THE_PROJECT & set(path.relative_to(DBT_PROJECT).parts)
    ]
    found += (REPOSITORY / "dagster_project" / "warehouse").glob("*.py")
    return sorted(found)


def _content(path: Path) -> bytes:
    if not path.is_file():
        return path.name.encode()
    return path.name.encode() + hashlib.sha256(path.read_bytes()).digest()


def _record_file(home: Home) -> Path:
    return home.work / "build.json"


@dataclass(frozen=True)
class LastBuild:
    """The last complete build: what it was made of, and its "today"."""

    fingerprint: str
    known_at: datetime
    # How its nodes ended: what a build without news has to say.
    nodes: tuple[NodeEvent, ...] = ()


def last_build(home: Home) -> LastBuild | None:
    """None when there is none to rely on: never made, or not as it was left."""
    if not home.warehouse.exists():
        return None
    try:
        found = json.loads(_record_file(home).read_text(encoding="utf-8"))
        if found["left"] != _left(home):
            return None
        return LastBuild(
            str(found["fingerprint"]),
            datetime.fromisoformat(found["known_at"]),
            tuple(NodeEvent(*item) for item in found.get("nodes", ())),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def record(
    home: Home,
    build_fingerprint: str,
    known_at: datetime,
    finished_at: datetime,
    nodes: Iterable[NodeEvent] = (),
) -> None:
    content = {
        "fingerprint": build_fingerprint,
        "known_at": known_at.isoformat(),
        "finished_at": finished_at.isoformat(),
        "left": _left(home),
        "nodes": [astuple(node) for node in nodes],
    }
    write_atomic(_record_file(home), json.dumps(content))


def _left(home: Home) -> str:
    """How a build left what the release reads: dbt's description of it, the warehouse's size."""
    path = home.work / "dbt" / "manifest.json"
    manifest = path.read_bytes() if path.is_file() else b""
    return f"{hashlib.sha256(manifest).hexdigest()} {home.warehouse.stat().st_size}"


def forget(home: Home) -> None:
    """Before a build starts: a killed one must not look like the one before it."""
    _record_file(home).unlink(missing_ok=True)
