"""One file of the inbox up to the verdict: landed, named, converted into temporary Parquet."""

from __future__ import annotations

import fnmatch
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from dagster_project import disk, faults
from dagster_project.contracts.homoglyphs import appearance, unnoticed_signs
from dagster_project.contracts.model import Contract
from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.ingest import source_detection
from dagster_project.ingest.identity import delivery_id
from dagster_project.ingest.key import PseudonymKey
from dagster_project.ingest.model import (
    Conversion,
    DeliveryHeader,
    OutputPaths,
    Progress,
    Refusal,
    Request,
)
from dagster_project.ingest.times import sent_at
from dagster_project.ingest.verdict import is_balanced

logger = logging.getLogger(__name__)


class Convert(Protocol):
    """The readers' side of the load (``judging.convert.convert_all``)."""

    def __call__(
        self, requests: Sequence[Request], contract: Contract, key: PseudonymKey | None
    ) -> Iterator[tuple[Request, Conversion | Exception]]: ...


@dataclass(frozen=True, eq=False)
class Arrival:
    """A file that is new to the lake: its kept original and when it came."""

    contract: Contract
    file_name: str  # as it is shown outside the landing, like the path
    file_path: str  # relative to the inbox
    landed: Path  # bears the name itself
    sha256: str
    received_at: datetime
    # A reload counts from the moment it was decided and replaces one delivery.
    decided_at: datetime | None = None
    replaces_delivery_id: str | None = None

    @property
    def delivery_id(self) -> str:
        return delivery_id(
            self.contract, self.landed.name, self.sha256, self.contract.version, self.received_at
        )


@dataclass(frozen=True)
class Pending:
    """A converted file that waits for the batch's verdict."""

    arrival: Arrival
    sent_at: datetime | None
    conversion: Conversion
    out: OutputPaths

    @property
    def order(self) -> tuple[datetime, datetime, str]:
        received_at = self.arrival.received_at
        return (self.sent_at or received_at, received_at, self.arrival.sha256)


def take_in(
    home: Home,
    arrivals: Sequence[Arrival],
    convert: Convert,
    working: Path,
    key: PseudonymKey | None,
    progress_of: Callable[[Arrival], Progress],
) -> Iterator[tuple[Arrival, Pending | Refusal]]:
    """Convert files of one contract into ``working``; in any order, a ``Refusal`` for one that
    can't be loaded at all.

    Never raises for what stands in a file: an unforeseen problem is a refusal too, so that one
    strange file doesn't stop the others.
    """
    waiting: dict[Request, tuple[Arrival, datetime | None]] = {}
    for arrival in arrivals:
        try:
            _check_name(arrival.contract, arrival.landed.name)
            stated = sent_at(arrival.contract, arrival.landed.name)
        except Exception as error:
            yield arrival, _refusal(home, arrival, error)
        else:
            waiting[_request(arrival, working, progress_of(arrival))] = arrival, stated
    if not waiting:
        return
    contract = arrivals[0].contract
    for request, outcome in convert(list(waiting), contract, key):
        arrival, stated = waiting[request]
        if isinstance(outcome, Exception):
            yield arrival, _refusal(home, arrival, outcome)
        elif not is_balanced(outcome):
            said = "Not every row of the file could be accounted for."
            yield arrival, Refusal("unaccounted", said)
        else:
            faults.reach("load.converted")
            yield arrival, Pending(arrival, stated, outcome, request.out)


def _request(arrival: Arrival, working: Path, progress: Progress) -> Request:
    delivery_id = arrival.delivery_id
    return Request(
        arrival.landed,
        DeliveryHeader(delivery_id, arrival.received_at, arrival.contract.version),
        OutputPaths(
            accepted=working / f"{delivery_id}.parquet",
            quarantine=working / f"{delivery_id}.quarantine.parquet",
            working=working / delivery_id,
        ),
        progress,
        arrival.file_name,
    )


def _refusal(home: Home, arrival: Arrival, error: Exception) -> Refusal:
    """Why a file can't be loaded. Raises what is no fault of the file: memory, a full disk."""
    if isinstance(error, MemoryError):
        raise error
    if isinstance(error, Refusal):
        return error
    with disk.watched(home, arrival.file_path):
        if disk.is_full(error):
            raise error
    if isinstance(error, UserError):
        refusal = Refusal("unreadable", error.message, error.where, error.hint)
    else:
        # Its text may carry values of the file: only its kind is told.
        logger.debug("unforeseen %s", type(error).__name__)
        refusal = Refusal(
            "unreadable",
            f"The file could not be read: an unforeseen problem ({type(error).__name__}).",
            hint="Check that it opens in the program that made it, and send it again.",
        )
    refusal.__cause__ = error
    return refusal


def _check_name(contract: Contract, file_name: str) -> None:
    patterns = contract.file_patterns
    if not source_detection.is_named_for(contract, file_name):
        raise Refusal(
            "unexpected_name",
            f"Files of {contract.export} are named {' or '.join(patterns)}.",
            where=file_name,
            hint=_unseen(contract, file_name),
        )


def _unseen(contract: Contract, file_name: str) -> str:
    """What a person does not see in a name that looks right."""
    strange = unnoticed_signs(file_name)
    like = appearance(file_name)
    if any(fnmatch.fnmatchcase(like, appearance(item)) for item in contract.file_patterns):
        return f"It only looks so: the name holds {strange or 'letters of another alphabet'}."
    return f"The name holds {strange}." if strange and not contract.has_persons else ""


def explain(refusal: Refusal, arrival: Arrival, contracts: Mapping[str, Contract]) -> str:
    """The refusal as one text, with the export the file seems to belong to.

    Whoever shows it names the file; only the place inside it is said.
    """
    own = arrival.contract.export
    inside = refusal.where.removeprefix(arrival.landed.name).removeprefix(", ")
    text = f"{inside[0].upper()}{inside[1:]}: {refusal}" if inside else str(refusal)
    text = text.replace(arrival.landed.name, arrival.file_name)
    other = source_detection.closest(arrival.landed, contracts, own)
    if other is None:
        return text
    return f"{text} It looks like a file of {other}: move it from {own}/ to {other}/."
