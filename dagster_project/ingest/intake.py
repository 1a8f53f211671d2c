"""One file of the inbox up to the verdict: landed, named, converted into temporary Parquet."""

from __future__ import annotations

import fnmatch
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from dagster_project import faults
from dagster_project.contracts.model import Contract
from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.ingest import disk, fit
from dagster_project.ingest.identity import delivery_id
from dagster_project.ingest.key import PseudonymKey
from dagster_project.ingest.model import (
    Conversion,
    DeliveryHeader,
    OutputPaths,
    Progress,
    Refusal,
)
from dagster_project.ingest.times import sent_at
from dagster_project.ingest.verdict import is_balanced

logger = logging.getLogger(__name__)


class Convert(Protocol):
    """The readers' side of the load (``ingest.convert.convert``)."""

    def __call__(
        self,
        file: Path,
        contract: Contract,
        delivery: DeliveryHeader,
        out: OutputPaths,
        key: PseudonymKey | None,
        progress: Progress,
    ) -> Conversion: ...


@dataclass(frozen=True, eq=False)
class Arrival:
    """A file that is new to the lake: its kept original and when it came."""

    contract: Contract
    file_name: str
    file_path: str  # relative to the inbox
    landed: Path
    sha256: str
    received_at: datetime
    # A reload counts from the moment it was decided and replaces one delivery.
    decided_at: datetime | None = None
    replaces_delivery_id: str | None = None

    @property
    def delivery_id(self) -> str:
        return delivery_id(
            self.contract, self.file_name, self.sha256, self.contract.version, self.received_at
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
    arrival: Arrival,
    convert: Convert,
    working: Path,
    key: PseudonymKey | None,
    progress: Progress,
) -> Pending:
    """Convert one file into ``working``. Raises ``Refusal`` when it can't be loaded at all.

    Never raises for what stands in the file: an unforeseen problem is a refusal too, so that
    one strange file doesn't stop the others.
    """
    contract = arrival.contract
    out = OutputPaths(
        accepted=working / f"{arrival.delivery_id}.parquet",
        quarantine=working / f"{arrival.delivery_id}.quarantine.parquet",
        working=working / arrival.delivery_id,
    )
    header = DeliveryHeader(arrival.delivery_id, arrival.received_at, contract.version)
    _check_name(contract, arrival.file_name)
    try:
        stated = sent_at(contract, arrival.file_name)
        out.working.mkdir(exist_ok=True)
        with disk.watched(home, arrival.file_path):
            conversion = convert(arrival.landed, contract, header, out, key, progress)
    except (Refusal, MemoryError):
        raise
    except UserError as error:
        if disk.is_full(error):
            raise
        raise Refusal("unreadable", error.message, error.where, error.hint) from error
    except Exception as error:
        # Its text may carry values of the file: only its kind is told.
        logger.debug("unforeseen %s", type(error).__name__)
        raise Refusal(
            "unreadable",
            f"The file could not be read: an unforeseen problem ({type(error).__name__}).",
            hint="Check that it opens in the program that made it, and send it again.",
        ) from error
    if not is_balanced(conversion):
        raise Refusal("unaccounted", "Not every row of the file could be accounted for.")
    faults.reach("load.converted")
    return Pending(arrival, stated, conversion, out)


def _check_name(contract: Contract, file_name: str) -> None:
    patterns = contract.file_patterns
    lower = file_name.lower()
    if not any(fnmatch.fnmatchcase(lower, pattern.lower()) for pattern in patterns):
        raise Refusal(
            "unexpected_name",
            f"Files of {contract.export} are named {' or '.join(patterns)}.",
            where=file_name,
        )


def explain(refusal: Refusal, arrival: Arrival, contracts: Mapping[str, Contract]) -> str:
    """The refusal as one text, with the export the file seems to belong to."""
    own = arrival.contract.export
    text = f"{refusal.where}: {refusal}" if refusal.where else str(refusal)
    other = fit.closest(arrival.landed, contracts, own)
    if other is None:
        return text
    return f"{text} It looks like a file of {other}: move it from {own}/ to {other}/."
