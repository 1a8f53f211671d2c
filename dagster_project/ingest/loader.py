"""What the steps of one load share, and a home made ready for them.

Several loads may be at work in one home, each of other exports. What they leave to each other is
done by one of them at a time.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from dagster_project import locks
from dagster_project.contracts.model import Contract
from dagster_project.contracts.raw_columns import raw_tables
from dagster_project.home import Home, temporary_path
from dagster_project.ingest import decisions, ledger
from dagster_project.ingest.delivery_states import Decision
from dagster_project.ingest.intake import Convert
from dagster_project.ingest.key import PseudonymKey, load_key
from dagster_project.ingest.ledger import LedgerRow
from dagster_project.ingest.model import Progress
from dagster_project.ingest.shown_names import ShownNames

FOLDER_LOCK = "lock"


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
    # Of this load alone.
    temporary: Path
    decided: list[Decision] = field(default_factory=list)

    @property
    def names(self) -> ShownNames:
        return ShownNames(self.key.secret)


@contextmanager
def open_loader(
    home: Home,
    contracts: Mapping[str, Contract],
    *,
    now: datetime,
    progress: Progress | None = None,
    convert: Convert | None = None,
    only: Collection[str] | None = None,
) -> Iterator[Loader]:
    """Make the home ready for a load: leftovers gone, key checked, ledger read.

    ``only``: the exports whose locks the caller holds; None when it holds the home alone.
    """
    home.create()
    with ExitStack() as stack:
        # By one at a time: else a folder could be taken away before it is locked, and two loads
        # of an empty home could make two keys.
        with locks.held(home.locks / "clean-up.lock"):
            home.close_to_others()
            remove_dead_folders(home)
            temporary = stack.enter_context(_own_folder(home))
            rows = ledger.read(home)
            ledger.remove_leftovers(home, rows, _tables(contracts, only))
            key = load_key(home, (row.key_id for row in rows))
        if convert is None:
            from dagster_project.ingest.judging.convert import convert_all

            convert = convert_all
        yield Loader(
            home, contracts, now, progress or Progress(), convert, key, rows, temporary,
            decisions.read(home),
        )  # fmt: skip


def remove_dead_folders(home: Home) -> None:
    """Take away what killed loads left under ``lake/tmp``; the folder of a living one is locked."""
    for leftover in home.temporary.iterdir():
        if not leftover.is_dir():
            leftover.unlink()
        elif not locks.is_held(leftover / FOLDER_LOCK):
            # Its owner may just be taking it away itself.
            shutil.rmtree(leftover, ignore_errors=True)


@contextmanager
def _own_folder(home: Home) -> Iterator[Path]:
    folder = temporary_path(home.temporary)
    folder.mkdir()
    descriptor = locks.take(folder / FOLDER_LOCK)
    assert descriptor is not None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(descriptor)


def _tables(contracts: Mapping[str, Contract], only: Collection[str] | None) -> set[str] | None:
    if only is None:
        return None
    return {table for name in only if name in contracts for table in raw_tables(contracts[name])}
