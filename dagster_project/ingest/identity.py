"""What makes two deliveries the same one (docs/model.md §2)."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from dagster_project.contracts.model import Contract
from dagster_project.ingest.key import NAMES_VERSION
from dagster_project.ingest.times import compact


def stated_by_name(contract: Contract, file_name: str) -> tuple[str, ...]:
    """What the contract takes from a file's name, as written: the only place outside of its
    bytes that gives a delivery values. (The hash of the content covers sheets and cells; folders
    say when it was received, which orders deliveries and is part of their ids.)
    """
    patterns = []
    scope = {part.column: part.declared_by for part in contract.scope}
    for part in contract.scope:
        column = contract.column(part.column)
        named = column.source_pattern if column.source == "file_name" else None
        patterns.append(part.declared_by or named)
    for column in contract.columns:
        is_said = column.name in scope and scope[column.name] is None
        if column.source == "file_name" and not is_said:
            patterns.append(column.source_pattern)
    patterns.append(contract.sent_at_from)
    stated = [_stated(pattern, file_name) for pattern in patterns if pattern is not None]
    # Which of several layouts a file is read by.
    for layout in contract.layouts:
        if layout.file_pattern is not None:
            stated.append("yes" if re.search(layout.file_pattern, file_name) else "no")
    return tuple(stated)


def _stated(pattern: str, file_name: str) -> str:
    match = re.search(pattern, file_name)
    if match is None:
        return ""
    return "".join(part or "" for part in match.groups()) or match.group(0)


def identity(contract: Contract, file_name: str, sha256: str, contract_version: str) -> str:
    """12 hex of sha256(export, what the name gives, content, contract version, and for persons
    the version of the rules of names)."""
    parts = [contract.export, *stated_by_name(contract, file_name), sha256, contract_version]
    if contract.has_persons:
        parts.append(f"names {NAMES_VERSION}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def identity_of(delivery_id: str) -> str:
    """The identity that stands in an id."""
    return delivery_id.rsplit("-", 1)[-1]


def delivery_id(
    contract: Contract, file_name: str, sha256: str, contract_version: str, received_at: datetime
) -> str:
    """``<received_at, compact>-<identity>``."""
    own = identity(contract, file_name, sha256, contract_version)
    return f"{compact(received_at)}-{own}"
