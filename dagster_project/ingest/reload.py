"""Reload: deliveries converted again after their contract was put right, or the rules of names
(docs/model.md §2).

The new delivery keeps the place of the old one in the delivery order, and counts from the
moment of the decision; the old one counts until then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from dagster_project import disk
from dagster_project.contracts.model import Contract
from dagster_project.errors import UserError, wrong_use
from dagster_project.home import Home
from dagster_project.ingest import decisions, landing, names_version
from dagster_project.ingest.delivery_states import by_delivery, own_state
from dagster_project.ingest.intake import Arrival, Convert
from dagster_project.ingest.ledger import LedgerRow
from dagster_project.ingest.load import BATCH_FILES, load_arrivals
from dagster_project.ingest.loader import Loader, open_loader
from dagster_project.ingest.model import Receipt


def reload(
    home: Home,
    contracts: Mapping[str, Contract],
    *,
    now: datetime,
    delivery_id: str | None = None,
    export: str | None = None,
    convert: Convert | None = None,
) -> list[Receipt]:
    """Convert one delivery, or all of an export, by the contract as it is now.

    Works on the kept originals. Deliveries that are of the present contract version and rules of
    names already, or were taken out of effect, are passed over; when that leaves nothing, says
    why.
    """
    with (
        disk.watched(home, "the reload"),
        open_loader(home, contracts, now=now, convert=convert) as loader,
    ):
        if delivery_id is not None:
            chosen = [decisions.find(loader.rows, delivery_id)]
        else:
            chosen = [row for row in loader.rows if row.export == export]
        name = chosen[0].export if delivery_id is not None else export or ""
        if name not in contracts:
            raise wrong_use(
                f"There is no contract for {name}.",
                hint="Put it into the contracts folder first.",
            )
        contract = contracts[name]
        arrivals = _arrivals(loader, contract, chosen)
        if delivery_id is not None and not arrivals:
            raise wrong_use(
                f"Nothing to reload: {chosen[0].delivery_id} was loaded by version "
                f"{contract.version} of its contract, or is out of effect.",
                where=name,
                hint="Raise the contract's version when you change it.",
            )
        given: list[Receipt] = []
        for start in range(0, len(arrivals), BATCH_FILES):
            outcomes = load_arrivals(loader, arrivals[start : start + BATCH_FILES])
            given += [receipt for _, receipt in outcomes]
    return given


def _arrivals(loader: Loader, contract: Contract, rows: Sequence[LedgerRow]) -> list[Arrival]:
    decided = by_delivery(loader.decided)
    replaced = {row.replaces_delivery_id for row in loader.rows}
    arrivals = []
    missing = []
    for row in rows:
        is_current = row.contract_version == contract.version and names_version.is_current(row)
        state = own_state(row, decided.get(row.delivery_id, ()), loader.now)
        if is_current or state == "withdrawn" or row.delivery_id in replaced:
            continue
        landed = landing.find_landed(
            loader.home,
            row.sha256,
            row.file_name,
            lambda name: loader.names.name(contract, name),
        )
        if landed is None:
            missing.append(row.delivery_id)
            continue
        arrivals.append(
            Arrival(
                contract,
                row.file_name,
                row.file_path,
                landed,
                row.sha256,
                row.received_at,
                decided_at=loader.now,
                replaces_delivery_id=row.delivery_id,
            )
        )
    if missing:
        raise UserError(
            f"The originals of {len(missing)} deliveries are no longer kept: {', '.join(missing)}.",
            where=contract.export,
            hint="Put the files into the inbox again; they are loaded by the new contract.",
        )
    return arrivals
