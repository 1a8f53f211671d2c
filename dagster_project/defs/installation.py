"""Which home, inbox and contracts Dagster works with: the environment's, unless a run says
others."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import dagster as dg
from pydantic import Field

from dagster_project.contracts.model import Contract
from dagster_project.home import Home
from dagster_project.line import open_contracts

EXPORTS_VARIABLE = "COMPATRIOTS_EXPORTS"
CONTRACTS_VARIABLE = "COMPATRIOTS_CONTRACTS"


class Installation(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Resolved when it is used: no path of this machine stands in a definition."""

    exports: str = Field(
        default="",
        description=f"Another inbox; it is read, never changed. Else {EXPORTS_VARIABLE}.",
    )
    contracts: str = Field(
        default="", description=f"Folder with further contracts. Else {CONTRACTS_VARIABLE}."
    )

    @property
    def home(self) -> Home:
        return Home.from_environment()

    @property
    def inbox(self) -> Path:
        return self._folder(self.exports, EXPORTS_VARIABLE) or self.home.exports

    def open_contracts(self) -> Mapping[str, Contract]:
        return open_contracts(self._folder(self.contracts, CONTRACTS_VARIABLE))

    @staticmethod
    def _folder(named: str, variable: str) -> Path | None:
        value = named or os.environ.get(variable)
        return Path(value).resolve() if value else None
