"""Load one real file by its contract alone and ask the accepted rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.contracts.model import Contract
from dagster_project.contracts.read import read_contract
from dagster_project.home import CONTRACTS
from dagster_project.ingest.judging.convert import convert
from dagster_project.ingest.key import PseudonymKey
from dagster_project.ingest.model import Conversion, DeliveryHeader, OutputPaths, Progress

OWN_CONTRACTS = Path(__file__).resolve().parent.parent / "contracts_real"
KEY = PseudonymKey(bytes(range(32)))


@cache
def real_contract(export: str) -> Contract:
    """The shipped contract of an export, or the one kept for tests."""
    name = f"{export}.odcs.yaml"
    own = OWN_CONTRACTS / name
    return read_contract(own if own.exists() else CONTRACTS / name)


@dataclass(frozen=True)
class Loaded:
    """The account of a file, its accepted rows and its quarantine."""

    account: Conversion
    accepted: Path
    quarantine: Path

    def rows(self, select: str) -> list[tuple[Any, ...]]:
        """Answer ``SELECT <select>``, where ``loaded`` names the accepted rows."""
        with duckdb.connect() as engine:
            engine.execute(f"CREATE VIEW loaded AS FROM read_parquet('{self.accepted}')")
            return engine.execute(f"SELECT {select}").fetchall()

    def one(self, select: str) -> Any:
        """The only value of the only row."""
        ((value,),) = self.rows(select)
        return value

    def faults(self) -> list[tuple[str, int]]:
        """(rule, line) of the quarantine in the order of the lines; empty without one."""
        if not self.account.rows_quarantined:
            return []
        with duckdb.connect() as engine:
            query = f"SELECT rule, _line FROM read_parquet('{self.quarantine}') ORDER BY _line"
            return engine.execute(query).fetchall()


Load = Callable[[str, str], Loaded]


def load_file(file: Path, export: str, folder: Path) -> Loaded:
    """Convert one file by the contract of an export; every row of it must be accounted for."""
    folder.mkdir()
    out = OutputPaths(folder / "accepted.parquet", folder / "quarantine.parquet", folder)
    contract = real_contract(export)
    header = DeliveryHeader("d1", datetime(2026, 11, 1), contract.version)
    account = convert(file, contract, header, out, KEY, Progress())
    counted = account.rows_accepted + account.rows_quarantined + account.rows_skipped
    assert account.rows_read == counted
    return Loaded(account, out.accepted, out.quarantine)
