"""What the steps of one load share, and a home made ready for them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dagster_project.contracts.model import Contract
from dagster_project.home import Home
from dagster_project.ingest import decisions, ledger
from dagster_project.ingest.delivery_states import Decision
from dagster_project.ingest.intake import Convert
from dagster_project.ingest.key import PseudonymKey, load_key
from dagster_project.ingest.ledger import LedgerRow
from dagster_project.ingest.model import Progress
from dagster_project.ingest.shown_names import ShownNames


@dataclass
class Loader:
    """What the steps of one load share."""

    home: Home
    contracts: Mapping[str, Contract]
    now: datetime
    progress: Progress
    convert: Convert
    key: PseudonymKey
    rows: list[LedgerRow]
    decided: list[Decision] = field(default_factory=list)

    @property
    def names(self) -> ShownNames:
        return ShownNames(self.key.secret)


def open_loader(
    home: Home,
    contracts: Mapping[str, Contract],
    *,
    now: datetime,
    progress: Progress | None = None,
    convert: Convert | None = None,
) -> Loader:
    """Make the home ready for a load: leftovers gone, key checked, ledger read."""
    home.create()
    home.close_to_others()
    for leftover in home.temporary.iterdir():
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
    ledger.remove_leftovers(home)
    rows = ledger.read(home)
    key = load_key(home, (row.key_id for row in rows))
    if convert is None:
        from dagster_project.ingest.judging.convert import convert_all

        convert = convert_all
    return Loader(
        home, contracts, now, progress or Progress(), convert, key, rows, decisions.read(home)
    )
