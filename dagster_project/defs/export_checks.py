"""Checks of an export: nothing waits for a person, the data are fresh, what was due came."""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg

from dagster_project.contracts.model import Contract
from dagster_project.defs.names import raw_key
from dagster_project.defs.verdicts import Verdict, moment
from dagster_project.warehouse.export_state import ExportState, allowed_age
from dagster_project.warehouse.lateness import EVERYONE

IN_EFFECT = "deliveries_are_in_effect"
FRESH = "data_are_fresh"
CAME = "due_deliveries_came"
SHOWN = 20


def check_specs(contract: Contract) -> list[dg.AssetCheckSpec]:
    asset = raw_key(contract.export)
    days = allowed_age(contract).days
    return [
        dg.AssetCheckSpec(
            IN_EFFECT,
            asset=asset,
            description="No delivery is held, and none was refused that was not sent again.",
        ),
        dg.AssetCheckSpec(
            FRESH,
            asset=asset,
            description=f"The newest delivery in effect came at most {days} days ago: the "
            "period of the export and the lag its contract agrees on.",
        ),
        dg.AssetCheckSpec(
            CAME,
            asset=asset,
            description="Every delivery that was due came (seed expected_deliveries).",
        ),
    ]


def verdicts(state: ExportState) -> Iterator[Verdict]:
    yield in_effect(state)
    yield fresh(state)
    yield came(state)


def in_effect(state: ExportState) -> Verdict:
    waiting = state.waiting
    said = f"{len(waiting)} wait for a person." if waiting else "None waits for a person."
    shown = {
        f"{item.file} ({item.state})": dg.MetadataValue.text(item.reason or "see the shell")
        for item in waiting[-SHOWN:]
    }
    return Verdict(_key(state, IN_EFFECT), not waiting, said, shown)


def fresh(state: ExportState) -> Verdict:
    # A text: Dagster draws a plot of every number.
    allowed = dg.MetadataValue.text(str(state.allowed.days))
    if state.age is None or state.newest_at is None:
        said = "No delivery is in effect."
        return Verdict(_key(state, FRESH), False, said, {"allowed_days": allowed})
    metadata = {
        "age_days": dg.MetadataValue.int(state.age.days),
        "allowed_days": allowed,
        "newest_received_at": moment(state.newest_at),
    }
    said = f"The data in effect are {state.age.days} days old, {state.allowed.days} are allowed."
    return Verdict(_key(state, FRESH), state.is_fresh, said, metadata)


def came(state: ExportState) -> Verdict:
    missing = state.missing
    said = f"{len(missing) or 'None'} of {len(state.expected)} due or to come is missing."
    # The newest first: they can still be asked for.
    newest = sorted(missing, key=lambda item: item.due_on, reverse=True)[:SHOWN]
    shown = {
        f"{_who(item.post_code)} {item.period_code}": dg.MetadataValue.text(f"due {item.due_on}")
        for item in newest
    }
    return Verdict(_key(state, CAME), not missing, said, shown)


def _who(post_code: str) -> str:
    return "everyone" if post_code == EVERYONE else post_code


def _key(state: ExportState, name: str) -> dg.AssetCheckKey:
    return dg.AssetCheckKey(raw_key(state.export), name)
