"""Is a delivery the one that is in effect already? (docs/model.md §2)"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import duckdb

from dagster_project.contracts.model import Contract
from dagster_project.ingest.delivery_states import Decision, by_delivery, own_state
from dagster_project.ingest.identity import identity, identity_of
from dagster_project.ingest.intake import Arrival, Pending
from dagster_project.ingest.ledger import LedgerRow
from dagster_project.ingest.names_version import is_current
from dagster_project.ingest.shown_names import is_hidden


def equal_in_effect(
    pending: Pending,
    rows: Sequence[LedgerRow],
    decisions: Sequence[Decision],
    now: datetime,
    accepted_file: Callable[[LedgerRow], Path],
) -> LedgerRow | None:
    """The delivery in effect, just before this one, that this one only repeats.

    Snapshots: the same content holds every scope value of the file. Upserts: nothing that came
    since has touched its keys, so a repeat that would bring old values back is none. Appends:
    a repeat never changes anything. ``accepted_file``: where the accepted rows of a delivery
    lie, which for one of the same batch isn't yet its final place.
    """
    arrival, contract = pending.arrival, pending.arrival.contract
    twins = [
        row
        for row in rows
        if row.export == contract.export
        and row.sha256 == arrival.sha256
        and row.contract_version == contract.version
        and is_current(row)
        and row.scope_keys == pending.conversion.scope_keys
        and _says_the_same(contract, row, arrival)
    ]
    if not twins:
        return None
    decided = by_delivery(decisions)
    before = sorted(
        (
            row
            for row in rows
            if row.export == contract.export
            and row.order[:3] < pending.order
            and own_state(row, decided.get(row.delivery_id, ()), now) == "open"
        ),
        key=lambda row: row.order,
    )
    twins = [row for row in before if row in twins]
    if not twins:
        return None
    twin = twins[-1]
    since = before[before.index(twin) + 1 :]
    if contract.mode == "append":
        return twin
    if contract.mode == "upsert":
        return None if _touches_keys(contract, twin, since, accepted_file) else twin
    touched = {scope for row in since for scope in row.scope_keys}
    return None if touched & set(twin.scope_keys) else twin


def _says_the_same(contract: Contract, row: LedgerRow, arrival: Arrival) -> bool:
    """The names of both give the same values."""
    own = identity_of(arrival.delivery_id)
    if own == identity_of(row.delivery_id):
        return True
    # Ids from before held what a name says of the scope only; such rows keep their names.
    by_name = identity(contract, row.file_name, row.sha256, row.contract_version)
    return not is_hidden(row.file_name) and own == by_name


def _touches_keys(
    contract: Contract,
    twin: LedgerRow,
    since: Sequence[LedgerRow],
    accepted_file: Callable[[LedgerRow], Path],
) -> bool:
    """True when a later delivery carries a row under a key (and version) of this one."""
    if not since:
        return False
    files = [str(accepted_file(row)) for row in since]
    stored = {column.name for column in contract.stored_columns if column.protection == "open"}
    key = ", ".join(
        f'"{name}"' if name in stored else f'"{name}_token"' for name in contract.row_key
    )
    with duckdb.connect() as connection:
        found = connection.execute(
            f"""
            select 1 from read_parquet($twin) as twin
            semi join read_parquet($later, union_by_name = true) as later using ({key})
            limit 1
            """,
            {"twin": str(accepted_file(twin)), "later": files},
        ).fetchone()
    return found is not None
