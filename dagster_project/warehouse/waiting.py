"""Which held and refused deliveries still want a person, and which were replaced since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from dagster_project.contracts.model import Contract
from dagster_project.ingest.listing import Listed

SET_ASIDE = ("held", "refused")
IN_USE = ("in_effect", "superseded")


def waiting(deliveries: Iterable[Listed], contracts: Mapping[str, Contract]) -> set[str]:
    """Ids of deliveries that were held or refused and not replaced; ``deliveries`` as
    ``listing.deliveries`` gives them.

    A file is replaced when one of its name came later and counts or did count; a held snapshot
    also when all it speaks of was delivered again.
    """
    listed = list(deliveries)
    names: dict[tuple[str, str], datetime] = {}
    scopes: dict[tuple[str, str], datetime] = {}
    for item in listed:
        if item["state"] in IN_USE:
            _latest(names, (item["export"], item["file_name"]), item["received_at"])
            for scope in item["scope_keys"]:
                _latest(scopes, (item["export"], scope), item["order_at"])

    def is_replaced(item: Listed) -> bool:
        export = item["export"]
        if names.get((export, item["file_name"]), datetime.min) > item["received_at"]:
            return True
        contract = contracts.get(export)
        is_snapshot = contract is not None and contract.mode.endswith("_snapshot")
        if item["state"] != "held" or not is_snapshot or not item["scope_keys"]:
            return False
        later = (scopes.get((export, scope), datetime.min) for scope in item["scope_keys"])
        return all(moment > item["order_at"] for moment in later)

    return {
        item["delivery_id"]
        for item in listed
        if item["state"] in SET_ASIDE and not is_replaced(item)
    }


def _latest(found: dict[tuple[str, str], datetime], key: tuple[str, str], moment: datetime) -> None:
    found[key] = max(found.get(key, datetime.min), moment)
