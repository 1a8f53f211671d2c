"""What makes two deliveries the same one (model.md §2)."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from dagster_project.contracts.model import Contract
from dagster_project.ingest.times import compact


def stated_by_name(contract: Contract, file_name: str) -> tuple[str, ...]:
    """What the file's name says of the scope, as written.

    All other scope values stand in the content, so the content's hash already covers them.
    """
    stated = []
    for part in contract.scope:
        column = contract.column(part.column)
        pattern = part.declared_by
        if pattern is None and column.source == "file_name":
            pattern = column.source_pattern
        if pattern is not None:
            match = re.search(pattern, file_name)
            stated.append((match.group(1) if match.groups() else match.group(0)) if match else "")
    return tuple(stated)


def delivery_id(
    contract: Contract, file_name: str, sha256: str, contract_version: str, received_at: datetime
) -> str:
    """``<received_at, compact>-<12 hex of sha256(export, scope, content, contract version)>``."""
    identity = "\n".join(
        (contract.export, *stated_by_name(contract, file_name), sha256, contract_version)
    )
    return f"{compact(received_at)}-{hashlib.sha256(identity.encode()).hexdigest()[:12]}"
